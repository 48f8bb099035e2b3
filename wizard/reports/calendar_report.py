"""The calendar of duties after approval as text, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.engine.finding import days_ago_words
from wizard.engine.milestones import WHOLE_JOURNEY, WaitingItem
from wizard.reports.escape import escaped
from wizard.reports.signs import BLOCKS, MET, NOT_APPLICABLE, UNANSWERED, WARNS
from wizard.reports.text_report import wrapped
from wizard.rules.phrasing import are, counted
from wizard.text import cleaned_throughout, one_line
from wizard.topics.feedback.turn import RoundTurn
from wizard.topics.upkeep.calendar import Calendar
from wizard.topics.upkeep.duty import Duty, DutyState
from wizard.topics.upkeep.expiry import AttestationAge, EvidenceAge

if TYPE_CHECKING:
    from wizard.drafts.model import Draft

NEVER = "never"
WAITING = "Waiting for Procore"
ROUNDS = "Rounds of review"

TITLES = {
    DutyState.OVERDUE: "Overdue",
    DutyState.OPEN: "Must be settled",
    DutyState.DUE_SOON: "Due soon",
    DutyState.NEVER_DONE: "Never done",
    DutyState.FINE: "Fine for now",
    DutyState.ON_OCCASION: "On occasion",
    DutyState.NOT_YET: "Once the app is approved",
}
SIGNS = {
    DutyState.OVERDUE: BLOCKS,
    DutyState.OPEN: BLOCKS,
    DutyState.DUE_SOON: WARNS,
    DutyState.NEVER_DONE: UNANSWERED,
    DutyState.FINE: MET,
    DutyState.ON_OCCASION: NOT_APPLICABLE,
    DutyState.NOT_YET: NOT_APPLICABLE,
}
_INDENT = "    "


def left_words(duty: Duty, today: date) -> str:
    """The time left: "12 days left", "93 days late", "today"; "" without a date."""
    left = duty.days_left(today)
    if left is None:
        return ""
    if left == 0:
        return "today"
    return f"{counted(left, 'day')} left" if left > 0 else f"{counted(-left, 'day')} late"


def when_words(duty: Duty, today: date) -> str:
    """The due date, or the event that makes it due, to end a sentence."""
    if duty.due is not None and duty.is_waiver:
        verb = "ends" if duty.due >= today else "ended"
        return f"{verb} {duty.due.isoformat()}, {left_words(duty, today)}"
    if duty.due is not None:
        return f"due {duty.due.isoformat()}, {left_words(duty, today)}"
    if duty.requirement.occasion and duty.period is None:
        return f"when {duty.requirement.occasion}"
    return f"every {duty.period}" if duty.period else "on occasion"


def last_words(duty: Duty) -> str:
    """When it was done last, with the subject of the row if there is one."""
    if duty.last is None:
        return NEVER if duty.period else ""
    return f"{duty.last.isoformat()} ({one_line(duty.who)})" if duty.who else duty.last.isoformat()


def approval_words(calendar: Calendar) -> str:
    """Whether the app is approved, as a sentence."""
    if calendar.approval_ahead is not None:
        day = calendar.approval_ahead.isoformat()
        return f"The day of approval is {day}, which is in the future, so no duty has a date."
    if calendar.approved_on is None:
        return "The app is not approved yet, so no duty has a date."
    ago = (calendar.today - calendar.approved_on).days
    when = f"{counted(ago, 'day')} ago" if ago else "today"
    return f"Approved on {calendar.approved_on.isoformat()}, {when}."


def later_words(calendar: Calendar) -> str:
    """How many duties of later milestones are left out; "" for none."""
    if not calendar.later:
        return ""
    duties = counted(calendar.later, "duty", "duties")
    return f"{duties} of later milestones {are(calendar.later)} not listed"


def waiting_words(item: WaitingItem) -> str:
    """What the partner waits for, and how long it has been with Procore, in a line."""
    return f"{item.finding.requirement.statement.rstrip('.')}: {item.begun}"


def in_groups(calendar: Calendar) -> Iterator[tuple[DutyState, list[Duty]]]:
    """The duties by state, most urgent first; no empty groups."""
    for state in DutyState:
        duties = [duty for duty in calendar.duties if duty.state is state]
        if duties:
            yield state, duties


def text_calendar(calendar: Calendar, draft: Draft) -> str:
    """Lines of at most 100 columns."""
    return "".join(f"{line}\n" for line in _text_lines(calendar, draft))


def _text_lines(calendar: Calendar, draft: Draft) -> Iterator[str]:
    yield from wrapped(draft.name, _INDENT, "Duties of ")
    yield from wrapped(f"As of {calendar.today.isoformat()}. {approval_words(calendar)}", "", "")
    yield from _milestone_text(calendar)
    for state, duties in in_groups(calendar):
        yield from ("", f"{TITLES[state]}: {len(duties)}")
        for duty in duties:
            yield from _duty_text(duty, calendar.today)
    if calendar.evidence:
        yield from ("", "How long evidence counts")
    for each in calendar.evidence:
        yield from wrapped(_evidence_words(each, calendar.today), _INDENT, "  ")
    if calendar.words:
        yield from ("", "Age of people's confirmations")
    for word in calendar.words:
        yield from wrapped(f"{word.on}: {word_words(word, calendar.today)}", _INDENT, "  ")
    if calendar.later:
        yield from ("", f"{later_words(calendar)}; --milestone all lists them.")


def _milestone_text(calendar: Calendar) -> Iterator[str]:
    if calendar.milestone:
        yield f"Milestone: {calendar.milestone.title}."
    if calendar.waiting:
        yield from ("", f"{WAITING}: {len(calendar.waiting)}")
    for item in calendar.waiting:
        yield from wrapped(waiting_words(item), _INDENT, f"  {UNANSWERED.mark} ")
        yield from wrapped(f"{item.usually} [{item.finding.id}]".strip(), _INDENT)
    if calendar.rounds:
        yield from ("", f"{ROUNDS}: {len(calendar.rounds)}")
    for turn in calendar.rounds:
        yield from wrapped(turn.words, _INDENT, f"  {UNANSWERED.mark} ")


def _duty_text(duty: Duty, today: date) -> Iterator[str]:
    mark = SIGNS[duty.state].mark
    yield from wrapped(f"{duty.title}: {when_words(duty, today)}", _INDENT, f"  {mark} ")
    last = last_words(duty)
    rest = [f"Last: {last}." if last else "", f"{one_line(duty.message)}" if duty.message else ""]
    message = " ".join(part for part in rest if part)
    named = "" if duty.is_of_live_checks else f"[{duty.requirement.id}]"
    yield from wrapped(f"{message} {named}".strip(), _INDENT)


def _evidence_words(each: EvidenceAge, today: date) -> str:
    trouble = f"; {each.trouble}" if each.trouble else ""
    subject = f"{each.seen or each.tried}: {each.label}: {one_line(each.subject)}"
    return f"{subject}: {worth_words(each, today)}{trouble}"


def worth_words(each: EvidenceAge, today: date) -> str:
    """How long an answer counts, e.g. "counts until 2025-05-01"."""
    if each.seen is None:
        return "no result"
    if each.until is None:
        return "counts"
    until = each.until.isoformat()
    return f"counts until {until}" if each.until >= today else f"too old since {until}"


def word_words(word: AttestationAge, today: date) -> str:
    """An attestation: signer, age, evidence, and validity if limited."""
    age = days_ago_words(word.age_days(today)) or "today"
    rests = f", on the evidence of {one_line(word.rests_on)}" if word.rests_on else ""
    verb = "" if word.until is None else "counts" if word.until >= today else "counted"
    until = f"; {verb} until {word.until.isoformat()}" if word.until else ""
    return f"{word.label}: {one_line(word.by)}, {age}{rests}{until}"


def markdown_calendar(calendar: Calendar, draft: Draft) -> str:
    """Tables in GitHub Flavored Markdown, one for each state."""
    return "".join(f"{line}\n" for line in _markdown_lines(calendar, draft))


def _markdown_lines(calendar: Calendar, draft: Draft) -> Iterator[str]:
    yield from (f"# Duties of {escaped(draft.name)}", "")
    yield f"As of {calendar.today.isoformat()}. {approval_words(calendar)}"
    if calendar.milestone:
        yield from ("", f"Milestone: {escaped(calendar.milestone.title)}.")
    if calendar.waiting:
        yield from ("", f"## {WAITING}", "")
    for item in calendar.waiting:
        yield f"- {escaped(waiting_words(item))}. {escaped(item.usually)}".rstrip()
    if calendar.rounds:
        yield from ("", f"## {ROUNDS}", "")
        yield from (f"- {escaped(turn.words)}." for turn in calendar.rounds)
    for state, duties in in_groups(calendar):
        yield from ("", f"## {TITLES[state]}", "")
        yield from ("| duty | when | last | |", "|---|---|---|---|")
        for duty in duties:
            cells = (
                duty.title,
                when_words(duty, calendar.today),
                last_words(duty),
                duty.message,
            )
            yield f"| {' | '.join(escaped(cell) for cell in cells)} |"
    if calendar.words:
        yield from ("", "## Age of people's confirmations", "")
    for word in calendar.words:
        yield f"- {word.on}: {escaped(word_words(word, calendar.today))}"
    if calendar.later:
        yield from ("", f"{later_words(calendar)}.")
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")


def calendar_document(calendar: Calendar, draft: Draft) -> dict[str, Any]:
    """The calendar as a JSON value in a stable order, safe for a terminal."""
    document: dict[str, Any] = cleaned_throughout(
        {
            "draft": {"id": draft.id, "name": draft.name},
            "as_of": calendar.today.isoformat(),
            "approved_on": _iso(calendar.approved_on),
            "approval_ahead": _iso(calendar.approval_ahead),
            "milestone": calendar.milestone.id if calendar.milestone else WHOLE_JOURNEY,
            "waiting": [_waiting_part(item) for item in calendar.waiting],
            "rounds": [_round_part(turn) for turn in calendar.rounds],
            "later": calendar.later,
            "duties": [duty_part(duty, calendar.today) for duty in calendar.duties],
            "evidence": [evidence_part(each, calendar.today) for each in calendar.evidence],
            "words": [word_part(each, calendar.today) for each in calendar.words],
        }
    )
    return document


def _waiting_part(item: WaitingItem) -> dict[str, Any]:
    return {
        "requirement": item.finding.id,
        "field": item.finding.field,
        "since": _iso(item.since),
        "usually": item.usually,
    }


def _round_part(turn: RoundTurn) -> dict[str, Any]:
    return {
        "round": turn.number or None,
        "open": turn.open,
        "received_on": _iso(turn.received),
        "sent_on": _iso(turn.sent),
    }


def duty_part(duty: Duty, today: date) -> dict[str, Any]:
    """One duty as a JSON value."""
    return {
        "id": duty.key,
        "title": duty.title,
        "requirement": duty.requirement.id,
        "also": list(duty.also),
        "field": duty.field,
        "row": duty.row,
        "who": duty.who,
        "state": duty.state.value,
        "last": _iso(duty.last),
        "due": _iso(duty.due),
        "days_left": duty.days_left(today),
        "period_days": duty.period.days or None if duty.period else None,
        "period_months": duty.period.months or None if duty.period else None,
        "occasion": duty.requirement.occasion,
        "live": duty.is_live,
        "waiver": duty.is_waiver,
        "message": duty.message,
        "fix": duty.requirement.fix,
    }


def evidence_part(each: EvidenceAge, today: date) -> dict[str, Any]:
    """One answer of a live check as a JSON value."""
    return {
        "check": each.question.check,
        "subject": each.subject,
        "seen": _iso(each.seen),
        "until": _iso(each.until),
        "stale": each.is_stale(today),
        "trouble": each.trouble,
        "requirements": list(each.requirements),
    }


def word_part(word: AttestationAge, today: date) -> dict[str, Any]:
    """An attestation as a JSON value."""
    return {
        "field": word.field,
        "label": word.label,
        "by": word.by,
        "on": word.on.isoformat(),
        "rests_on": word.rests_on,
        "age_days": word.age_days(today),
        "until": _iso(word.until),
        "requirements": list(word.requirements),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
