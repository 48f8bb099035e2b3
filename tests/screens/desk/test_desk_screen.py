"""The reviewer's desk on the screen: groups, search, sorting, details, a review and its mail."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from screens.app import WizardApp
from screens.desk.screen import DeskScreen
from tests.drafts.empty import create_draft
from tests.reports.test_desk import LONG, blocked, bundle, finding
from tests.screens.home.stage import HOSTILE, NARROW, UNSAFE, WIDE, desk_in
from tests.screens.review.stage import until
from wizard.batch.folder import DeskCancelled, DeskFolder, JudgedBundle
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.errors import BundleError
from wizard.reports.results import Outcome, Result, WaiverKind, row_text
from wizard.session.app_context import AppContext

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)


def never() -> bool:
    return False


@dataclass
class JudgedFolder:
    """A folder of which it is known what came of its bundles."""

    results: list[Result]
    path: Path = Path("incoming")
    day: date = date(2026, 11, 30)
    paths: dict[str, Path] = field(default_factory=dict)
    runs: int = 0
    held: threading.Event | None = None
    """Judging goes on until it is cancelled, once this is set."""

    def judge(
        self, progress: Callable[..., None], cancelled: Callable[[], bool] = never
    ) -> tuple[JudgedBundle, ...]:
        self.runs += 1
        if not self.results:
            raise BundleError("There is no bundle in incoming.", "Name a folder with bundles.")
        progress(1, len(self.results), 90.0)
        while self.held is not None:
            self.held.set()
            if cancelled():
                raise DeskCancelled("Stopped.", "Open the desk again to go on.")
            threading.Event().wait(0.01)
        return tuple(
            JudgedBundle(self.paths.get(each.bundle.path, Path(each.bundle.path)), each)
            for each in self.results
        )


@pytest.fixture
def desk(home: Path, catalogue: Catalogue) -> AppContext:
    return desk_in(home, catalogue)


def folder() -> JudgedFolder:
    """Bundles in all groups, with a second round and with hostile text."""
    hostile = row_text(f"{HOSTILE} {LONG}")
    eyes = bundle("e.zip", draft_id="e", app="Crane", needs_eyes=2, headline="NOT READY")
    look = finding(eyes, "val-look", "could-not-tell", needs_person=True, message="Look at it")
    waived = finding(eyes, "lst-waived", "waived", waiver=WaiverKind.UNTIL)
    return JudgedFolder(
        [
            blocked("1.zip", "dq-ads", "lst-tagline", changed="2026-11-01T08:00:00+00:00"),
            blocked("2.zip", "lst-tagline", changed="2026-11-01T09:00:00+00:00"),
            Result(eyes, (look, waived)),
            Result(bundle("d.zip", draft_id="d", app="Permit", outcome=Outcome.DIFFERS)),
            Result(bundle("c.zip", draft_id="c", app="Clean app", received="2026-11-30")),
            Result(bundle(hostile, app=hostile, outcome=Outcome.UNREADABLE, problem=hostile)),
        ]
    )


@asynccontextmanager
async def shown(
    desk: AppContext, judged: JudgedFolder, size: tuple[int, int] = WIDE
) -> AsyncIterator[Pilot[int]]:
    app = WizardApp(desk, desk=cast("DeskFolder", judged))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, DeskScreen)
        yield pilot


async def shows(pilot: Pilot[int], *words: str) -> str:
    found = await until(pilot, lambda text: all(word in text for word in words))
    assert all(word in found for word in words), found
    return found


async def shows_no(pilot: Pilot[int], word: str) -> str:
    found = await until(pilot, lambda text: word not in text)
    assert word not in found, found
    return found


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_bundles_stand_in_groups_with_the_newest_round_and_its_details(
    desk: AppContext, size: tuple[int, int]
) -> None:
    async with shown(desk, folder(), size) as pilot:
        text = await shows(pilot, "Unsound (1)", "Judged differently (1)", "Blocks (1)")
        assert not any(sign in text for sign in UNSAFE)
        assert "0 all 5" in text
        assert "5 clean 1" in text
        await pilot.press("down", "down")
        text = await shows(pilot, "1 settled, 1 still blocks", "round 2")
        assert "28 days" in text
        await pilot.press("enter")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "detail"
        await pilot.press("end")
        await shows(pilot, "1.zip")
        await pilot.press("escape")
        assert pilot.app.focused.id == "desk-rows"


async def test_details_stand_beside_the_list_on_a_wide_screen_and_below_it_on_a_narrow_one(
    desk: AppContext,
) -> None:
    async with shown(desk, folder()) as pilot:
        await shows(pilot, "Blocks (1)")
        rows, detail = (
            pilot.app.screen.query_one("#desk-rows"),
            pilot.app.screen.query_one("#detail"),
        )
        assert detail.region.x > rows.region.x
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert detail.region.y > rows.region.y
        assert detail.region.x == rows.region.x


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_search_filters_and_order_narrow_the_list_and_escape_undoes_them(
    desk: AppContext, size: tuple[int, int]
) -> None:
    async with shown(desk, folder(), size) as pilot:
        await shows(pilot, "Permit", "Crane")
        await pilot.press("slash", *"val-look")
        text = await shows_no(pilot, "Permit")
        assert "Crane" in text
        await pilot.press("enter", "s")
        await shows(pilot, "Sorted by app", "searched for “val-look”")
        await pilot.press("escape")
        await shows(pilot, "Permit")
        await pilot.press("5")
        text = await shows_no(pilot, "Permit")
        assert "Clean app" in text
        await pilot.press("slash", *"nothing like this")
        await shows(pilot, "Nothing matches.")
        await pilot.press("escape")
        await shows(pilot, "Permit", "Crane")


async def test_the_statistics_are_a_row_of_the_list(desk: AppContext) -> None:
    async with shown(desk, folder()) as pilot:
        await shows(pilot, "Statistics")
        await pilot.press("end")
        await shows(pilot, "What blocks most often", "lst-tagline", "until a day", "50%")


async def test_judging_shows_progress_and_escape_stops_it(desk: AppContext) -> None:
    judged = folder()
    judged.held = threading.Event()
    async with shown(desk, judged) as pilot:
        await shows(pilot, "Judging", "1 of 6", "left")
        await pilot.press("r", "m")  # nothing is there to review
        await pilot.press("escape")
        await shows(pilot, "✗ Stopped.")
        judged.held = None
        await pilot.press("g")
        await shows(pilot, "Blocks (1)")
        assert judged.runs == 2


async def test_a_folder_without_bundles_says_so(desk: AppContext) -> None:
    async with shown(desk, JudgedFolder([])) as pilot:
        await shows(pilot, "There is no bundle in incoming. Name a folder with bundles.")
        await pilot.press("escape")
        await pilot.pause()
    assert pilot.app.return_code == 0


async def test_a_review_is_written_beside_the_bundle_and_its_mail_after_it_was_edited(
    desk: AppContext, tmp_path: Path, catalogue: Catalogue
) -> None:
    draft = create_draft(tmp_path, "Sitebook", "2026-06", NOON, field_ids=catalogue.fields)
    draft.answers |= {"screen.internal_only": True}
    options = ExportOptions(allow_incomplete=True, milestone="fit")
    path = export_bundle(draft, catalogue, date(2026, 11, 30), tmp_path, options).path
    judged = JudgedFolder([blocked("a.zip", "dq-ads")], paths={"a.zip": path})
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    review = path.with_name(f"{path.name}.{sha256[:8]}.review.toml")
    async with shown(desk, judged) as pilot:
        await shows(pilot, "Blocks (1)")
        await pilot.press("m")
        await shows(pilot, "There is no review of")
        await pilot.press("r")
        await shows(pilot, "Edit it, then m makes the mail.")
        written = review.read_text("utf-8")
        assert 'requirement = "dq-internal-tool"' in written

        review.write_text(written.replace("dq-internal-tool", "dq-internal-toll"), "utf-8")
        await pilot.press("r")  # keeps what was edited
        await shows(pilot, "Edit it, then m makes the mail.")
        assert "dq-internal-toll" in review.read_text("utf-8")
        await pilot.press("m")
        await shows(pilot, "there is no requirement", "“dq-internal-toll”; ")
        review.write_text(written, "utf-8")
        await pilot.press("m")
        await shows(pilot, "✓ The mail is")
    mail = review.with_suffix(".txt").read_text("utf-8")
    assert "[dq-internal-tool] (blocks) Internal tool" in mail
