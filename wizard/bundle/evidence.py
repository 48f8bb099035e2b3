"""`evidence.json`: the evidence for the questions of a bundle's answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from wizard.bundle.names import EVIDENCE
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Requirement
from wizard.dataclass import dataclass
from wizard.drafts.evidence_file import EvidenceFile, evidence_bytes, read_evidence
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.drafts.model import Draft
from wizard.engine.context import AssessmentContext, all_hold
from wizard.engine.finding import Assessment
from wizard.engine.questions import questions_of
from wizard.errors import BundleError, WizardError
from wizard.session.source_freshness import with_outdated_marked


@dataclass(frozen=True, slots=True)
class DatedEvidence:
    """One piece of evidence, with its age on two dates."""

    check: str
    subject: str
    at: datetime
    """In UTC."""
    age_then: int
    """In days on the bundle's date; negative if observed later."""
    age_now: int
    max_age_days: int
    """0 for unlimited validity."""
    rehearsal: bool

    @property
    def stale_then(self) -> bool:
        """Whether it was too old on the bundle's date."""
        return 0 < self.max_age_days < self.age_then

    @property
    def stale_now(self) -> bool:
        """Whether it is too old today."""
        return 0 < self.max_age_days < self.age_now


def kept_evidence_of(draft: Draft) -> Observations:
    """The stored evidence for a draft, except for source that changed since.

    Unreadable evidence counts as none.
    """
    try:
        known = EvidenceFile(draft.path).read()
    except WizardError:
        return NOTHING_OBSERVED
    return with_outdated_marked(known, draft.path.parent)


def pack_evidence(edition: Edition, draft: AssessmentContext, bundle: AssessmentContext) -> bytes:
    """A draft's evidence for the bundle's answers, which have other file names.

    Both ask the same questions in the same order. Outdated evidence is left out, since only the
    draft's folder can show that it is. Returns b"" without evidence.
    """
    known: dict[Question, Observed] = {}
    for use in _uses(edition, bundle):
        before, after = questions_of(use, draft.facts), questions_of(use, bundle.facts)
        if len(before) == len(after):
            pairs = zip(after, before, strict=True)
            found = ((new, draft.facts.observed.get(old)) for new, old in pairs)
            known.update((new, each) for new, each in found if each and not each.outdated)
    return evidence_bytes(known) if known else b""


def _uses(edition: Edition, context: AssessmentContext) -> Iterator[CheckUse]:
    for requirement in edition.requirements.values():
        if _requirement_applies(edition, requirement, context):
            yield from requirement.checks


def _requirement_applies(
    edition: Edition, requirement: Requirement, context: AssessmentContext
) -> bool:
    names = edition.conditions_of_requirement[requirement.id]
    return all_hold(names, context.conditions) is True


def unpack_evidence(data: bytes, label: str) -> Observations:
    """Parses the evidence in a bundle. Raises BundleError for other bytes."""
    try:
        return read_evidence(data, f"{EVIDENCE} in {label}") if data else NOTHING_OBSERVED
    except WizardError as error:
        raise BundleError(error.message, "Ask for a sound bundle.") from error


def dated_evidence(
    assessment: Assessment, catalogue: Catalogue, today: date
) -> tuple[DatedEvidence, ...]:
    """All evidence that the findings refer to, deduplicated, in journey order."""
    evidence_refs = (each for finding in assessment.findings.values() for each in finding.observed)
    return tuple(
        DatedEvidence(
            check=each.check,
            subject=each.subject,
            at=each.at,
            age_then=each.age_days,
            age_now=(today - each.at.date()).days,
            max_age_days=catalogue.checks[each.check].max_age_days,
            rehearsal=each.rehearsal,
        )
        for each in dict.fromkeys(evidence_refs)
    )
