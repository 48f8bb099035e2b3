"""The two lines that are always visible: state of the submission, and next task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from screens.widgets.team_words import turn_line
from wizard.engine.milestones import waiting_items
from wizard.engine.readiness import Responsible
from wizard.text import clean
from wizard.topics.feedback.turn import round_turns
from wizard.topics.upkeep.attention import attention_of

if TYPE_CHECKING:
    from wizard.engine.plan import Task
    from wizard.session.open_draft import OpenDraft
    from wizard.session.session import Session

NAME_WIDTH = 12
"""Minimum width in cells; what follows the name matters more than its end."""


def top_line(open_draft: OpenDraft, width: int, looking: str = "") -> Content:
    """Name and edition; progress, blockers, and save state.

    `looking` names the file that is being inspected. Where there is too little room, what the app
    needs most is kept: the edition is left out, then what is left of an app that cannot be listed,
    or the milestone of a team.
    """
    name = Content.styled(f" {clean(open_draft.draft.name)}", "bold")
    is_part = open_draft.only_mine and open_draft.draft.team is not None
    part = Content.styled(" · only yours" if is_part else "", "bold")
    for state in (part + each for each in _save_states(open_draft, looking)):
        if name.cell_length + state.cell_length <= width:
            return name + state
    return name.truncate(max(NAME_WIDTH, width - state.cell_length), ellipsis=True) + state


def _save_states(open_draft: OpenDraft, looking: str) -> Iterator[Content]:
    """What follows the name, the longest first."""
    session = open_draft.session
    current = session.at_current
    readiness, left = session.readiness, session.remaining
    colour = "$success" if readiness.ready else "$error" if readiness.blockers else "$warning"
    state = readiness.short if readiness.ready else left.short
    team = "" if readiness.ready else turn_line(session)
    state = team or state
    if left.items.keys() == {Responsible.PROCORE}:
        state = attention_of(current).words
    title = "" if readiness.ready or not current.milestone else f"{current.milestone.title}: "
    unchecked = f" {current.not_checked} ?" if readiness.ready else ""
    if looking:  # what is left is changing just now
        state, unchecked = clean(looking), ""
    barred = session.milestones.cannot_be_listed
    edition = Content(f" · {session.edition.id}")
    saved = Content.assemble(" · ", (clean(open_draft.saved_words()), "$text-muted"))
    out = Content.styled(f" · {clean(barred)}" if barred else "", "bold $error")
    what = Content.assemble((state, f"bold {colour}"), unchecked if current.not_checked else "")
    progress = Content(f" · {title}") + what
    yield edition + saved + out + progress
    yield saved + out + progress
    if barred:
        yield saved + out
    elif team and state == team:
        yield saved + Content(" · ") + what


def next_line(
    session: Session, plan: Sequence[Task], lead: str = "Next:", nothing: str = ""
) -> Content:
    """The most useful task behind `lead`, the next one, and the number of further ones.

    `plan` may be a part of that of the session; `nothing` is then said where it is empty.
    """
    if not plan and session.plan:
        return Content(f" {nothing}") + _turn(session)
    if not plan:
        waiting = session.at_current.not_checked
        unchecked = f" {waiting} checks have not run; see the review." if waiting else ""
        answered = session.readiness.answered
        unsigned = f" {answered} points are not signed." if answered else ""
        words = f" Everything is answered.{unsigned}{unchecked}"
        return Content.styled(words, "$success") + _turn(session)
    parts: list[tuple[str, str]] = [(f" {lead} ", "bold $accent"), (clean(plan[0].action), "")]
    if len(plan) > 1:
        parts += [(" · then: ", "$text-muted"), (clean(plan[1].action), "$text-muted")]
    if len(plan) > 2:
        parts.append((f" · {len(plan) - 2} more", "$text-muted"))
    return Content.assemble(*parts) + _turn(session)


def _turn(session: Session) -> Content:
    """Whose turn it is since when, after something was sent to Procore or came from there."""
    rounds = round_turns(session.assessment)
    sent = [item.begun for item in waiting_items(session.at_current) if item.since]
    words = rounds[0].words if rounds else sent[0] if sent else ""
    return Content.styled(f" · {clean(words)}" if words else "", "$text-muted")
