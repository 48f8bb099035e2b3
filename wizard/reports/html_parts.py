"""Builds well-formed HTML; everything that is not Markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from wizard.dataclass import dataclass
from wizard.text import clean, one_line

LONGEST = 20_000
"""Maximum characters of one text in a page, for readers and browsers."""
_SHORT = 80
"""Most texts up to this length, such as headings, stand in a page many times."""

_NO_CHARACTER = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(
        0, 0x110000, 0x10000)) + "]"
)  # fmt: skip
"""Code points that HTML does not allow although they are no control characters."""

_MEANT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_ADDRESS = re.compile(
    r"https://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e]*)?"
)
"""A plain URL: no user name, no look-alike letters."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


NOTHING = Markup("")


def html_text(text: str) -> Markup:
    """Text as inert HTML on one line; overlong text is cut.

    With `kept` the only way from text to markup. Safe in an element and in a quoted attribute.
    Surrounding space becomes one blank, so that parts of a sentence stay separated.
    """
    return _known_text(text) if len(text) <= _SHORT else _escaped_text(text)


def _escaped_text(text: str) -> Markup:
    line = _NO_CHARACTER.sub("\ufffd", one_line(f"|{text}|"))[1:-1]
    if len(line) > LONGEST:
        line = f"{line[:LONGEST]}… (cut here; {len(line):,} characters)"
    return Markup(line.translate(_MEANT))


_known_text = lru_cache(maxsize=2048)(_escaped_text)


def text_with_lines(text: str) -> Markup:
    """Text as inert HTML with its lines and spaces, uncut, for copying."""
    return Markup(_NO_CHARACTER.sub("\ufffd", clean(text)).translate(_MEANT))


def html_element(name: str, /, *content: str, **attributes: str) -> Markup:
    """An element with its end tag; content that is not `Markup` is escaped, as are attributes.

    `class_` is written class, `aria_hidden` aria-hidden; an empty attribute is left out.
    """
    return Markup(f"<{name}{_html_attributes(attributes)}>{join_html(content)}</{name}>")


def html_void_element(name: str, /, **attributes: str) -> Markup:
    """An element without content and end tag."""
    return Markup(f"<{name}{_html_attributes(attributes)}>")


def join_html(content: Iterable[str], between: str = "") -> Markup:
    """Joins pieces with plain words between them; what is not `Markup` is escaped."""
    return Markup(
        between.join([piece if type(piece) is Markup else html_text(piece) for piece in content])
    )


def html_lines(content: Iterable[str]) -> Markup:
    """Joins pieces with line breaks, so that two pages can be compared line by line."""
    return join_html((piece for piece in content if piece), "\n")


def _html_attributes(attributes: dict[str, str]) -> str:
    return "".join(
        [
            f' {_attribute_name(name)}="{value if type(value) is Markup else html_text(value)}"'
            for name, value in attributes.items()
            if value
        ]
    )


@cache
def _attribute_name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def address_link(text: str, words: str = "", class_: str = "") -> Markup:
    """A link for a plain https address; otherwise only the words, or the text itself."""
    if not _ADDRESS.fullmatch(text) or len(text) > LONGEST:
        return html_text(words or text)
    class_ = class_ if words else "told"
    return html_element("a", words or text, href=text, rel="noreferrer noopener", class_=class_)


class TableColumn(NamedTuple):
    """A column of a table; a narrow screen shows its heading beside each cell."""

    head: str
    class_: str = ""


@dataclass(frozen=True, slots=True)
class HtmlSection:
    """A part of the page with a heading of level two."""

    anchor: str
    title: str
    body: Markup
    count: int | None = None

    @property
    def heading(self) -> str:
        """The title, with the number of items if it has one."""
        return self.title if self.count is None else f"{self.title} ({self.count})"


def html_table(
    label: str, columns: Sequence[TableColumn], rows: Iterable[Sequence[str]], class_: str = ""
) -> Markup:
    """A table shown as cards on narrow screens."""
    heads = (
        html_element("th", column.head, scope="col", class_=column.class_) for column in columns
    )
    head = html_element("thead", html_element("tr", *heads))
    body = html_element("tbody", Markup("\n"), *(_html_row(columns, row) for row in rows))
    return html_element("table", head, body, aria_label=label, class_=class_)


def _html_row(columns: Sequence[TableColumn], row: Sequence[str]) -> Markup:
    cells = (
        html_element("td", cell, data_head=column.head, class_=column.class_)
        for column, cell in zip(columns, row, strict=True)
        if cell or column.head
    )
    return Markup(f"{html_element('tr', *cells)}\n")


def html_details(summary: str, *content: str, class_: str = "", open_: bool = False) -> Markup:
    """A collapsible part."""
    start = Markup(f"<details{_html_attributes({'class': class_})}{' open' if open_ else ''}>")
    return join_html((start, html_element("summary", summary), *content, Markup("</details>")))


def html_paragraph(*content: str, class_: str = "") -> Markup:
    """A paragraph."""
    return html_element("p", *content, class_=class_)


def html_list(items: Iterable[str], class_: str = "") -> Markup:
    """A bulleted list; each item is inner HTML."""
    return html_element("ul", *(html_element("li", item) for item in items), class_=class_)
