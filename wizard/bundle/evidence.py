"""`evidence.json`: what runs found out for the very questions that a bundle's answers ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from wizard.bundle.names import EVIDENCE
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import CheckUse, Requirement
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.drafts.evidence_store import evidence_bytes, read_evidence
from wizard.drafts.model import Draft
from wizard.engine.context import AssessmentContext, all_hold
from wizard.engine.finding import Assessment
from wizard.engine.questions import questions_of
from wizard.errors import BundleError, WizardError
from wizard.session.evidence_file import EvidenceFile
from wizard.session.source_freshness import with_outdated_marked


@dataclass(frozen=True, slots=True)
class DatedEvidence:
    """One piece of evidence, and what it is worth by two days."""

    check: str
    subject: str
    at: datetime
    """In UTC."""
    age_then: int
    """Days on the bundle's day; negative for what was seen later."""
    age_now: int
    max_age_days: int
    """0 for what counts for ever."""
    rehearsal: bool

    @property
    def stale_then(self) -> bool:
        """Too old to count on the bundle's day."""
        return 0 < self.max_age_days < self.age_then

    @property
    def stale_now(self) -> bool:
        """Too old to count today."""
        return 0 < self.max_age_days < self.age_now


def kept_evidence_of(draft: Draft) -> Observations:
    """What earlier runs found for a draft, source that changed since aside.

    Evidence that cannot be read is as good as none.
    """
    try:
        known = EvidenceFile(draft.path).read()
    except WizardError:
        return NOTHING_OBSERVED
    return with_outdated_marked(known, draft.path.parent)


def pack_evidence(edition: Edition, draft: AssessmentContext, bundle: AssessmentContext) -> bytes:
    """The evidence of a draft for the bundle's answers, in which files have other names.

    Both raise the same questions in the same order. What is outdated stays behind, since only
    the draft's folder could tell. Gives b"" when nobody found out anything.
    """
    known: dict[Question, Observed] = {}
    for use in _uses(edition, bundle):
        before, after = questions_of(use, draft.facts), questions_of(use, bundle.facts)
        if len(before) == len(after):
            pairs = zip(after, before, strict=True)
            found = ((new, draft.facts.observed.get(old)) for new, old in pairs)
            known.update((new, each) for new, each in found if each and not each.outdated)
    return evidence_bytes(known) if known else b""


def _uses(edition: Edition, ground: AssessmentContext) -> Iterator[CheckUse]:
    for requirement in edition.requirements.values():
        if _requirement_applies(edition, requirement, ground):
            yield from requirement.checks


def _requirement_applies(
    edition: Edition, requirement: Requirement, ground: AssessmentContext
) -> bool:
    names = edition.conditions_of_requirement[requirement.id]
    return all_hold(names, ground.conditions) is True


def unpack_evidence(data: bytes, label: str) -> Observations:
    """The evidence in a bundle. Raises BundleError when these bytes are none."""
    try:
        return read_evidence(data, f"{EVIDENCE} in {label}") if data else NOTHING_OBSERVED
    except WizardError as error:
        raise BundleError(error.message, "Ask for a sound bundle.") from error


def dated_evidence(
    assessment: Assessment, catalogue: Catalogue, today: date
) -> tuple[DatedEvidence, ...]:
    """All evidence that the findings speak of, each once, in the order of the journey."""
    sightings = (each for finding in assessment.findings.values() for each in finding.observed)
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
        for each in dict.fromkeys(sightings)
    )
