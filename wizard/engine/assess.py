"""Assesses a draft's answers against an edition; used by all screens and commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    CheckKind,
    CheckUse,
    Cost,
    Requirement,
    Severity,
    Status,
    Value,
)
from wizard.checks.looked import file_refs_of
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import Draft, Signature
from wizard.drafts.unsettled import UnsettledConflict
from wizard.engine.answer_findings import findings_in_answers
from wizard.engine.context import (
    AssessmentContext,
    all_hold,
    build_context,
    update_context,
    update_of,
)
from wizard.engine.finding import NEEDS_NO_WAIVER, Assessment, Finding, Proof
from wizard.engine.questions import age_of, questions_of
from wizard.engine.ruling import (
    Ruling,
    evidence_of,
    milder_severity,
    observed_of,
    ruling_of,
    severity_of,
)
from wizard.engine.signatures import VouchedRuling, pages_signed, vouched_ruling
from wizard.engine.waiver_reasons import ActiveWaiver
from wizard.inspection.media.seen import NOTHING_SEEN, Seen
from wizard.rules.formats import KindFault, is_judged_by_kind, kind_fault
from wizard.rules.verdict import DependencyResult, Facts, Verdict

if TYPE_CHECKING:
    from wizard.drafts.team_model import Team


class Assessor:
    """Assesses answers against one edition on one date."""

    def __init__(self, edition: Edition, today: date) -> None:
        self.edition = edition
        self.today = today
        self._judged_by_kind = tuple(filter(is_judged_by_kind, edition.fields.values()))
        self._kind_faults: dict[str, tuple[Value, KindFault | None]] = {}
        """Field id to the last answer, which is replaced and never changed, and its fault."""

    def assess(
        self,
        answers: Mapping[str, Value],
        waivers: Sequence[ActiveWaiver] = (),
        files_seen: Seen = NOTHING_SEEN,
        observed: Observations = NOTHING_OBSERVED,
        signatures: Sequence[Signature] = (),
        conflicts: Sequence[UnsettledConflict] = (),
        team: Team | None = None,
    ) -> Assessment:
        """Assesses all requirements.

        `files_seen` are inspection results of the files that the answers name, `observed` is
        network and source code evidence, `conflicts` are answers that a merge could not settle.
        `team` has the approvals that a company may ask for; None for a submission without a team.
        """
        context = build_context(self.edition, answers, waivers, self.today, files_seen, observed)
        context = replace(
            self._with_signatures(context, signatures), conflicts=tuple(conflicts), team=team
        )
        judged = self._judge(self.edition.judged_first, context, {})
        self._judge(self.edition.judged_after, context, judged)
        return self._assessment(judged, context)

    def assess_draft(
        self,
        draft: Draft,
        files_seen: Seen = NOTHING_SEEN,
        observed: Observations = NOTHING_OBSERVED,
    ) -> Assessment:
        """Assesses all that a draft holds, as `assess` does."""
        return self.assess(
            draft.all_answers,
            draft.waivers,
            files_seen,
            observed,
            draft.signatures,
            draft.conflicts,
            draft.team,
        )

    def reassess(
        self,
        before: Assessment,
        answers: Mapping[str, Value],
        changed: str,
        waivers: Sequence[ActiveWaiver] = (),
        signatures: Sequence[Signature] = (),
    ) -> Assessment:
        """Reassesses what reads the changed field; the result equals that of `assess`."""
        edition = self.edition
        update = update_of(edition, before.context, changed, answers)
        if update.fields & edition.drivers or changed not in edition.fields:
            return self._assess_again(before, answers, waivers, signatures)
        context = update_context(edition, before.context, update, waivers)
        context = self._with_signatures(context, signatures, update.fields)
        if context.signed != before.context.signed:  # a signature ended, or counts again
            anew = self._assess_again(before, answers, waivers, signatures)
            return _with_same_kept(before, anew)
        judged = {name: before.findings[name] for name in edition.requirements}
        touched = {*update.fields, *_looked_at_otherwise(before.context, context)}
        readers = {name for field in touched for name in edition.readers.get(field, ())}
        for name in readers:
            if not edition.parts[name]:
                self._judge_again(edition.requirements[name], context, judged)
        for requirement in edition.judged_after:
            parts = edition.parts[requirement.id]
            if requirement.id in readers or any(
                judged[part] is not before.findings[part] for part in parts if part in judged
            ):
                self._judge_again(requirement, context, judged)
        return self._assessment(judged, context)

    def _assess_again(
        self,
        before: Assessment,
        answers: Mapping[str, Value],
        waivers: Sequence[ActiveWaiver],
        signatures: Sequence[Signature],
    ) -> Assessment:
        """Assesses other answers with what was seen, what is unsettled and the team as before."""
        facts, known = before.context.facts, before.context
        return self.assess(
            answers,
            waivers,
            facts.files_seen,
            facts.observed,
            signatures,
            known.conflicts,
            known.team,
        )

    def _with_signatures(
        self,
        context: AssessmentContext,
        signatures: Sequence[Signature],
        changed: frozenset[str] | None = None,
    ) -> AssessmentContext:
        """The context with the pages that are signed.

        Where the signatures are those of the context, only pages with a `changed` field are looked
        at again.
        """
        given = tuple(signatures)
        if not given:
            return replace(context, signatures=(), signed={}) if context.signatures else context
        kept: Mapping[str, Signature] = {}
        again = given
        if changed is not None and given == context.signatures:
            place = self.edition.page_of_field
            pages = {place[name].page.id for name in changed}
            kept = {page: each for page, each in context.signed.items() if page not in pages}
            again = tuple(each for each in given if each.page in pages)
        signed = pages_signed(self.edition, again, context.answers, self.today)
        return replace(context, signatures=given, signed={**kept, **signed})

    def judge(
        self, requirement: Requirement, context: AssessmentContext, judged: Mapping[str, Finding]
    ) -> Finding:
        """The finding for a requirement or part in any context; `judged` has its dependencies."""
        return self._judge((requirement,), context, dict(judged))[requirement.id]

    def _judge_again(
        self, requirement: Requirement, context: AssessmentContext, judged: dict[str, Finding]
    ) -> None:
        """Keeps the previous finding if it is equal, so that it is not redrawn."""
        before = judged[requirement.id]
        self._judge((requirement,), context, judged)
        if judged[requirement.id] == before:
            judged[requirement.id] = before

    def _judge(
        self,
        requirements: Iterable[Requirement],
        context: AssessmentContext,
        judged: dict[str, Finding],
    ) -> dict[str, Finding]:
        for requirement in requirements:
            facts = context.facts
            if self.edition.parts[requirement.id]:
                statuses = self._parts(requirement, judged)
                parts = {name: self._part(judged[name]) for name in statuses}
                facts = replace(facts, statuses=statuses, parts=parts)
            finding = self._finding(requirement, context, facts)
            if _is_verified_by_parts(facts, judged):
                finding = replace(finding, verified_by_parts=True)
            judged[requirement.id] = finding
        return judged

    def _part(self, finding: Finding) -> DependencyResult:
        label = self.edition.fields[finding.field].label
        return DependencyResult(finding.field, label, finding.message, finding.fix)

    def _parts(
        self, requirement: Requirement, judged: Mapping[str, Finding]
    ) -> Mapping[str, Status]:
        """The statuses it depends on; parts of lower severity do not block it."""
        own = self.edition.severity(requirement)
        return {
            name: _as_ground(judged[name], rule.severity or own)
            for rule in requirement.rules
            for name in rule.params.get("requirements", ())
            if name in judged
        }

    def _finding(
        self, requirement: Requirement, context: AssessmentContext, facts: Facts
    ) -> Finding:
        ruling, word = self._ruling(requirement, context, facts)
        verdict = ruling.verdict
        shown = bool(ruling.checks) and verdict.status is Status.NOT_MET
        severity = severity_of(self.edition, requirement, shown=shown)
        fix = verdict.fix or (requirement.fix if verdict.status is Status.NOT_MET else "")
        place = self._place(verdict, requirement, context)
        return Finding(
            requirement=requirement,
            status=verdict.status,
            severity=milder_severity(severity, _weight_of(verdict)),
            field=place.field,
            page=self.edition.page_of_requirement[requirement.id].page.id,
            message=place.message,
            fix=fix,
            row=place.row,
            evidence=evidence_of(self.edition, ruling, facts) if ruling.checks else (),
            observed=observed_of(self.edition, ruling, facts) if ruling.checks else (),
            needs_person=verdict.needs_person,
            not_started=_not_started(self.edition, requirement, facts, verdict),
            word=word,
            refused_field=ruling.refused_field,
        )

    def _place(
        self, verdict: Verdict, requirement: Requirement, context: AssessmentContext
    ) -> _Place:
        """Where to settle it: at its source where that is asked in place of the field."""
        name = verdict.field or requirement.fields[0]
        found = context.derived.get(name)
        is_open = verdict.status is Status.UNANSWERED
        if found is None or found.source not in self.edition.fields:
            return _Place(name, verdict.row, verdict.message)
        field = self.edition.fields[name]
        is_given = name in context.facts.answers
        is_faulty = is_given and found.value is not None and bool(kind_fault(field, found.value))
        is_source = self.edition.is_hidden(name) or is_faulty or (is_open and found.value is None)
        if not is_source or context.applies.get(found.source) is False:
            return _Place(name, verdict.row, verdict.message)
        told = f"{field.label}: {verdict.message}"
        message = told if verdict.message else f"“{field.label}” is missing"
        is_told = is_open or verdict.status is Status.NOT_MET
        return _Place(found.source, found.row, message if is_told else verdict.message)

    def _ruling(
        self, requirement: Requirement, context: AssessmentContext, facts: Facts
    ) -> VouchedRuling:
        applying = self._applying(requirement, context)
        if applying:
            vouched = VouchedRuling(Ruling(applying))
        else:
            ruling = ruling_of(self.edition, requirement, context, facts)
            vouched = vouched_ruling(self.edition, requirement, context, facts, ruling)
        waiver = context.waived.get(requirement.id) if requirement.can_be_waived else None
        if waiver and vouched.ruling.verdict.status not in NEEDS_NO_WAIVER:
            return VouchedRuling(Ruling(Verdict(Status.WAIVED, waiver.reason)))
        return vouched

    def _applying(self, requirement: Requirement, context: AssessmentContext) -> Verdict | None:
        """The verdict if the requirement does not apply, or if that is unknown."""
        names = self.edition.conditions_of_requirement[requirement.id]
        applies = all_hold(names, context.conditions)
        if applies is False:
            failing = [name for name in names if context.conditions[name] is False]
            return Verdict(Status.NOT_APPLICABLE, self.edition.asked_when(failing))
        return self._waiting(requirement, names, context) if applies is None else None

    def _waiting(
        self, requirement: Requirement, names: Sequence[str], context: AssessmentContext
    ) -> Verdict:
        """The verdict if an unanswered question decides whether the requirement applies."""
        for driver in self.edition.fields_of_conditions(names):
            if context.applies.get(driver) and driver not in context.facts.answers:
                about = self.edition.fields[requirement.fields[0]].label
                rule = "this rule" if driver in requirement.fields else f"a rule about “{about}”"
                message = f"Your answer decides whether {rule} applies"
                return Verdict(Status.UNANSWERED, message, field=driver)
        return Verdict(Status.UNANSWERED, "Depends on another question")

    def _assessment(self, judged: Mapping[str, Finding], context: AssessmentContext) -> Assessment:
        ordered = {name: judged[name] for name in self.edition.requirements}
        faults = dict(self._faults_by_kind(context))
        for finding in findings_in_answers(self.edition, context, judged, faults):
            ordered[finding.id] = finding
        return Assessment(self.edition, ordered, context)

    def _faults_by_kind(self, context: AssessmentContext) -> Iterator[tuple[str, KindFault]]:
        """Field id to a fault by its kind; an answer that stays is not looked at again."""
        for field in self._judged_by_kind:
            value = context.facts.answers.get(field.id)
            if not value or field.id in context.derived:
                continue
            known = self._kind_faults.get(field.id)
            if known is None or known[0] is not value:
                known = self._kind_faults[field.id] = value, kind_fault(field, value)
            if known[1]:
                yield field.id, known[1]


class _Place(NamedTuple):
    """Where a finding stands, and what it says there."""

    field: str
    row: int | None
    message: str


def _with_same_kept(before: Assessment, after: Assessment) -> Assessment:
    """What is found now, with the finding there was where it says the same."""
    known = before.findings
    findings = {
        name: known[name] if known.get(name) == finding else finding
        for name, finding in after.findings.items()
    }
    return Assessment(after.edition, findings, after.context)


def _looked_at_otherwise(before: AssessmentContext, after: AssessmentContext) -> Iterator[str]:
    """The fields about whose answers other things are said now."""
    for was, now in (
        (before.content.objections, after.content.objections),
        (before.content.refused, after.content.refused),
        (before.content.doubted, after.content.doubted),
    ):
        yield from (name for name in {*was, *now} if was.get(name) != now.get(name))


def _is_verified_by_parts(facts: Facts, judged: Mapping[str, Finding]) -> bool:
    """Whether all applicable requirements that this one is derived from are verified."""
    parts = [judged[name] for name in facts.statuses]
    proofs = {part.proof for part in parts if part.status is not Status.NOT_APPLICABLE}
    return proofs == {Proof.VERIFIED}


def _weight_of(verdict: Verdict) -> Severity | None:
    """What is stale is worth no more than a check that never ran, so it does not block."""
    return Severity.WARNING if verdict.status is Status.STALE else verdict.severity


def _not_started(
    edition: Edition, requirement: Requirement, facts: Facts, verdict: Verdict
) -> Cost | None:
    """What the first check needs that blocks if it fails, runs here, and was not started."""
    if verdict.status not in {Status.COULD_NOT_TELL, Status.STALE} or verdict.needs_person:
        return None
    own = edition.severity(requirement)
    for use in requirement.checks:
        check = edition.catalogue.checks[use.name]
        blocks = milder_severity(own, use.severity) is Severity.BLOCKER
        if blocks and check.cost is not Cost.LIVE and _waits(edition, use, check, facts):
            return check.cost
    return None


def _waits(edition: Edition, use: CheckUse, check: CheckKind, facts: Facts) -> bool:
    if check.cost is Cost.FILE:
        asked = {name: edition.fields[name] for name in use.fields if name in edition.fields}
        return any(ref not in facts.files_seen for ref in file_refs_of(asked, facts.answers))
    known = [facts.observed.get(question) for question in questions_of(use, facts)]
    longest = check.max_age_days
    return any(
        each is None or each.outdated or 0 < longest < age_of(each, facts.today) for each in known
    )


def _as_ground(finding: Finding, weight: Severity) -> Status:
    """A finding's status for requirements derived from it at that severity."""
    mild = finding.severity.rank > weight.rank
    is_open = finding.status in {Status.NOT_MET, Status.UNANSWERED}
    return Status.NOT_APPLICABLE if mild and is_open else finding.status
