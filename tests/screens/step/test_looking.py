"""Files are looked at behind the page, and what is found stands where it is of use."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast
from unittest.mock import Mock

import pytest
from textual import events
from textual.app import App

from screens.shell import file_inspector
from screens.step.guide import Guide
from screens.step.page import PageForm
from screens.widgets.picture import Picture
from tests.files.pictures import drawn_logo, logo, screenshot
from tests.screens.step.stage import NARROW, WIDE, Play, desk_in, play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import Inspect, look_at
from wizard.inspection.media.seen import FileSeen
from wizard.session.open_draft import OpenDraft

LOGO, SHOTS = "media.logo", "media.screenshots"


def _page(catalogue: Catalogue, field: str) -> str:
    return catalogue.edition("2025-02").page_of_field[field].page.id


async def _until(it: Play, holds: Callable[[str], bool]) -> str:
    for _ in range(1500):
        if holds(shown := it.seen()):
            return shown
        await it.pilot.pause(0.02)
    raise AssertionError(shown)


def _wrong_logo(folder: Path) -> None:
    drawn_logo(180, (240, 220, 200, 255)).save(folder / "logo.png")


def _work(it: Play) -> OpenDraft:
    work = it.app._open_draft
    assert work is not None
    return work


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_chosen_file_is_told_all_that_is_wrong_with_it(
    home: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    _wrong_logo(home)
    async with play(home, catalogue, {}, size) as it:
        await it.go(_page(catalogue, LOGO), LOGO)
        it.app.post_message(events.Paste(f"'{home}/logo.png'"))
        shown = await _until(it, lambda shown: "it must be 200 × 200" in shown)
        guide = it.guide()
        help_text = await it.press("f1")

    assert "PNG 180 × 180 · " in shown
    assert "logo.png is 180 × 180; it must be 200 × 200" in guide
    assert "coloured corners; they must be transparent or white" in guide
    assert "logo.png is 180 × 180; it must be 200 × 200" in help_text
    assert "coloured corners" in help_text


async def test_what_is_found_is_not_saved_and_moves_nothing(
    home: Path, catalogue: Catalogue
) -> None:
    _wrong_logo(home)
    async with play(home, catalogue, {LOGO: "logo.png"}) as it:
        await it.go(_page(catalogue, LOGO), "media.logo_appropriate_ack")
        await _until(it, lambda _: _complains(it))
        form = it.app.screen.query_one(PageForm)
        await it.settled()
        before, line = (it.draft.read_bytes(), it.app.focused), form.scroll_offset.y
        logo(home / "logo.png")
        it.app.post_message(events.AppFocus())
        await _until(it, lambda _: not _complains(it))
        await it.settled()
        unsaved = _work(it).session.unsaved
        after = it.draft.read_bytes(), it.app.focused
        nearest = min(line, form.max_scroll_y)

    assert after == before
    assert form.scroll_offset.y == nearest, "the page is shorter by what it no longer tells"
    assert not unsaved


def _complains(it: Play) -> bool:
    findings = _work(it).session.findings_of(LOGO)
    return any("180 × 180" in finding.message for finding in findings)


async def test_what_was_found_last_time_stands_on_the_first_frame(
    home: Path, catalogue: Catalogue
) -> None:
    _wrong_logo(home)
    async with play(home, catalogue, {LOGO: "logo.png"}) as it:
        await _until(it, lambda _: _complains(it))
        path = it.draft
        it.app.leave_work()

    seen = desk_in(home, catalogue).look_at(path).session.files_seen

    assert [facts.image and facts.image.width for facts in seen.values()] == [180]


async def test_the_list_of_drafts_knows_what_was_found(home: Path, catalogue: Catalogue) -> None:
    _wrong_logo(home)
    async with play(home, catalogue, {LOGO: "logo.png"}) as it:
        await _until(it, lambda _: _complains(it))
        await it.settled()
        state = desk_in(home, catalogue).library.state(it.draft)
        blockers = _work(it).session.at_current.progress.blockers

    assert state is not None
    assert state.progress.blockers == blockers


async def test_a_long_look_is_spoken_of_and_keeps_nobody_from_typing(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    at_once = 0

    def slow(path: Path, look: Media, inspect: Inspect) -> FileSeen:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        if path.name == "shot-2.png":
            go_on.wait(60)
        at_once -= 1
        return look_at(path, look, inspect)

    monkeypatch.setattr("wizard.session.file_inspector.look_at", slow)
    monkeypatch.setattr(file_inspector, "TOLD_AFTER_S", 0.0)
    monkeypatch.setattr(file_inspector, "TELL_EVERY_S", 0.01)
    shots = [screenshot(home / f"shot-{n}.png", page=n).name for n in (1, 2, 3)]
    async with play(home, catalogue, {SHOTS: shots}) as it:
        await it.go(_page(catalogue, "listing.name"), "listing.name")
        await _until(it, lambda shown: "looking at shot-2.png, 2 of 3" in shown)
        shown = await it.press(*"abc")
        assert "Sitebook Syncabc" in shown or "abc" in shown
        assert "looking at" in shown.splitlines()[0]
        go_on.set()
        await _until(it, lambda shown: "looking at" not in shown)
        seen = _work(it).session.files_seen

    assert [facts.content for facts in seen.values()] == ["png"] * 3


class _Timers:
    """An app whose timers run out when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.run_worker = Mock(side_effect=lambda work, **_: work.close())

    def set_timer(self, after_s: float, call: Callable[[], None]) -> Mock:
        entry = (after_s, call)
        self.waiting.append(entry)
        return Mock(stop=lambda: self.waiting.remove(entry))

    def run_out(self) -> None:
        for _, call in tuple(self.waiting):
            call()


def test_a_path_that_is_being_typed_is_looked_at_once_after_a_pause() -> None:
    timers = _Timers()
    inspector = file_inspector.BackgroundInspector(cast("App[int]", timers), Mock(), Mock())
    inspector.attend(Mock())
    for _ in "logo.png":
        inspector.soon()

    assert [after_s for after_s, _ in timers.waiting] == [0.2]
    assert not timers.run_worker.called
    timers.run_out()
    assert timers.run_worker.call_count == 1
    assert timers.waiting == []


async def test_once_a_draft_is_left_its_files_are_looked_at_no_more(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, looked = threading.Event(), list[str]()

    def slow(path: Path, look: Media, inspect: Inspect) -> FileSeen:
        looked.append(path.name)
        go_on.wait(60)
        return look_at(path, look, inspect)

    monkeypatch.setattr("wizard.session.file_inspector.look_at", slow)
    shots = [screenshot(home / f"shot-{n}.png", page=n).name for n in (1, 2)]
    async with play(home, catalogue, {SHOTS: shots}) as it:
        await _until(it, lambda _: bool(looked))
        it.app.leave_work()
        assert not it.app._attending.looking
        go_on.set()
        await it.app.workers.wait_for_complete()

    assert looked == ["shot-1.png"]


async def test_a_file_that_is_named_meanwhile_is_looked_at_after_that(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def slow(path: Path, look: Media, inspect: Inspect) -> FileSeen:
        begun.set()
        go_on.wait(60)
        return look_at(path, look, inspect)

    monkeypatch.setattr("wizard.session.file_inspector.look_at", slow)
    monkeypatch.setattr(file_inspector, "AFTER_S", 0.01)
    _wrong_logo(home)
    screenshot(home / "shot.png")
    async with play(home, catalogue, {SHOTS: ["shot.png"]}) as it:
        await _until(it, lambda _: begun.is_set())
        await it.go(_page(catalogue, LOGO), LOGO)
        it.app.post_message(events.Paste(f"{home}/logo.png"))
        await it.pilot.pause(0.1)
        go_on.set()

        await _until(it, lambda shown: "PNG 180 × 180" in shown)


async def test_every_file_of_a_list_has_its_own_sign_and_is_told_of(
    home: Path, catalogue: Catalogue
) -> None:
    screenshot(home / "good.png")
    screenshot(home / "small.png", (600, 400), 2)
    screenshot(home / "large.png", (1920, 1200), 3)
    async with play(home, catalogue, {SHOTS: ["good.png", "small.png", "large.png"]}, WIDE) as it:
        await it.go(_page(catalogue, SHOTS), SHOTS)
        shown = await _until(it, lambda shown: "✗ large.png" in shown)
        first = it.guide()
        await it.press("down", "down")
        third = it.guide()

    assert "✗ small.png" in shown
    assert "▸ good.png" in shown
    assert "large.png is 1920 × 1200" not in first
    assert "large.png is 1920 × 1200" in third


async def test_the_picture_of_the_file_under_the_cursor_stands_in_the_guide(
    home: Path, catalogue: Catalogue
) -> None:
    screenshot(home / "shot.png")
    answers = {SHOTS: ["shot.png", "gone.png"]}
    async with play(home, catalogue, answers, WIDE) as it:
        await it.go(_page(catalogue, SHOTS), SHOTS)
        await _until(it, lambda shown: "▀▀▀▀" in shown)
        preview = it.app.screen.query_one(Guide).query_one(Picture)
        assert 8 <= preview.size.height <= 12
        await it.press("down")
        await _until(it, lambda shown: "▀▀▀▀" not in shown)
        await it.press("up")
        await _until(it, lambda shown: "▀▀▀▀" in shown)
        await it.pilot.resize_terminal(*NARROW)
        shown = await _until(it, lambda shown: "▀▀▀▀" not in shown)

    assert "shot.png" in shown


async def test_a_fixed_file_replaces_the_wrong_one(home: Path, catalogue: Catalogue) -> None:
    _wrong_logo(home)
    async with play(home, catalogue, {LOGO: "logo.png"}) as it:
        await it.go(_page(catalogue, LOGO), LOGO)
        await _until(it, lambda shown: "180 × 180" in shown)
        await it.press("f9")
        await _until(it, lambda shown: "Look closer" in shown)
        it.app.screen.dismiss(logo(home / "logo-200x200.png").name)
        await _until(it, lambda shown: "PNG 200 × 200" in shown)
        answer = _work(it).session.value(LOGO)
        await it.press("ctrl+z")
        before = _work(it).session.value(LOGO)

    assert (answer, before) == ("logo-200x200.png", "logo.png")


async def test_a_fixed_screenshot_replaces_its_row(home: Path, catalogue: Catalogue) -> None:
    shots = [screenshot(home / f"shot-{n}.png", page=n).name for n in (1, 2, 3)]
    async with play(home, catalogue, {SHOTS: shots}) as it:
        await it.go(_page(catalogue, SHOTS), SHOTS)
        await it.press("down", "f9")
        await _until(it, lambda shown: "Look closer" in shown)
        it.app.screen.dismiss("shot-4.png")
        shown = await _until(it, lambda shown: "shot-4.png" in shown)
        answer = _work(it).session.value(SHOTS)

    assert answer == ["shot-1.png", "shot-4.png", "shot-3.png"]
    assert "▸ shot-4.png" in shown or "✗ shot-4.png" in shown


async def test_an_empty_field_has_nothing_to_look_at(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {}, WIDE) as it:
        shown = await it.go(_page(catalogue, LOGO), LOGO)
        pressed = await it.press("f9")

    assert "look closer" not in shown
    assert pressed == shown


async def test_a_file_that_vanished_is_told_when_the_terminal_has_focus_again(
    home: Path, catalogue: Catalogue
) -> None:
    logo(home / "logo.png")
    async with play(home, catalogue, {LOGO: "logo.png"}) as it:
        await it.go(_page(catalogue, LOGO), LOGO)
        await _until(it, lambda shown: "PNG 200 × 200" in shown)
        shutil.move(home / "logo.png", home / "moved.png")
        it.app.post_message(events.AppFocus())

        await _until(it, lambda shown: "logo.png does not exist" in shown)


async def test_the_listing_is_looked_at_and_left_again(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {"listing.name": "Sitebook Sync"}) as it:
        page = await it.go(_page(catalogue, "listing.name"), "listing.name")
        listing = await it.press("ctrl+l")
        back = await it.press("escape")

    assert "sketch" in listing
    assert back.splitlines()[1] == page.splitlines()[1]
