"""Converts HTML mail to plain text with its lists, headings and quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from wizard.html_events import feed_html

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ol", "ul"})
_PARAGRAPHS = _HEADINGS | _LISTS | {"blockquote", "p", "pre", "table"}
_LINES = (
    "address article aside body center dd div dl dt fieldset figure footer form header hr li main "
    "nav section tbody td th thead tr"
)
_BLOCKS = _PARAGRAPHS | frozenset(_LINES.split())
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_VOIDS = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_VOIDS.split())
"""Void elements."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONGEST_LINK = 150


def text_of_html(markup: str) -> str:
    """The visible text in lines; malformed HTML is read as far as possible."""
    reader = _MailHtmlParser()
    feed_html(markup, reader)
    reader.end_line()
    lines = "\n".join(reader.lines)
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


class _MailHtmlParser:
    """Collects lines. Open elements are counted, not kept as a tree."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._has_words = False
        """Whether the line has more than space."""
        self._mark = ""
        """The prefix of the next words: a list marker or a heading's."""
        self._lists: list[int] = []
        """The number of the last item of each open list; -1 for bullets."""
        self._quotes = 0
        self._as_written = 0
        """The number of open elements that preserve line breaks."""
        self._unseen: list[str] = []
        """The open elements inside of a hidden one."""
        self._open = Counter[str]()
        """How often each element is open, to avoid walking through a deep page."""
        self._link = ""
        self._linked_from = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """Starts a line for block elements."""
        given = dict(attrs)
        if self._unseen or tag in _UNSEEN or _HIDDEN.search(given.get("style", "")):
            if tag not in _VOID:
                self._unseen.append(tag)
                self._open[tag] += 1
            return
        if tag == "br":
            self._break()
        elif tag == "a":
            self._link, self._linked_from = given.get("href", "").strip(), len(self._line)
        elif tag in _BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """Ends the element."""
        if self._unseen:
            self._close_unseen(tag)
        elif tag == "a":
            self._end_link()
        elif tag in {"td", "th"}:
            self._line.append(" ")
        elif tag in _BLOCKS:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        """Adds text."""
        if self._unseen:
            return
        first, *others = data.split("\n") if self._as_written else [data]
        self._add(first)
        for line in others:
            self._break()
            self._add(line)

    def _add(self, data: str) -> None:
        words = _SPACE.sub(" ", data)
        self._line.append(words if self._line else words.lstrip())
        self._has_words = self._has_words or bool(words.strip())

    def _close_unseen(self, tag: str) -> None:
        while self._open[tag]:
            ended = self._unseen.pop()
            self._open[ended] -= 1
            if ended == tag:
                return

    def _begin(self, tag: str) -> None:
        if tag in {"td", "th"}:
            return
        self.end_line()
        if tag in _PARAGRAPHS and not self._lists:
            self._blank()
        if tag in _LISTS:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._as_written += 1
        elif tag == "li":
            self._item()
        elif tag in _HEADINGS:
            self._mark = "# "
        elif tag == "hr":
            self.lines.append("----------")

    def _end(self, tag: str) -> None:
        self.end_line()
        self._mark = ""
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._as_written = max(0, self._as_written - 1)
        if tag in _PARAGRAPHS and not self._lists:
            self._blank()

    def _item(self) -> None:
        depth = max(0, len(self._lists) - 1)
        sign = "-"
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            sign = f"{self._lists[-1]}."
        self._mark = f"{'   ' * min(depth, 20)}{sign} "

    def _break(self) -> None:
        if self._has_words:
            self.end_line()
        else:
            self._blank()

    def end_line(self) -> None:
        """Adds the collected text as a line."""
        words = _SPACE.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        self._has_words = False
        if not words:
            return
        indent = "" if self._mark else "   " * min(len(self._lists), 20)
        quote = "> " * min(self._quotes, 5)
        self.lines.append(f"{quote}{self._mark or indent}{words}")
        self._mark = ""

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _end_link(self) -> None:
        """Adds the target of a link, unless its text is the target."""
        link, words = self._link, "".join(self._line[self._linked_from :])
        self._link, self._linked_from = "", len(self._line)
        plain = link.split("://", 1)[-1].rstrip("/")
        if link.startswith("http") and plain not in words and len(link) <= _LONGEST_LINK:
            self._line.append(f" ({link})")
