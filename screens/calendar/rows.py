"""Rows of the calendar: duties by state, and evidence with its expiry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.content import Content

from screens.widgets.finding_lines import source_line
from screens.widgets.finding_rows import ReviewRow, group, heading
from screens.widgets.key_labels import key_label, with_keys
from screens.widgets.marks import mark_for_state
from screens.widgets.row_text import labelled
from wizard.catalogue.model import Severity, Status
from wizard.engine.milestones import WaitingItem
from wizard.reports.calendar_report import (
    ROUNDS,
    SIGNS,
    TITLES,
    WAITING,
    in_groups,
    last_words,
    left_words,
    when_words,
    word_words,
    worth_words,
)
from wizard.reports.signs import UNANSWERED
from wizard.session.session import Session
from wizard.text import clean, one_line
from wizard.topics.feedback.turn import RoundTurn
from wizard.topics.upkeep.calendar import Calendar
from wizard.topics.upkeep.duty import URGENT, Duty, DutyState
from wizard.topics.upkeep.expiry import AttestationAge, EvidenceAge

_TITLE = 41
_COLOURS: Mapping[DutyState, str] = {
    DutyState.OVERDUE: "$error",
    DutyState.OPEN: "$error",
    DutyState.DUE_SOON: "$warning",
    DutyState.NEVER_DONE: "$text-muted",
    DutyState.FINE: "$success",
    DutyState.ON_OCCASION: "$text-muted",
    DutyState.NOT_YET: "$text-muted",
}


class CalendarView(StrEnum):
    """The views of the calendar; one is shown at a time."""

    ALL = "all"
    URGENT = "urgent"
    EVIDENCE = "evidence"


@dataclass(slots=True)
class CalendarState:
    """State of the calendar screen, kept when it is left and restored when it is opened again."""

    view: CalendarView = CalendarView.ALL
    key: str = ""
    """The key of the row under the cursor."""
    message: str = ""
    """The result of the last key."""
    whole: bool = False
    """Whether duties of later milestones are listed too."""


def calendar_rows(
    session: Session, calendar: Calendar, view: CalendarView
) -> tuple[ReviewRow, ...]:
    """Rows of one view, each group under a heading; one heading when it is empty."""
    if view is CalendarView.EVIDENCE:
        return tuple(_evidence(session, calendar))
    groups = [
        row
        for state, duties in in_groups(calendar)
        if view is CalendarView.ALL or state in URGENT
        for row in group(f"{TITLES[state]} ({len(duties)})", _duty_rows(session, duties, calendar))
    ]
    waiting = [_waiting_row(session, item) for item in calendar.waiting]
    if view is CalendarView.ALL and waiting:
        groups = [*group(f"{WAITING} ({len(waiting)})", waiting), *groups]
    rounds = [_round_row(session, turn) for turn in calendar.rounds]
    if view is CalendarView.ALL and rounds:
        groups = [*group(f"{ROUNDS} ({len(rounds)})", rounds), *groups]
    return tuple(groups) or (heading("Nothing is late, and nothing is due within 30 days."),)


def _waiting_row(session: Session, item: WaitingItem) -> ReviewRow:
    requirement, field = item.finding.requirement, item.finding.field

    def draw(width: int) -> Content:
        sign = Content.styled(UNANSWERED.mark, "$text-muted")
        title = one_line(session.edition.titles[requirement.id])
        return labelled(sign, title, _TITLE, Content(item.begun), width)

    def detail() -> Iterator[Content]:
        yield Content.styled(requirement.statement, "bold")
        yield Content(f"{item.words}")
        yield Content.styled(f"Why: {requirement.why}", "$text-muted")
        yield Content.styled(source_line(session, item.finding), "$text-muted")

    return ReviewRow(f"{WAITING}:{requirement.id}", draw, detail, "", field)


def _round_row(session: Session, turn: RoundTurn) -> ReviewRow:
    """A round of review; Enter goes to its points."""
    field = session.edition.journey.feedback.field

    def draw(width: int) -> Content:
        sign = Content.styled(UNANSWERED.mark, "$text-muted")
        return (sign + Content(f" {turn.words}")).truncate(width, ellipsis=True)

    def detail() -> Iterator[Content]:
        yield Content.styled(turn.words, "bold")

    return ReviewRow(f"{ROUNDS}:{turn.number}", draw, detail, "", field)


def _evidence(session: Session, calendar: Calendar) -> Iterator[ReviewRow]:
    """Evidence of live checks and confirmations, the oldest first."""
    seen = [_evidence_row(session, each, calendar) for each in calendar.evidence]
    yield from group(f"Live checks ({len(seen)})", seen)
    if not seen:
        yield heading(with_keys("No live check has a result yet: F6 runs them.", _KEYS))
    words = [_word_row(each, calendar) for each in calendar.words]
    yield from group(f"People's words ({len(words)})", words)


def _duty_rows(session: Session, duties: list[Duty], calendar: Calendar) -> list[ReviewRow]:
    return [_duty_row(session, duty, calendar) for duty in duties]


def _duty_row(session: Session, duty: Duty, calendar: Calendar) -> ReviewRow:
    def draw(width: int) -> Content:
        colour = _COLOURS[duty.state]
        sign = Content.styled(SIGNS[duty.state].mark, colour)
        when = Content.styled(one_line(_duty_rhythm(duty, calendar)), colour)
        return labelled(sign, one_line(duty.title), _TITLE, when, width)

    return ReviewRow(duty.key, draw, lambda: duty_lines(session, duty, calendar), "", duty.field)


def _duty_rhythm(duty: Duty, calendar: Calendar) -> str:
    if duty.due is not None:
        return f"{duty.due.isoformat()} {left_words(duty, calendar.today)}"
    if duty.state is DutyState.OPEN:
        return duty.message
    return f"every {duty.period}" if duty.period else f"when {duty.requirement.occasion}"


def duty_lines(session: Session, duty: Duty, calendar: Calendar) -> Iterator[Content]:
    """Details of a duty: what, when, what counts as done, reason, and source."""
    requirement = duty.requirement
    head = duty.title if duty.is_of_live_checks else requirement.statement
    yield Content.styled(one_line(head), "bold")
    if duty.message:
        yield Content.styled(clean(duty.message), _COLOURS[duty.state])
    yield Content(_when(duty, calendar))
    yield Content(f"→ {_done_words(session, duty)}")
    if duty.is_of_live_checks:
        return
    if requirement.fix:
        yield Content(f"→ {clean(requirement.fix)}")
    yield Content.styled(f"Why: {requirement.why}", "$text-muted")
    if requirement.ours:
        yield Content.styled(f"Ours: {requirement.ours}", "italic $text-muted")
    finding = session.assessment.findings[requirement.id]
    yield Content.styled(source_line(session, finding), "$text-muted")


def _when(duty: Duty, calendar: Calendar) -> str:
    if duty.is_waiver:
        return f"{when_words(duty, calendar.today).capitalize()}."
    every = f"Every {duty.period}." if duty.period else f"When {duty.requirement.occasion}."
    last = last_words(duty)
    due = f" Due {duty.due.isoformat()}: {left_words(duty, calendar.today)}." if duty.due else ""
    return f"{every}{f' Last: {last}.' if last else ''}{due}"


_KEYS = {"F5": "screen.review", "F6": "screen.live", "W": "review.waive"}


def _done_words(session: Session, duty: Duty) -> str:
    """What counts as done, and which key enters it."""
    field = session.edition.fields.get(duty.field)
    label = f"“{field.label}”" if field else duty.field
    if duty.is_waiver:
        words = "Done when it is met; or waive it in the review: F5, then W."
        return with_keys(words, _KEYS)
    if duty.is_live:
        words = "Done by running the live checks: F6, or `watch` in a scheduled job."
        return with_keys(words, _KEYS)
    if duty.takes_day:
        return f"Done today? {key_label('calendar.done', 'Space')} enters today in {label}."
    return f"Done by your answer to {label}: {key_label('findings.choose', 'Enter')} goes there."


def _evidence_row(session: Session, each: EvidenceAge, calendar: Calendar) -> ReviewRow:
    stale = each.is_stale(calendar.today)
    requirement = session.edition.requirements[each.requirements[0]]
    field = next(use.fields[0] for use in requirement.checks if use.name == each.question.check)

    def draw(width: int) -> Content:
        state = Status.STALE if stale else each.status
        sign = mark_for_state(state, Severity.WARNING)
        words = Content(each.trouble or worth_words(each, calendar.today))
        return labelled(sign, one_line(each.subject), _TITLE, words, width)

    def detail() -> Iterator[Content]:
        yield Content.styled(f"{each.label}: {one_line(each.subject)}", "bold")
        worth = worth_words(each, calendar.today)
        yield Content(f"Seen {each.seen or each.tried}. {worth.capitalize()}.")
        if each.trouble:
            yield Content(f"{each.trouble}.")
        yield Content(f"Decides: {', '.join(each.requirements)}")

    key = "\0".join((each.question.check, *each.question.inputs))
    return ReviewRow(key, draw, detail, "", field)


def _word_row(word: AttestationAge, calendar: Calendar) -> ReviewRow:
    old = word.until is not None and word.until < calendar.today

    def draw(width: int) -> Content:
        sign = Content.styled("↻" if old else "✎", "$secondary" if old else "$success")
        until = f", counts until {word.until}" if word.until and not old else ""
        aged = f"too old since {word.until}" if old else f"given {word.on}{until}"
        return labelled(sign, one_line(word.label), _TITLE, Content(aged), width)

    def detail() -> Iterator[Content]:
        yield Content.styled(one_line(word.label), "bold")
        yield Content(word_words(word, calendar.today))
        yield Content(f"Decides: {', '.join(word.requirements)}")

    return ReviewRow(f"word:{word.field}", draw, detail, "", word.field)
