"""Rules for video chapters: rows of topic, start and end, times as m:ss or h:mm:ss."""

from __future__ import annotations

import re

from wizard.rules.phrasing import quoted
from wizard.rules.reading import Row, cell, field_at, rows_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_TIME = re.compile(r"(?:([0-9]{1,2}):(?=[0-9]{2}:))?([0-9]{1,3}):([0-5][0-9])")
_EXAMPLE = "Write times like 1:05 or 1:02:30."


def seconds_of(text: str) -> int | None:
    """Seconds from the start, or None if the text is not a time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


def chapters(facts: Facts, fields: tuple[str, ...], *, topic: str) -> Verdict:
    """Each topic has a chapter, and every such chapter ends after it starts."""
    rows = rows_of(facts, field_at(fields, 0))
    if not rows:
        return unanswered(field_at(fields, 0))
    found = [(index, row) for index, row in enumerate(rows) if cell(row, "topic") == topic]
    if not found:
        return not_met(f"No chapter shows {quoted(topic)}", f"Add the chapter {quoted(topic)}.")
    return next((fault for index, row in found if (fault := _wrong_times(index, row))), MET)


def _wrong_times(index: int, row: Row) -> Verdict | None:
    start, end = cell(row, "start"), cell(row, "end")
    for name, text in (("start", start), ("end", end)):
        if seconds_of(text) is None:
            found = f"{quoted(text)} is not a time" if text else f"has no {name}"
            return not_met(f"Chapter {index + 1}: {found}", _EXAMPLE, row=index)
    if (seconds_of(start) or 0) < (seconds_of(end) or 0):
        return None
    message = f"Chapter {index + 1} ends at {end}, not after its start at {start}"
    return not_met(message, "Correct its start or its end.", row=index)


def chapters_in_order(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each chapter has valid times and starts no earlier than the previous one."""
    rows = rows_of(facts, field_at(fields, 0))
    if not rows:
        return unanswered(field_at(fields, 0))
    previous = 0
    for index, row in enumerate(rows):
        fault = _wrong_times(index, row)
        if fault:
            return fault
        start = seconds_of(cell(row, "start")) or 0
        if start < previous:
            message = f"Chapter {index + 1} starts before chapter {index}"
            return not_met(message, "Put the chapters in the order of the video.", row=index)
        previous = start
    return MET
