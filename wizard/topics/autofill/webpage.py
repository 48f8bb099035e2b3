"""Parses facts on the app and the company from one HTML page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from wizard.html_events import feed_html
from wizard.text import one_line
from wizard.topics.autofill.words import mail_in, web_address

_LINKS, _WORDS, _DATA = 2000, 200, 64 * 1024
_DEEPEST = 6
_COMPANIES = frozenset({"organization", "corporation", "localbusiness", "onlinebusiness"})


class PageLink(NamedTuple):
    """A link: its words, its absolute address, and its `rel`."""

    words: str
    address: str
    rel: str = ""


@dataclass
class Webpage:
    """The relevant content of a page."""

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    """`description`, `og:title` and so on, by name in lower case."""
    links: list[PageLink] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    company: Mapping[str, Any] = field(default_factory=dict)
    """The company's JSON-LD data."""


def read_webpage(text: str, address: str) -> Webpage:
    """Parses a page; always terminates and never raises."""
    reader = _WebpageParser(address)
    feed_html(text, reader)
    reader.page.title = one_line(reader.page.title)[:300]
    return reader.page


class _WebpageParser:
    def __init__(self, address: str) -> None:
        self.page = Webpage()
        self._address = address
        self._href = ("", "")
        self._words: list[str] | None = None
        self._inside = ""
        self._data: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """Records the tag."""
        known = dict(attrs)
        if tag == "meta":
            name = (known.get("name") or known.get("property", "")).lower()
            self.page.meta.setdefault(name[:60], one_line(known.get("content", "")[:4000]))
        elif tag == "a":
            self._end_link()
            self._href = known.get("href", "")[:2000], known.get("rel", "")[:60].lower()
            self._words = [known.get("aria-label", "")[:_WORDS]]
        elif tag == "link" and known.get("rel", "").lower() in {"privacy-policy", "help"}:
            self._href, self._words = (known.get("href", "")[:2000], known["rel"].lower()), []
            self._end_link()
        elif tag == "title" and not self.page.title:
            self._inside = "title"
        elif tag == "script" and known.get("type", "").lower() == "application/ld+json":
            self._inside, self._data = "data", []

    def handle_endtag(self, tag: str) -> None:
        """Ends a link, the title or a JSON-LD block."""
        if tag == "a":
            self._end_link()
        elif tag == "script" and self._inside == "data":
            self.page.company = self.page.company or _company_in("".join(self._data))
        if tag in {"title", "script"}:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Collects the text of links and of the title."""
        if self._inside == "title" and len(self.page.title) < _WORDS:
            self.page.title += data[:_WORDS]
        elif self._inside == "data" and sum(map(len, self._data)) < _DATA:
            self._data.append(data[:_DATA])
        elif self._words is not None and len(self._words) < 20:  # noqa: PLR2004 - words of a link
            self._words.append(data[:_WORDS])

    def _end_link(self) -> None:
        if self._words is None or len(self.page.links) >= _LINKS:
            self._words = None
            return
        seen = " ".join(" ".join(self._words[1:]).split()) or " ".join(self._words)
        words, (href, rel) = one_line(seen)[:_WORDS], self._href
        self._words = None
        scheme = href.strip().lower().partition(":")[0]
        if scheme == "mailto":
            mail = mail_in(unquote(href.partition(":")[2].partition("?")[0]))
            self.page.mails += [mail] if mail else []
        elif scheme == "tel":
            self.page.phones.append(one_line(unquote(href.partition(":")[2]))[:40])
        elif address := self._whole(href):
            self.page.links.append(PageLink(words, address, rel))

    def _whole(self, href: str) -> str:
        try:
            joined = urljoin(self._address, href.strip())
            parts = urlsplit(joined)
        except ValueError:
            return ""
        return web_address(parts._replace(fragment="").geturl())


def _company_in(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return next(_companies(document, 0), {})


def _companies(part: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(part, list):
        for each in part[:50]:
            yield from _companies(each, depth + 1)
    elif isinstance(part, Mapping):
        kinds = part.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if any(str(kind).lower() in _COMPANIES for kind in named):
            yield part
        for key in ("@graph", "publisher", "provider", "author"):
            yield from _companies(part.get(key), depth + 1)
