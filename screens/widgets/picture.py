"""A picture in the terminal: two pixels in each cell, or a real image where the terminal can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path

from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget
from textual.worker import Worker

from screens.widgets.background import run_in_background
from screens.widgets.picture_kitty import (
    CELL,
    SentPicture,
    can_show,
    cells_of,
    delete_picture,
    send_picture,
)
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.thumbnail import Pixel, Thumbnail, small_png, thumbnail

PAUSE_S = 0.1
"""Delay before a picture is read: resizing a window asks for many sizes."""

_CHECKER = 0.08
"""Contrast of the darker squares behind transparent parts."""

_SHADES = " ░▒▓█"


class Picture(Widget, can_focus=False):
    """Shows a file's picture as large as the widget allows, with its aspect ratio, at the top left.

    Its size comes from styles; `rows` returns its height for a width, where that depends on the
    picture.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Picture { width: 1fr; height: 12; }
    """

    def __init__(
        self,
        path: Path | None = None,
        media: Media = Media.IMAGE,
        *,
        rows: Callable[[int], int] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._path = path
        self._look = media
        self._rows = rows
        self._thumbnail = Thumbnail()
        self._sent: SentPicture | None = None
        """The picture that the terminal holds, where it is one that can."""
        self._drawn: tuple[object, ...] = ()
        self._strips: list[Strip] = []

    def show(self, path: Path | None, media: Media | None = None) -> None:
        """Shows another file, or the same one with its present content."""
        self._path = path
        self._look = media or self._look
        self._fit()
        self._load_soon(0)

    def on_resize(self) -> None:
        """Reads the picture for another size."""
        self._fit()
        self._load_soon(PAUSE_S if self._thumbnail.pixels or self._sent else 0)

    def _fit(self) -> None:
        width, around = self.size.width, self.parent
        if not width and isinstance(around, Widget):  # it was hidden before
            width = around.scrollable_content_region.width
        if self._rows is not None and width and (rows := self._rows(width)):
            self.styles.height = rows

    def on_unmount(self) -> None:
        """Deletes the picture from the terminal."""
        self._keep(None)

    def _load_soon(self, pause: float) -> None:
        if self.is_attached and self.is_running:
            _: Worker[None] = self.run_worker(
                partial(self._load, pause), exclusive=True, group="picture"
            )

    async def _load(self, pause: float) -> None:
        await asyncio.sleep(pause)
        path, media, size = self._path, self._look, self.size
        if path is None:
            self._thumbnail = Thumbnail()
            self._keep(None)
        elif size.width and size.height:
            if can_show(self.app) and await self._send(path, media, size):
                self._thumbnail = Thumbnail()
            else:
                read = partial(thumbnail, path, media, size.width, size.height)
                self._thumbnail = await run_in_background(read)
                self._keep(None)
        self.refresh()

    async def _send(self, path: Path, media: Media, size: Size) -> bool:
        """Sends the picture to the terminal; False when there is none."""
        width, height = size.width * CELL[0], size.height * CELL[1]
        png = await run_in_background(partial(small_png, path, media, width, height))
        if png:
            self._keep(send_picture(self.app, png, size.width, size.height))
        return bool(png)

    def _keep(self, sent: SentPicture | None) -> None:
        before, self._sent = self._sent, sent
        if before is not None:
            delete_picture(self.app, before)

    def render_line(self, y: int) -> Strip:
        """One line of the picture, or of the message why there is none."""
        background, ink = self.background_colors[1], self.colors[3]
        key = (self._thumbnail, self._sent, self.size, background, ink, self._has_colours())
        if key != self._drawn:
            self._drawn = key
            self._strips = self._draw(background, ink)
        width, bare = self.size.width, self.visual_style.rich_style
        if y < len(self._strips):
            return self._strips[y].adjust_cell_length(width, bare)
        return Strip.blank(width, bare)

    def _has_colours(self) -> bool:
        return not self.app.no_color and self.app.console.color_system is not None

    def _draw(self, background: Color, ink: Color) -> list[Strip]:
        lines = self._lines(background, ink)
        width, style = self.size.width, self.visual_style
        made = (Visual.to_strips(self, line, width, 1, style) for line in lines)
        return [strip for strips in made for strip in strips]

    def _lines(self, background: Color, ink: Color) -> list[Content]:
        thumbnail = self._thumbnail
        if self._sent is not None:
            return cells_of(self._sent)
        if thumbnail.trouble:
            return [Content.styled(thumbnail.trouble, "$text-muted")]
        rows = range(0, thumbnail.height, 2)
        if self._has_colours():
            return [_in_colours(thumbnail, row, background, ink) for row in rows]
        light = ink.brightness > background.brightness
        return [_in_shades(thumbnail, row, light_ink=light) for row in rows]


def _in_colours(thumbnail: Thumbnail, row: int, background: Color, ink: Color) -> Content:
    """Two pixel rows: foreground colour for the upper half of a cell, background for the rest."""
    cells = (
        (
            _pixel_colour(thumbnail, column, row, background, ink),
            _pixel_colour(thumbnail, column, row + 1, background, ink),
        )
        for column in range(thumbnail.width)
    )
    return Content.assemble(
        *(
            ("▀" * len(tuple(same)), Style(foreground=upper, background=lower))
            for (upper, lower), same in groupby(cells)
        )
    )


def _pixel_colour(
    thumbnail: Thumbnail, column: int, row: int, background: Color, ink: Color
) -> Color:
    if row >= thumbnail.height:
        return background
    red, green, blue, opaque = thumbnail.at(column, row)
    colour = Color(red, green, blue)
    if opaque == 255:
        return colour
    dark = (column // 4 + row // 4) % 2
    behind = background.blend(ink, _CHECKER) if dark else background
    return behind.blend(colour, opaque / 255, alpha=1)


def _in_shades(thumbnail: Thumbnail, row: int, *, light_ink: bool) -> Content:
    """Two rows of pixels as characters of different density."""
    text = ""
    for column in range(thumbnail.width):
        covers = [_cover(thumbnail.at(column, r), light_ink=light_ink) for r in (row, row + 1)]
        text += _SHADES[round(sum(covers) / 2 * (len(_SHADES) - 1))]
    return Content(text)


def _cover(pixel: Pixel, *, light_ink: bool) -> float:
    red, green, blue, opaque = pixel
    light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return (light if light_ink else 1 - light) * opaque / 255
