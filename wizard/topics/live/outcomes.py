"""The outcome of each question of a run, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Severity, Status
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.engine.answers_read import Meaning, meanings
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion
from wizard.text import one_line

GROUPS: Mapping[str, tuple[Status, ...]] = {
    "Not met": (Status.NOT_MET, Status.UNANSWERED),
    "Could not tell": (Status.COULD_NOT_TELL, Status.STALE),
    "Met": (Status.MET, Status.NOT_APPLICABLE, Status.WAIVED),
}
"""The statuses of outcomes by their title, the most serious first."""
_DOUBT = "Could not tell: "


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """The outcome of one question."""

    observed: Observed
    meanings: tuple[Meaning, ...]
    """Its findings by requirement, the most serious first."""

    @property
    def worst(self) -> Meaning | None:
        """The most serious finding; None if it decides nothing here."""
        return next(iter(self.meanings), None)

    @property
    def state(self) -> tuple[Status, Severity]:
        """The most serious state; open when it is unknown or decides nothing here."""
        if self.observed.trouble or self.worst is None:
            return Status.COULD_NOT_TELL, Severity.WARNING
        return self.worst.status, self.worst.severity

    @property
    def doubt(self) -> str:
        """Why it is unknown; "" if it is known."""
        if self.observed.trouble:
            return self.observed.trouble
        if self.worst is None or self.worst.status is not Status.COULD_NOT_TELL:
            return ""
        return self.worst.message.removeprefix(_DOUBT)


def subject_of(question: Question) -> str:
    """The subject of a question, as one safe line."""
    return one_line(question.inputs[0]) if question.inputs else ""


def question_words(pending: PendingQuestion) -> str:
    """The action and its subject, e.g. "opening the address: https://example.com"."""
    subject = subject_of(pending.question)
    return f"{pending.kind.label}: {subject}" if subject else pending.kind.label


def outcome_words(outcome: QuestionOutcome, pending: PendingQuestion) -> str:
    """The outcome of a question in one line, with the verdict, such as the status of a page."""
    if outcome.doubt:
        message = f"could not tell: {outcome.doubt}"
    elif outcome.worst and outcome.worst.message:
        message = outcome.worst.message
    else:
        message = _meaning_words(outcome, pending)
    rehearsed = "rehearsal, not Procore: " if outcome.observed.rehearsal else ""
    return one_line(rehearsed + message)


def _meaning_words(outcome: QuestionOutcome, pending: PendingQuestion) -> str:
    status, _ = outcome.state
    words = {Status.MET: "as it should be", Status.NOT_MET: "not as it should be"}
    return f"{words.get(status, 'could not tell')} ({question_words(pending)})"


def outcomes_of(
    edition: Edition,
    context: AssessmentContext,
    wanted: Iterable[PendingQuestion],
    answers: Observations,
) -> dict[Question, QuestionOutcome]:
    """The outcomes of the answered ones of the questions."""
    return {
        one.question: outcome_of(edition, context, one, answers[one.question])
        for one in wanted
        if one.question in answers
    }


def outcome_of(
    edition: Edition, context: AssessmentContext, pending: PendingQuestion, observed: Observed
) -> QuestionOutcome:
    """The outcome of one answer."""
    return QuestionOutcome(observed, meanings(edition, context, pending, observed))


def tally(outcomes: Iterable[QuestionOutcome]) -> dict[str, int]:
    """The number of outcomes by title of `GROUPS`, without those that did not occur."""
    states = [outcome.state[0] for outcome in outcomes]
    counts = {title: sum(one in these for one in states) for title, these in GROUPS.items()}
    return {title: number for title, number in counts.items() if number}
