"""Whether the source code is still what kept evidence was found in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.inspection.source.roots import roots_of
from wizard.inspection.source.seeking import folders_of

Stopped = Callable[[], bool]
"""Asked at least every 50 ms; true ends the walk soon."""

CHANGED = "the source has changed since"
DAMAGED = "what was kept of it cannot be read"
_ASK_EVERY = 200
"""Files that are stamped between two questions whether to stop."""


def with_outdated_marked(observed: Observations, folder: Path) -> Observations:
    """The same answers, those marked as outdated whose sources are others by now.

    Walks through the folders once, which takes about a second for 100,000 files; opens files only
    where a size or a time of change is another one, as after a fresh checkout. `folder` is the
    draft's.
    """
    return Freshness(folder).of(observed)


class Freshness:
    """Whether sources are those that were scanned, asked again and again for one draft.

    Files that were only written anew are read once, not each time. Any thread may call it, one at
    a time. `folder` is the draft's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[tuple[str, ...], tuple[str, str]] = {}
        """Folders to the stamps and the contents that were met last."""

    def of(self, observed: Observations, stopped: Stopped = lambda: False) -> Observations:
        """The same answers, each marked by what its sources are now, or not any more.

        As they came, when it was stopped.
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
            return DAMAGED  # somebody wrote the file by hand
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
        from wizard.inspection.source.scan import FileSetDigest, ScanSummary, files_with_stamps

        roots, _ = roots_of(folders, self._folder)
        prints = FileSetDigest()
        for number, (file, stamp) in enumerate(
            files_with_stamps(roots, (), ScanSummary(), stopped)
        ):
            if number % _ASK_EVERY == 0 and stopped():
                break
            prints.stamp(file.name, stamp)
        return prints.stamps

    def _contents(self, folders: tuple[str, ...], stamps: str, stopped: Stopped) -> str:
        from wizard.inspection.source.scan import search_files

        known = self._read.get(folders)
        if known is None or known[0] != stamps:
            scanned = search_files(roots_of(folders, self._folder)[0], (), stopped=stopped)
            known = stamps, scanned.prints.contents
            if not scanned.stopped:
                self._read[folders] = known
        return known[1]


def _others_changed(known: Observed, folder: Path) -> bool:
    """Whether files beside the source are others by now, such as an API description."""
    files = known.facts.get("files")
    if not files:
        return False
    from wizard.inspection.source.roots import have_changed

    return have_changed(files, folder)


def with_same_marks(observed: Observations, marks: Observations) -> Observations:
    """The answers there are now, with the marks of those that are still what was marked.

    Meanwhile a run may have given others, which are fresh.
    """
    return {
        question: marks[question] if _is_marked(known, marks.get(question)) else known
        for question, known in observed.items()
    }


def _is_marked(known: Observed, marked: Observed | None) -> bool:
    return marked is not None and replace(marked, outdated=known.outdated) == known
