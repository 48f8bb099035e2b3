"""The screens that stand between the list of drafts and the work: each with keys alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens.home.conflict import ConflictScreen
from screens.home.draft_operations import NewDraft
from screens.home.error_dialog import ErrorDialog
from screens.home.locked_dialog import LockedDialog
from screens.home.new_draft import NewDraftScreen
from screens.home.open_path import BUNDLE, OpenPathScreen
from screens.home.trash import TrashScreen
from screens.widgets.messages import DraftRequested
from screens.widgets.rows import Rows
from tests.screens.home.stage import (
    HOSTILE,
    NARROW,
    UNSAFE,
    WIDE,
    Stage,
    desk_in,
    line_with,
    made,
    settled,
    written,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.errors import DraftHeld, UnreadableDraft
from wizard.drafts.merge import NAME, AnswerConflict
from wizard.errors import CatalogueError
from wizard.session.app_context import AppContext

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
SINCE = datetime(2025, 4, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


# A new draft


@SIZES
async def test_a_new_draft_needs_a_name_and_one_kind_and_says_so(
    catalogue: Catalogue, tmp_path: Path, size: tuple[int, int]
) -> None:
    stage = Stage(NewDraftScreen(catalogue, tmp_path))
    async with stage.run_test(size=size) as pilot:
        blank = await settled(pilot)
        await pilot.press("enter")
        nameless = await settled(pilot)
        await pilot.press(*"Sync", "enter")
        kindless = await settled(pilot)
        await pilot.press("down", "space", "enter")
        await pilot.pause()

    for part in (
        "The app's name",
        "Types of the app",
        "Edition",
        "Folder, if not this one",
        "Enter creates",
    ):
        assert part in blank
    assert "Enter a name first" in nameless
    assert "Mark at least one with Space" in kindless
    assert stage.given == [NewDraft("Sync", ("side-panel",), catalogue.newest)]


async def test_a_new_draft_may_be_kept_in_a_folder_of_ones_own(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "projects").mkdir()
    monkeypatch.chdir(tmp_path)
    stage = Stage(NewDraftScreen(catalogue, tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(*"Sync", "tab", "space", "tab", "tab", *"proj")
        await settled(pilot)
        await pilot.press("right", "enter")
        await pilot.pause()

    (wanted,) = stage.given
    assert isinstance(wanted, NewDraft)
    assert wanted.folder == tmp_path / "projects"


async def test_a_click_marks_a_kind(catalogue: Catalogue, tmp_path: Path) -> None:
    stage = Stage(NewDraftScreen(catalogue, tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.click("#kinds", offset=(5, 3))
        screen = await settled(pilot)

    assert "[x] Data connection on behalf of a user" in screen
    assert screen.count("[x]") == 1


async def test_escape_makes_no_draft(catalogue: Catalogue, tmp_path: Path) -> None:
    stage = Stage(NewDraftScreen(catalogue, tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(*"Sync", "escape")
        await pilot.pause()

    assert stage.given == [None]


# A path


async def test_a_path_is_completed_and_a_folder_with_a_draft_opens_it(
    desk: AppContext, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "sitebook").mkdir()
    draft = tmp_path / "sitebook" / "submission.toml"
    draft.write_text(written(desk, "x.toml", "Sitebook").read_text("utf-8"), "utf-8")
    stage = Stage(OpenPathScreen(tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        start = await settled(pilot)
        await pilot.press(*"si")
        narrowed = await settled(pilot)
        await pilot.press("tab")
        inside = await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)

    assert "other/" in start
    assert "▸ sitebook/" in narrowed
    assert "other/" not in narrowed
    assert "submission.toml" in inside
    assert stage.given == [draft]


async def test_several_drafts_in_a_folder_are_chosen_from_with_the_arrows(
    desk: AppContext,
) -> None:
    written(desk, "a.toml", "A")
    second = written(desk, "b.toml", "B")
    stage = Stage(OpenPathScreen(desk.places.drafts))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        told = await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)

    assert "2 drafts are here" in told
    assert stage.given == [second]


async def test_a_path_that_leads_nowhere_is_told_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("no = 'draft'\n", "utf-8")
    stage = Stage(OpenPathScreen(tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        empty = await settled(pilot)
        await pilot.press(*"nowhere", "enter")
        nothing = await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()

    assert "There is no draft here." in empty
    assert "No such file." in nothing
    assert stage.given == [None]


async def test_a_bundle_is_looked_for_among_zip_files(tmp_path: Path) -> None:
    bundle = tmp_path / "sitebook.zip"
    bundle.write_bytes(b"PK")
    (tmp_path / "a.toml").write_text("", "utf-8")
    stage = Stage(OpenPathScreen(tmp_path, BUNDLE))
    async with stage.run_test(size=NARROW) as pilot:
        screen = await settled(pilot)
        await pilot.click(stage.screen.query_one(Rows), offset=(4, 0))
        await pilot.pause()

    assert "a.toml" not in screen
    assert stage.given == [bundle]


async def test_hostile_file_names_are_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "x[red] \x1b[2J.toml").write_text("", "utf-8")
    (tmp_path / "y\x1b]0;z.d").mkdir()
    stage = Stage(OpenPathScreen(tmp_path))
    async with stage.run_test(size=NARROW) as pilot:
        screen = await settled(pilot)

    assert "x[red] \ufffd[2J.toml" in screen
    assert not [sign for sign in UNSAFE if sign in screen]


# The trash


@SIZES
async def test_a_draft_is_brought_back_from_the_trash(
    desk: AppContext, size: tuple[int, int]
) -> None:
    for path in made(desk, "Sitebook Sync", HOSTILE):
        desk.library.trash(path, desk.now())
    stage = Stage(TrashScreen(desk))
    async with stage.run_test(size=size, notifications=True) as pilot:
        screen = await settled(pilot)
        first = line_with(screen, "▸")
        await pilot.press("enter")
        after = await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()

    assert "Sitebook Sync" in screen
    assert "x[/] [red]y[/blue]" in screen
    assert "Was " in screen
    assert "back in the list" in after
    assert len(desk.library.list()) == 1
    assert desk.library.list()[0].name[:2] in first
    assert stage.given == [None]


async def test_the_trash_is_emptied_only_after_a_question(desk: AppContext) -> None:
    for path in made(desk, "Sitebook Sync", "Crane Calendar"):
        desk.library.trash(path, desk.now())
    async with Stage(TrashScreen(desk)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("e")
        question = await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        kept = len(desk.library.trashed())
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("enter")
        empty = await settled(pilot)

    assert "all 2 drafts in the trash permanently" in question
    assert kept == 2
    assert desk.library.trashed() == []
    assert "empty" in line_with(empty, "Trash")
    assert "restore" not in empty


# A draft held elsewhere


@SIZES
@pytest.mark.parametrize(
    ("keys", "choice"),
    [(["enter"], "read"), (["down", "enter"], "take"), (["t"], "take"), (["escape"], "")],
)
async def test_a_held_draft_is_read_taken_over_or_left(
    tmp_path: Path, size: tuple[int, int], keys: list[str], choice: str
) -> None:
    held = DraftHeld(tmp_path / "d.toml", "ana[/]\x1b[2J", 4711, SINCE)
    stage = Stage(LockedDialog(held))
    async with stage.run_test(size=size) as pilot:
        screen = await settled(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    assert "process 4711 on ana[/]\ufffd[2J, since 1 Apr" in screen
    assert "nothing is overwritten" in screen
    assert stage.given == [choice]


async def test_a_click_takes_a_held_draft_over(tmp_path: Path) -> None:
    stage = Stage(LockedDialog(DraftHeld(tmp_path / "d.toml", "ana", 4711, None)))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.click(stage.screen.query_one(Rows), offset=(10, 1))
        await pilot.pause()

    assert stage.given == ["take"]


# A draft that cannot be read


@SIZES
async def test_trouble_shows_the_place_in_the_file_and_touches_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "bad.toml"
    lines = [f"# line {number} [/] \x1b[2J" for number in range(1, 30)]
    path.write_text("\n".join([*lines, '\tname = "a" "b"', "# last"]), "utf-8")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    problem = UnreadableDraft(path, "expected newline", "Mend it.", line=30, column=13)
    stage = Stage(ErrorDialog(path, problem))
    async with stage.run_test(size=size) as pilot:
        screen = await settled(pilot)
        await pilot.press("r")
        await pilot.pause()

    for part in (str(path.name), "line 30, column 13", "expected newline", "Mend it."):
        assert part in screen
    place = line_with(screen, "▸ 30 │")
    caret = screen.splitlines()[screen.splitlines().index(place) + 1]
    assert place[caret.index("^")] == "b" or place[caret.index("^")] == '"'
    assert "# line 29 [/] \ufffd[2J" in screen
    assert not [sign for sign in UNSAFE if sign in screen]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [m.path for m in stage.asked if isinstance(m, DraftRequested)] == [path]
    assert stage.given == [None]


async def test_trouble_without_a_place_shows_how_the_file_begins(tmp_path: Path) -> None:
    path = tmp_path / "notes.toml"
    path.write_bytes(b"\xff\xfe" + b"x" * 500_000)
    stage = Stage(ErrorDialog(path, UnreadableDraft(path, "it is not UTF-8", "")))
    async with stage.run_test(size=NARROW) as pilot:
        screen = await settled(pilot)
        await pilot.resize_terminal(60, 20)
        narrow = await settled(pilot)

    assert "it is not UTF-8" in screen
    assert "1 │ \ufffd\ufffdxxx" in screen
    assert "1 │ \ufffd\ufffdxxx" in narrow


async def test_trouble_that_is_no_file_s_fault_is_told_all_the_same(tmp_path: Path) -> None:
    error = CatalogueError("There is no edition [/].", "Known editions: 2025-02.")
    async with Stage(ErrorDialog(tmp_path / "d.toml", error)).run_test(size=NARROW) as pilot:
        screen = await settled(pilot)

    assert "There is no edition [/]." in screen
    assert "Known editions: 2025-02." in screen


# Two versions

DIFFERENCES = [
    AnswerConflict("listing.name", "Book", "Sitebook Sync [/]", "Sitebook \x1b[2J"),
    AnswerConflict("app.types", ["a"], ["a"], ["a", "b"]),
    AnswerConflict(NAME, "Old", "New", "Newer"),
]
LABELS = {"listing.name": "App name", "app.types": "App types"}


@SIZES
async def test_both_versions_and_what_was_before_are_shown(size: tuple[int, int]) -> None:
    async with Stage(ConflictScreen(DIFFERENCES, LABELS)).run_test(size=size) as pilot:
        screen = await settled(pilot)

    for part in ("Sitebook Sync [/]", "Sitebook \ufffd[2J", "Before", "Book", "2 to choose"):
        assert part in screen
    assert "✓ theirs" in line_with(screen, "App types"), "only the file changed it"
    assert "? choose" in line_with(screen, "▸")
    assert not [sign for sign in UNSAFE if sign in screen]


async def test_a_version_is_chosen_for_each_answer() -> None:
    stage = Stage(ConflictScreen(DIFFERENCES, LABELS))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("m", "enter")
        early = await settled(pilot)
        await pilot.press("t")
        chosen = await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()

    assert "1 to choose" in early
    assert "all chosen" in chosen
    assert stage.given == [{"listing.name": "mine", "app.types": "theirs", NAME: "theirs"}]


@pytest.mark.parametrize(("key", "side"), [("a", "mine"), ("f", "theirs")])
async def test_one_key_chooses_one_side_of_everything(key: str, side: str) -> None:
    stage = Stage(ConflictScreen(DIFFERENCES, LABELS))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(key, "enter")
        await pilot.pause()

    assert stage.given == [{"listing.name": side, "app.types": side, NAME: side}]


async def test_a_click_shows_another_answer_and_escape_decides_nothing() -> None:
    stage = Stage(ConflictScreen(DIFFERENCES, LABELS))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.click("#fields", offset=(5, 1))
        types = await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()

    assert "• b" in types
    assert stage.given == [None]


async def test_a_very_long_answer_is_shown_in_part() -> None:
    long = AnswerConflict("a", None, "x" * 10_000, "y" * 10_000)
    stage = Stage(ConflictScreen([long], {}))
    async with stage.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("tab", "end")
        screen = await settled(pilot)

    assert "(no answer)" in screen
