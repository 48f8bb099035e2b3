"""Search rules for source code, and their matches."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from wizard.inspection.source.mask import excerpt
from wizard.inspection.source.needles import Needles, needles_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.standing import IN_FORCE, Place, Sure
from wizard.text import one_line


class Rule(NamedTuple):
    """A rule to search for."""

    id: str
    """Its name in allow comments."""
    patterns: tuple[str, ...]
    excuses: tuple[str, ...] = ()
    """Expressions near a match that excuse it."""
    doubts: tuple[str, ...] = ()
    """Expressions in the same file that make a match doubtful."""
    enough: int = 0
    """The number of active matches of each pattern that is sufficient; 0 for all."""


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
_BEFORE, _AFTER = 6, 3
_MANY = 500
"""Maximum matches of one pattern in one stretch of a file."""


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
        place = page.place
        if place in IN_FORCE and page.is_comment(at):
            place = Place.COMMENT
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
    """One compiled pattern of one rule."""

    def __init__(self, finds: RuleFinds, index: int) -> None:
        self._finds = finds
        self._index = index
        self._expression = compiled(finds.rule.patterns[index])
        self._excuses = [compiled(excuse) for excuse in finds.rule.excuses]
        self._doubts = [compiled(doubt) for doubt in finds.rule.doubts]
        self.needles: Needles | None = needles_of(finds.rule.patterns[index])

    @property
    def is_done(self) -> bool:
        """Whether enough matches were found."""
        enough = self._finds.rule.enough
        return bool(enough) and self._finds.by_pattern[self._index] >= enough

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Finds matches that begin between two positions; they may extend to `stretch`."""
        matches = self._expression.finditer(page.data, start, stretch)
        for found in islice(matches, _MANY):
            at = found.start()
            if at >= end or self.is_done:
                return
            self._finds.add(page, at, self._index, self._sure(page, at))

    def _sure(self, page: SourceText, at: int) -> Sure:
        if not self._excuses:
            return Sure.PLAIN
        near = page.around(at, _BEFORE, _AFTER)
        if page.place is Place.OTHER_ENVIRONMENT or any(e.search(near) for e in self._excuses):
            return Sure.SWITCHED
        return Sure.UNCLEAR if page.mentions(self._doubts) else Sure.PLAIN
