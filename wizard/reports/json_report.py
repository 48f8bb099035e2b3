"""The assessment as a versioned JSON document; its schema is `wizard.reports.schema`."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import OPEN, Assessment, Evidence, EvidenceRef, Finding, Progress, Proof
from wizard.engine.milestones import (
    MilestoneState,
    WaitingItem,
    milestone_name,
    milestone_of,
    milestone_states,
    waiting_items,
)
from wizard.engine.plan import Task
from wizard.engine.readiness import Responsible, responsible_for
from wizard.reports.plan_by_person import plan_by_person
from wizard.reports.subject import Subject, command_for, hold_words
from wizard.session.waivers import StandingWaiver
from wizard.text import cleaned_throughout

if TYPE_CHECKING:
    from wizard.drafts.model import Draft, Waiver
    from wizard.reports.outcome import CheckOutcome


Document = dict[str, Any]


def assessment_document(
    assessment: Assessment, draft: Draft, catalogue: Catalogue, as_of: date
) -> Document:
    """All findings in a stable order; dates are ISO text, all text is safe for a terminal."""
    return subject_document(Subject(assessment, draft, catalogue, as_of))


def subject_document(subject: Subject) -> Document:
    """As `assessment_document`, also for a part of the findings."""
    document = _document_head(subject) | _counts_part(subject) | _lists(subject)
    document |= _team_part(subject)
    cleaned: Document = cleaned_throughout(document)
    return cleaned


def live_document(outcome: CheckOutcome) -> Document:
    """The announced plan of the preceding live run; empty if there was none."""
    if outcome.live is None:
        return {}
    cleaned: Document = cleaned_throughout({"live": dict(outcome.live)})
    return cleaned


def baseline_document(outcome: CheckOutcome) -> Document:
    """The ids that a baseline knows; empty if there is none."""
    if outcome.baseline is None:
        return {}
    found = {
        "known": [finding.id for finding in outcome.known],
        "new": [finding.id for finding in outcome.new],
        "gone": [known.requirement for known in outcome.gone],
        "failing": [finding.id for finding in outcome.failing],
    }
    cleaned: Document = cleaned_throughout({"baseline": found})
    return cleaned


def _document_head(subject: Subject) -> Document:
    edition = subject.assessment.edition
    journey, day = edition.journey, edition.rules_as_of
    return {
        "draft": {"id": subject.draft.id, "name": subject.draft.name},
        "edition": {
            "id": journey.id,
            "label": journey.label,
            "as_of": journey.as_of.isoformat(),
            **({"rules_as_of": day.isoformat()} if day else {}),
        },
        "catalogue": {"version": subject.catalogue.version, "digest": subject.catalogue.digest},
        "as_of": subject.as_of.isoformat(),
        "state": subject.state,
        "milestone": milestone_name(subject.assessment),
        "cannot_be_listed": subject.cannot_be_listed,
    }


def _counts_part(subject: Subject) -> Document:
    statuses = Counter(finding.status for finding in subject.findings)
    tally = subject.tally
    steps = [
        {"id": step.id, "number": step.number, "title": step.title} | _progress(progress)
        for step, progress in subject.progress_by_step()
    ]
    return {
        "counts": {status.value: statuses.get(status, 0) for status in Status},
        "open": {severity.value: len(subject.open(severity)) for severity in Severity},
        "proofs": {Proof.VERIFIED.value: tally.verified, Proof.ATTESTED.value: tally.attested},
        "waived": tally.waived,
        "readiness": _readiness_part(subject),
        "progress": _progress(subject.assessment.progress) | {"steps": steps},
        "milestones": [_milestone_part(each) for each in milestone_states(subject.assessment)],
        "waiting": [_waiting_part(each) for each in waiting_items(subject.assessment)],
    }


def _milestone_part(state: MilestoneState) -> Document:
    left = state.remaining
    return {
        "id": state.milestone.id,
        "title": state.milestone.title,
        "gain": state.milestone.gain,
        "place": state.place.value,
        "left": {who.value: left.items.get(who, 0) for who in Responsible},
        "minutes": math.ceil(left.minutes),
    }


def _waiting_part(item: WaitingItem) -> Document:
    return {
        "id": item.finding.id,
        "since": item.since.isoformat() if item.since else None,
        "usually": item.usually,
    }


def _readiness_part(subject: Subject) -> Document:
    readiness = subject.readiness
    return {
        "headline": readiness.headline,
        "verified": readiness.verified,
        "attested": readiness.attested,
        "answered": readiness.answered,
        "not_checked": readiness.not_checked,
        "could_block": readiness.could_block,
        "reconstructed": readiness.reconstructed,
        "set_aside": readiness.set_aside,
        "holds": [
            {
                "id": hold.finding.id,
                "reason": hold.reason.value,
                "message": hold_words(hold, "DRAFT"),
            }
            for hold in readiness.holds
        ],
    }


def _progress(progress: Progress) -> Document:
    return {
        "done": progress.done,
        "answered": progress.answered,
        "total": progress.total,
        "blockers": progress.blockers,
        "not_checked": progress.not_checked,
    }


def _lists(subject: Subject) -> Document:
    return {
        "plan": [_task(subject, task) for task in subject.plan],
        "not_checked": [_unchecked_part(subject, f) for f in subject.having(Status.COULD_NOT_TELL)],
        "findings": [_finding(subject, finding) for finding in subject.findings],
        "waivers": [_standing_part(each) for each in subject.standing_waivers],
    }


def _standing_part(each: StandingWaiver) -> Document:
    return {
        "requirement": each.waiver.requirement,
        "standing": each.standing.value,
        "note": each.note,
    }


def _task(subject: Subject, task: Task) -> Document:
    return {
        **_owner_part(subject, *task.findings),
        "field": task.field,
        "page": task.page,
        "action": task.action,
        "severity": task.severity.value,
        "findings": [finding.id for finding in task.findings],
    }


def _unchecked_part(subject: Subject, finding: Finding) -> Document:
    checks = [
        {
            "id": check.id,
            "label": check.label,
            "cost": check.cost.value,
            "command": command_for(check.cost, "DRAFT", finding.id),
        }
        for check in subject.checks_of(finding)
    ]
    return {
        "id": finding.id,
        "field": finding.field,
        "page": finding.page,
        "message": finding.message,
        "checks": checks,
    }


def _finding(subject: Subject, finding: Finding) -> Document:
    requirement = finding.requirement
    source = requirement.source
    return {
        "id": finding.id,
        **_owner_part(subject, finding),
        "status": finding.status.value,
        "severity": finding.severity.value,
        "level": requirement.level.value,
        "tier": requirement.tier,
        "decided_by": requirement.decided_by.value,
        "proof": finding.proof.value if finding.proof else None,
        "needs_person": finding.needs_person,
        "milestone": milestone_of(subject.assessment.edition, finding),
        "responsible": _responsible(subject, finding),
        "attested": _attested_part(subject, finding),
        "evidence": [_evidence_part(each) for each in finding.evidence],
        "observed": [_observed(each) for each in finding.observed],
        "waiver": _waiver_part(subject, finding),
        "field": finding.field,
        "row": finding.row,
        "page": finding.page,
        "step": subject.step_of(finding).id,
        "message": finding.message,
        "fix": finding.fix,
        "statement": requirement.statement,
        "why": requirement.why,
        "ours": requirement.ours,
        "source": {
            "document": source.document,
            "section": source.section,
            "as_of": source.as_of.isoformat(),
            "revision": source.revision,
        },
    }


def _owner_part(subject: Subject, *findings: Finding) -> Document:
    """Who has to settle it; nothing without a team."""
    owners = subject.owner_words(findings)
    return {"owner": owners} if owners else {}


def _team_part(subject: Subject) -> Document:
    """Whose turn it is, and the plan by person; nothing without a team."""
    if subject.ownership is None:
        return {}
    by_person = {
        person.name: [task.field for task in person.tasks] for person in plan_by_person(subject)
    }
    shown = subject.only.words if subject.only else None
    return {"team": {"turn": subject.turn, "only": shown, "plan": by_person}}


def _responsible(subject: Subject, finding: Finding) -> str | None:
    if finding.status not in OPEN and finding.status is not Status.COULD_NOT_TELL:
        return None
    return responsible_for(subject.assessment.edition, finding).value


def _evidence_part(evidence: Evidence) -> Document:
    return {
        "check": evidence.check,
        "path": evidence.path,
        "size": evidence.size,
        "fingerprint": evidence.fingerprint,
    }


def _observed(evidence_ref: EvidenceRef) -> Document:
    return {
        "check": evidence_ref.check,
        "subject": evidence_ref.subject,
        "at": evidence_ref.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "age_days": evidence_ref.age_days,
        "stale": evidence_ref.stale,
        "rehearsal": evidence_ref.rehearsal,
    }


def _attested_part(subject: Subject, finding: Finding) -> Document | None:
    attestation = subject.attestation(finding)
    return attestation._asdict() if attestation else None


def _waiver_part(subject: Subject, finding: Finding) -> Document | None:
    waiver: Waiver | None = subject.waivers.get(finding.id)
    if waiver is None or finding.status is not Status.WAIVED:
        return None
    expires = waiver.expires.isoformat() if waiver.expires else None
    return {
        "reason": waiver.reason,
        "by": waiver.by,
        "on": waiver.on.isoformat(),
        "expires": expires,
        "this_answer": waiver.answers is not None,
    }
