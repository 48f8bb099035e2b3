"""The rows that stand for a judged bundle or draft and for each of its findings.

Every text in them is untrusted input made safe: one line, no control or bidirectional characters,
at most `MAX_TEXT` characters. Days are ISO text, "" if unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any, Literal

from wizard.dataclass import dataclass
from wizard.text import one_line

MAX_TEXT = 500
"""The longest text in a row, in characters."""


class Outcome(StrEnum):
    """What came of one bundle or draft; the names stand in files."""

    IDENTICAL = "identical"
    """A sound bundle that is judged as it says."""
    DIFFERS = "differs"
    """A sound bundle that the same rules judge otherwise than it says."""
    RULES_CHANGED = "rules-changed"
    """A sound bundle that was made by other rules than those of this computer."""
    UNSOUND = "unsound"
    """A bundle with files that are damaged, forged, missing or superfluous."""
    JUDGED = "judged"
    """A draft that could be judged."""
    UNREADABLE = "unreadable"
    """No bundle or draft of this program, or one that cannot be read."""
    SET_ASIDE = "set-aside"
    """It ended the process that judged it, took too long or needed too much memory."""


class WaiverKind(StrEnum):
    """On what terms an open requirement was accepted; the names stand in files."""

    NONE = ""
    NOT_ASKED = "not-asked"
    """A question of a reconstructed form that Procore's form does not ask."""
    THIS_ANSWER = "this-answer"
    """For the answers at that time only."""
    UNTIL = "until-a-day"
    NO_END = "no-end"


@dataclass(frozen=True, slots=True)
class BundleResult:
    """One judged bundle or draft.

    Rows with the same `path`, `sha256` and `judged_by` are about the same verdict. Rounds of one
    app have the same `draft_id`.
    """

    path: str
    """The path or address as given or found; unsafe characters as escapes."""
    kind: Literal["bundle", "draft"]
    sha256: str
    """Of the zip file; of a folder, of its names and contents; of a draft, of its file; or ""."""
    judged_by: str
    """Version of the program and digest of the catalogue; for a draft also milestone and day."""
    outcome: Outcome
    exit_code: int
    """0 sound and nothing fails, 1 differs or blocks, 3 could not tell, 4 unreadable."""
    app: str = ""
    version_key: str = ""
    """The app version key of production, else that of the sandbox."""
    draft_id: str = ""
    edition: str = ""
    milestone: str = ""
    """The id of the milestone it is for, or "all"."""
    state: str = ""
    """As a bundle states it, and as a draft deserves it: "ready" or "incomplete"."""
    as_of: str = ""
    """The day as of which it was judged; of a bundle the day of its export."""
    changed: str = ""
    """When the draft was last saved, as it says, in UTC: it tells rounds of one day apart."""
    received: str = ""
    """The day on which the file was last modified, in UTC."""
    headline: str = ""
    """What it deserves by the present judgement; "" if it could not be judged."""
    blockers: int = 0
    warnings: int = 0
    needs_eyes: int = 0
    """Requirements that only a person who looks can decide."""
    waived: int = 0
    not_checked: int = 0
    known: int = 0
    """Open findings of a draft that the baseline beside it has, and that fail nothing."""
    differences: int = 0
    """Requirements that are judged otherwise than the bundle says."""
    cpu_seconds: float = 0.0
    problem: str = ""
    """Why it is not sound or readable, the most basic first; or what to know beside."""


@dataclass(frozen=True, slots=True)
class FindingResult:
    """One finding that is open, undecided or waived; all others are left out."""

    path: str
    """That of its bundle or draft, as the next two."""
    sha256: str
    judged_by: str
    requirement: str
    severity: str
    verdict: str
    """A status of the vocabulary, e.g. "not-met", "unanswered", "could-not-tell", "waived"."""
    needs_person: bool
    waiver: WaiverKind
    judged_with: str
    """The rules and checks of the requirement, joined by commas; not all of them failed."""
    field: str
    label: str
    """The label of the field."""
    message: str
    fails: bool
    """Whether it blocks; of a draft, whether it fails by `--fail-on` and its baseline."""
    line: int = 0
    column: int = 0
    """Where the answer stands in the draft's file, counted from 1; 0 in a bundle."""


@dataclass(frozen=True, slots=True)
class Result:
    """A judged bundle or draft with its findings, in journey order."""

    bundle: BundleResult
    findings: tuple[FindingResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultsSummary:
    """What came of a run."""

    outcomes: Mapping[Outcome, int]
    """How many bundles or drafts had each outcome; those that none had are left out."""
    exit_code: int
    blocking: tuple[tuple[str, int], ...]
    """The requirements that block most bundles or drafts, with how many, most first."""

    @property
    def total(self) -> int:
        """How many bundles or drafts there were."""
        return sum(self.outcomes.values())


def worst_exit_code(codes: Iterable[int]) -> int:
    """The exit code of many: a fault, then what is unreadable, what fails, what could not tell."""
    return max(codes, key=_MILDEST_FIRST.index, default=0)


_MILDEST_FIRST = (0, 3, 1, 4, 70)


def result_rows(result: Result) -> Iterator[dict[str, Any]]:
    """A result as values for JSON, the bundle last."""
    for finding in result.findings:
        yield {"row": "finding", **asdict(finding)}
    yield {"row": "bundle", **asdict(result.bundle)}


def json_lines(result: Result) -> Iterator[str]:
    """The rows of a result as lines of a file of results."""
    return (json.dumps(row, ensure_ascii=False) for row in result_rows(result))


def row_text(text: str) -> str:
    """Untrusted text for a row: one safe line of at most `MAX_TEXT` characters."""
    line = one_line(text)
    return line if len(line) <= MAX_TEXT else f"{line[: MAX_TEXT - 1]}…"


BUNDLE_COLUMNS = tuple(field.name for field in fields(BundleResult))
FINDING_COLUMNS = tuple(field.name for field in fields(FindingResult))
"""The names of the columns in files, in order."""
