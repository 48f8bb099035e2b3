"""Reassesses the answers of a bundle by newer rules."""

from __future__ import annotations

from datetime import date

from wizard.bundle.contents import JudgedAnswers, LookIn
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.checks.looked import file_refs_of
from wizard.dataclass import dataclass
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment
from wizard.engine.milestones import WHOLE_JOURNEY, at_milestone, milestone_name
from wizard.rules.phrasing import listed

_NAMED = 3


@dataclass(frozen=True, slots=True)
class NewerVerdicts:
    """The same answers on the same date, by the newest edition and today's rules."""

    edition: str
    rules_as_of: date
    catalogue_version: str
    known: bool
    """False if the bundle was assessed by these rules already."""
    differs: bool
    blockers: tuple[str, ...]
    """The ids of what would block, in journey order."""

    @property
    def line(self) -> str:
        """A one-line summary."""
        rules = f"edition {self.edition} and the rules of {self.rules_as_of.isoformat()}"
        if not self.known:
            return f"Newer rules: none are known here; it was judged by {rules}."
        if not self.differs:
            return f"Newer rules ({rules}) would judge the same."
        names = f" ({listed(self.blockers, _NAMED)})" if self.blockers else ""
        number = f"{len(self.blockers)} would block" if self.blockers else "nothing would block"
        return f"Newer rules would judge differently: by {rules}, {number}{names}."


def newer_of(
    judged: JudgedAnswers, catalogue: Catalogue, today: date, inspect: LookIn
) -> NewerVerdicts:
    """Reassesses with the same date and files by newer rules.

    `catalogue` is the complete current one; `inspect` is as for `judge_answers`.
    """
    before = judged.assessment
    edition = catalogue.on(today).edition(catalogue.newest)
    limited = reassess(judged, edition, inspect)
    after = limited.whole or limited
    return NewerVerdicts(
        edition.id,
        max(today, edition.journey.as_of),
        catalogue.version,
        known=_rules_identity(before) != _rules_identity(after),
        differs=_verdicts_by_requirement(before) != _verdicts_by_requirement(after),
        blockers=tuple(finding.id for finding in limited.blockers),
    )


def reassess(judged: JudgedAnswers, edition: Edition, inspect: LookIn) -> Assessment:
    """The same answers, files and date by another edition, at the same milestone.

    `inspect` is as for `judge_answers`.
    """
    draft, facts = judged.draft, judged.assessment.context.facts
    answers = draft.all_answers
    found = ((file_ref, inspect(file_ref)) for file_ref in file_refs_of(edition.fields, answers))
    files_seen = {file_ref: seen for file_ref, seen in found if seen is not None}
    after = Assessor(edition, facts.today).assess_draft(draft, files_seen, facts.observed)
    return _at_same(judged.at_milestone, after)


def _at_same(limited: Assessment, after: Assessment) -> Assessment:
    """The new assessment at the same milestone, or the whole of it if the edition has none."""
    name = milestone_name(limited)
    known = {milestone.id for milestone in after.edition.milestones}
    return at_milestone(after, name if name in known else WHOLE_JOURNEY)


def _rules_identity(assessment: Assessment) -> tuple[object, ...]:
    edition = assessment.edition
    return edition.id, edition.catalogue.digest, tuple(edition.requirements.values())


def _verdicts_by_requirement(assessment: Assessment) -> dict[str, tuple[str, str]]:
    return {name: (f.status, f.severity) for name, f in assessment.findings.items()}
