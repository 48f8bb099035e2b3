"""A strict parser of HTML pages for tests."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

_FRAME = '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>'


class Page:
    """The page; invalid HTML fails here."""

    def __init__(self, text: str) -> None:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(text)

    def every(self, *names: str) -> list[Element]:
        """The elements of these names, in document order."""
        return [each for each in self.root.iter() if each.tag in names]

    def one(self, name: str) -> Element:
        (found,) = self.every(name)
        return found

    def by_id(self, anchor: str) -> Element:
        (found,) = (each for each in self.root.iter() if each.get("id") == anchor)
        return found

    @classmethod
    def part(cls, text: str, anchor: str) -> Page:
        """One section of a page, parsed alone: the whole page takes seconds."""
        start = text.index(f'<section id="{anchor}"')
        end = text.index("</section>", start)
        return cls.fragment(f"{text[start:end]}</section>")

    @classmethod
    def fragment(cls, text: str) -> Page:
        """A part of a page's body."""
        return cls(f"{_FRAME}{text}</body></html>")

    def shape(self) -> list[str]:
        """The names of all elements and of their attributes, without their content."""
        return [f"{each.tag} {sorted(each.keys())}" for each in self.root.iter()]

    def attributes(self) -> Iterator[tuple[str, str, str]]:
        """(element, attribute, value) of the whole page."""
        for each in self.root.iter():
            yield from ((str(each.tag), name, value) for name, value in each.items())


def words(element: Element) -> str:
    """The text of an element, on one line."""
    return " ".join("".join(_spoken(element)).split())


BLOCKS = {"p", "li", "div", "ul", "ol", "h1", "h2", "h3", "td", "th", "dt", "dd", "summary"}


def _spoken(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield " " if child.tag in BLOCKS else ""
        yield child.tail or ""


def rows(element: Element) -> list[list[str]]:
    """The cells of every table below an element, without headers."""
    found = ([words(cell) for cell in row.iter("td")] for row in element.iter("tr"))
    return [row for row in found if row]
