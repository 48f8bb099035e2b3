"""Pictures of real files on a screen: in colours, in grey letters, or a word why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from rich.color import Color
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from screens.shell.theme import BLUEPRINT, PAPER
from screens.widgets.picture import Picture
from screens.widgets.picture_kitty import shows_pictures

RED, BLUE = (200, 10, 10), (10, 10, 200)


class Stage(App[None]):
    """One picture, and nothing else."""

    CSS = "Picture { width: 20; height: 6; }"

    def __init__(self, path: Path | None, theme: str = "blueprint") -> None:
        super().__init__()
        self.register_theme(BLUEPRINT)
        self.register_theme(PAPER)
        self.theme = theme
        self.picture = Picture(path)

    def compose(self) -> ComposeResult:
        yield self.picture

    def seen(self) -> str:
        """What stands on the screen."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips).rstrip()

    def colours(self, column: int, row: int) -> tuple[Color | None, Color | None]:
        """The colours of a cell: of its upper and its lower half."""
        strip = self.screen._compositor.render_strips()[row]
        style = next(iter(strip.crop(column, column + 1)._segments)).style
        assert style is not None
        return style.color, style.bgcolor


async def _until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    for _ in range(1500):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """Red above, blue below, and nothing at the right."""
    picture = Image.new("RGBA", (20, 12))
    picture.paste(RED, (0, 0, 10, 5))
    picture.paste(BLUE, (0, 5, 10, 12))
    picture.save(tmp_path / "halves.png")
    return tmp_path / "halves.png"


async def test_a_cell_shows_two_pixels(halves: Path) -> None:
    app = Stage(halves)
    async with app.run_test() as pilot:
        await _until(pilot, lambda: "▀" in app.seen())

        assert app.colours(0, 0) == (Color.from_rgb(*RED), Color.from_rgb(*RED))
        assert app.colours(9, 2) == (Color.from_rgb(*RED), Color.from_rgb(*BLUE))
        assert app.colours(9, 5) == (Color.from_rgb(*BLUE), Color.from_rgb(*BLUE))


@pytest.mark.parametrize("theme", ["blueprint", "paper"])
async def test_what_is_transparent_lets_the_ground_through(halves: Path, theme: str) -> None:
    app = Stage(halves, theme)
    async with app.run_test() as pilot:
        await _until(pilot, lambda: "▀" in app.seen())
        ground = app.picture.background_colors[1]
        upper, lower = app.colours(19, 1)

    for shown in (upper, lower):
        assert shown is not None
        assert shown.triplet is not None
        assert max(abs(a - b) for a, b in zip(shown.triplet, ground.rgb, strict=True)) < 30


async def test_without_colours_it_is_drawn_with_letters(
    halves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Image.new("L", (20, 12), 255)
    picture.paste(0, (10, 0, 20, 12))
    picture.save(halves)
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage(halves)
    async with app.run_test() as pilot:
        await _until(pilot, lambda: "█" in app.seen())
        first = app.seen().splitlines()[0]

    assert first == "█" * 10


async def test_another_size_is_another_picture(halves: Path) -> None:
    app = Stage(halves)
    async with app.run_test() as pilot:
        await _until(pilot, lambda: app.seen().count("▀") == 20 * 6)
        app.picture.styles.height = 3
        await _until(pilot, lambda: app.seen().count("▀") == 10 * 3)


async def test_another_file_is_shown_and_none_at_all(halves: Path) -> None:
    app = Stage(halves)
    async with app.run_test() as pilot:
        await _until(pilot, lambda: "▀" in app.seen())
        app.picture.show(halves.with_name("gone.png"))
        await _until(pilot, lambda: app.seen() == "No such file")
        app.picture.show(halves)
        await _until(pilot, lambda: "▀" in app.seen())
        app.picture.show(None)
        await _until(pilot, lambda: not app.seen())


@pytest.mark.parametrize(
    ("environment", "shows"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-ghostty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, True),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "3"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
        ({"TERM": "screen-256color", "KITTY_WINDOW_ID": "3"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "ghostty"}, False),
        ({"TERM": "xterm-kitty", "STY": "1.pts"}, False),
        ({"TERM": "xterm-kitty", "SUBMISSION_WIZARD_PICTURES": "blocks"}, False),
    ],
)
def test_only_terminals_that_are_known_are_sent_true_pictures(
    environment: dict[str, str], shows: bool
) -> None:
    assert shows_pictures(environment) is shows
