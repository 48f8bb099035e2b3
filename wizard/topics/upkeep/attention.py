"""Ranks submissions by urgency, with a short reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue.model import Level, Status
from wizard.drafts.index import Urgency
from wizard.engine.milestones import waiting_items
from wizard.engine.readiness import Responsible, remaining_of
from wizard.rules.phrasing import counted
from wizard.topics.feedback.points import PointState, points_of
from wizard.topics.feedback.turn import round_turns

if TYPE_CHECKING:
    from wizard.engine.finding import Assessment, Finding


class Attention(NamedTuple):
    """The urgency of a submission, with its label."""

    urgency: Urgency
    words: str


_NEGLECTED = frozenset({Status.NOT_MET, Status.STALE})


def attention_of(assessment: Assessment) -> Attention:
    """The most urgent need of a submission, for the list."""
    edition, answers = assessment.edition, assessment.context.facts.answers
    waiting = sum(point.state is PointState.OPEN for point in points_of(answers, edition))
    if waiting:
        return Attention(Urgency.POINTS, f"{counted(waiting, 'point')}{_days_with_us(assessment)}")
    approved = edition.journey.after.approved_on in answers
    overdue = sum(map(_is_neglected, assessment.findings.values())) if approved else 0
    if overdue:
        return Attention(Urgency.OVERDUE, f"{overdue} overdue")
    left = remaining_of(assessment)
    if left.total and left.items.keys() == {Responsible.PROCORE}:
        return Attention(Urgency.WAITING, _waiting_words(assessment))
    if left.total:
        urgency = Urgency.BLOCKS if assessment.blockers else Urgency.HELD
        return Attention(urgency, replace(left, minutes=0).short)
    if approved:
        return Attention(Urgency.APPROVED, "approved")
    return Attention(Urgency.READY, "ready")


def _waiting_words(assessment: Assessment) -> str:
    """For how long the partner waits, by the first day on which something was sent.

    After a round of review it is the day on which the answers to that were sent.
    """
    sent = [item.since for item in waiting_items(assessment) if item.since]
    sent = [turn.sent for turn in round_turns(assessment) if turn.sent] or sent
    days = (assessment.context.facts.today - min(sent)).days if sent else 0
    return f"with Procore, {counted(days, 'day')}" if days > 0 else "with Procore"


def _days_with_us(assessment: Assessment) -> str:
    """For how long open points have waited for us, e.g. ", 3 days"; "" for less than one."""
    came = [turn.received for turn in round_turns(assessment) if turn.open and turn.received]
    days = (assessment.context.facts.today - min(came)).days if came else 0
    return f", {counted(days, 'day')}" if days > 0 else ""


def _is_neglected(finding: Finding) -> bool:
    return finding.requirement.level is Level.ONGOING and finding.status in _NEGLECTED
