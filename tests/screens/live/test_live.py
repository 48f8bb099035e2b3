"""Live checks on the screen: told first, a row for each, kept next to the draft."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.live.state import LiveState, Phase, Scope
from screens.widgets.messages import PageRequested, ScreenRequested
from tests.screens.home.stage import told
from tests.screens.live.stage import (
    CONFIRMED,
    ONBOARDING,
    STEPS,
    Bench,
    over,
    planned,
    state_of,
)
from tests.screens.review.stage import HOSTILE, NARROW, WIDE, seen, until
from tests.standin.faulty import Faulty
from tests.standin.pages import STEPS_PAGE, page
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status, Value
from wizard.drafts.evidence_file import EvidenceFile
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import ClientLimits


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty() as faulty:
        faulty.on("/steps", STEPS_PAGE)
        faulty.on("/hostile", page(HOSTILE, f"<h1>{HOSTILE}</h1>", 404))
        yield faulty


@pytest.fixture
def trusted(web: Faulty, monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """The pages, with their certificates trusted; nobody has asked for any yet."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(web.ca_file))
    web.seen.clear()
    return web


@pytest.fixture
def bench(tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty) -> Bench:
    return with_page(tmp_path, home, catalogue, trusted.local("/steps"))


def with_page(tmp_path: Path, home: Path, catalogue: Catalogue, url: str, **more: Value) -> Bench:
    """A draft whose onboarding instructions are at an address."""
    answers: dict[str, Value] = {
        ONBOARDING: url,
        "support.onboarding_confirmed": CONFIRMED,
        **{name.replace("__", "."): value for name, value in more.items()},
    }
    bench = Bench(tmp_path, home, catalogue, answers)
    bench.stand_at(ONBOARDING)
    return bench


ONE_VISIT = ClientLimits().bound() + UpperBound(calls=1, redirects=5)
"""What is announced for a page, and for a made-up one beside it."""


def here() -> LiveState:
    """Of the one question, with private addresses allowed."""
    return LiveState(scope=Scope.FIELD, private=True)


def words(shown: str) -> str:
    """What is shown, wherever its lines break."""
    return " ".join(shown.split())


async def run(pilot: Pilot[None]) -> str:
    """Starts what is planned, and waits for its end."""
    await planned(pilot)
    await pilot.press("enter")
    return await over(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_would_be_called_is_shown_and_nothing_is(
    bench: Bench, trusted: Faulty, size: tuple[int, int]
) -> None:
    app = bench.stage(here())
    async with app.run_test(size=size) as pilot:
        shown = await planned(pilot)

    assert "Nothing has been called yet" in shown
    assert f"Enter makes {ONE_VISIT.brief(1)}" in shown
    assert f"Will be called: {ONE_VISIT.brief(1)}" in shown
    assert ONE_VISIT.parts() in shown
    assert "127.0.0.1" in shown
    assert "Will be checked" in shown
    assert "production off" in shown
    assert "private addresses ON" in shown
    assert not trusted.seen


async def test_enter_makes_the_calls_and_keeps_what_was_seen(bench: Bench, trusted: Faulty) -> None:
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        shown = await run(pilot)

    assert trusted.seen[0].path == "/steps"
    assert "Done: " in shown
    assert f"Made: 2 of {ONE_VISIT.brief()} (2 calls)" in shown
    assert "Kept in draft.evidence.json, next to the draft." in words(shown)
    kept = {question.check: seen for question, seen in bench.kept().items()}
    assert not kept["link-steps"].trouble
    assert bench.work.session.assessment.findings[STEPS].status is Status.MET
    assert bench.work.session.assessment.findings[STEPS].observed


async def test_a_dead_page_is_told_with_its_fix_and_enter_leads_to_the_field(
    tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty
) -> None:
    bench = with_page(tmp_path, home, catalogue, trusted.local("/status/404"))
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        shown = await run(pilot)
        await pilot.press("enter")
        await pilot.pause()

    assert "Not met" in shown
    assert "404" in shown
    assert "→ " in shown
    assert "before: " in shown
    assert app.asked == [PageRequested(bench.work.position.page, ONBOARDING)]


async def test_a_click_before_the_run_calls_nothing(bench: Bench, trusted: Faulty) -> None:
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.click("#live-rows", offset=(5, 1))
        await pilot.pause()

        assert state_of(app).phase is Phase.TOLD
    assert not trusted.seen
    assert not app.asked


async def test_private_addresses_are_refused_unless_allowed(bench: Bench, trusted: Faulty) -> None:
    app = bench.stage(LiveState(scope=Scope.FIELD))
    async with app.run_test(size=WIDE) as pilot:
        refused = await run(pilot)
        assert not trusted.seen
        await pilot.press("v")
        await planned(pilot)
        await pilot.press("r")
        await over(pilot)

    assert "private address" in refused
    assert trusted.seen


async def test_escape_stops_at_once_and_what_was_found_stays(
    tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty
) -> None:
    more: dict[str, Value] = {"support__faq_url": trusted.local("/hang")}
    bench = with_page(tmp_path, home, catalogue, trusted.local("/steps"), **more)
    app = bench.stage(LiveState(scope=Scope.ALL, private=True))
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("enter")
        running = await until(
            pilot, lambda shown: "under way" in shown and "✓" in shown and "asking …" in shown
        )
        await pilot.press("escape")
        stopped = await over(pilot)
        await pilot.press("escape")
        await pilot.pause()

    assert "under way" in running
    assert "esc stop" in running
    asking = [line for line in running.splitlines() if "asking …" in line]
    assert any("/hang" in line for line in asking), running
    assert "Stopped: " in stopped
    assert "Not checked, since the run was stopped" in stopped
    assert "link-steps" in {question.check for question in bench.kept()}
    assert "/hang" not in {q.inputs[0] for q in bench.kept()}
    assert app.asked == [ScreenRequested("back")]


async def test_leaving_ends_the_run_and_keeps_what_was_found(
    tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty
) -> None:
    more: dict[str, Value] = {"support__faq_url": trusted.local("/hang")}
    bench = with_page(tmp_path, home, catalogue, trusted.local("/steps"), **more)
    app = bench.stage(LiveState(scope=Scope.ALL, private=True))
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("enter")
        await until(pilot, lambda shown: "✓" in shown and "asking" in shown)

    assert "link-steps" in {question.check for question in bench.kept()}
    assert bench.work.session.assessment.findings[STEPS].status is Status.MET


async def test_it_runs_again_at_a_key(bench: Bench, trusted: Faulty) -> None:
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        await run(pilot)
        calls = len(trusted.seen)
        await pilot.press("r")
        await until(pilot, lambda _: len(trusted.seen) > calls)
        shown = await over(pilot)

    assert len(trusted.seen) == 2 * calls
    assert "No finding changed" in shown


async def test_other_answers_show_another_plan_before_anything_is_called(
    bench: Bench, trusted: Faulty
) -> None:
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        await run(pilot)
        calls = len(trusted.seen)
        bench.work.session.set(ONBOARDING, trusted.local("/page"))
        await pilot.press("r")
        shown = await planned(pilot)

    assert "Nothing has been called yet" in shown
    assert len(trusted.seen) == calls


async def test_a_page_of_a_rogue_cannot_paint_the_screen(
    tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty
) -> None:
    bench = with_page(tmp_path, home, catalogue, trusted.local("/hostile"))
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        shown = await run(pilot)

    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "404" in shown


async def test_a_submission_that_is_only_read_keeps_nothing_unless_told_to(
    bench: Bench, trusted: Faulty
) -> None:
    bench.work.draft.read_only = True
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        plan = await planned(pilot)
        await pilot.press("enter")
        shown = await over(pilot)
        assert not bench.kept()
        await pilot.press("k")
        await planned(pilot)
        await pilot.press("enter")
        await over(pilot)

    assert "k keeps them" in plan
    assert "Not written: the submission is open for reading only." in words(shown)
    assert bench.kept()
    assert trusted.seen


async def test_evidence_that_cannot_be_read_is_told_and_left_alone(bench: Bench) -> None:
    damaged = EvidenceFile(bench.work.draft.path).path
    damaged.write_text("{not evidence", "utf-8")
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        shown = await run(pilot)

    assert "Not kept: " in words(shown)
    assert damaged.read_text("utf-8") == "{not evidence"
    assert bench.work.session.assessment.findings[STEPS].status is Status.MET


async def test_a_moved_address_is_taken_over_at_a_key(
    tmp_path: Path, home: Path, catalogue: Catalogue, trusted: Faulty
) -> None:
    field = "support.docs_url"
    answers: dict[str, Value] = {field: trusted.local("/redirect/1")}
    bench = Bench(tmp_path, home, catalogue, answers)
    bench.stand_at(field)
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        shown = await run(pilot)
        await pilot.press("m")
        await pilot.pause()
        after, note = seen(app), told(app)

    assert "The answer is now" in note
    assert "m take the new address" in shown
    assert bench.work.session.value(field) == trusted.local("/page")
    assert "m take the new address" not in after
    undone = bench.work.session.undo()
    assert undone is not None
    assert undone.after == trusted.local("/redirect/1")


async def test_without_anything_to_ask_it_says_so(
    tmp_path: Path, home: Path, catalogue: Catalogue
) -> None:
    bench, state = Bench(tmp_path, home, catalogue, {}), LiveState()
    app = bench.stage(state)
    async with app.run_test(size=NARROW) as pilot:
        shown = await planned(pilot)
        await pilot.press("enter", "r")
        await pilot.pause()

    assert "Nothing is called" in shown
    assert state.phase is Phase.TOLD


async def test_the_evidence_file_is_readable_by_its_owner_alone(bench: Bench) -> None:
    app = bench.stage(here())
    async with app.run_test(size=WIDE) as pilot:
        await run(pilot)
        assert "Done" in seen(app)

    mode = EvidenceFile(bench.work.draft.path).path.stat().st_mode
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)
