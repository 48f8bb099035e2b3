"""Whose turn it is in a review: with us since a round came in, with Procore since it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wizard.dataclass import dataclass
from wizard.engine.finding import Assessment
from wizard.engine.milestones import with_words
from wizard.rules.phrasing import counted
from wizard.rules.reading import day_of
from wizard.topics.feedback.points import PointState, ReviewRound, points_of, rounds_of


@dataclass(frozen=True, slots=True)
class RoundTurn:
    """A round of a review that is not over, and who has to act."""

    number: int
    """0 for points of unknown round."""
    open: int
    """The number of points that are not answered."""
    sent: date | None
    """The day on which it was sent to Procore again; None while it is with us."""
    received: date | None
    today: date

    @property
    def is_ours(self) -> bool:
        """Whether Procore waits for us."""
        return self.sent is None

    @property
    def words(self) -> str:
        """One line, e.g. "Review round 2: 3 points open. With us for 5 days, since 2026-06-04"."""
        name = f"Review round {self.number}" if self.number else "Review"
        state = f"{counted(self.open, 'point')} open" if self.open else "answered"
        state += " and sent again" if self.sent else "" if self.open else ", not sent again"
        return f"{name}: {state}. {self.since_words}".strip()

    @property
    def since_words(self) -> str:
        """Who has it since when, e.g. "With us for 5 days, since 2026-06-04"; "" if unknown."""
        since = self.sent or self.received
        return with_words("us" if self.is_ours else "Procore", since, self.today) if since else ""


def round_turns(assessment: Assessment) -> tuple[RoundTurn, ...]:
    """The rounds that are not over, last round first; none once the app is approved.

    An earlier round is over when none of its points is open. It counts as sent again by the latest
    day on which something was sent, from the day on which the round came in.
    """
    edition, answers = assessment.edition, assessment.context.facts.answers
    if edition.journey.after.approved_on in answers:
        return ()
    rounds = rounds_of(points_of(answers, edition))
    sent = tuple(_sent_days(assessment))
    found = (_turn(one, sent, assessment.context.facts.today) for one in rounds)
    return tuple(turn for place, turn in enumerate(found) if turn.open or not place)


def _turn(one: ReviewRound, sent: tuple[date, ...], today: date) -> RoundTurn:
    still_open = one.count(PointState.OPEN)
    later = [day for day in sent if one.received_on is None or day >= one.received_on]
    again = None if still_open else max(later, default=None)
    return RoundTurn(one.number, still_open, again, one.received_on, today)


def _sent_days(assessment: Assessment) -> Iterator[date]:
    """The days on which something was sent to Procore, without those to come."""
    edition, facts = assessment.edition, assessment.context.facts
    names = [name for milestone in edition.milestones for name in milestone.sent_on]
    for name in dict.fromkeys([*names, edition.journey.after.resubmitted_on]):
        day = day_of(facts.answers.get(name))
        if day is not None and day <= facts.today:
            yield day
