"""The milestones of a submission in reports: where the partner stands, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wizard.engine.finding import Assessment
from wizard.engine.milestones import MilestonePlace, milestone_states, waiting_items
from wizard.topics.feedback.turn import round_turns

MILESTONES = "Milestones"
OURS = "The minutes are our own estimate of how long answers of each kind take."

_PLACE_WORDS = {
    MilestonePlace.BEHIND: "behind",
    MilestonePlace.CURRENT: "now",
    MilestonePlace.AHEAD: "later",
}


class MilestoneLine(NamedTuple):
    """One milestone in words."""

    place: str
    """Either "behind", "now" or "later"."""
    words: str
    """Its title, and what is left to it."""


def milestone_lines(assessment: Assessment) -> tuple[MilestoneLine, ...]:
    """Every milestone of the edition in order; empty for an edition without any."""
    return tuple(
        MilestoneLine(_PLACE_WORDS[state.place], state.words)
        for state in milestone_states(assessment)
    )


def waiting_lines(assessment: Assessment) -> Iterator[str]:
    """What the partner waits for at the milestone, as only Procore can do it."""
    for item in waiting_items(assessment):
        yield f"{item.finding.requirement.statement} {item.words}"
    for turn in round_turns(assessment):
        if not turn.is_ours:
            yield f"{turn.words}."
