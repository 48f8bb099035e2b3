"""Rules for the permissions of a service account: rows of scope, tool and level."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.rules.phrasing import either, listed, quoted
from wizard.rules.reading import Row, cell, field_at, rows_of
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered


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
