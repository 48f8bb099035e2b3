"""Search rules for source code, and their matches."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from wizard.inspection.source.conditions import RELEVANT, Found, item_of
from wizard.inspection.source.evidence import is_evidence
from wizard.inspection.source.mask import excerpt
from wizard.inspection.source.needles import Needles, needles_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.standing import IN_FORCE, Place, Sure
from wizard.inspection.source.switches import Switches
from wizard.text import one_line


class Rule(NamedTuple):
    """A rule to search for."""

    id: str
    """Its name in allow comments."""
    patterns: tuple[str, ...]
    """Items of a list of the catalogue: expressions with conditions, see `item_of`."""
    excuses: tuple[str, ...] = ()
    """What shows that the environment decides about a match, see `Switches.of`."""
    doubts: tuple[str, ...] = ()
    """Reads of settings, of which a match can be the default."""
    enough: int = 0
    """The number of active matches of each pattern that is sufficient; 0 for all."""
    scope: str = ""
    """Where matches count, if their items do not say: see `Item.scope`."""


class SourceHit(NamedTuple):
    """A match of a rule."""

    name: str
    line: int
    column: int
    excerpt: str
    place: Place
    sure: Sure
    pattern: int
    """Index of the rule's pattern."""
    unreasoned: bool = False
    """Whether there is an allow comment without a reason."""


class AllowedFind(NamedTuple):
    """A match with an allow comment."""

    name: str
    line: int
    reason: str


KEPT = 12
"""Maximum matches kept of each part of a project; others are counted."""
_PART = 500
"""Line length in bytes from which a line counts as generated."""
_NO_EVIDENCE = (Place.DATA, Place.DOCUMENTATION, Place.VENDORED)
"""Where a match of what must be there says nothing, not even that it is beside the app."""
_MANY = 500
"""Maximum matches of one pattern in one stretch of a file."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[bytes]:
    """A pattern of the catalogue, compiled for bytes and ignoring case."""
    return re.compile(pattern.encode(), re.IGNORECASE)


@dataclass
class RuleFinds:
    """The matches of one rule: at most one per line, or per part of a long line."""

    rule: Rule
    counts: Counter[tuple[Place, Sure]] = field(default_factory=Counter)
    by_pattern: Counter[int] = field(default_factory=Counter)
    """The numbers of active matches by pattern index."""
    hits: list[SourceHit] = field(default_factory=list)
    allowed: int = 0
    allowances: list[AllowedFind] = field(default_factory=list)
    _kept: Counter[tuple[Place, Sure, int]] = field(default_factory=Counter)
    _page: SourceText | None = None
    _counted: set[tuple[int, int]] = field(default_factory=set)
    """Parts of lines of this page that have a match."""

    def add(self, page: SourceText, at: int, pattern: int, sure: Sure) -> None:
        """Counts a match, and keeps it up to the limit."""
        reason = page.allowance(at, self.rule.id)
        place = page.place_at(at)
        if place in IN_FORCE and not reason:
            self.by_pattern[pattern] += 1
        if self._is_counted(page, at):
            return
        if reason:
            self._allow(page, at, reason)
            return
        self.counts[place, sure] += 1
        self._kept[place, sure, pattern] += 1
        if self._kept[place, sure, pattern] <= KEPT:
            line, column, shown = page.line_of(at), page.column_of(at), page.excerpt(at)
            name = one_line(page.file.name)
            self.hits.append(
                SourceHit(
                    name=name,
                    line=line,
                    column=column,
                    excerpt=shown,
                    place=place,
                    sure=sure,
                    pattern=pattern,
                    unreasoned=reason == "",
                )
            )

    def _is_counted(self, page: SourceText, at: int) -> bool:
        """Whether the rule already matched in the same part of the same line."""
        if self._page is not page:
            self._page = page
            self._counted.clear()
        part = (page.line_of(at), page.offset_of(at) // _PART)
        if part in self._counted:
            return True
        self._counted.add(part)
        return False

    def _allow(self, page: SourceText, at: int, reason: str) -> None:
        self.allowed += 1
        if len(self.allowances) < KEPT:
            allowed_find = AllowedFind(
                one_line(page.file.name), page.line_of(at), excerpt(reason, 0)
            )
            self.allowances.append(allowed_find)


class Searcher:
    """One pattern of one rule."""

    def __init__(self, finds: RuleFinds, index: int) -> None:
        rule = finds.rule
        self._finds = finds
        self._index = index
        self._item = item_of(rule.patterns[index])
        self._expression = compiled(self._item.pattern)
        self._switches = Switches.of(rule.excuses, rule.doubts) if rule.excuses else None
        self.scope = self._item.scope or rule.scope
        """Where matches count: with a scope, only `Relevance` gives it pages to search."""
        self.needles: Needles | None = needles_of(self._item.pattern)

    @property
    def is_done(self) -> bool:
        """Whether enough matches were found."""
        enough = self._finds.rule.enough
        return bool(enough) and self._finds.by_pattern[self._index] >= enough

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Finds matches that begin between two positions; they may extend to `stretch`."""
        if self._finds.rule.enough and (page.is_minified or page.place in _NO_EVIDENCE):
            return
        matches = self._expression.finditer(page.data, start, stretch)
        for match in islice(matches, _MANY):
            at = match.start()
            if at >= end or self.is_done:
                return
            found = Found(page, at, match.end())
            holds = all(condition.holds(found) for condition in self._item.conditions)
            if holds and self._counts(found):
                self._finds.add(page, at, self._index, self._sure(page, at, match.end()))

    def _counts(self, found: Found) -> bool:
        """Whether a match is about Procore, where the whole rule asks for it."""
        rule = self._finds.rule
        must_be = bool(rule.enough) and rule.scope == RELEVANT == self.scope
        return not must_be or is_evidence(found.page, found.start, found.end)

    def _sure(self, page: SourceText, at: int, end: int) -> Sure:
        if self._switches is None:
            return Sure.PLAIN
        if page.place is Place.OTHER_ENVIRONMENT:
            return Sure.SWITCHED
        return self._switches.sure(page, at, end) if page.place in IN_FORCE else Sure.PLAIN
