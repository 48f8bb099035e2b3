"""Parses the content of an HTML page within limits: text, headings, lists, script traces."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.html_events import feed_html

_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "svg", "iframe"})
"""Elements with invisible text; the title is kept separately."""
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"),
        *("var", "wbr"),
    }
)
_FIGURES = frozenset(
    {"img", "picture", "iframe", "frame", "object", "embed", "video", "canvas", "form", "svg"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINE_NUMBER = re.compile(r"(?:step )?(\d{1,2})[.:)]|step (\d{1,2})\b", re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"(?:step )?(\d{1,2})\b", re.IGNORECASE)
_TITLE_LIMIT = 300
_DEEPEST = 200


@dataclass(slots=True)
class PageMarkup:
    """A parsed page."""

    title: str = ""
    language: str = ""
    blocks: list[str] = field(default_factory=list)
    """Visible text, one paragraph or line each, without markup and repeated spaces."""
    scripts: int = 0
    figures: int = 0
    """The number of pictures, frames, forms and other visible elements."""
    password: bool = False
    """Whether it has a password field."""
    ordered: int = 0
    """The number of items of the longest ordered list."""
    numbered: int = 0
    """The last number counting from 1 in "1.", "Step 2", "3)"; in headings also bare numbers."""

    @property
    def characters(self) -> int:
        """The number of characters of visible text."""
        return sum(len(block) for block in self.blocks)


def read_markup(text: str) -> PageMarkup:
    """Parses a page; always terminates and never raises."""
    reader = _MarkupParser()
    feed_html(text, reader)
    reader.finish()
    return reader.page


class _MarkupParser:
    def __init__(self) -> None:
        self.page = PageMarkup()
        self._words: list[str] = []
        self._title: list[str] = []
        self._unseen: list[str] = []
        self._lists: list[int | None] = []  # items so far; None for an unordered list
        self._heading = False
        self._counted = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """Records the tag, and starts invisible elements."""
        if tag not in _INLINE:
            self._end_block()
            self._heading = tag in _HEADINGS
        if tag in _UNSEEN and len(self._unseen) < _DEEPEST:
            self._unseen.append(tag)
        if tag == "body":
            self._unseen.clear()
        self._note(tag, dict(attrs))

    def _note(self, tag: str, attrs: dict[str, str]) -> None:
        page = self.page
        page.figures += tag in _FIGURES
        if tag == "html":
            page.language = page.language or attrs.get("lang", "")[:20]
        elif tag == "script":
            page.scripts += 1
        elif tag == "input":
            page.password = page.password or attrs.get("type", "").lower() == "password"
        elif tag in {"ol", "ul"} and len(self._lists) < _DEEPEST:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            page.ordered = max(page.ordered, self._lists[-1])

    def handle_endtag(self, tag: str) -> None:
        """Ends a block, and invisible elements."""
        if tag not in _INLINE:
            self._end_block()
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        if tag in {"ol", "ul"}:
            with contextlib.suppress(IndexError):
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        """Collects visible text and the title."""
        if not self._unseen:
            self._words.append(data)
        elif self._unseen[-1] == "title" and "svg" not in self._unseen:
            self._title.append(data[:_TITLE_LIMIT])

    def _end_block(self) -> None:
        block = " ".join("".join(self._words).split())
        self._words.clear()
        if not block:
            return
        self.page.blocks.append(block)
        found = (_HEADING_NUMBER if self._heading else _LINE_NUMBER).match(block)
        self._count(int(next(filter(None, found.groups()))) if found else 0)

    def _count(self, number: int) -> None:
        if number in {1, self._counted + 1}:
            self._counted = number
            self.page.numbered = max(self.page.numbered, number)

    def finish(self) -> None:
        """Adds the remaining text."""
        self._end_block()
        self.page.title = " ".join("".join(self._title[:20]).split())[:_TITLE_LIMIT]
