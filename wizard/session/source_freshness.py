"""Detects whether source code has changed since its evidence was collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path

from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.inspection.source.roots import roots_of
from wizard.inspection.source.seeking import folders_of

Stopped = Callable[[], bool]
"""Polled at least every 50 ms; true stops the walk."""

CHANGED = "the source has changed since"
DAMAGED = "what was kept of it cannot be read"
_ASK_EVERY = 200
"""The number of files between two polls."""


def with_outdated_marked(observed: Observations, folder: Path) -> Observations:
    """The answers, with those marked as outdated whose sources have changed.

    Walks the folders once, about a second for 100,000 files; opens files only if a size or a
    modification time differs, as after a fresh checkout. `folder` is the draft's.
    """
    return Freshness(folder).of(observed)


class Freshness:
    """Detects repeatedly whether the scanned sources of one draft have changed.

    Files with a new time but the same content are read only once. Any thread may call it, one at a
    time. `folder` is the draft's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[tuple[str, ...], tuple[str, str]] = {}
        """Folders to the stamps and contents seen last."""

    def of(self, observed: Observations, stopped: Stopped = lambda: False) -> Observations:
        """The answers, each marked by the current state of its sources.

        Unchanged if it was stopped.
        """
        walks: dict[tuple[str, ...], str] = {}
        marked = dict(observed)
        for question, known in observed.items():
            if "scan" in known.facts:
                why = self._why_outdated(question, known, walks, stopped)
                marked[question] = replace(known, outdated=why)
            if stopped():
                return observed
        return marked

    def _why_outdated(
        self,
        question: Question,
        known: Observed,
        walks: dict[tuple[str, ...], str],
        stopped: Stopped,
    ) -> str:
        try:
            changed = self._has_changed(question, known, walks, stopped)
        except (AttributeError, LookupError, TypeError, ValueError):
            return DAMAGED  # a hand-written file
        return CHANGED if changed else ""

    def _has_changed(
        self,
        question: Question,
        known: Observed,
        walks: dict[tuple[str, ...], str],
        stopped: Stopped,
    ) -> bool:
        folders, went = folders_of(question), known.facts["scan"]
        if folders not in walks:
            walks[folders] = self._stamps(folders, stopped)
        same = walks[folders] == went["stamps"] or went["content"] == self._contents(
            folders, walks[folders], stopped
        )
        return not same or _others_changed(known, self._folder)

    def _stamps(self, folders: tuple[str, ...], stopped: Stopped) -> str:
        from wizard.inspection.source.file_set import FileSetDigest, files_by_root, stamp_of
        from wizard.inspection.source.walk import SkippedCounts

        roots, _ = roots_of(folders, self._folder)
        prints = FileSetDigest()
        found = chain.from_iterable(files_by_root(roots, (), SkippedCounts(), stopped))
        for number, (file, file_stat) in enumerate(found):
            if number % _ASK_EVERY == 0 and stopped():
                break
            prints.stamp(file.name, stamp_of(file_stat))
        return prints.stamps

    def _contents(self, folders: tuple[str, ...], stamps: str, stopped: Stopped) -> str | None:
        """The digest of the files by content; None if it was stopped."""
        from wizard.inspection.source.file_set import contents_of

        known = self._read.get(folders)
        if known is not None and known[0] == stamps:
            return known[1]
        contents = contents_of(roots_of(folders, self._folder)[0], stopped)
        if contents is not None:
            self._read[folders] = stamps, contents
        return contents


def _others_changed(known: Observed, folder: Path) -> bool:
    """Whether other input files have changed, such as an API description."""
    files = known.facts.get("files")
    if not files:
        return False
    from wizard.inspection.source.roots import have_changed

    return have_changed(files, folder)


def with_same_marks(observed: Observations, marks: Observations) -> Observations:
    """Applies marks to the current answers, where they are the ones that were checked.

    Answers from a run in the meantime are fresh and stay unmarked.
    """
    return {
        question: marks[question] if _is_marked(known, marks.get(question)) else known
        for question, known in observed.items()
    }


def _is_marked(known: Observed, marked: Observed | None) -> bool:
    return marked is not None and replace(marked, outdated=known.outdated) == known
