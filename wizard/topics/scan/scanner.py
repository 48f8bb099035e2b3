"""Scans source folders: first the plan, then one pass for all questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Cost
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts, Observed, Question
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion, pending_questions
from wizard.inspection.source.registry import SCANS
from wizard.inspection.source.roots import Locate, Located, roots_of
from wizard.inspection.source.seeking import (
    ScanFacts,
    ScanPass,
    Search,
    SearchError,
    folders_of,
)
from wizard.text import one_line
from wizard.topics.scan.remembered import RememberedScan

if TYPE_CHECKING:
    from wizard.inspection.source.scan import ScanSummary

ProgressCallback = Callable[[int, str], None]
"""Called with files done and the next name, at most every 30 ms or so."""
Stopped = Callable[[], bool]
"""Polled at least every 50 ms; true stops the scan."""

STOPPED = "the scan was stopped before it had read every file"
NO_SEARCH = "nothing here can search for it yet"


@dataclass(frozen=True, slots=True)
class PreparedScan:
    """A planned scan."""

    wanted: tuple[PendingQuestion, ...]
    """The questions, in journey order."""
    left_out: tuple[PendingQuestion, ...]
    """Questions without a search implementation."""
    folder: Path
    """The draft's folder, the base of relative paths."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder to search, as written in the draft."""
        named = (folder for one in self.wanted for folder in folders_of(one.question))
        return tuple(dict.fromkeys(named))


def prepare_scan(
    edition: Edition, context: AssessmentContext, folder: Path, only: Iterable[str] | None = None
) -> PreparedScan:
    """Plans a scan for all requirements or for those with the ids.

    `folder` is the draft's. Without questions, no folder is named or nothing applies.
    """
    known = SCANS
    every = pending_questions(edition, context, Cost.SOURCE, only)
    chosen = tuple(one for one in every if one.question.check in known)
    left_out = tuple(one for one in every if one.question.check not in known)
    return PreparedScan(chosen, left_out, folder)


def scan_answers(
    prepared: PreparedScan,
    now: Callable[[], datetime],
    on_progress: ProgressCallback | None = None,
    stopped: Stopped = lambda: False,
) -> dict[Question, Observed]:
    """The answers, for `EvidenceFile.add`; may take a minute, in any thread.

    A stopped scan answers every question with a failure, so that stored evidence is kept.
    """
    questions = [one.question for one in prepared.wanted]
    results = search_sources(questions, prepared.folder, on_progress=on_progress, stopped=stopped)
    at = now().astimezone(UTC).replace(microsecond=0)
    return {
        question: Observed(at, trouble=STOPPED)
        if result.stopped
        else Observed(at, {} if result.trouble else result.facts, result.trouble)
        for question, result in results.items()
    }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a search."""

    facts: Facts
    trouble: str = ""
    """Why it failed, completing "could not tell: …"; then there are no facts."""
    stopped: bool = False
    """Whether the pass was stopped: the facts are true, but incomplete."""


def search_sources(
    questions: Sequence[Question],
    folder: Path,
    *,
    exclude: Sequence[str] = (),
    locate: Locate | None = None,
    on_progress: ProgressCallback | None = None,
    stopped: Stopped = lambda: False,
    cache: Path | None = None,
) -> dict[Question, SearchResult]:
    """Searches for all questions, with one pass over each set of folders.

    `exclude` is in .gitignore syntax; results with it, or with folders that `locate` resolves
    differently from the draft, must never be stored as evidence. `cache` is the user's cache
    folder, where complete scans are remembered; None remembers nothing.
    """
    with_prints = locate is None and not exclude
    groups: dict[tuple[str, ...], list[Question]] = {}
    for question in questions:
        groups.setdefault(folders_of(question), []).append(question)
    results: dict[Question, SearchResult] = {}
    for folders, group in groups.items():
        located = (locate or roots_of)(folders, folder)
        memory = cache and RememberedScan(cache, group, folder, located, exclude, with_prints)
        facts = memory.recall(stopped) if memory else None
        if facts is not None:
            results |= {q: SearchResult(each) for q, each in zip(group, facts, strict=True)}
            continue
        scanned, found = _Group(group, folder, located, on_progress, stopped).search(
            exclude, with_prints=with_prints
        )
        if memory and not any(found[question].trouble for question in group):
            memory.keep(scanned, [found[question].facts for question in group])
        results |= found
    return {question: results[question] for question in questions}


class _LaterReading:
    """Progress of what follows the pass: the number of files stays, the names go on."""

    def __init__(self, on_progress: ProgressCallback | None) -> None:
        self._on_progress = on_progress
        self._next_turn = 0.0
        self.files = 0
        """The number of files that the pass searched; 0 before its end."""

    def reading(self, name: str) -> None:
        """Tells the name of a file, at most every 30 ms."""
        now = time.monotonic()
        if self._on_progress is not None and self.files and now >= self._next_turn:
            self._next_turn = now + _TURN
            self._on_progress(self.files, name)


_TURN = 0.03


class _Group:
    """The questions about one set of folders."""

    def __init__(
        self,
        questions: Sequence[Question],
        folder: Path,
        located: Located,
        on_progress: ProgressCallback | None,
        stopped: Stopped,
    ) -> None:
        self._roots, self._gaps = located
        self._on_progress = on_progress
        self._later = _LaterReading(on_progress)
        self._stopped = stopped
        self._searches: dict[Question, Search] = {}
        self._troubles: dict[Question, str] = {}
        passing, known = ScanPass(folder, stopped, self._later.reading), SCANS
        for question in questions:
            if question.check not in known:
                self._troubles[question] = NO_SEARCH
                continue
            try:
                self._searches[question] = known[question.check](question, passing)
            except SearchError as found:
                self._troubles[question] = found.message

    def search(
        self,
        exclude: Sequence[str],
        *,
        with_prints: bool,
    ) -> tuple[ScanSummary, dict[Question, SearchResult]]:
        from wizard.inspection.source.scan import search_files

        every = [seeker for search in self._searches.values() for seeker in search.seekers]
        seekers = list({id(seeker): seeker for seeker in every}.values())
        scanned = search_files(
            self._roots,
            seekers,
            exclude=exclude,
            on_progress=self._on_progress,
            stopped=self._stopped,
            with_prints=with_prints,
        )
        self._later.files = scanned.files
        went = self._went(scanned, with_prints=with_prints)
        results = {
            question: SearchResult({}, message) for question, message in self._troubles.items()
        }
        for question, made in self._searches.items():
            results[question] = _result(made, went, stopped=scanned.stopped)
        if self._stopped() and not scanned.stopped:  # while the results were put together
            scanned.stopped = True
            results = {q: replace(each, stopped=True) for q, each in results.items()}
        return scanned, results

    def _went(self, scanned: ScanSummary, *, with_prints: bool) -> ScanFacts:
        counts = {
            root.given: count for root, count in zip(self._roots, scanned.by_root, strict=False)
        }
        empty = [
            f"“{name}” holds no file that can be searched"
            for name, count in counts.items()
            if not count and not scanned.stopped
        ]
        tally = scanned.tally
        return ScanFacts(
            files=scanned.files,
            has_code=scanned.has_code,
            folders=counts,
            gaps=[*self._gaps, *empty, *self._repository_gaps(tally.repositories)],
            minified=scanned.minified,
            excluded=tally.excluded,
            skipped=dict(sorted(tally.skipped.items())),
            unsearched=list(tally.unsearched),
            left_out=list(tally.folders),
            content=scanned.prints.contents if with_prints else "",
            stamps=scanned.prints.stamps if with_prints else scanned.stamp,
        )

    def _repository_gaps(self, found: Mapping[str, str]) -> list[str]:
        """The repositories in a searched one that are not searched as folders of their own."""
        searched = {root.path.resolve() for root in self._roots}
        left = [
            name for name, path in sorted(found.items()) if Path(path).resolve() not in searched
        ]
        return [
            f"“{one_line(name)}” is a repository of its own that was not searched"
            for name in left[:_NAMED]
        ]


_NAMED = 50


def _result(made: Search, went: ScanFacts, *, stopped: bool) -> SearchResult:
    try:
        return SearchResult({**made.facts(), "scan": went}, stopped=stopped)
    except SearchError as found:
        return SearchResult({}, found.message, stopped)
