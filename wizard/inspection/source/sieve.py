"""Tells which seekers can match a text, so that the others need not read it.

With hyperscan, one database of all expressions is run over each text; without it, literals are
searched. Both only leave out seekers that cannot match: finds are the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from wizard.inspection.source.needles import (
    ExpressionNeedles,
    Needles,
    WordFilter,
    from_rarest,
    without_exclusions,
)

if TYPE_CHECKING:
    from hyperscan import Database

    from wizard.inspection.source.scan import Seeker

WORTH_COMPILING = 512 * 1024
"""Bytes that are searched by literals first: the database takes as long to compile."""


class Sieve:
    """Chooses the seekers for a text, in their order."""

    def __init__(self, seekers: Sequence[Seeker]) -> None:
        self._seekers = seekers
        self._words = WordFilter(word for seeker in seekers for word in seeker.needles or ())
        self._database: PatternDatabase | None = None
        self._until_compiled = WORTH_COMPILING

    def for_text(self, data: bytes) -> Sequence[Seeker]:
        """The seekers that can match in a text."""
        self._count(data)
        if self._database is None:
            return self._by_words(data.lower(), self._seekers)
        numbers = self._database.matching(data)
        return [self._seekers[number] for number in numbers] if numbers else ()

    def for_large_text(self, data: bytes) -> Sequence[Seeker]:
        """As `for_text`, but all seekers where only literals could tell: `for_part` does."""
        self._count(data)
        return self._seekers if self._database is None else self.for_text(data)

    def for_part(self, lowered: bytes, seekers: Sequence[Seeker]) -> Sequence[Seeker]:
        """Those of the seekers of a large text that have a literal in a part, in lower case."""
        if self._database is None:
            return self._by_words(lowered, seekers)
        return [
            seeker
            for seeker in seekers
            if (needles := seeker.needles) is None or any(word in lowered for word in needles)
        ]

    def _count(self, data: bytes) -> None:
        if self._until_compiled > 0:
            self._until_compiled -= len(data)
            if self._until_compiled <= 0:
                self._database = pattern_database([seeker.needles for seeker in self._seekers])

    def _by_words(self, lowered: bytes, seekers: Sequence[Seeker]) -> Sequence[Seeker]:
        """Those of the seekers that have a literal in a text in lower case."""
        words = self._words.words_in(lowered)
        return [
            seeker
            for seeker in seekers
            if (needles := seeker.needles) is None or not words.isdisjoint(needles)
        ]


class PatternDatabase:
    """The compiled expressions of several seekers, known by their numbers."""

    def __init__(
        self, database: Database, owners: Sequence[Sequence[int]], always: Iterable[int]
    ) -> None:
        self._database = database
        self._owners = owners
        self._always = sorted(always)

    def matching(self, data: bytes) -> Sequence[int]:
        """The numbers of the seekers that can match, ascending."""
        found: list[int] = []
        self._database.scan(data, match_event_handler=lambda number, *_: found.append(number))
        if not found:
            return self._always
        return sorted({*self._always, *(n for number in found for n in self._owners[number])})


def pattern_database(every: Sequence[Needles | None]) -> PatternDatabase | None:
    """The database for seekers with these needles; None if hyperscan is missing or refuses all."""
    try:
        import hyperscan
    except ImportError:
        return None
    patterns = {each.pattern for each in every if isinstance(each, ExpressionNeedles)}
    loose = {each: _loosened(_narrowed(each)) for each in patterns if _is_alike(each)}
    try:
        return _database_of(every, loose)
    except hyperscan.error:
        accepted = {pattern: text for pattern, text in loose.items() if _compiles(text)}
    try:
        return _database_of(every, accepted)
    except hyperscan.error:
        return None


def _compiles(expression: bytes) -> bool:
    import hyperscan

    try:
        _compiled([expression])
    except hyperscan.error:
        return False
    return True


def _compiled(expressions: Collection[bytes]) -> Database:
    """Compiles expressions, which then match at least where they should. Raises hyperscan.error."""
    import hyperscan

    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_PREFILTER
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    numbers = list(range(len(expressions)))
    database.compile(expressions=list(expressions), ids=numbers, flags=[flags] * len(numbers))
    return database


def _database_of(every: Sequence[Needles | None], accepted: Mapping[str, bytes]) -> PatternDatabase:
    owners: dict[bytes, list[int]] = {}
    for number, needles in enumerate(every):
        for expression in _expressions(needles or frozenset(), accepted):
            owners.setdefault(expression, []).append(number)
    always = (number for number, needles in enumerate(every) if needles is None)
    return PatternDatabase(_compiled(owners), list(owners.values()), always)


def _expressions(needles: Needles, accepted: Mapping[str, bytes]) -> Sequence[bytes]:
    """The expression that the needles come from, or else each literal.

    Long literals are rare, and cost less to search for than an expression.
    """
    is_rare = bool(needles) and min(map(len, needles)) >= _LONG
    if isinstance(needles, ExpressionNeedles) and needles.pattern in accepted and not is_rare:
        return [accepted[needles.pattern]]
    return [re.escape(word) for word in needles]


_LONG = 8


_UNLIKE = re.compile(r"\{,\d|\\v|\(\?#|\(\?[aiLmsu]*[Lxu]|\[([:.=])[^\]\\]*\1\]")
"""What Python and hyperscan read differently."""


def _is_alike(pattern: str) -> bool:
    """Whether hyperscan reads an expression as Python does."""
    return not _UNLIKE.search(pattern)


def _narrowed(pattern: str) -> str:
    """The expression from its rarest literal on, unless it refers to what stands before."""
    return pattern if _REFERENCE.search(pattern) else from_rarest(pattern)


_REFERENCE = re.compile(r"\\[1-9]|\(\?(P=|\()")
_PARTS = re.compile(rb"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+),\d*\}", re.DOTALL)


def _loosened(expression: str) -> bytes:
    """The expression without what it excludes, and with repetitions of any number.

    It matches wherever the original does, and compiles several times faster.
    """
    return _PARTS.sub(_any_number, without_exclusions(expression).encode())


def _any_number(part: re.Match[bytes]) -> bytes:
    if part[1] is None:
        return part[0]
    return b"*" if int(part[1]) == 0 else b"+"
