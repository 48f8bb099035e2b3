"""Rules over the permissions of a service account: rows of scope, tool and level."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.rules.phrasing import either, listed, quoted
from wizard.rules.reading import Row, cell, field_at, rows_of
from wizard.rules.registry import rule
from wizard.rules.verdict import MET, Facts, Verdict, not_met, unanswered


def _word(text: str) -> str:
    """Letters and digits only, folded: "Read Only" and "read-only" are one."""
    return "".join(filter(str.isalnum, text.casefold()))


def _granted(rows: tuple[Row, ...]) -> Iterator[tuple[int, str, str]]:
    """Row, tool and level of every permission above None."""
    for index, row in enumerate(rows):
        level = cell(row, "level")
        if _word(level) not in ("", "none"):
            yield index, cell(row, "tool"), level


@rule()
def levels(facts: Facts, fields: tuple[str, ...], *, values: tuple[str, ...]) -> Verdict:
    """Every level is one of the values, and at least one is above None."""
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
    if any(_granted(rows)):
        return MET
    return not_met("No tool has a level above None", "Give each tool the app uses its level.")


@rule(fields=2)
def least_privilege(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Every tool with a permission is one that data flows from or to."""
    rows = rows_of(facts, field_at(fields, 0))
    flows = rows_of(facts, field_at(fields, 1))
    if not rows:
        return unanswered(field_at(fields, 0))
    if not flows:
        return unanswered(field_at(fields, 1))
    used = {_word(cell(flow, "tool")) for flow in flows}
    idle = [(index, tool) for index, tool, _ in _granted(rows) if _word(tool) not in used]
    if not idle:
        return MET
    names = listed({_tool(tool): None for _, tool in idle})
    message = f"{names}: permission without a data flow"
    return not_met(message, "Set the level to None, or name the data flow.", row=idle[0][0])


@rule(fields=2)
def directory_unused(facts: Facts, fields: tuple[str, ...], *, tool: str = "Directory") -> Verdict:
    """A tool that no data flows from or to has no permission above None."""
    rows = rows_of(facts, field_at(fields, 0))
    flows = rows_of(facts, field_at(fields, 1))
    if not rows:
        return unanswered(field_at(fields, 0))
    if not flows:
        return unanswered(field_at(fields, 1))
    if any(_is_tool(cell(flow, "tool"), tool) for flow in flows):
        return MET
    for index, name, level in _granted(rows):
        if _is_tool(name, tool):
            message = f"{_tool(name)} is set to {quoted(level)}, but no data flow needs it"
            return not_met(message, f"Set {_tool(name)} to None.", row=index)
    return MET


def _is_tool(name: str, tool: str) -> bool:
    """Also with the scope before it: "Company Directory" is "Directory"."""
    return _word(name).removeprefix("company").removeprefix("project") == _word(tool)


@rule(fields=2)
def read_only_not_admin(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """A tool that data is only pulled from is not set to Admin."""
    rows = rows_of(facts, field_at(fields, 0))
    flows = rows_of(facts, field_at(fields, 1))
    if not rows:
        return unanswered(field_at(fields, 0))
    if not flows:
        return unanswered(field_at(fields, 1))
    directions: dict[str, set[str]] = {}
    for flow in flows:
        tool = _word(cell(flow, "tool"))
        directions.setdefault(tool, set()).add(_word(cell(flow, "direction")))
    for index, tool, level in _granted(rows):
        if _word(level) == "admin" and directions.get(_word(tool)) == {"pull"}:
            message = f"{_tool(tool)} is set to Admin, but data is only read from it"
            return not_met(message, f"Set {_tool(tool)} to Read Only.", row=index)
    return MET


def _tool(name: str) -> str:
    return quoted(name) if name else "A row without a tool"
