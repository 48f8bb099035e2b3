"""A text whose paragraphs go on below their own first letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_LEAD = re.compile(r" *(?:[^\w\s“”\"'(\[{] )?")
"""Indent of a paragraph, and a sign or bullet before its first word."""


class HangingText(Widget):
    """Shows paragraphs, wrapped to its width; Textual wraps them to the left edge."""

    DEFAULT_CSS = """
    HangingText { height: auto; width: 1fr; }
    """

    def __init__(self, content: Content | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._content = content or Content()
        self._wrapped: tuple[int, tuple[Content, ...]] = (0, ())

    @property
    def content(self) -> Content:
        """The text as it was given."""
        return self._content

    def update(self, content: Content) -> None:
        """Shows another text. A screen is laid out again only if it has other lines."""
        if content.is_same(self._content):
            return
        width, before = self._wrapped
        self._content = content
        self._wrapped = (0, ())
        fits = width == self.size.width and len(self._lines(width)) == len(before)
        self.refresh(layout=not fits)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines at a width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> tuple[Content, ...]:
        if self._wrapped[0] != width:
            paragraphs = self._content.split("\n")
            lines = tuple(line for each in paragraphs for line in _hanging(each, max(1, width)))
            self._wrapped = (width, lines)
        return self._wrapped[1]


def _hanging(paragraph: Content, width: int) -> Iterator[Content]:
    lead = _LEAD.match(paragraph.plain)
    indent = min(lead.end() if lead else 0, width // 2)
    if paragraph.cell_length <= width or not indent:
        yield from paragraph.wrap(width)
        return
    first, *more = paragraph[indent:].wrap(width - indent)
    yield paragraph[:indent] + first
    yield from (line.pad_left(indent) for line in more)
