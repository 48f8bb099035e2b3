"""The list of drafts, and what can be done with them as files."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.drafts.conftest import BY_HAND, IDS, LATER, NOW, names_in
from wizard.drafts.errors import DraftHeld
from wizard.drafts.index import FILE_NAME, DraftProgress, DraftState
from wizard.drafts.library import Library, file_stem
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import evidence_path
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.errors import DraftError
from wizard.places import UserFolders

STATE = DraftState(
    DraftProgress(3, 9, 2, 1, ready=False, next="Enter the tagline"), "listing", "name"
)


@pytest.fixture
def library(places: UserFolders) -> Library:
    return Library(places)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Daily Log Sync", "daily-log-sync"),
        ("Žluťoučký Kůň", "zlutoucky-kun"),
        ("../../etc/passwd", "etc-passwd"),
        ("日誌", "日誌"),
        ("CON", "draft-con"),
        ("x" * 300, "x" * 60),
        ("a\0b\n[red]", "a-b-red"),
    ],
)
def test_any_name_gives_a_file_name_that_every_system_takes(name: str, file: str) -> None:
    assert file_stem(name) == file


def test_drafts_of_one_name_have_files_of_their_own(library: Library, places: UserFolders) -> None:
    drafts = [library.create("Daily Log", "2025-02", NOW, field_ids=IDS) for _ in range(3)]
    assert [draft.path.name for draft in drafts] == [
        "daily-log.toml",
        "daily-log-2.toml",
        "daily-log-3.toml",
    ]
    assert drafts[0].path.parent == places.drafts
    assert len({draft.id for draft in drafts}) == 3
    assert [summary.name for summary in library.list()] == ["Daily Log"] * 3
    with pytest.raises(DraftError, match="no name"):
        library.create("  ", "2025-02", NOW)


def test_an_empty_library_lists_nothing_and_makes_no_folder(
    library: Library, places: UserFolders
) -> None:
    assert library.list() == []
    assert not places.data.exists()


def test_a_draft_shows_its_progress_until_its_file_changes(library: Library) -> None:
    draft = library.create("App", "2025-02", NOW, field_ids=IDS)
    [new] = library.list()
    assert new.outdated
    library.remember(draft.path, STATE)
    [known] = library.list()
    assert (known.progress, known.place_page, known.place_field) == (
        STATE.progress,
        "listing",
        "name",
    )
    assert not known.outdated
    draft.name = "App Two"
    save_draft(draft, LATER)
    for _ in range(2):
        [stale] = library.list()
        assert (stale.name, stale.changed, stale.outdated) == ("App Two", LATER, True)
        assert stale.place_page == "listing"
    library.remember(draft.path)
    assert library.list()[0].outdated


def test_a_draft_from_elsewhere_is_listed_while_it_exists(library: Library, by_hand: Path) -> None:
    library.remember(by_hand, STATE)
    library.create("Mine", "2025-02", NOW)
    assert [summary.path for summary in library.list()][1] == by_hand
    away = by_hand.rename(by_hand.with_suffix(".away"))
    assert len(library.list()) == 1
    away.rename(by_hand)
    assert library.list()[1].progress == STATE.progress
    library.forget(by_hand)
    assert len(library.list()) == 1
    with pytest.raises(DraftError, match="is not there"):
        library.remember(by_hand.with_name("none.toml"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 9}', '{"format":1,"rows":{"/x":{"name":5}}}', "[" * 9999]
)
def test_a_damaged_index_costs_the_progress_and_nothing_else(
    library: Library, places: UserFolders, content: str
) -> None:
    library.create("App", "2025-02", NOW)
    (places.state / FILE_NAME).write_text(content)
    assert [summary.name for summary in library.list()] == ["App"]
    assert [summary.name for summary in library.list()] == ["App"]


def test_a_list_is_shown_where_nothing_can_be_remembered(
    library: Library, places: UserFolders
) -> None:
    places.data.mkdir()
    places.state.write_text("a file where the folder should be")
    library.create("App", "2025-02", NOW)
    assert [summary.name for summary in library.list()] == ["App"]


def test_files_that_are_no_drafts_are_listed_with_the_reason(
    library: Library, places: UserFolders
) -> None:
    places.drafts.mkdir(parents=True)
    (places.drafts / "latin.toml").write_bytes(b"caf\xe9")
    (places.drafts / "other.toml").write_text("[tool]\na = 1\n")
    (places.drafts / "broken.toml").write_text("[wizard]\nname = \n")
    (places.drafts / "hand.toml").write_text(BY_HAND)
    (places.drafts / "long.toml").write_text(BY_HAND + "# é\n" * 5000)
    (places.drafts / "dangling.toml").symlink_to("nowhere")
    (places.drafts / "folder.toml").mkdir()
    (places.drafts / "notes.txt").write_text("not listed")
    found = {summary.path.name: (summary.name, summary.problem) for summary in library.list()}
    assert found == {
        "latin.toml": ("latin", "the file is not UTF-8 text"),
        "other.toml": ("other", "it has no [wizard] part at its beginning"),
        "broken.toml": ("broken", "its [wizard] part cannot be read"),
        "hand.toml": ("Daily Log Sync", ""),
        "long.toml": ("Daily Log Sync", ""),
    }


def test_five_thousand_drafts_are_listed_without_opening_them(
    library: Library, places: UserFolders
) -> None:
    places.drafts.mkdir(parents=True)
    for number in range(5000):
        (places.drafts / f"d{number}.toml").write_text(BY_HAND.replace("Daily", f"App {number}"))
    assert len(library.list()) == 5000
    begin = time.process_time()
    found = library.list()
    assert time.process_time() - begin < 2
    assert {summary.name for summary in found} >= {"App 0 Log Sync", "App 4999 Log Sync"}


def test_a_new_name_leaves_the_file_its_name_its_comments_and_its_progress(
    library: Library, by_hand: Path
) -> None:
    library.remember(by_hand, STATE)
    library.rename(by_hand, "New name", LATER)
    assert by_hand.read_text() == BY_HAND.replace("Daily Log Sync", "New name").replace(
        "changed = 2026-11-02T08:00:00Z", "changed = 2026-11-25 10:00:00+00:00"
    )
    [summary] = library.list()
    assert (summary.name, summary.outdated) == ("New name", False)
    with DraftLock.acquire(by_hand, NOW), pytest.raises(DraftHeld):
        library.rename(by_hand, "Another", LATER)


def test_a_copy_is_another_draft_and_knows_no_secret(library: Library, by_hand: Path) -> None:
    by_hand.write_text(BY_HAND + '[prod]\nclient_secret = "keyring:submission-wizard/x/y" # mine\n')
    path = library.duplicate(by_hand, LATER, ["prod.client_secret"])
    original, copy = load_draft(by_hand, IDS), load_draft(path, IDS)
    assert path == by_hand.with_name("daily-log-sync-copy.toml")
    assert (copy.name, copy.created, copy.changed) == ("Daily Log Sync copy", LATER, LATER)
    assert copy.id != original.id
    assert "prod.client_secret" in original.answers
    assert "keyring:" not in path.read_text()
    assert "# About the price\n[listing.pricing]" in path.read_text()
    assert library.duplicate(by_hand, LATER, []) == by_hand.with_name("daily-log-sync-copy-2.toml")


def test_what_is_thrown_away_comes_back_to_where_it_was(library: Library, by_hand: Path) -> None:
    library.remember(by_hand, STATE)
    evidence_path(by_hand).write_text("{}")
    by_hand.chmod(0o640)
    library.trash(by_hand, LATER)
    assert names_in(by_hand.parent) == ["home"]
    assert library.list() == []
    [item] = library.trashed()
    assert (item.name, item.original, item.trashed) == ("Daily Log Sync", by_hand, LATER)
    assert library.restore(item) == by_hand
    assert by_hand.read_text() == BY_HAND
    assert by_hand.stat().st_mode & 0o777 == 0o640
    assert evidence_path(by_hand).read_text() == "{}"
    assert library.trashed() == []


def test_drafts_of_one_name_do_not_clash_in_the_trash_or_when_they_come_back(
    library: Library, places: UserFolders, by_hand: Path
) -> None:
    for words in ("first", "second"):
        by_hand.write_text(BY_HAND.replace("Old words", words))
        library.trash(by_hand, NOW if words == "first" else LATER)
    by_hand.write_text(BY_HAND)
    second, first = library.trashed()
    assert library.restore(first) == by_hand.with_name("by-hand-2.toml")
    assert by_hand.read_text() == BY_HAND
    assert "first" in by_hand.with_name("by-hand-2.toml").read_text()
    for note in places.trash.glob("*.json"):
        note.write_text("damaged")
    [lost] = library.trashed()
    assert (lost.path, lost.original) == (second.path, None)
    assert library.restore(lost).parent == places.drafts


def test_a_draft_whose_folder_is_gone_comes_back_among_the_others(
    library: Library, places: UserFolders, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    draft = library.create("App", "2025-02", NOW, folder=folder)
    item = library.trash(draft.path, LATER)
    folder.rmdir()
    assert library.restore(item) == places.drafts / "app.toml"


@pytest.mark.parametrize(
    "note",
    [
        {"original": "/a/" + "b" * 5000 + "/app.toml", "trashed": LATER.isoformat()},
        {"original": "/none/app.toml", "trashed": "0001-01-01T00:00:00+23:59"},
        {"original": "/none/app.toml", "trashed": "9999-12-31T23:59:59-23:59"},
        {"original": "/none/\ud800.toml", "trashed": LATER.isoformat()},
        {"original": ["a"], "trashed": 1},
        "nothing",
    ],
    ids=["a long path", "the first day", "the last day", "half a character", "types", "a text"],
)
def test_a_draft_whose_record_cannot_be_used_comes_back_among_the_others(
    library: Library, places: UserFolders, by_hand: Path, note: object
) -> None:
    library.trash(by_hand, LATER)
    (record,) = places.trash.glob("*.json")
    record.write_text(json.dumps(note))
    [item] = library.trashed()
    assert library.restore(item).parent == places.drafts


def test_an_open_draft_is_not_thrown_away(library: Library, by_hand: Path) -> None:
    with DraftLock.acquire(by_hand, NOW), pytest.raises(DraftHeld):
        library.trash(by_hand, LATER)
    assert by_hand.exists()
    assert library.trashed() == []


def test_where_there_can_be_no_trash_the_draft_stays(
    library: Library, places: UserFolders, by_hand: Path
) -> None:
    places.data.write_text("a file where the folder should be")
    with pytest.raises(DraftError, match="cannot be made"):
        library.trash(by_hand, LATER)
    assert names_in(by_hand.parent).count(by_hand.name) == 1


def test_an_emptied_trash_is_empty(library: Library, places: UserFolders) -> None:
    for name in ("A", "B"):
        library.trash(library.create(name, "2025-02", NOW).path, NOW)
    assert library.empty_trash() == 2
    assert library.trashed() == []
    assert names_in(places.trash) == []
