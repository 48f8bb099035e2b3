"""A closer look at a file, from the field to the mended one in its place, by key and mouse."""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Button

from screens.imagefix.compare import FixPreviewDialog
from screens.imagefix.screen import ImageFixScreen
from screens.step.screen import StepScreen
from screens.widgets.rows import Rows
from tests.files import films, pictures
from tests.screens.step.stage import NARROW, WIDE, Play, play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status, Value
from wizard.session.session import Session
from wizard.topics.imagefix.fixes import Fix

LOGO, SHOTS, DEMO = "media.logo", "media.screenshots", "media.demo_video"


def session_of(it: Play) -> Session:
    work = it.app._open_draft
    assert work is not None
    return work.session


async def until(it: Play, holds: Callable[[], bool]) -> str:
    """Waits for work in the background."""
    for _ in range(3000):
        if holds():
            return await it.settled()
        await it.pilot.pause(0.01)
    raise AssertionError(it.seen())


@asynccontextmanager
async def closer(
    home: Path,
    catalogue: Catalogue,
    answers: Mapping[str, Value],
    field: str,
    size: tuple[int, int] = NARROW,
) -> AsyncIterator[Play]:
    """The program with a closer look at the first file of a field, once it has found something."""
    async with play(home, catalogue, answers, size) as it:
        await it.go(session_of(it).edition.page_of_field[field].page.id, field)
        await it.press("f9")
        await until(it, lambda: _is_found(it))
        yield it


def _is_found(it: Play) -> bool:
    return isinstance(it.app.screen, ImageFixScreen) and it.app.screen._found is not None


def is_tried(it: Play) -> bool:
    """Whether the picture after the fix is there to be compared."""
    screen = it.app.screen
    return isinstance(screen, FixPreviewDialog) and screen._made is not None


def on_page(it: Play) -> bool:
    return isinstance(it.app.screen, StepScreen)


def not_met(it: Play, requirement: str) -> bool:
    return session_of(it).assessment.findings[requirement].status is Status.NOT_MET


def named(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def flat(seen: str) -> str:
    """What a screen shows without its frames and the ends of its lines."""
    return " ".join(seen.replace("┃", " ").split())


def large_gif(home: Path) -> bytes:
    """A logo that is wrong in its kind and in its size."""
    pictures.drawn_logo(400).crop((0, 0, 400, 300)).save(home / "logo.gif")
    return (home / "logo.gif").read_bytes()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_wrong_logo_is_fixed_without_leaving_the_page(
    home: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    before = large_gif(home)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO, size) as it:
        found = it.seen()
        await it.press("enter")
        compared = await until(it, lambda: is_tried(it))
        await it.press("enter")
        await until(it, lambda: on_page(it) and not not_met(it, "lst-logo-format"))
        await until(it, lambda: not not_met(it, "lst-logo-size"))
        mended = session_of(it).value(LOGO)
        await it.press("ctrl+z")
        undone = session_of(it).value(LOGO)

    assert "Look closer: logo.gif" in found
    assert "GIF 400 × 300" in found
    assert "✗ logo.gif is a GIF picture" in found
    assert "▸ Make it fit: 200 × 200 PNG" in found
    assert "Close" in found
    assert "Before  GIF 400 × 300" in compared
    assert "After  PNG 200 × 200" in compared
    assert "It becomes logo-200x200.png" in compared
    assert "Write it and use it" in compared
    assert mended == "logo-200x200.png"
    assert (home / "logo-200x200.png").is_file()
    assert (home / "logo.gif").read_bytes() == before
    assert undone == "logo.gif"


async def test_escape_goes_back_step_by_step_and_changes_nothing(
    home: Path, catalogue: Catalogue
) -> None:
    large_gif(home)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO) as it:
        await it.press("enter")
        await until(it, lambda: is_tried(it))
        await it.press("escape")
        back = isinstance(it.app.screen, ImageFixScreen)
        await it.press("escape")
        assert on_page(it)
        assert session_of(it).value(LOGO) == "logo.gif"

    assert back
    assert not named(home, "*.png")


async def test_one_of_several_screenshots_is_replaced_in_its_row(
    home: Path, catalogue: Catalogue
) -> None:
    pictures.screenshot(home / "a.png")
    pictures.phone(home / "b.jpg")
    async with play(home, catalogue, {SHOTS: ["a.png", "b.jpg"]}) as it:
        await it.go(session_of(it).edition.page_of_field[SHOTS].page.id, SHOTS)
        await it.press("down", "f9")
        await until(it, lambda: _is_found(it))
        found = it.seen()
        await it.press("enter")
        await until(it, lambda: is_tried(it))
        compared = it.seen()
        await it.press("enter")
        await until(it, lambda: on_page(it))
        assert session_of(it).value(SHOTS) == ["a.png", "b-1440x1080.png"]

    assert "stored turned · tells place, author and camera" in found
    assert "Remove only its personal data" in found
    # What the canvas costs is said before anything is written.
    assert "Empty space stays at its sides" in flat(found)
    assert "Empty space stays at its sides" in flat(compared)


async def test_what_has_no_fault_has_nothing_to_choose(home: Path, catalogue: Catalogue) -> None:
    pictures.logo(home / "logo.png")
    async with closer(home, catalogue, {LOGO: "logo.png"}, LOGO) as it:
        assert "The checks here found nothing wrong" in it.seen()
        assert "There is nothing to fix" in it.seen()
        await it.press("enter")
        assert isinstance(it.app.screen, ImageFixScreen)


async def test_a_broken_picture_is_told_with_what_to_do(home: Path, catalogue: Catalogue) -> None:
    pictures.scratched(home / "logo.png")
    async with closer(home, catalogue, {LOGO: "logo.png"}, LOGO) as it:
        assert "✗ logo.png is damaged" in it.seen()
        assert "None of this can be fixed here" in it.seen()


async def test_a_video_gets_its_command_whole_and_can_be_copied(
    home: Path, catalogue: Catalogue
) -> None:
    folder = home / "Films of the new edition"
    folder.mkdir()
    films.save_film(folder / "A walk through the app.mp4", films.Film(sound="", frames=10))
    path = str(folder / "A walk through the app.mp4")
    async with closer(home, catalogue, {DEMO: path}, DEMO, WIDE) as it:
        seen = it.seen()
        await it.press("c")
        line = it.app.clipboard

    assert "720 lines" in flat(seen)
    assert "no sound" in flat(seen)
    assert line.startswith("ffmpeg -n -i ")
    # Wrapped wherever a line ends, but nothing of it is missing.
    assert squeezed(line) in squeezed(re.sub("[┃▁-█]", "", seen))


def squeezed(text: str) -> str:
    return "".join(text.split())


async def test_a_command_longer_than_its_place_can_be_scrolled_through(
    home: Path, catalogue: Catalogue
) -> None:
    folder = home / ("a folder with a long name " * 6).strip() / ("and another one " * 8).strip()
    folder.mkdir(parents=True)
    films.save_film(folder / "demo.mp4", films.Film(sound="", frames=10))
    async with closer(home, catalogue, {DEMO: str(folder / "demo.mp4")}, DEMO) as it:
        shown = ""
        await it.press("tab")
        for _ in range(12):
            shown += it.seen()
            await it.press("down")

    assert "ffmpeg -n -i" in shown
    assert "demo-mended.mp4'" in squeezed(shown)


async def test_what_cannot_be_written_is_told_and_the_answer_stays(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    large_gif(home)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO) as it:
        await it.press("enter")
        await until(it, lambda: is_tried(it))

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("wizard.drafts.disk.write_aside", full)
            await it.press("enter")
            await until(it, lambda: "disk is full" in it.seen())
        assert session_of(it).value(LOGO) == "logo.gif"
        await until(it, lambda: not it.app.screen.query("Button.-active"))
        await it.press("enter")
        await until(it, lambda: on_page(it))
        assert session_of(it).value(LOGO) == "logo-200x200.png"


async def test_a_file_that_vanished_meanwhile_is_told(home: Path, catalogue: Catalogue) -> None:
    large_gif(home)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO) as it:
        (home / "logo.gif").unlink()
        await it.press("enter")
        await until(it, lambda: "logo.gif cannot be read" in it.seen())
        await it.press("enter")
        assert isinstance(it.app.screen, FixPreviewDialog)


async def test_while_it_works_it_says_so_and_can_be_left(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    large_gif(home)
    go_on = threading.Event()
    really = Fix.preview

    def slowly(fix: Fix) -> object:
        go_on.wait(30)
        return really(fix)

    monkeypatch.setattr(Fix, "preview", slowly)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO) as it:
        await it.press("enter")
        waiting = await it.press("enter")
        await it.press("escape")
        back = isinstance(it.app.screen, ImageFixScreen)
        go_on.set()
        await it.settled()

    assert "working …" in waiting
    assert back


async def test_the_mouse_does_all_of_it(home: Path, catalogue: Catalogue) -> None:
    large_gif(home)
    async with closer(home, catalogue, {LOGO: "logo.gif"}, LOGO) as it:
        await it.pilot.click(Rows, offset=(4, 0))
        await until(it, lambda: is_tried(it))
        await it.pilot.click("#cancel")
        await until(it, lambda: isinstance(it.app.screen, ImageFixScreen))
        await it.pilot.click(Rows, offset=(4, 1))
        await until(it, lambda: is_tried(it))
        await it.pilot.click(it.app.screen.query_one("#write", Button))
        await until(it, lambda: on_page(it))
        assert session_of(it).value(LOGO) == "logo-converted.png"


async def test_a_hostile_name_is_only_text(home: Path, catalogue: Catalogue) -> None:
    name = "[@click=app.quit]x[b]\x1b]0;z\x07.gif"
    large_gif(home)
    (home / "logo.gif").rename(home / name)
    async with closer(home, catalogue, {LOGO: name}, LOGO) as it:
        found = it.seen()
        await it.press("enter")
        compared = await until(it, lambda: is_tried(it))

    for seen in (found, compared):
        assert "[@click=app.quit]x[b]" in seen
        assert "\x1b]0" not in seen


async def test_a_read_only_submission_is_shown_and_not_fixed(
    home: Path, catalogue: Catalogue
) -> None:
    large_gif(home)
    async with play(home, catalogue, {LOGO: "logo.gif"}) as it:
        session_of(it).draft.read_only = True
        screen = it.app.screen
        assert isinstance(screen, StepScreen)
        screen.look_closer(LOGO, None)
        await until(it, lambda: _is_found(it))
        assert "✗ logo.gif is a GIF picture" in it.seen()
        assert "open for reading only" in it.seen()
        assert "Make it fit" not in it.seen()
