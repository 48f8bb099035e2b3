"""Judges a draft's answers against an edition: the one engine behind every face of the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wizard.catalogue.conditions import fields_of
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    DecidedBy,
    Field,
    Level,
    Requirement,
    Severity,
    Source,
    Status,
    Value,
)
from wizard.evidence.observed import NOTHING_OBSERVED, Observations
from wizard.media.seen import NOTHING_SEEN, Seen
from wizard.rules.verdict import Facts, Verdict
from wizard.session.evidence import evidence_of, observed_of
from wizard.session.finding import Assessment, Finding
from wizard.session.ground import Accepted, Ground, all_hold, lay, relay
from wizard.session.judging import Ruling, milder, ruling_of, severity_of


class Assessor:
    """Judges answers against one edition on one day."""

    def __init__(self, edition: Edition, today: date) -> None:
        self.edition = edition
        self.today = today

    def assess(
        self,
        answers: Mapping[str, Value],
        waivers: Sequence[Accepted] = (),
        seen: Seen = NOTHING_SEEN,
        observed: Observations = NOTHING_OBSERVED,
    ) -> Assessment:
        """Judges everything.

        `seen` is what was seen in the files that the answers name, `observed` what was found out
        over the network and in source code.
        """
        ground = lay(self.edition, answers, waivers, self.today, seen, observed)
        judged = self._judge(self.edition.judged_first, ground, {})
        self._judge(self.edition.judged_after, ground, judged)
        return self._assessment(judged, ground)

    def reassess(
        self,
        before: Assessment,
        answers: Mapping[str, Value],
        changed: str,
        waivers: Sequence[Accepted] = (),
    ) -> Assessment:
        """Judges again what reads the changed field; the outcome is that of `assess`."""
        edition = self.edition
        if changed in edition.drivers or changed not in edition.fields:
            facts = before.ground.facts
            return self.assess(answers, waivers, facts.seen, facts.observed)
        ground = relay(edition, before.ground, changed, answers, waivers)
        judged = {name: before.findings[name] for name in edition.requirements}
        readers = edition.readers.get(changed, ())
        for name in readers:
            if not edition.parts[name]:
                self._judge_again(edition.requirements[name], ground, judged)
        for requirement in edition.judged_after:
            parts = edition.parts[requirement.id]
            if requirement.id in readers or any(
                judged[part] is not before.findings[part] for part in parts if part in judged
            ):
                self._judge_again(requirement, ground, judged)
        return self._assessment(judged, ground)

    def judge(
        self, requirement: Requirement, ground: Ground, judged: Mapping[str, Finding]
    ) -> Finding:
        """One requirement, or a part of one, on any ground; `judged` has what it rests on."""
        return self._judge((requirement,), ground, dict(judged))[requirement.id]

    def _judge_again(
        self, requirement: Requirement, ground: Ground, judged: dict[str, Finding]
    ) -> None:
        """Keeps the finding there was if it says the same, so that nothing is drawn again."""
        before = judged[requirement.id]
        self._judge((requirement,), ground, judged)
        if judged[requirement.id] == before:
            judged[requirement.id] = before

    def _judge(
        self, requirements: Iterable[Requirement], ground: Ground, judged: dict[str, Finding]
    ) -> dict[str, Finding]:
        for requirement in requirements:
            facts = ground.facts
            if self.edition.parts[requirement.id]:
                statuses = self._parts(requirement, judged)
                facts = replace(facts, statuses=statuses, titles=self.edition.titles)
            judged[requirement.id] = self._finding(requirement, ground, facts)
        return judged

    def _parts(
        self, requirement: Requirement, judged: Mapping[str, Finding]
    ) -> Mapping[str, Status]:
        """The statuses it rests on; what is milder than it does not stand in its way."""
        own = self.edition.severity(requirement)
        return {
            name: _as_ground(judged[name], rule.severity or own)
            for rule in requirement.rules
            for name in rule.params.get("requirements", ())
            if name in judged
        }

    def _finding(self, requirement: Requirement, ground: Ground, facts: Facts) -> Finding:
        ruling = self._ruling(requirement, ground, facts)
        verdict = ruling.verdict
        shown = bool(ruling.checks) and verdict.status is Status.NOT_MET
        severity = severity_of(self.edition, requirement, shown=shown)
        fix = verdict.fix or (requirement.fix if verdict.status is Status.NOT_MET else "")
        return Finding(
            requirement,
            verdict.status,
            milder(severity, _weight_of(verdict)),
            verdict.field or requirement.fields[0],
            self.edition.page_of_requirement[requirement.id].page.id,
            verdict.message,
            fix,
            verdict.row,
            evidence_of(self.edition, ruling, facts) if ruling.checks else (),
            observed_of(self.edition, ruling, facts) if ruling.checks else (),
        )

    def _ruling(self, requirement: Requirement, ground: Ground, facts: Facts) -> Ruling:
        applying = self._applying(requirement, ground)
        if applying:
            ruling = Ruling(applying)
        else:
            ruling = ruling_of(self.edition, requirement, ground, facts)
        waiver = ground.waived.get(requirement.id) if requirement.can_be_waived else None
        if waiver and ruling.verdict.status not in {Status.MET, Status.NOT_APPLICABLE}:
            return Ruling(Verdict(Status.WAIVED, waiver.reason))
        return ruling

    def _applying(self, requirement: Requirement, ground: Ground) -> Verdict | None:
        """A verdict when the requirement does not apply, or when that is not known yet."""
        names = self.edition.conditions_of_requirement[requirement.id]
        applies = all_hold(names, ground.conditions)
        if applies is False:
            failing = [name for name in names if ground.conditions[name] is False]
            return Verdict(Status.NOT_APPLICABLE, self.edition.asked_when(failing))
        return self._waiting(names, ground) if applies is None else None

    def _waiting(self, names: Sequence[str], ground: Ground) -> Verdict:
        """An unanswered question decides whether it applies: that question is to blame."""
        tests = (self.edition.conditions[name].test for name in names)
        for driver in (field_id for test in tests for field_id in fields_of(test)):
            if ground.applies.get(driver) and driver not in ground.facts.answers:
                label = self.edition.fields[driver].label
                return Verdict(Status.UNANSWERED, f"Depends on “{label}”.", field=driver)
        return Verdict(Status.UNANSWERED, "Depends on a question that is not answered yet.")

    def _assessment(self, judged: Mapping[str, Finding], ground: Ground) -> Assessment:
        ordered = {name: judged[name] for name in self.edition.requirements}
        for name, trouble in ground.complaints.items():
            finding = self._wrong_type(self.edition.fields[name], trouble)
            ordered[finding.id] = finding
        return Assessment(self.edition, ordered, ground)

    def _wrong_type(self, field: Field, trouble: str) -> Finding:
        page = self.edition.page_of_field[field.id].page.id
        fix = "Enter the value again, or correct it in the draft file."
        requirement = _form_of(field, self.edition.journey.as_of)
        said = f"The answer {trouble}"
        return Finding(requirement, Status.NOT_MET, Severity.BLOCKER, field.id, page, said, fix)


def _form_of(field: Field, as_of: date) -> Requirement:
    """Our own demand that a value can be judged at all."""
    return Requirement(
        id=f"value-type:{field.id}",
        level=Level.REQUIRED,
        tier="",
        decided_by=DecidedBy.MACHINE,
        fields=(field.id,),
        statement=f"The value of “{field.label}” has the form that the field needs.",
        why="A value of another form cannot be judged, so nothing that reads it is checked.",
        source=Source("wizard", "Draft format", as_of),
        since=as_of,
        waivable=False,
    )


def _weight_of(verdict: Verdict) -> Severity | None:
    """What is stale is worth no more than a check that never ran, so it does not block."""
    return Severity.WARNING if verdict.status is Status.STALE else verdict.severity


def _as_ground(finding: Finding, weight: Severity) -> Status:
    """A finding's status for what is derived from it with so much weight."""
    mild = finding.severity.rank > weight.rank
    is_open = finding.status in {Status.NOT_MET, Status.UNANSWERED}
    return Status.NOT_APPLICABLE if mild and is_open else finding.status
