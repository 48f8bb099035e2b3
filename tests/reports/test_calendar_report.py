"""The calendar of duties as text, Markdown and iCalendar, whatever was typed into the draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.reports.small import draft_in
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.model import Draft
from wizard.reports.calendar_ics import NothingDated, ics_calendar
from wizard.reports.calendar_report import calendar_document, markdown_calendar, text_calendar
from wizard.reports.watch_schema import CalendarPart
from wizard.rules.due import Period
from wizard.topics.upkeep.calendar import Calendar
from wizard.topics.upkeep.duty import LIVE, Duty, DutyState

DAY = date(2025, 10, 22)
HOSTILE = "Pier; 9, \\n \x1b[2J\u202e“Räume” " + "ö" * 80


@pytest.fixture
def calendar(catalogue: Catalogue) -> Calendar:
    requirement = catalogue.edition("2025-02").requirements["mail-present"]
    late = Duty(
        "mail-present", "Answer mails", requirement, "support.mail", DutyState.OVERDUE,
        last=date(2025, 4, 22), due=date(2025, 7, 21), period=Period(days=90), who=HOSTILE,
    )  # fmt: skip
    soon = replace(
        late, key="other", title="Read", state=DutyState.DUE_SOON, due=DAY, last=None, who=""
    )
    loose = replace(soon, key="loose", state=DutyState.ON_OCCASION, due=None, period=None)
    return Calendar(DAY, date(2025, 4, 22), "approval.on", (late, soon, loose), ())


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return replace(draft_in(tmp_path), name=HOSTILE)


def unfolded(data: bytes) -> list[str]:
    return data.decode("utf-8").replace("\r\n ", "").split("\r\n")


def test_a_calendar_program_gets_lines_it_can_read_whatever_the_app_is_called(
    calendar: Calendar, draft: Draft
) -> None:
    data = ics_calendar(calendar, draft)
    lines = data.split(b"\r\n")

    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") for line in lines[:-1])  # no letter is cut in two
    summary = next(line for line in unfolded(data) if line.startswith("SUMMARY:"))
    assert "Pier\\; 9\\, \\\\n" in summary
    assert not re.search("[\x00-\x1f\x7f\u202e]", "".join(unfolded(data)))


def test_events_are_whole_days_in_the_order_of_their_days_with_ids_that_stay(
    calendar: Calendar, draft: Draft
) -> None:
    text = unfolded(ics_calendar(calendar, draft))
    later = unfolded(ics_calendar(replace(calendar, today=date(2025, 11, 1)), draft))

    assert [line for line in text if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20250721",
        "DTSTART;VALUE=DATE:20251022",
    ]
    assert "DTEND;VALUE=DATE:20250722" in text
    assert text.count("DTSTAMP:20251022T000000Z") == 2
    ids = [line for line in text if line.startswith("UID:")]
    assert ids == [f"UID:{draft.id}.{key}@submission-wizard" for key in ("mail-present", "other")]
    assert ids == [line for line in later if line.startswith("UID:")]
    assert not [line for line in text if line.startswith("RRULE")]
    assert ics_calendar(calendar, draft) == ics_calendar(calendar, draft)


def test_each_event_rings_at_nine_and_a_week_before_unless_it_comes_often(
    calendar: Calendar, draft: Draft
) -> None:
    weekly = replace(calendar.duties[1], period=Period(days=7))
    lines = unfolded(ics_calendar(replace(calendar, duties=(calendar.duties[0], weekly)), draft))

    assert [line for line in lines if line.startswith("TRIGGER")] == [
        "TRIGGER:-P6DT15H", "TRIGGER:PT9H", "TRIGGER:PT9H",
    ]  # fmt: skip
    at = lines.index("BEGIN:VALARM")
    assert lines[at : at + 5] == [
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P6DT15H", "DESCRIPTION:Answer mails",
        "END:VALARM",
    ]  # fmt: skip


def test_a_calendar_without_a_day_is_refused_with_the_way_out(
    calendar: Calendar, draft: Draft
) -> None:
    with pytest.raises(NothingDated) as refused:
        ics_calendar(replace(calendar, duties=calendar.duties[2:]), draft)
    assert "approval.on" in refused.value.hint


def test_the_last_day_of_the_calendar_is_a_day_too(calendar: Calendar, draft: Draft) -> None:
    last = replace(calendar.duties[0], due=date.max)
    assert "DTSTART;VALUE=DATE:99991231" in unfolded(
        ics_calendar(replace(calendar, duties=(last,)), draft)
    )


def test_text_and_markdown_tell_what_is_late_first_and_harm_nobody(
    calendar: Calendar, draft: Draft
) -> None:
    text, markdown = text_calendar(calendar, draft), markdown_calendar(calendar, draft)

    assert "Answer mails: due 2025-07-21, 93 days late" in text
    assert "Read: due 2025-10-22, today" in text
    assert text.index("Overdue: 1") < text.index("Due soon: 1") < text.index("On occasion: 1")
    assert max(map(len, text.splitlines())) <= 100
    for told in (text, markdown):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", told)
    document = calendar_document(calendar, draft)
    CalendarPart.model_validate(document)
    assert "\x1b" not in str(document)


def test_a_duty_of_many_live_checks_names_no_requirement(calendar: Calendar, draft: Draft) -> None:
    late = calendar.duties[0]
    runs = replace(late, key=LIVE, title="Run the live checks", message="17 kinds", is_live=True)

    (told,) = text_calendar(replace(calendar, duties=(runs,)), draft).split("17 kinds")[1:]

    assert not told.strip().startswith("[")
