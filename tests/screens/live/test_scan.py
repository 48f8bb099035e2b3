"""The source scan on the screen: folders first, then the places where something was found."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.live.presenter import OutcomeRows
from screens.live.state import Phase
from screens.scan.screen import ScanScreen
from screens.scan.state import ScanState
from screens.widgets.messages import PageRequested
from tests.screens.live.stage import Bench, when
from tests.screens.review.stage import NARROW, WIDE, Stage, seen, until
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value

FOLDERS = "scan.source_paths"
LEFT_OVER = 'API = "https://sandbox.procore.com"\n'
SECRET = "client_secret = '" + "9f2c" * 16 + "'\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "[red]calls.py").write_text(f"import http\n{LEFT_OVER}", "utf-8")
    (folder / "settings.py").write_text(SECRET, "utf-8")
    return folder


@pytest.fixture
def bench(tmp_path: Path, home: Path, catalogue: Catalogue, source: Path) -> Bench:
    answers: dict[str, Value] = {
        "app.types": ["data-user", "data-service"],
        FOLDERS: [source.name],
        "scan.repository": "private",
    }
    return Bench(tmp_path, home, catalogue, answers)


def stage(bench: Bench) -> tuple[Stage, ScanState]:
    state = ScanState()
    return Stage(ScanScreen(bench.desk, bench.work, state)), state


async def until_phase(pilot: Pilot[None], state: ScanState, phase: Phase) -> str:
    await when(pilot, lambda: state.phase is phase and not pilot.app.screen.has_class("-running"))
    await pilot.pause(0.05)
    return seen(pilot.app)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_folders_are_shown_and_nothing_is_read(
    bench: Bench, size: tuple[int, int]
) -> None:
    app, state = stage(bench)
    async with app.run_test(size=size) as pilot:
        shown = await until_phase(pilot, state, Phase.TOLD)

    assert "Nothing has been read yet" in shown
    assert "Will be searched, on this computer" in shown
    assert "   src" in shown
    assert "Will be searched for" in shown
    assert not bench.kept()


async def test_each_find_is_a_row_that_leads_to_its_question(bench: Bench) -> None:
    app, state = stage(bench)
    async with app.run_test(size=WIDE) as pilot:
        await until_phase(pilot, state, Phase.TOLD)
        await pilot.press("enter")
        shown = await until_phase(pilot, state, Phase.OVER)
        screen = app.screen
        assert isinstance(screen, ScanScreen)
        rows = screen.query_one(OutcomeRows)
        place = next(at for at, row in enumerate(screen._shown) if "calls.py:2" in row.key)
        rows.cursor = place
        await pilot.pause()
        detail = seen(app)
        await pilot.press("enter")
        await pilot.pause()

    assert "Done: " in shown
    assert "src/[red]calls.py:2" in shown
    assert "sandbox.procore.com" in detail
    assert "Customers' calls would go to a test account" in detail
    assert "→ Move the hosts to the configuration" in detail
    assert "procore-submit: allow sandbox-hosts <reason>" in detail
    assert isinstance(app.asked[-1], PageRequested)
    kept = {question.inputs[0]: seen for question, seen in bench.kept().items()}
    assert kept["sandbox-hosts"].facts["hits"]


async def test_a_secret_in_the_source_is_masked_wherever_it_is_told(bench: Bench) -> None:
    app, state = stage(bench)
    async with app.run_test(size=WIDE) as pilot:
        await until_phase(pilot, state, Phase.TOLD)
        await pilot.press("enter")
        shown = await until_phase(pilot, state, Phase.OVER)
        path = bench.work.draft.path.with_name("draft.evidence.json")

    assert "settings.py:1" in shown
    assert "9f2c9f2c9f2c" not in shown
    assert "9f2c9f2c9f2c" not in path.read_text("utf-8")


async def test_escape_stops_and_nothing_of_a_part_is_kept(bench: Bench) -> None:
    held, clock = threading.Event(), bench.desk.now

    def waiting() -> datetime:
        held.wait(20)
        return clock()

    bench.desk.now = waiting  # the scan reads the clock first, and comes no further before that
    app, state = stage(bench)
    async with app.run_test(size=WIDE) as pilot:
        await until_phase(pilot, state, Phase.TOLD)
        await pilot.press("enter")
        running = await until(pilot, lambda shown: "Searched" in shown)
        await pilot.press("escape")
        stopping = await until(pilot, lambda shown: "Stopping" in shown)
        held.set()
        shown = await until_phase(pilot, state, Phase.TOLD)

    assert "esc stop" in running
    assert "Stopping …" in stopping
    assert "Stopped: partial results are not kept" in shown
    assert not bench.kept()


async def test_without_a_folder_it_leads_to_the_question(
    tmp_path: Path, home: Path, catalogue: Catalogue
) -> None:
    bench = Bench(tmp_path, home, catalogue, {"app.types": ["data-user"]})
    app, state = stage(bench)
    async with app.run_test(size=NARROW) as pilot:
        shown = await until_phase(pilot, state, Phase.TOLD)
        await pilot.press("enter")
        await pilot.pause()

    assert "No source folder is named yet" in shown
    page_id = bench.work.session.edition.page_of_field[FOLDERS].page.id
    assert app.asked == [PageRequested(page_id, FOLDERS)]
