"""What a question about source code searches for.

A question about source code has inputs of one form, which `asked` makes:
`(subject, folders, make, *details)`. The *subject* tells the questions of a check apart: the id
of a rule, or any other word. *Folders* are the paths as the draft has them, as a JSON list.
*Make* is the version of the code that searches. *Details* are all else that the answer rests on:
patterns, paths of other files that are read. Nothing that only judges belongs there.

A check is one function in a module of `wizard/inspection/source` and one line in
`wizard/inspection/source/registry.py`. `wizard.topics.scan.scanner` makes the search of every
question, reads the files once for all the seekers together, and then asks each search for its
facts. It adds, under the name `scan`, how the pass went (see `ScanFacts`); a pass that was ended
early, or a search that raises `SearchError`, leaves no facts but a trouble.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from wizard.drafts.evidence_observed import Facts, Question

if TYPE_CHECKING:
    from wizard.inspection.source.scan import Seeker

MAKE = "2"
"""Goes up when the same files would give other facts: then earlier answers count no more."""


class SearchError(Exception):
    """A search cannot be made; the words complete "could not tell: …" and hold no secret."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class ScanFacts(TypedDict):
    """How a pass over the folders of a question went."""

    files: int
    """Files that were searched."""
    has_code: bool
    """At least one of them holds a part of the running app."""
    folders: dict[str, int]
    """How many of them in each folder, which is written as in the draft."""
    gaps: list[str]
    """Folders that are missing or hold nothing to search, each as the beginning of a sentence."""
    minified: int
    excluded: int
    """Files left out on purpose."""
    skipped: dict[str, int]
    """Others left out, by reason, see `wizard.inspection.source.walk.SkippedCounts`."""
    unsearched: list[str]
    """Names of the first files that might matter and could not be searched."""
    content: str
    """Changes with the names and the content of the files that were searched."""
    stamps: str
    """Changes also when a file is only written anew; compared first, since it opens no file."""


@dataclass(frozen=True, slots=True)
class Search:
    """What one question searches for; seekers may be shared with other questions."""

    seekers: Sequence[Seeker]
    facts: Callable[[], Facts]
    """Called when all files were read; plain JSON, no secret. May raise SearchError."""


@dataclass(frozen=True, slots=True)
class ScanPass:
    """One pass over a set of folders, for all questions about these folders."""

    folder: Path
    """The draft's folder, for other files that a question names.

    See `wizard.inspection.media.paths`.
    """
    _made: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[[], _Made]) -> _Made:
        """What several questions share, made by whoever needs it first."""
        if key not in self._made:
            self._made[key] = make()
        made: _Made = self._made[key]
        return made


_Made = TypeVar("_Made")
Scan = Callable[[Question, ScanPass], Search]
"""Makes the search of a question. May raise SearchError."""


def source_question(check: str, subject: str, folders: Sequence[str], *details: str) -> Question:
    """A question about the source in the folders, which are written as in the draft."""
    return Question(check, (subject, json.dumps(list(folders)), MAKE, *details))


def folders_of(question: Question) -> tuple[str, ...]:
    """The folders that a question is about, as the draft has them."""
    return tuple(json.loads(question.inputs[1]))


def details_of(question: Question) -> tuple[str, ...]:
    """What a question rests on beside its folders."""
    return question.inputs[3:]
