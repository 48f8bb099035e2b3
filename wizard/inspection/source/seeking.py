"""The interface of source code searches.

A question about source code has inputs of one form, made by `source_question`: `(subject, folders,
make, *details)`. The *subject* identifies the question within a check: the id of a rule, or any
other word. *Folders* are the paths as in the draft, as a JSON list. *Make* is the version of the
searching code. *Details* are all other inputs of the answer: patterns, paths of other files. Inputs
of the judgement do not belong here.

A search is one function in a module of `wizard/inspection/source` and one line in
`wizard/inspection/source/registry.py`. `wizard.topics.scan.scanner` creates the search of every
question, reads the files once for all the seekers, and then asks each search for its facts. It adds
the statistics of the pass under `scan` (see `ScanFacts`); a stopped pass, or a search that raises
`SearchError`, gives a failure without facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts, Question

if TYPE_CHECKING:
    from wizard.inspection.source.scan import Seeker

MAKE = "6"
"""Increase when the same files would give other facts, to invalidate earlier answers."""


class SearchError(Exception):
    """A search is impossible; completes "could not tell: …" and contains no secret."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ScanFacts(TypedDict):
    """Statistics of a pass over the folders of a question."""

    files: int
    """The number of files searched."""
    has_code: bool
    """Whether at least one of them has code of the running app."""
    folders: dict[str, int]
    """The number of files per folder, with folders as in the draft."""
    gaps: list[str]
    """Missing or empty folders and unsearched repositories, as beginnings of a sentence."""
    minified: int
    excluded: int
    """Files excluded on purpose."""
    skipped: dict[str, int]
    """Other skipped files by reason, see `wizard.inspection.source.walk.SkippedCounts`."""
    unsearched: list[str]
    """Names of the first relevant files that could not be searched."""
    left_out: list[str]
    """Names of the first folders of tools or of other authors; older facts have none."""
    content: str
    """Changes with the names and the content of the searched files; "" in what is no evidence."""
    stamps: str
    """Changes also if a file is only rewritten; compared first, since it opens no file."""


@dataclass(frozen=True, slots=True)
class Search:
    """The search for one question; seekers may be shared between questions."""

    seekers: Sequence[Seeker]
    facts: Callable[[], Facts]
    """Called after all files were read; returns JSON without secrets. May raise SearchError."""


@dataclass(frozen=True, slots=True)
class ScanPass:
    """One pass over a set of folders, for all questions about them."""

    folder: Path
    """The draft's folder, for other files that a question names.

    See `wizard.inspection.media.paths`.
    """
    stopped: Callable[[], bool] = lambda: False
    """Polled by what follows the pass; true ends it with what was found until then."""
    reading: Callable[[str], None] = lambda _: None
    """Called with the name of each file that what follows the pass reads, for its progress."""
    _made: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[[], _Made]) -> _Made:
        """A value shared by several questions, computed once."""
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made


_Made = TypeVar("_Made")
Scan = Callable[[Question, ScanPass], Search]
"""Creates the search of a question. May raise SearchError."""


def source_question(check: str, subject: str, folders: Sequence[str], *details: str) -> Question:
    """A question about source in the folders, which are written as in the draft."""
    return Question(check, (subject, json.dumps(list(folders)), MAKE, *details))


def folders_of(question: Question) -> tuple[str, ...]:
    """The folders of a question, as in the draft."""
    return tuple(json.loads(question.inputs[1]))


def details_of(question: Question) -> tuple[str, ...]:
    """The details of a question."""
    return question.inputs[3:]
