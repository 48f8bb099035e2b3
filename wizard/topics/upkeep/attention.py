"""Ranks submissions by urgency, with a short reason."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from wizard.catalogue.model import Level, Status
from wizard.engine.finding import Assessment, Finding
from wizard.engine.readiness import holds_of
from wizard.rules.phrasing import counted
from wizard.topics.feedback.points import PointState, points_of


class Urgency(IntEnum):
    """Most urgent first. An unassessed draft ranks with blocked ones."""

    POINTS = 0
    """A reviewer waits for an answer."""
    OVERDUE = 1
    """The app is listed, and a duty of a listed app is not met."""
    BLOCKS = 2
    HELD = 3
    """Nothing blocks, and something has to be checked or looked at first."""
    READY = 4
    APPROVED = 5


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
        return Attention(Urgency.POINTS, counted(waiting, "point"))
    approved = edition.journey.after.approved_on in answers
    overdue = sum(map(_is_neglected, assessment.findings.values())) if approved else 0
    if overdue:
        return Attention(Urgency.OVERDUE, f"{overdue} overdue")
    blockers = len(assessment.blockers)
    if blockers:
        return Attention(Urgency.BLOCKS, f"{blockers} block")
    holds = sum(1 for _ in holds_of(assessment))
    if holds:
        return Attention(Urgency.HELD, f"{holds} to check")
    if approved:
        return Attention(Urgency.APPROVED, "approved")
    return Attention(Urgency.READY, "ready")


def _is_neglected(finding: Finding) -> bool:
    return finding.requirement.level is Level.ONGOING and finding.status in _NEGLECTED
