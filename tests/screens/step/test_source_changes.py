"""Source that changed since a scan is noticed behind the page, and what was found goes stale."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from screens.shell import source_watch
from tests.screens.step.stage import DAY, NOON, Play, desk_in, play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status, Value
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observations
from wizard.session.open_draft import OpenDraft
from wizard.session.session import Session
from wizard.session.source_freshness import Freshness
from wizard.topics.scan.scanner import prepare_scan, scan_answers

SANDBOX = "prod-no-sandbox-hosts"
ANSWERS: dict[str, Value] = {
    "app.types": ["data-user"],
    "scan.source_paths": ["src"],
    "prod.login_base": "https://login.procore.com",
    "prod.api_base": "https://api.procore.com",
    "prod.authorize_url": "https://login.procore.com/oauth/authorize",
    "prod.own_base_urls": ["https://app.example.com"],
}


@pytest.fixture
def source(home: Path) -> Path:
    (home / "src").mkdir()
    (home / "src/main.py").write_text("import http\n", "utf-8")
    return home / "src"


def _work(it: Play) -> OpenDraft:
    work = it.app._open_draft
    assert work is not None
    return work


def _status(it: Play) -> Status:
    return _work(it).session.assessment.findings[SANDBOX].status


async def _until(it: Play, holds: Callable[[], bool]) -> None:
    for _ in range(1500):
        if holds():
            return
        await it.pilot.pause(0.02)
    raise AssertionError(it.seen())


@asynccontextmanager
async def scanned(
    home: Path, catalogue: Catalogue, between: Callable[[], object] = lambda: None
) -> AsyncIterator[Play]:
    """The program over a draft that was scanned, and opened again after something happened."""
    async with play(home, catalogue, ANSWERS) as it:
        draft = desk_in(home, catalogue).load(it.draft)
        ground = Session(draft, catalogue.edition("2025-02"), DAY).assessment.context
        found = prepare_scan(catalogue.edition("2025-02"), ground, home, [SANDBOX])
        EvidenceFile(it.draft).add(scan_answers(found, lambda: NOON))
        between()
        it.app.leave_work()
        it.app._take_up(desk_in(home, catalogue).open(it.draft))
        yield it


async def test_a_change_before_the_draft_was_opened_is_noticed(
    home: Path, catalogue: Catalogue, source: Path
) -> None:
    def change() -> None:
        (source / "more.py").write_text("1\n", "utf-8")

    async with scanned(home, catalogue, change) as it:
        assert _status(it) is Status.MET
        await _until(it, lambda: _status(it) is Status.STALE)
        message = _work(it).session.assessment.findings[SANDBOX].message
        unsaved = _work(it).session.unsaved

    assert message == "Checked on 2025-04-01; the source has changed since"
    assert not unsaved


async def test_a_change_while_one_was_elsewhere_is_noticed_and_so_is_its_end(
    home: Path, catalogue: Catalogue, source: Path
) -> None:
    async with scanned(home, catalogue) as it:
        await it.settled()
        assert _status(it) is Status.MET
        (source / "main.py").write_text("import os\n", "utf-8")
        it.app.post_message(events.AppFocus())
        await _until(it, lambda: _status(it) is Status.STALE)
        (source / "main.py").write_text("import http\n", "utf-8")
        it.app.post_message(events.AppFocus())
        await _until(it, lambda: _status(it) is Status.MET)


async def test_an_open_page_shows_it(home: Path, catalogue: Catalogue, source: Path) -> None:
    field = catalogue.edition("2025-02").requirements[SANDBOX].fields[0]
    page = catalogue.edition("2025-02").page_of_field[field].page.id
    async with scanned(home, catalogue) as it:
        it.app._show("step")
        await it.go(page, field)
        (source / "main.py").write_text("import os\n", "utf-8")
        it.app.post_message(events.AppFocus())
        await _until(it, lambda: "the source has changed since" in it.guide())


@pytest.mark.usefixtures("source")
async def test_keys_and_pages_wait_for_no_walk_and_ask_for_no_second_one(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, walks, real = threading.Event(), [], Freshness.of

    def slow(self: Freshness, observed: Observations, stopped: Callable[[], bool]) -> Observations:
        walks.append(threading.current_thread())
        go_on.wait(60)
        return real(self, observed, stopped)

    monkeypatch.setattr(Freshness, "of", slow)
    monkeypatch.setattr(source_watch, "REST", 10_000)
    async with scanned(home, catalogue) as it:
        await _until(it, lambda: bool(walks))
        it.app._show("step")
        await it.go("name-tagline", "listing.tagline")
        shown = await it.press("ctrl+n", "ctrl+b", "a", "b", "c")
        assert "abc" in shown
        go_on.set()
        await _until(it, lambda: not it.app._attending._source.busy)
        await it.press("ctrl+n", "ctrl+n")
        quiet = len(walks)
        it.app.post_message(events.AppFocus())
        await _until(it, lambda: len(walks) > 1)

    assert quiet == 1
    assert threading.main_thread() not in walks


@pytest.mark.usefixtures("source")
async def test_a_draft_that_was_never_scanned_walks_nowhere(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks: list[object] = []
    monkeypatch.setattr(Freshness, "of", lambda *_: walks.append(1))
    async with play(home, catalogue, ANSWERS) as it:
        it.app.post_message(events.AppFocus())
        await it.press("ctrl+n")

    assert not walks
