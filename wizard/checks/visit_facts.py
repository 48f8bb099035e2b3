"""Typed results of a visit to an address."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from wizard.checks.fact_types import number, table, word, words, yes
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts
from wizard.inspection.net.statuses import SUCCESS, may_be_temporary
from wizard.text import one_line

_OK = 200
_MISSING = frozenset({404, 410})
_SAME_TEXT = 60
"""In characters: pages that differ by less, and by less than half of the text, are the same."""


class RedirectStep(NamedTuple):
    """One redirect; status 0 if nothing answered."""

    status: int
    url: str


class SiblingPage(NamedTuple):
    """What a site shows at a made-up address beside a page."""

    status: int
    alike: bool
    """Whether it is the same page."""

    @property
    def is_refused(self) -> bool:
        """Whether the site says that there is no such page, so that its statuses can be trusted."""
        return self.status in _MISSING

    @property
    def is_same(self) -> bool:
        """Whether the site shows the same page for any address, or for any that is missing."""
        return self.alike and (self.status in SUCCESS or self.is_refused)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The typed facts of a visit."""

    steps: tuple[RedirectStep, ...]
    failure: str
    """An error code of `wizard.inspection.net`; "" if there was an answer."""
    message: str
    title: str
    text: str
    """The beginning of the visible text."""
    characters: int
    scripts: int
    password: bool
    figures: int
    """The number of pictures, frames, forms and similar."""
    kind: str
    """The content type, without parameters."""
    expires: date | None
    """The expiry date of the certificate."""
    headings: tuple[str, ...] = ()
    content: int = 0
    """The characters of text outside of links, menus, header and footer."""
    marks: tuple[str, ...] = ()
    """Traces of the software that made a short page; see `PageMarkup.marks`."""
    noindex: bool = False
    canonical: str = ""
    """The address that the page calls its own, if it is another one."""
    sibling: SiblingPage | None = None
    empty: bool = False
    """Whether the answer has no content at all."""
    moves: bool = False
    """Whether a script of the page can lead to another address."""
    download: bool = False
    """Whether browsers save it instead of showing it, as its headers say."""

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.steps[-1].status if self.steps else 0

    @property
    def ended(self) -> str:
        """The final address."""
        return self.steps[-1].url if self.steps else ""

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, as far as it says."""
        return self.kind in {"text/html", "application/xhtml+xml", ""}

    @property
    def is_blank(self) -> bool:
        """Whether it is HTML without visible content or scripts."""
        shown = self.characters or self.scripts or self.figures
        return self.kind == "text/html" and self.status == _OK and not shown

    @property
    def succeeded(self) -> bool:
        """Whether the last answer was a success."""
        return not self.failure and self.status in SUCCESS

    @property
    def names(self) -> tuple[str, ...]:
        """Title and headings, which say what a page is."""
        return (self.title, *self.headings)


def visit_of(facts: Facts) -> VisitFacts:
    """The visit from facts."""
    return VisitFacts(
        steps=_redirect_steps(facts),
        failure=word(facts, "failure"),
        message=one_line(word(facts, "said")),
        title=word(facts, "title"),
        text=word(facts, "text"),
        characters=number(facts, "characters"),
        scripts=number(facts, "scripts"),
        password=yes(facts, "password"),
        figures=number(facts, "figures"),
        kind=word(facts, "type"),
        expires=_iso_day(word(facts, "tls_expires")),
        headings=words(facts, "headings"),
        content=number(facts, "content" if "content" in facts else "characters"),
        marks=tuple(mark.casefold() for mark in words(facts, "marks")),
        noindex=yes(facts, "noindex"),
        canonical=word(facts, "canonical"),
        sibling=_sibling(table(facts, "sibling"), number(facts, "characters")),
        empty=yes(facts, "empty"),
        moves=yes(facts, "moves"),
        download=yes(facts, "download"),
    )


def _sibling(facts: Facts, characters: int) -> SiblingPage | None:
    if not facts:
        return None
    most = min(_SAME_TEXT, characters // 2)
    same = yes(facts, "titled") and number(facts, "unshared") <= most
    alike = (same or yes(facts, "led")) and not yes(facts, "aliased")
    return SiblingPage(number(facts, "status"), alike)


def _redirect_steps(facts: Facts) -> tuple[RedirectStep, ...]:
    hops = facts.get("hops")
    found = []
    for hop in hops if isinstance(hops, (list, tuple)) else ():
        match hop:
            case [int(status), str(url)]:
                found.append(RedirectStep(status, one_line(url)))
    return tuple(found)


def error_answered(facts: Facts) -> int:
    """The status of a page that answered 403, 429 or 5xx although asked again; else 0."""
    steps = _redirect_steps(facts)
    status = steps[-1].status if steps else 0
    return status if may_be_temporary(status) else 0


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
