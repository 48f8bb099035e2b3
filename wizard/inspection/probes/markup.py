"""Parses an HTML page within limits: text, headings, lists, what it says of itself to programs."""

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
_FRAME_TAGS = frozenset({"nav", "header", "footer", "aside", "select", "button", "a"})
_FRAME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
"""Elements around the content of a page, which pages of a site have in common."""
_MARKED_TAGS = frozenset({"html", "body", "main", "section", "article", "div", "h1", "h2", "form"})
_LOADED_TAGS = frozenset({"script", "iframe"})
_GLOBAL = re.compile(r"(?:\bwindow\.|\b(?:var|let|const)\s)\s*([A-Za-z_$][\w$]{2,39})\s*=(?!=)")
_LINE_NUMBER = re.compile(r"(?:step )?(\d{1,2})[.:)]|step (\d{1,2})\b", re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"(?:step )?(\d{1,2})\b", re.IGNORECASE)
_MOVES = re.compile(
    r"\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\("
)
_TITLE_LIMIT = 300
_DEEPEST = 200
_MARKS = 40
_MARK_LENGTH = 60
_TOP_HEADINGS = 3
_SCRIPT_LIMIT = 64 * 1024


@dataclass(slots=True)
class PageMarkup:
    """A parsed page."""

    title: str = ""
    language: str = ""
    blocks: list[str] = field(default_factory=list)
    """Visible text, one paragraph or line each, without markup and repeated spaces."""
    content: list[str] = field(default_factory=list)
    """The blocks without links, and without what surrounds the content: menus, header, footer."""
    headings: list[str] = field(default_factory=list)
    """The first headings of the upper levels."""
    canonical: str = ""
    """The address that the page calls its own, as written."""
    noindex: bool = False
    """Whether it asks search engines to leave it out."""
    moves: bool = False
    """Whether an inline script can lead to another address."""
    marks: dict[str, None] = field(default_factory=dict)
    """Classes and ids of its parts, names of form fields and of variables of its scripts, and the
    addresses of scripts and frames without query: they tell which software made the page."""
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
        self._heading = ""
        self._counted = 0
        self._own: list[str] = []
        self._frame = ""  # the outermost element around the content, and how deep it is nested
        self._depth = 0
        self._scripted = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """Records the tag, and starts invisible elements."""
        if tag not in _INLINE:
            self._end_block()
            self._heading = tag if tag in _HEADINGS else ""
        if tag in _UNSEEN and len(self._unseen) < _DEEPEST:
            self._unseen.append(tag)
        if tag == "body":
            self._unseen.clear()
        named = dict(attrs)
        self._enter(tag, named)
        self._note(tag, named)
        self._note_for_programs(tag, named)

    def _enter(self, tag: str, attrs: dict[str, str]) -> None:
        """Enters an element around the content; only the outermost one counts."""
        if self._frame:
            self._depth += tag == self._frame
        elif tag in _FRAME_TAGS or attrs.get("role", "").lower() in _FRAME_ROLES:
            self._frame, self._depth = tag, 1

    def _leave(self, tag: str) -> None:
        self._depth -= tag == self._frame
        if not self._depth:
            self._frame = ""

    def _note_for_programs(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "link" and "canonical" in attrs.get("rel", "").lower().split():
            self.page.canonical = self.page.canonical or attrs.get("href", "").strip()
        elif tag == "meta" and attrs.get("name", "").lower() in {"robots", "googlebot"}:
            asked = attrs.get("content", "").lower()
            self.page.noindex = self.page.noindex or "noindex" in asked or "none" in asked.split()
        elif tag in _MARKED_TAGS:
            self._mark(attrs.get("id", ""), *attrs.get("class", "").split()[:8])
        elif tag == "input":
            self._mark(attrs.get("name", ""))
        elif tag in _LOADED_TAGS:
            self._mark(attrs.get("src", "").partition("?")[0])

    def _mark(self, *marks: str) -> None:
        for mark in filter(None, map(str.strip, marks)):
            if len(self.page.marks) < _MARKS:
                self.page.marks.setdefault(mark[:_MARK_LENGTH])

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
        self._leave(tag)
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
            if not self._frame:
                self._own.append(data)
        elif self._unseen[-1] == "script" and self._scripted < _SCRIPT_LIMIT:
            self._scripted += len(data)
            script = data[:_SCRIPT_LIMIT]
            self._mark(*_GLOBAL.findall(script)[:10])
            self.page.moves = self.page.moves or _MOVES.search(script) is not None
        elif self._unseen[-1] == "title" and "svg" not in self._unseen:
            self._title.append(data[:_TITLE_LIMIT])

    def _end_block(self) -> None:
        block = " ".join("".join(self._words).split())
        self._words.clear()
        own = " ".join("".join(self._own).split())
        self._own.clear()
        if own:
            self.page.content.append(own)
        if not block:
            return
        self.page.blocks.append(block)
        if self._heading in {"h1", "h2"} and len(self.page.headings) < _TOP_HEADINGS:
            self.page.headings.append(block[:_TITLE_LIMIT])
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
