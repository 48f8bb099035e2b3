"""Searches a project's files in one pass for all rules."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wizard.inspection.source.file_bytes import searched_bytes
from wizard.inspection.source.file_set import FileSetDigest, Root, files_by_root, stamp_of
from wizard.inspection.source.needles import Needles
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.rules import Rule, RuleFinds, Searcher
from wizard.inspection.source.sieve import Sieve
from wizard.inspection.source.standing import IN_FORCE
from wizard.inspection.source.tree_digest import TreeDigest
from wizard.inspection.source.walk import (
    FoundFile,
    SkippedCounts,
    SourceFile,
    Stopped,
)

_SEGMENT = 256 * 1024
_OVERLAP = 4 * 1024
"""The maximum length of a match: all repetitions in the catalogue's patterns are bounded."""

ProgressCallback = Callable[[int, str], None]
"""Called with files done and the next name, at most every 50 ms or so."""


class Seeker(Protocol):
    """Searches the pages that contain one of its literals."""

    @property
    def needles(self) -> Needles | None:
        """Literals of which a text must contain one, in lower case; None reads every page."""

    @property
    def is_done(self) -> bool:
        """Whether it needs no more pages."""

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Searches between two positions; may look ahead as far as `stretch`."""


@dataclass
class ScanSummary:
    """Statistics of a search."""

    files: int = 0
    bytes: int = 0
    minified: int = 0
    """Of the searched files."""
    has_code: bool = False
    """Whether at least one of them has code of the running app."""
    by_root: list[int] = field(default_factory=list)
    """The number of searched files for each root, in the given order."""
    prints: FileSetDigest = field(default_factory=FileSetDigest)
    """Empty if they were not asked for."""
    tally: SkippedCounts = field(default_factory=SkippedCounts)
    walked: SkippedCounts = field(default_factory=SkippedCounts)
    """What was left out of the list of files; at the end of the search also in `tally`."""
    tree: TreeDigest = field(default_factory=TreeDigest)
    stamp: str = ""
    """See `TreeDigest.stamp`."""
    stopped: bool = False
    """Whether it was stopped, so the results are incomplete."""


class _StopError(Exception):
    """The search was stopped."""


def search_files(
    roots: Sequence[Root],
    seekers: Sequence[Seeker],
    *,
    exclude: Sequence[str] = (),
    on_progress: ProgressCallback | None = None,
    stopped: Stopped = lambda: False,
    with_prints: bool = True,
) -> ScanSummary:
    """Searches every file once for all the seekers, which collect the matches.

    Holds one file at a time. `exclude` is in .gitignore syntax. `with_prints` computes the digests
    that evidence is compared by.
    """
    return _Scan(seekers, on_progress, stopped, with_prints=with_prints).run(roots, exclude)


def tree_stamp(roots: Sequence[Root], exclude: Sequence[str], stopped: Stopped) -> str:
    """The stamp that a search of the roots would have now, see `TreeDigest`; opens no file."""
    result = ScanSummary()
    for files in files_by_root(roots, exclude, result.walked, stopped):
        for file, file_stat in files:
            result.tree.add(file, file_stat)
    return result.tree.stamp(result.walked)


def seekers_of(rules: Sequence[Rule]) -> tuple[list[RuleFinds], list[Seeker]]:
    """The matches object of each rule, and all searchers."""
    finds = [RuleFinds(rule) for rule in rules]
    seekers: list[Seeker] = [
        Searcher(each, index) for each in finds for index in range(len(each.rule.patterns))
    ]
    return finds, seekers


class _Scan:
    def __init__(
        self,
        seekers: Sequence[Seeker],
        on_progress: ProgressCallback | None,
        stopped: Stopped,
        *,
        with_prints: bool,
    ) -> None:
        self._seekers = seekers
        self._with_prints = with_prints
        self._sieve = Sieve(seekers)
        self._on_progress = on_progress
        self._stopped = stopped
        self._next_turn = 0.0
        self._result = ScanSummary()

    def run(self, roots: Sequence[Root], exclude: Sequence[str]) -> ScanSummary:
        result = self._result
        try:
            for files in files_by_root(roots, exclude, result.walked, self._stopped):
                result.by_root.append(0)
                self._root(files)
            self._turn("", at_once=True)
        except _StopError:
            result.stopped = True
        result.stamp = result.tree.stamp(result.walked)
        result.tally.add(result.walked)
        return result

    def _root(self, files: Iterable[FoundFile]) -> None:
        result = self._result
        for file, file_stat in files:
            self._turn(file.name)
            result.tree.add(file, file_stat)
            if self._with_prints:
                result.prints.stamp(file.name, stamp_of(file_stat))
            result.by_root[-1] += self._file(file)

    def _turn(self, name: str, *, at_once: bool = False) -> None:
        """Yields to other threads and checks for a stop. Raises _StopError."""
        now = time.monotonic()
        if now < self._next_turn and not at_once:
            return
        self._next_turn = now + _TURN
        if self._stopped():
            raise _StopError
        if self._on_progress is not None and name:
            self._on_progress(self._result.files, name)

    def _file(self, file: SourceFile) -> bool:
        """Searches a file; returns whether it was searched."""
        data = searched_bytes(file, self._result.tally)
        if data is None:
            return False
        result = self._result
        result.files += 1
        result.bytes += len(data)
        if self._with_prints:
            result.prints.content(file.name, data)
        if self._seekers:
            self._page(file, data)
        return True

    def _page(self, file: SourceFile, data: bytes) -> None:
        result = self._result
        minified = is_minified(file.below, data)
        result.minified += minified
        is_large = len(data) > _SEGMENT
        seekers = self._sieve.for_large_text(data) if is_large else self._sieve.for_text(data)
        if not seekers and result.has_code:
            return
        page = SourceText(file, data, minified=minified)
        result.has_code = result.has_code or _is_code(page)
        if is_large:
            self._search_parts(page, file.name, seekers)
        else:
            self._search(page, file.name, seekers, (0, len(data), len(data)))

    def _search_parts(self, page: SourceText, name: str, seekers: Sequence[Seeker]) -> None:
        size = len(page.data)
        for start in range(0, size, _SEGMENT) if seekers else ():
            end = min(start + _SEGMENT, size)
            stretch = min(end + _OVERLAP, size)
            wanted = self._sieve.for_part(page.lowered[start:stretch], seekers)
            self._search(page, name, wanted, (start, end, stretch))

    def _search(
        self,
        page: SourceText,
        name: str,
        seekers: Sequence[Seeker],
        part: tuple[int, int, int],
    ) -> None:
        for seeker in seekers:
            if not seeker.is_done:
                seeker.search(page, *part)
                self._turn(name)


_TURN = 0.03
_NO_CODE = re.compile(
    r"(^|/)\.(git\w*|editorconfig|ignore)$|\.(txt|log|csv|tsv|svg|har|css|scss|less)$",
    re.IGNORECASE,
)


def _is_code(page: SourceText) -> bool:
    """Whether the file can be code of the running app; not blank or documentation."""
    return (
        page.place in IN_FORCE and bool(page.data.strip()) and not _NO_CODE.search(page.file.below)
    )


_SCRIPT = re.compile(r"\.(js|mjs|cjs|css)$", re.IGNORECASE)
_MINIFIED_NAME = re.compile(r"[.\-]min\.(js|mjs|cjs|css)$", re.IGNORECASE)
_MINIFIED_BYTES = 4096
_MINIFIED_LINE = 500


def is_minified(below: str, data: bytes) -> bool:
    """Whether a script is minified: few lines, all of them long."""
    if not _SCRIPT.search(below):
        return False
    if _MINIFIED_NAME.search(below):
        return True
    if len(data) < _MINIFIED_BYTES:
        return False
    return len(data) > _MINIFIED_LINE * (data.count(b"\n") + 1)
