"""Which points of a review a newer bundle answers, by verdicts and answers of both bundles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from wizard.bundle.base import bundle_sum, sent_in
from wizard.bundle.compared import changes_in
from wizard.bundle.opened import open_bundle
from wizard.bundle.verify import Verification, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import reads
from wizard.catalogue.model import Status
from wizard.dataclass import dataclass
from wizard.drafts.journal_model import SentBundle
from wizard.engine.diff import changes_since, state_of
from wizard.engine.finding import Assessment, Finding
from wizard.errors import BundleError, WizardError
from wizard.topics.feedback.review import Review, ReviewPoint

_HOLDS = frozenset({Status.MET, Status.NOT_APPLICABLE, Status.NOTHING_REPORTED})
_UNDECIDED = frozenset({Status.ANSWERED, Status.COULD_NOT_TELL, Status.WAIVED})


class PointOutcome(StrEnum):
    """What became of a point; the names stand in reports."""

    ANSWERED = "answered"
    """The requirement is met now, or its answer changed and only a person can judge it."""
    STILL_OPEN = "still-open"
    """Something changed, and the requirement is not met yet, or was waived."""
    UNCHANGED = "unchanged"
    WORSE = "worse"
    """What was met, or undecided, is open now."""
    NOT_TOLD = "not-told"
    """It names no requirement of the bundle, so that a person has to look."""


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """A point of the review with what became of it."""

    point: ReviewPoint
    outcome: PointOutcome
    before: str
    """The status then; "" where there is none."""
    now: str
    changed: tuple[str, ...] = ()
    """The labels of the changed answers that the requirement reads."""


def answers_to(
    review: Review, old: Path, new: Path, verification: Verification, catalogue: Catalogue
) -> tuple[PointAnswer, ...]:
    """What became of every point of the review of `old` in `new`, which was verified already.

    Raises BundleError for bundles that cannot be trusted, and WizardError for a review of another
    bundle.
    """
    if bundle_sum(old) != review.sha256:
        message = f"The review is of {review.bundle}, and {old.name} has another SHA-256."
        raise WizardError(message, "Name the bundle that was reviewed with --since.")
    before = verify_bundle(old, catalogue)
    _refuse_unsound(old, before)
    _refuse_unsound(new, verification)
    comparison = _RoundComparison(before, verification, _changed(sent_in(old), new, verification))
    return tuple(map(comparison.answer_to, review.points))


def is_stated_base(old: Path, new: Path) -> bool:
    """Whether a bundle says what changed since `old`; one that follows an incomplete one may not.

    Raises BundleError for what is no bundle.
    """
    with open_bundle(new) as bundle:
        changes = changes_in(bundle)
    return changes is not None and changes["base"]["sha256"] == bundle_sum(old)


def _refuse_unsound(path: Path, verification: Verification) -> None:
    if verification.problems or verification.assessment is None:
        why = (*verification.problems, f"{path.name} is damaged.")[0]
        message = f"{path.name} proves nothing about the review: {why}"
        raise BundleError(message, "Ask for a sound bundle.")


def _changed(before: SentBundle, new: Path, verification: Verification) -> Mapping[str, str]:
    """The fields with a changed answer or file, by id, each with its label."""
    assert verification.assessment is not None  # noqa: S101 - refused before
    edition = verification.assessment.edition
    fields = edition.catalogue.fields
    after = state_of(sent_in(new), fields)
    touched = changes_since(state_of(before, fields), after, edition).touched
    return {name: fields[name].label for name in touched if name in fields}


@dataclass(frozen=True, slots=True)
class _RoundComparison:
    old: Verification
    new: Verification
    changed: Mapping[str, str]

    def answer_to(self, point: ReviewPoint) -> PointAnswer:
        before, now = (
            _finding(each.assessment, point.requirement) for each in (self.old, self.new)
        )
        if now is None:
            return PointAnswer(point, PointOutcome.NOT_TOLD, _words(before), "")
        changed = tuple(self._changed_answers(now))
        outcome = _outcome(before, now, changed=bool(changed))
        return PointAnswer(point, outcome, _words(before), _words(now), changed)

    def _changed_answers(self, now: Finding) -> Iterator[str]:
        read = reads(now.requirement) | {now.field}
        return (label for name, label in self.changed.items() if name in read)


def _finding(assessment: Assessment | None, requirement: str) -> Finding | None:
    """As the milestone of the bundle sees it; what belongs to a later one, as the whole does."""
    if assessment is None:
        return None
    whole = assessment.whole or assessment
    return assessment.findings.get(requirement) or whole.findings.get(requirement)


def _words(finding: Finding | None) -> str:
    return finding.status.value if finding else ""


def _outcome(before: Finding | None, now: Finding, *, changed: bool) -> PointOutcome:
    rank = _rank(now)
    earlier = _rank(before) if before else rank
    if rank > earlier:
        return PointOutcome.WORSE
    if now.status in _HOLDS and (rank < earlier or changed):
        return PointOutcome.ANSWERED
    if changed and (now.status is Status.ANSWERED or _is_undecided_as_before(now, earlier)):
        return PointOutcome.ANSWERED
    return PointOutcome.UNCHANGED if rank == earlier and not changed else PointOutcome.STILL_OPEN


def _is_undecided_as_before(now: Finding, earlier: int) -> bool:
    """Whether a person has to look at a changed answer that no machine decided before either."""
    return now.status is Status.COULD_NOT_TELL and earlier < _OPEN_RANK


_OPEN_RANK = 2


def _rank(finding: Finding) -> int:
    """Less is better: it holds, is undecided or waived, or is open."""
    if finding.status in _HOLDS:
        return 0
    return 1 if finding.status in _UNDECIDED else _OPEN_RANK
