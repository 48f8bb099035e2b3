"""Compares requested permissions with the API routes that are called.

The tool of a route is inferred from its words, so the maximum severity is a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.catalogue.model import Severity, Status
from wizard.checks.recalled import judged_if_known
from wizard.checks.routes import NO_CALLS_NAMED, no_api_call, question_about_calls
from wizard.checks.source_found import gap_in
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.inspection.source.called import CallOrigin
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import Row, cell, rows_of
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met, unanswered
from wizard.text import one_line


def source_permissions_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    tools: tuple[str, ...],
    **_only_judging: object,
) -> tuple[Question, ...]:
    words = json.dumps(list(tools))
    return question_about_calls("source-permissions", facts, fields[1:4], hosts, pages, words)


def source_permissions(  # noqa: PLR0913 - parameters of the data, by name
    facts: Facts,
    fields: tuple[str, ...],
    *,
    asks: str,
    only: str,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    tools: tuple[str, ...],
    none: str,
    level: str,
) -> Verdict:
    """The permissions of the first field match the calls; then source, typed routes, traffic.

    `asks`: "used" finds permissions above `none` without a call, "level" those of that level
    without a writing call, "listed" calls of tools that no row names. `only` limits the check to
    one tool, "" for all. `tools` maps words of routes to tools.
    """
    rows = rows_of(facts, fields[0])
    if not rows:
        return unanswered(fields[0])
    granted = _granted_permissions(rows, only, none)

    def judge(found: Seen) -> Verdict:
        names = {_tool_name(tool): calls for tool, calls in found["tools"].items()}
        fault = {
            "used": lambda: _unused(granted, names, none),
            "level": lambda: _only_read(granted, names, level),
            "listed": lambda: _unlisted(rows, found["tools"]),
        }[asks]()
        return _weighed_fault(fault, found, is_absence=asks == "used")

    questions = source_permissions_questions(facts, fields, hosts=hosts, pages=pages, tools=tools)
    if not questions:
        return could_not_tell(NO_CALLS_NAMED, field=fields[1])
    return judged_if_known(facts, questions, judge)


def _granted_permissions(rows: Sequence[Row], only: str, none: str) -> _Granted:
    """Row, tool and level of each permission above `none`."""
    chosen = [
        (number, cell(row, "tool"), cell(row, "level"))
        for number, row in enumerate(rows)
        if not only or _tool_name(cell(row, "tool")) == _tool_name(only)
    ]
    return [one for one in chosen if _tool_name(one[2]) not in ("", _tool_name(none))]


_Granted = Sequence[tuple[int, str, str]]
_Calls = Mapping[str, Mapping[str, Any]]


def _tool_name(text: str) -> str:
    """A normalised tool name without its level in the company."""
    name = "".join(filter(str.isalnum, text.casefold()))
    for scope in ("company", "project"):
        name = name.removeprefix(scope)
    return name


def _unused(granted: _Granted, names: _Calls, none: str) -> Verdict | None:
    idle = [(number, tool) for number, tool, _ in granted if _tool_name(tool) not in names]
    if not idle:
        return None
    message = f"No call of {listed(quoted(tool) for _, tool in idle)} was found"
    fix = f"Set what is not used to {none}, or add the calls to the list of routes."
    return not_met(message, fix, row=idle[0][0], severity=Severity.WARNING)


def _only_read(granted: _Granted, names: _Calls, level: str) -> Verdict | None:
    high = [
        (number, tool) for number, tool, given in granted if _tool_name(given) == _tool_name(level)
    ]
    known = [
        (number, tool, names[_tool_name(tool)])
        for number, tool in high
        if _tool_name(tool) in names
    ]
    for number, tool, calls in known:
        if not calls["writes"] and not calls["unknown"]:
            reads = counted(calls["reads"], "route")
            message = f"{quoted(tool)} is set to {level}, but all its calls only read ({reads})"
            return not_met(message, row=number, severity=Severity.WARNING)
    for number, tool, calls in known:
        if not calls["writes"]:
            unknown = counted(calls["unknown"], "call")
            message = (
                f"Whether {quoted(tool)} is written to is not known: {unknown} with any method."
            )
            return could_not_tell(message, row=number)
    for number, tool in (one for one in high if _tool_name(one[1]) not in names):
        message = f"No call of {quoted(tool)} was found, so whether it needs {level} is not known."
        return could_not_tell(message, row=number)
    return None


def _unlisted(rows: Sequence[Row], tools: _Calls) -> Verdict | None:
    if not tools:
        return could_not_tell("No call of a tool of Procore's was found.")
    listed_tools = {_tool_name(cell(row, "tool")) for row in rows}
    missing = [tool for tool in tools if _tool_name(tool) not in listed_tools]
    if not missing:
        return None
    where = tools[missing[0]]["where"]
    message = f"Called but not listed: {listed(map(quoted, missing))} ({where})"
    return not_met(message, "Add a row for it.", severity=Severity.WARNING)


def _weighed_fault(fault: Verdict | None, found: Seen, *, is_absence: bool) -> Verdict:
    """The fault, unless the missing calls may just not be visible."""
    if fault is not None and fault.status is Status.NOT_MET and not is_absence:
        return fault
    for lack in _lacks(found):
        return could_not_tell(lack)
    if fault is not None and found["unsorted"]:
        unsorted = counted(len(found["unsorted"]), "route")
        return could_not_tell(
            f"{fault.message}, but the tool of {unsorted} is not known:"
            f" {listed(map(quoted, found['unsorted']))}.",
            row=fault.row,
        )
    if fault is not None:
        return fault
    return met(f"{counted(len(found['tools']), 'tool')} called")


def _lacks(found: Seen) -> Iterator[str]:
    named: Mapping[str, int] = found["calls"]
    if found["lacks"]:
        yield f"{listed(map(one_line, found['lacks']))}."
    gap = gap_in(found["scan"])
    if gap:
        yield gap
    if found["open"] and named[CallOrigin.SOURCE] == sum(named.values()):
        calls = counted(found["open"], "call")
        yield f"{calls} put together while the app runs may be of any tool."
    lack = no_api_call(found)
    if lack:
        yield lack
