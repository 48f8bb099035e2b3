"""The calendar of duties as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.drafts.model import Draft
from wizard.errors import WizardError
from wizard.reports.calendar_report import last_words
from wizard.text import one_line
from wizard.topics.upkeep.calendar import Calendar
from wizard.topics.upkeep.duty import Duty

LINE_OCTETS = 75
_OFTEN = 14
"""Days between two dates of a duty that needs no alarm a week before."""
_PRODUCT = "-//Submission Wizard//Calendar of duties//EN"


class NothingDated(WizardError):
    """No duty has a date, so there is no event to write."""


def ics_calendar(calendar: Calendar, draft: Draft) -> bytes:
    """A day-long event with alarms for each dated duty; reproducible.

    Raises NothingDated if there is none, since a calendar must contain an event.
    """
    dated = [duty for duty in calendar.duties if duty.due]
    if not dated:
        message = "No duty has a date yet: the app is not approved."
        raise NothingDated(
            message, f"Enter the date of approval ({calendar.approval_field}) first."
        )
    # Events are sorted by id, not by urgency, so that two versions compare well.
    dated.sort(key=lambda duty: (duty.due or date.max, duty.key))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_ics_text(f'{draft.name}: duties')}",
        *(line for duty in dated for line in _event(duty, calendar, draft)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded_line(line) for line in lines)


def _event(duty: Duty, calendar: Calendar, draft: Draft) -> Iterator[str]:
    due = duty.due or calendar.today
    after = due if due == date.max else due + timedelta(1)
    yield "BEGIN:VEVENT"
    yield f"UID:{_ics_text(f'{draft.id}.{duty.key}@submission-wizard')}"
    yield f"DTSTAMP:{calendar.today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_ics_day(due)}"
    yield f"DTEND;VALUE=DATE:{_ics_day(after)}"
    yield f"SUMMARY:{_ics_text(f'{draft.name}: {duty.title}')}"
    yield f"DESCRIPTION:{_ics_text(_event_description(duty))}"
    yield "TRANSP:TRANSPARENT"
    for trigger in _triggers(duty):
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}")
        yield from (f"DESCRIPTION:{_ics_text(duty.title)}", "END:VALARM")
    yield "END:VEVENT"


def _triggers(duty: Duty) -> Iterator[str]:
    """At nine on the day, and a week before if there is as much time between two days."""
    often = duty.period is not None and not duty.period.months and duty.period.days <= _OFTEN
    if not often:
        yield "-P6DT15H"
    yield "PT9H"


def _ics_day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _event_description(duty: Duty) -> str:
    requirement = duty.requirement
    every = f"Every {duty.period}." if duty.period else ""
    last = f"Last: {last_words(duty)}."
    parts = (requirement.statement, requirement.fix, every, last, f"[{requirement.id}]")
    return "\n".join(part for part in parts if part)


def _ics_text(text: str) -> str:
    """A value of type TEXT: separators are escaped, control characters removed."""
    lines = [one_line(line) for line in text.split("\n")]
    joined = "\n".join(lines)
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        joined = joined.replace(sign, instead)
    return joined


def _folded_line(line: str) -> bytes:
    """A folded line: parts of at most 75 octets at character boundaries, each ended by CRLF."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode("utf-8")
        if len(part) + len(octets) > LINE_OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part, b""])


SUFFIX = ".duties.ics"
"""The calendar of `app.toml` is in `app.duties.ics`."""


def write_calendar(calendar: Calendar, draft: Draft) -> Path:
    """Writes the calendar, replacing an earlier one, and returns its path.

    Raises WizardError if no duty has a date, or the file cannot be written.
    """
    path = draft.path.with_name(draft.path.stem + SUFFIX)
    replace_file(path, ics_calendar(calendar, draft))
    return path
