from __future__ import annotations

import hashlib
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import wizard.bundle.export
from screens.bundle.export_screen import ExportScreen
from screens.bundle.verify import VerifyScreen
from screens.widgets.messages import PageRequested, ScreenRequested
from tests.screens.review.stage import (
    ANSWERS,
    DAY,
    HOSTILE,
    NARROW,
    NOON,
    WIDE,
    Stage,
    paste,
    until,
    work_in,
)
from wizard.bundle.export import ExportOptions, ExportResult
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.read import load_draft
from wizard.inspection.media.content_cache import UNCACHED
from wizard.places import UserFolders
from wizard.session.app_context import AppContext, load_evidence
from wizard.session.file_inspector import FileInspector, InspectionCache
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.session.session import Session

NAME = "sitebook-sync-2025-02-stay-listed-2025-04-01"
SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "2025-02" / "ready"
VIDEO = b"\0" * 3_000_000


@pytest.fixture
def desk(home: Path) -> AppContext:
    return AppContext(UserFolders.below(home), now=lambda: NOON)


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> OpenDraft:
    (tmp_path / "video.mp4").write_bytes(VIDEO)
    return work_in(tmp_path, catalogue, {**ANSWERS, "media.demo_video": "video.mp4"})


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_before_an_export_one_sees_what_goes_in_what_blocks_and_where_it_goes(
    desk: AppContext, work: OpenDraft, size: tuple[int, int]
) -> None:
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=size) as pilot:
        shown = await until(pilot, lambda s: "Goes in" in s and "x export incomplete" in s)

    assert f"NOT READY to stay listed, {len(work.session.assessment.blockers)} block" in shown
    assert "1 file of 3.0 MB" in shown
    assert "files/media.demo_video.mp4" in shown
    assert f"{NAME}-INCOMPLETE.zip" in shown
    assert " not checked · w 0 waived" in shown
    assert "x export incomplete" in shown
    assert "e export ready" not in shown


async def test_an_incomplete_bundle_is_made_on_request_and_then_verified(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("e", "x")
        shown = await until(pilot, lambda s: "SHA-256" in s)
        await pilot.press("v")
        verified = await until(pilot, lambda s: "Marked" in s)
        await pilot.press("escape")

    bundle = tmp_path / f"{NAME}-INCOMPLETE.zip"
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() in shown
    assert bundle.name in shown
    assert "not to submit" in shown
    assert "Complete and unchanged" in verified
    assert app.asked == [ScreenRequested("back")]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_line_says_what_changed_since_the_last_bundle_and_c_lists_it(
    desk: AppContext, tmp_path: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    made = _bundle_with_a_next_draft(tmp_path, catalogue)
    work = AppContext(desk.places, now=lambda: NOON).open(tmp_path / "app" / "submission.toml")
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=size) as pilot:
        shown = " ".join((await until(pilot, lambda s: f"Since {made}" in s)).split())
        await pilot.press("c")
        listed = await until(pilot, lambda s: "What changed" in s)
        await pilot.press("escape")
        await until(pilot, lambda s: "Goes in" in s)
    work.close()

    assert f"Since {made}: 3 answers; needs a new review, a new demo video" in shown
    assert "A new demo video" in listed
    assert "Because of: Features" in listed
    assert app.asked == []


async def test_without_a_bundle_before_there_is_no_such_line_and_no_such_key(
    desk: AppContext, work: OpenDraft
) -> None:
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await app.screen.workers.wait_for_complete()
        shown = await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("c")
        await pilot.pause()
        here = app.screen

    assert "Since" not in shown
    assert "c changes" not in shown
    assert isinstance(here, ExportScreen)


def _bundle_with_a_next_draft(place: Path, catalogue: Catalogue) -> str:
    """A ready bundle's name; its draft has changed since."""
    draft = Path(shutil.copytree(SAMPLE, place / "app")) / "submission.toml"
    made = wizard.bundle.export.export_saved(draft, catalogue, DAY, place)
    text = draft.read_text("utf-8")
    text = text.replace("beside an RFI in a side panel", "beside an RFI in a panel")
    draft.write_text(text, "utf-8")
    return made.path.name


async def test_what_was_just_typed_is_saved_and_exported_into_another_folder(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    work.session.set("listing.name", "Renamed just now")
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("z", "shift+tab", "end", *"/out", "enter", "x")
        shown = await until(pilot, lambda s: "SHA-256" in s)

    folder = tmp_path / "out" / f"{NAME}-INCOMPLETE"
    assert "SHA-256" in shown
    assert "saved 12:00" in shown
    assert "Renamed just now" in (folder / "submission.toml").read_text("utf-8")
    assert "Renamed just now" in work.draft.path.read_text("utf-8")


async def test_a_folder_that_is_not_there_yet_is_made_for_the_bundle(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("shift+tab", "end", *"/to/send", "enter", "x")
        await until(pilot, lambda s: "SHA-256" in s)

    assert (tmp_path / "to" / "send" / f"{NAME}-INCOMPLETE.zip").is_file()


async def test_a_folder_that_cannot_be_made_is_said_in_place(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("shift+tab", "end", *"/video.mp4/x", "enter", "x")
        shown = await until(pilot, lambda s: "cannot be made" in s)

    assert "Choose another" in shown
    assert (tmp_path / "video.mp4").read_bytes() == VIDEO


async def test_a_missing_file_is_named_and_enter_goes_to_its_field(
    desk: AppContext, work: OpenDraft
) -> None:
    work.session.set("media.demo_video", f"gone {HOSTILE}.mp4")
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        shown = await until(pilot, lambda s: "Cannot be attached" in s)
        await pilot.press("x", "enter")
        await pilot.pause()

    assert "✗ Demo video" in shown
    assert "gone x[/] [red]y[/blue]" in shown
    assert "\x1b" not in shown
    assert "x export incomplete" not in shown
    page = work.session.edition.page_of_field["media.demo_video"].page.id
    assert app.asked == [PageRequested(page, "media.demo_video")]


async def test_an_export_that_is_stopped_leaves_nothing_behind(
    desk: AppContext, work: OpenDraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun = wizard.bundle.export.export_saved, threading.Event()

    def slow(
        draft: Path, catalogue: Catalogue, day: date, target: Path, options: ExportOptions
    ) -> ExportResult:
        stopped = options.cancelled
        begun.set()
        while stopped and not stopped():
            threading.Event().wait(0.01)
        return real(draft, catalogue, day, target, options)

    monkeypatch.setattr(wizard.bundle.export, "export_saved", slow)
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("x")
        packing = await until(pilot, lambda s: "Packing" in s)
        await pilot.press("escape")
        shown = await until(pilot, lambda s: "Stopped" in s and "x export incomplete" in s)
        await pilot.press("escape")

    assert begun.is_set()
    assert "Packing" in packing
    assert "Stopped. Nothing was written" in shown
    assert app.asked == [ScreenRequested("back")]
    assert {path.name for path in tmp_path.iterdir()} == {"draft.toml", "video.mp4"}  # noqa: ASYNC240


async def test_a_folder_that_cannot_be_written_is_told_in_place(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda s: "x export incomplete" in s)
        await pilot.press("shift+tab", "end", *"/out", "enter", "x")
        shown = await until(pilot, lambda s: s.count("✗") > 1 and "out" in s)

    assert "SHA-256" not in shown
    assert "x export incomplete" in shown


async def test_verifying_asks_for_a_path_and_says_what_is_no_bundle(
    desk: AppContext, tmp_path: Path
) -> None:
    app = Stage(VerifyScreen(desk))
    odd = tmp_path / "odd[red].zip"
    odd.write_bytes(b"not a zip at all")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("enter")
        asked = await until(pilot, lambda s: "Which bundle?" in s)
        await paste(pilot, str(odd))
        await pilot.press("enter")
        shown = await until(pilot, lambda s: "✗" in s)
        await pilot.press("escape")

    assert "Which bundle?" in asked
    assert "odd[red].zip" in shown
    assert app.asked == [ScreenRequested("back")]


async def test_verifying_names_the_file_that_was_changed(
    desk: AppContext, work: OpenDraft, catalogue: Catalogue, tmp_path: Path
) -> None:
    made = wizard.bundle.export.export_saved(
        work.draft.path,
        catalogue,
        desk.today,
        tmp_path,
        ExportOptions(allow_incomplete=True, as_folder=True),
    )
    (made.path / "files" / "media.demo_video.mp4").write_bytes(b"\1" + VIDEO[1:])
    app = Stage(VerifyScreen(desk, made.path))
    async with app.run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda s: "Marked" in s)

    assert "do not trust" in shown
    assert "files/media.demo_video.mp4 is damaged or was changed" in shown
    assert "INCOMPLETE" in shown


async def test_a_ready_submission_is_exported_with_e_and_told_what_to_do_with_it(
    desk: AppContext, catalogue: Catalogue, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "ready")
    draft = load_draft(tmp_path / "ready" / "submission.toml", catalogue.fields)
    session = Session(draft, catalogue.edition(draft.edition), DAY, observed=load_evidence(draft))
    place = DraftPosition(session.edition.pages[0].page.id, "")
    looker = FileInspector(
        session.edition.fields,
        draft.path.parent,
        InspectionCache(draft.path.with_suffix(".looks")),
        UNCACHED,
    )
    work = OpenDraft(session, None, place, lambda: NOON, looker)
    session.learn(work.look())
    assert not session.assessment.blockers
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=NARROW) as pilot:
        before = await until(pilot, lambda s: "e export ready" in s)
        await pilot.press("x", "e")
        shown = await until(pilot, lambda s: "SHA-256" in s)

    assert "✓ READY to stay listed: " in before
    assert "on your word" in before
    assert "marked ready" in shown
    assert "Nothing is sent at this milestone" in shown
    assert (tmp_path / "ready" / f"{NAME}.zip").is_file()


async def test_pictures_are_packed_without_metadata_after_m(
    desk: AppContext, work: OpenDraft, tmp_path: Path
) -> None:
    told = PngInfo()
    told.add_text("Author", "Quentin Marsh")
    Image.new("RGB", (200, 200), "navy").save(tmp_path / "logo.png", pnginfo=told)
    work.session.set("media.logo", "logo.png")
    app = Stage(ExportScreen(desk, work))
    async with app.run_test(size=WIDE) as pilot:
        before = await until(pilot, lambda s: "m metadata" in s and "2 files" in s)
        await pilot.press("m")
        bare = await until(pilot, lambda s: "pictures without metadata" in s)
        await pilot.press("x")
        shown = await until(pilot, lambda s: "SHA-256" in s)
        await pilot.press("v")
        verified = await until(pilot, lambda s: "Marked" in s)

    bundle = tmp_path / f"{NAME}-INCOMPLETE.zip"
    assert "without metadata" not in before
    assert "2 files" in bare
    assert "1 picture packed without metadata; the originals are unchanged" in shown
    assert "Pictures 1 without the metadata they had" in verified
    assert b"Quentin Marsh" not in bundle.read_bytes()
