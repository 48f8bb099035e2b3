"""The published shape of `fit --format json`, version 2.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from datetime import date

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Level, Severity
from wizard.reports.schema import (
    CatalogueName,
    Count,
    DraftName,
    EditionName,
    Part,
    SourcePart,
)
from wizard.topics.fit.verdict import FitState

Answer = bool | str | list[str]
"""A yes or no, a choice, or several choices."""


class FitDraftPart(DraftName):
    """The draft that holds the answers, and its file."""

    path: str


class FitOptionPart(Part):
    """One possible answer, and the letter that gives it."""

    value: bool | str
    label: str
    letter: str


class FitQuestionPart(Part):
    """One question; `applies` is null while another question decides that."""

    id: str
    kind: Kind
    label: str
    help: str
    options: list[FitOptionPart]
    applies: bool | None
    asked_when: str
    requirements: list[str]


class FitPointPart(Part):
    """An answer with a consequence. With one of `other_answers` it would have none.

    `answer` is null, and `answer_label` empty, where it is no answer to a question of fit.
    """

    requirement: str
    level: Level
    severity: Severity
    field: str
    answer: Answer | None
    label: str
    answer_label: str
    short: str
    statement: str
    why: str
    message: str
    fix: str
    other_answers: list[str]
    source: SourcePart


class FitProcorePart(Part):
    """What only Procore can do, the milestone that it opens, and what usually happens."""

    requirement: str
    milestone: str
    statement: str
    usually: str


class FitLaterPart(Part):
    """What keeps apps out too, and is judged by answers that these questions do not ask for."""

    requirement: str
    short: str


class FitMilestonePart(Part):
    """One milestone on the way to the listing."""

    id: str
    title: str


class FitAheadPart(Part):
    """What is left until the listing; `counted` says what of it is counted.

    `at_least` is true while an open question decides what is asked.
    """

    items: Count
    minutes: Count
    at_least: bool
    milestones: list[FitMilestonePart]
    counted: str


class FitVerdictPart(Part):
    """Whether the app can be listed, as far as the answers tell."""

    state: FitState
    headline: str
    ruled_out: list[FitPointPart]
    to_settle: list[FitPointPart]
    unanswered: list[str]
    judged_later: list[FitLaterPart]
    procore: list[FitProcorePart]
    ahead: FitAheadPart


class FitPart(Part):
    """The questions of fit, the answers that count, and the verdict on them."""

    draft: FitDraftPart | None
    edition: EditionName
    catalogue: CatalogueName
    as_of: date
    questions: list[FitQuestionPart]
    answers: dict[str, Answer]
    verdict: FitVerdictPart
