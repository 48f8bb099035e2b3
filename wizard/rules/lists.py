"""Rules for lists and rows: number, content, completeness, age; chapters and permissions."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from wizard.rules.dates import future, months_before
from wizard.rules.phrasing import answer_words, are, counted, either, listed, quoted, them
from wizard.rules.reading import (
    Row,
    Scalar,
    cell,
    day_of,
    field_at,
    is_filled,
    items_of,
    rows_of,
    same,
)
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered

_TIME = re.compile(r"(?:([0-9]{1,2}):(?=[0-9]{2}:))?([0-9]{1,3}):([0-5][0-9])")
_TIME_EXAMPLE = "Write times like 1:05 or 1:02:30."

Where = Mapping[str, Scalar | tuple[Scalar, ...]]
"""Column to the required value or values."""


def count(
    facts: Facts, fields: tuple[str, ...], *, min: int = 0, max: int = 0, says: str = ""
) -> Verdict:
    """The list has at least `min` different items and at most `max`; 0 means no bound.

    `says` replaces "at most 3" where that would be misleading.
    """
    value = facts.get(field_at(fields, 0))
    if not isinstance(value, (list, tuple)) or not value:
        return unanswered(field_at(fields, 0))
    different = len({_identity(item) for item in value})
    if different < min <= len(value):
        return _not_enough_different(different, min)
    verdict = _counted_wrong(len(value), min, max, "item") or MET
    if verdict is MET or not says:
        return verdict
    return not_met(f"{counted(len(value), 'item')}; {says}")


def _identity(item: object) -> object:
    """What makes two items the same: capitals, space and a last point do not matter."""
    if isinstance(item, str):
        return _folded_text(item).rstrip(" .!")
    try:
        return repr(item)
    except ValueError:  # a number too long to be written out is like no other
        return object()


def _not_enough_different(different: int, least: int) -> Verdict:
    message = f"{counted(different, 'different item')}; at least {least:,}"
    return not_met(message, f"Add {counted(least - different, 'other item')}.")


def _counted_wrong(
    size: int, least: int, most: int, noun: str, plural: str = "", *, remove: str = "Remove"
) -> Verdict | None:
    if size < least:
        fix = f"Add {counted(least - size, noun, plural)}."
        return not_met(f"{counted(size, noun, plural)}; at least {least:,}", fix)
    if 0 < most < size:
        fix = f"{remove} {counted(size - most, noun, plural)}."
        return not_met(f"{counted(size, noun, plural)}; at most {most:,}", fix)
    return None


def distinct_count(facts: Facts, fields: tuple[str, ...], *, min: int, column: str = "") -> Verdict:
    """At least `min` different items, or different entries of a column, ignoring case."""
    field = field_at(fields, 0)
    if not facts.get(field):
        return unanswered(field)
    rows = rows_of(facts, field)
    texts = [cell(row, column) for row in rows] if column else items_of(facts, field)
    different = len({_identity(text) for text in texts if text})
    return MET if different >= min else _not_enough_different(different, min)


def as_many_as(
    facts: Facts, fields: tuple[str, ...], *, there: str = "the other answer"
) -> Verdict:
    """The first list has at least as many items as the second, which `there` names."""
    items, others = (facts.get(field_at(fields, index)) for index in (0, 1))
    if not isinstance(items, (list, tuple)) or not items:
        return unanswered(field_at(fields, 0))
    if not isinstance(others, (list, tuple)) or not others:
        return unanswered(field_at(fields, 1))
    missing = len(others) - len(items)
    if missing <= 0:
        return MET
    message = f"{counted(len(items), 'item')} for {len(others):,} {there}"
    return not_met(
        message, f"Add {counted(missing, 'item')}, or remove {missing:,} of the {there}."
    )


def rows(
    facts: Facts, fields: tuple[str, ...], *, where: Where | None = None, min: int = 1, max: int = 0
) -> Verdict:
    """From `min` to `max` rows match `where`; `max` 0 means no upper bound."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return unanswered(field_at(fields, 0))
    found = sum(matches(row, where) for row in every)
    noun = f"row whose {_condition(where)}" if where else "row"
    plural = noun.replace("row", "rows", 1)
    return _counted_wrong(found, min, max, noun, plural, remove="Change or remove") or MET


def matches(row: Row, where: Where | None) -> bool:
    """Whether the row has a wanted value in every named column; no condition matches all."""
    return all(_among(row.get(column), wanted) for column, wanted in (where or {}).items())


def _among(value: object, wanted: Scalar | tuple[Scalar, ...]) -> bool:
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(same(value, one) for one in values)


def _condition(where: Where) -> str:
    parts = (
        f"{title(column)} is {either(wanted if isinstance(wanted, tuple) else (wanted,))}"
        for column, wanted in where.items()
    )
    return listed(parts)


def _no_rows(fields: tuple[str, ...], *, optional: bool) -> Verdict:
    return MET if optional else unanswered(field_at(fields, 0))


def title(column: str) -> str:
    """A column's id in quotation marks, which is replaced by its label on screen."""
    return f"“{column}”"


def rows_complete(
    facts: Facts, fields: tuple[str, ...], *, columns: tuple[str, ...], optional: bool = False
) -> Verdict:
    """Every row has a value in each of the columns; an empty list passes if `optional`."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return _no_rows(fields, optional=optional)
    for index, row in enumerate(every):
        missing = [title(column) for column in columns if not is_filled(row.get(column))]
        if missing:
            names = listed(missing)
            return not_met(f"Row {index + 1} has no {names}", f"Fill in {names}.", row=index)
    return MET


def rows_all(
    facts: Facts, fields: tuple[str, ...], *, column: str, values: tuple[Scalar, ...]
) -> Verdict:
    """Every row has one of the values in the column."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return unanswered(field_at(fields, 0))
    for index, row in enumerate(every):
        value = row.get(column)
        if not _among(value, values):
            found = f"is {answer_words(value)}" if is_filled(value) else "is empty"
            message = f"Row {index + 1}: {title(column)} {found}; it must be {either(values)}"
            return not_met(message, f"Change it to {either(values)}.", row=index)
    return MET


def rows_recent(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    column: str,
    months: int,
    where: Where | None = None,
    min: int = 1,
) -> Verdict:
    """At least `min` rows match `where` and have a date in the last `months` in the column."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return unanswered(field_at(fields, 0))
    start = months_before(facts.today, months)
    days = {i: day_of(row.get(column)) for i, row in enumerate(every) if matches(row, where)}
    fresh = sum(day is not None and start <= day <= facts.today for day in days.values())
    if fresh >= min:
        return MET
    empty = next((index for index, day in days.items() if day is None), None)
    if empty is not None:
        fix = f"Fill in {title(column)}: {start} or later."
        return not_met(f"Row {empty + 1} has no {title(column)}", fix, row=empty)
    return _not_recent(days, fresh, min, start, facts.today, f"{title(column)}", where)


def _not_recent(
    days: Mapping[int, date | None],
    fresh: int,
    least: int,
    start: date,
    today: date,
    column: str,
    where: Where | None,
) -> Verdict:
    kind = f"{_condition(where)} and " if where else ""
    past = {index: day for index, day in days.items() if day is not None and day <= today}
    row = max(past, key=lambda index: past[index], default=None)
    latest = f"; the latest is {past[row]}" if row is not None else ""
    message = f"{counted(fresh, 'row')} whose {kind}{column} is {start} or later"
    fix = f"Add one whose {column} is {start} or later."
    return not_met(f"{message}{latest}; at least {least:,}", fix, row=row)


def rows_not_future(
    facts: Facts, fields: tuple[str, ...], *, column: str, optional: bool = False
) -> Verdict:
    """No row has a future date in the column; empty cells pass, an empty list if `optional`."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return _no_rows(fields, optional=optional)
    for index, row in enumerate(every):
        day = day_of(row.get(column))
        if day is not None and day > facts.today:
            verdict = future(day, facts.today, row=index)
            return replace(verdict, message=f"Row {index + 1}, {title(column)}: {verdict.message}")
    return MET


def rows_closed(
    facts: Facts, fields: tuple[str, ...], *, column: str, optional: bool = False
) -> Verdict:
    """Every row has "yes" in the column; an empty list passes if `optional`."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return _no_rows(fields, optional=optional)
    still_open = [index for index, row in enumerate(every) if row.get(column) is not True]
    if not still_open:
        return MET
    message = f"{len(still_open):,} of {counted(len(every), 'row')}: {title(column)} is not yes"
    return not_met(
        message, f"Settle row {still_open[0] + 1}, then set it to yes.", row=still_open[0]
    )


def rows_say(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    columns: tuple[str, ...],
    where: Where | None = None,
    optional: bool = False,
) -> Verdict:
    """Every row that matches `where` has a value in at least one of the columns."""
    every = rows_of(facts, field_at(fields, 0))
    if not every:
        return _no_rows(fields, optional=optional)
    for index, row in enumerate(every):
        silent = not any(is_filled(row.get(column)) for column in columns)
        if silent and matches(row, where):
            names = listed(map(title, columns), len(columns), last="or")
            return not_met(f"Row {index + 1} has no {names}", f"Fill in {names}.", row=index)
    return MET


def column_covers(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    column: str,
    passed: Where | None = None,
    once: bool = False,
    blame_item: bool = False,
    there: str = "the other answer",
) -> Verdict:
    """Every item of the first field is in a column of the second, in rows that match `passed`.

    With `once`, one matching row of several for the same item is enough. With `blame_item` the
    first field is at fault, not the rows. `there` names the second answer in the message.
    """
    items = [item for item in items_of(facts, field_at(fields, 0)) if item]
    every = rows_of(facts, field_at(fields, 1))
    if not items or not every:
        return unanswered(field_at(fields, 1 if items else 0))
    blamed = field_at(fields, 0 if blame_item else 1)
    names = [_folded_text(cell(row, column)) for row in every]
    missing = [item for item in items if _folded_text(item) not in names]
    if missing:
        return _uncovered(items, missing, there, blamed)
    good = {name for name, row in zip(names, every, strict=True) if matches(row, passed)}
    wanted = {_folded_text(item) for item in items} - (good if once else set())
    for index, (name, row) in enumerate(zip(names, every, strict=True)):
        if passed and name in wanted and not matches(row, passed):
            where = None if blame_item else index
            return _not_passed(cell(row, column), row, passed, blamed, where)
    return MET


def _folded_text(text: str) -> str:
    return " ".join(text.casefold().split())


def _uncovered(items: list[str], missing: list[str], there: str, field: str) -> Verdict:
    names = listed(map(quoted, missing), 2)
    if len(items) == 1:
        return not_met(f"{names} is not in {there}", field=field)
    covered = len(items) - len(missing)
    message = (
        f"{covered:,} of {len(items):,} {are(covered)} in {there}; "
        f"{names} {are(len(missing))} missing"
    )
    return not_met(message, f"Add {names}.", field=field)


def _not_passed(item: str, row: Row, passed: Where, field: str, index: int | None) -> Verdict:
    wrong = next(column for column in passed if not _among(row.get(column), passed[column]))
    value, wanted = row.get(wrong), passed[wrong]
    found = f"is {answer_words(value)}" if is_filled(value) else "is empty"
    allowed = either(wanted if isinstance(wanted, tuple) else (wanted,))
    message = f"{quoted(item)}: {title(wrong)} {found}; it must be {allowed}"
    return not_met(message, field=field, row=index)


def same_set(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    column_a: str = "",
    column_b: str = "",
    without: Where | None = None,
    there: str = "the other answer",
) -> Verdict:
    """Both fields contain the same items; a column is "" for a plain list.

    Rows that match `without` are ignored. `there` names the second answer in the message.
    """
    first, second = (field_at(fields, index) for index in (0, 1))
    ours, theirs = (
        _named_things(facts, first, column_a, without),
        _named_things(facts, second, column_b, without),
    )
    if not ours:
        return unanswered(first)
    if not theirs and second not in facts.answers:
        return unanswered(second)
    lacking = [theirs[key] for key in theirs if key not in ours]
    extra = [ours[key] for key in ours if key not in theirs]
    if lacking:
        names = listed(map(quoted, lacking))
        message = f"{names} {are(len(lacking))} in {there}, but not here"
        return not_met(message, f"Add {names}.")
    if extra:
        names = listed(map(quoted, extra))
        message = f"{names} {are(len(extra))} not in {there}"
        return not_met(message, f"Remove {names}, or add {them(len(extra))} there.")
    return MET


def _named_things(facts: Facts, field: str, column: str, without: Where | None) -> dict[str, str]:
    rows_here = rows_of(facts, field)
    named = [row for row in rows_here if not without or not matches(row, without)]
    texts = [cell(row, column) for row in named] if column else items_of(facts, field)
    return {_folded_text(text): text for text in texts if text}


# Permissions of a service account: rows of scope, tool and level


def _word(text: str) -> str:
    """A comparison key: letters and digits only, case-folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def _granted(rows: tuple[Row, ...], none: str) -> Iterator[tuple[int, str, str]]:
    """Row, tool and level of every permission above `none`."""
    for index, row in enumerate(rows):
        level = cell(row, "level")
        if _word(level) not in ("", _word(none)):
            yield index, cell(row, "tool"), level


def levels(facts: Facts, fields: tuple[str, ...], *, values: tuple[str, ...], none: str) -> Verdict:
    """Every level is one of the values, and at least one is above `none`."""
    rows = rows_of(facts, field_at(fields, 0))
    if not rows:
        return unanswered(field_at(fields, 0))
    allowed = {_word(value) for value in values}
    for index, row in enumerate(rows):
        level = cell(row, "level")
        if _word(level) not in allowed:
            found = f"has the level {quoted(level)}" if level else "has no level"
            message = f"{_tool(cell(row, 'tool'))} {found}"
            return not_met(message, f"Choose {either(values)}.", row=index)
    if any(_granted(rows, none)):
        return MET
    return not_met(
        f"No tool has a level above {quoted(none)}", "Set the level of each tool that the app uses."
    )


def least_privilege(facts: Facts, fields: tuple[str, ...], *, none: str) -> Verdict:
    """Every tool with a permission above `none` exchanges data with the app."""
    rows, flows = (rows_of(facts, field_at(fields, index)) for index in (0, 1))
    if not (rows and flows):
        return unanswered(field_at(fields, 1 if rows else 0))
    used = {_word(cell(flow, "tool")) for flow in flows}
    idle = [(index, tool) for index, tool, _ in _granted(rows, none) if _word(tool) not in used]
    if not idle:
        return MET
    names = listed({_tool(tool): None for _, tool in idle})
    verb = "has" if len(idle) == 1 else "have"
    message = f"{names} {verb} a permission but no data flow"
    fix = f"Set the level to {quoted(none)}, or add the data flow."
    return not_met(message, fix, row=idle[0][0])


def tool_needs_flow(
    facts: Facts, fields: tuple[str, ...], *, tool: str, none: str, scopes: tuple[str, ...] = ()
) -> Verdict:
    """The tool has a permission above `none` only if data flows from or to it.

    `scopes` are words that may precede its name: "Company Directory" is "Directory".
    """
    rows, flows = (rows_of(facts, field_at(fields, index)) for index in (0, 1))
    if not (rows and flows):
        return unanswered(field_at(fields, 1 if rows else 0))
    if any(_is_tool(cell(flow, "tool"), tool, scopes) for flow in flows):
        return MET
    for index, name, level in _granted(rows, none):
        if _is_tool(name, tool, scopes):
            message = f"{_tool(name)} is set to {quoted(level)}, but no data flow needs it"
            return not_met(message, f"Set {_tool(name)} to {quoted(none)}.", row=index)
    return MET


def _is_tool(name: str, tool: str, scopes: tuple[str, ...]) -> bool:
    return _word(name) in {_word(before + tool) for before in ("", *scopes)}


def level_suits_direction(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    direction: str,
    level: str,
    enough: str,
    none: str,
) -> Verdict:
    """A tool whose data flows only in that direction does not have the level.

    `enough` is the level that is sufficient.
    """
    rows, flows = (rows_of(facts, field_at(fields, index)) for index in (0, 1))
    if not (rows and flows):
        return unanswered(field_at(fields, 1 if rows else 0))
    directions: dict[str, set[str]] = {}
    for flow in flows:
        tool = _word(cell(flow, "tool"))
        directions.setdefault(tool, set()).add(_word(cell(flow, "direction")))
    for index, tool, given in _granted(rows, none):
        if _word(given) == _word(level) and directions.get(_word(tool)) == {_word(direction)}:
            which = f"all its data flows are {quoted(direction)}"
            message = f"{_tool(tool)} is set to {quoted(level)}, but {which}"
            return not_met(message, f"Set {_tool(tool)} to {quoted(enough)}.", row=index)
    return MET


def _tool(name: str) -> str:
    return quoted(name) if name else "A row without a tool"


# Chapters: rows of topic, start and end, times as m:ss or h:mm:ss


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
            return not_met(f"Chapter {index + 1}: {found}", _TIME_EXAMPLE, row=index)
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
