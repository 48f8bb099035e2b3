"""Checks the called API routes: public, not deprecated, and within the requested permissions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from wizard.catalogue.model import Severity, Status
from wizard.checks.recalled import judged_if_known
from wizard.checks.source import source_folders
from wizard.checks.source_found import gap_in
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.inspection.source.route_findings import TABLES, CallOrigin, RouteFinding
from wizard.inspection.source.seeking import source_question
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import Row, cell, field_at, items_of, rows_of, text_of
from wizard.rules.verdict import MET, Facts, Verdict, could_not_tell, met, not_met, unanswered
from wizard.text import one_line

RouteRow = Mapping[str, Any]
"""A route in facts, see `wizard.inspection.source.comparing.route_facts`."""

_SHOWN = 80
_SOURCE, _DESCRIPTION, _TYPED, _TRAFFIC = range(4)
"""Indexes of the fields of route checks."""
_FIELD_OF = {
    CallOrigin.SOURCE: _SOURCE,
    CallOrigin.TYPED: _TYPED,
    CallOrigin.RECORDED: _TRAFFIC,
    CallOrigin.COUNTED: _TRAFFIC,
}


def question_about_calls(
    check_name: str,
    facts: Facts,
    fields: Sequence[str],
    hosts: Sequence[str],
    pages: Sequence[str],
    *details: str,
) -> tuple[Question, ...]:
    """The question about calls in source, typed list and traffic, named by `fields`.

    No question if none of them is given.
    """
    source, lines, files = fields
    folders = source_folders(facts, source)
    typed, traffic = items_of(facts, lines), source_folders(facts, files)
    if not (folders or typed or traffic):
        return ()
    calls = json.dumps((list(hosts), list(pages), typed, traffic))
    return (
        source_question(check_name, check_name.removeprefix("source-"), folders, calls, *details),
    )


def _three(fields: Sequence[str]) -> tuple[str, str, str]:
    return field_at(tuple(fields), _SOURCE), fields[_TYPED], fields[_TRAFFIC]


def source_routes_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    public: tuple[str, ...],
    private: tuple[str, ...],
) -> tuple[Question, ...]:
    description = text_of(facts, fields[_DESCRIPTION]) or ""
    forms = (json.dumps(list(public)), json.dumps(list(private)))
    return question_about_calls(
        "source-routes", facts, _three(fields), hosts, pages, description, *forms
    )


def source_routes(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    public: tuple[str, ...],
    private: tuple[str, ...],
) -> Verdict:
    """Every route is public; fields: source, API description, typed routes, traffic.

    `hosts` answer calls, `pages` serve people; `public` and `private` are path patterns. Only a
    complete address that is not public fails; unmatched ones are reported.
    """
    questions = source_routes_questions(
        facts, fields, hosts=hosts, pages=pages, public=public, private=private
    )  # fmt: skip
    if not questions:
        return could_not_tell(NO_CALLS_NAMED, field=fields[_SOURCE])
    return judged_if_known(facts, questions, lambda found: _public(_RouteMessages(found, fields)))


def _public(messages: _RouteMessages) -> Verdict:
    return (
        messages.wrong("Not a public route of Procore's", RouteFinding.PRIVATE, sure=True)
        or messages.wrong("Not in the API description", RouteFinding.UNLISTED, sure=True)
        or messages.doubted("Most likely no public route", RouteFinding.PRIVATE)
        or messages.lacking()
        or messages.unmatched(
            RouteFinding.UNLISTED, RouteFinding.OTHER_VERSION, RouteFinding.OTHER_METHOD
        )
        or messages.unknown()
        or met(messages.all_well("public"))
    )


def source_deprecated_routes_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    public: tuple[str, ...],
) -> tuple[Question, ...]:
    description = text_of(facts, fields[_DESCRIPTION]) or ""
    return question_about_calls(
        "source-deprecated-routes", facts, _three(fields), hosts, pages,
        description, json.dumps(list(public)),
    )  # fmt: skip


def source_deprecated_routes(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    public: tuple[str, ...],
) -> Verdict:
    """No route is deprecated; fields and parameters as for `source-routes`."""
    questions = source_deprecated_routes_questions(
        facts, fields, hosts=hosts, pages=pages, public=public
    )
    if not questions:
        return could_not_tell(NO_CALLS_NAMED, field=fields[_SOURCE])
    return judged_if_known(facts, questions, lambda found: _current(_RouteMessages(found, fields)))


def _current(messages: _RouteMessages) -> Verdict:
    return (
        messages.wrong("Deprecated", RouteFinding.DEPRECATED)
        or messages.lacking()
        or messages.partly()
        or messages.unknown()
        or met(messages.all_well("not deprecated"))
    )


class _RouteMessages:
    """Verdicts on routes from the facts; each is None if there is nothing to report."""

    def __init__(self, found: Seen, fields: Sequence[str]) -> None:
        self._found = found
        self._fields = fields
        self._rows: Sequence[RouteRow] = found["rows"]

    def _count(self, sorts: Collection[RouteFinding], sure: bool | None = None) -> int:
        wanted = {None: ("sure", "unsure"), True: ("sure",), False: ("unsure",)}[sure]
        parts = ((*key.split("/"), number) for key, number in self._found["counts"].items())
        return sum(n for sort, _origin, how, n in parts if sort in sorts and how in wanted)

    def _of(self, sorts: Collection[RouteFinding], sure: bool | None = None) -> Iterator[RouteRow]:
        for row in self._rows:
            if row["sort"] in sorts and sure in (None, row["sure"]):
                yield row

    def _place(self, row: RouteRow) -> str:
        return field_at(tuple(self._fields), _FIELD_OF[CallOrigin(row["origin"])])

    def _shown(self, sorts: Collection[RouteFinding], sure: bool | None = None) -> str:
        shown = [route_shown(row) for row in self._of(sorts, sure)][:_NAMED]
        hidden = self._count(sorts, sure) - len(shown)
        more = f" and {counted(hidden, 'more route')}" if hidden > 0 else ""
        return ", ".join(shown) + more

    def wrong(self, text: str, sort: RouteFinding, *, sure: bool | None = None) -> Verdict | None:
        """Failures."""
        row = next(self._of((sort,), sure), None)
        if row is None:
            return None
        message = f"{text}: {self._shown((sort,), sure)}"
        return not_met(message, field=self._place(row), row=row["row"])

    def doubted(self, text: str, sort: RouteFinding) -> Verdict | None:
        """Routes that are only partly known."""
        row = next(self._of((sort,), sure=False), None)
        if row is None:
            return None
        message = f"{text}: {self._shown((sort,), sure=False)}"
        place, number = self._place(row), row["row"]
        return not_met(message, field=place, row=number, severity=Severity.WARNING)

    def lacking(self) -> Verdict | None:
        """Missing or unreadable inputs of the comparison."""
        if self._found["lacks"]:
            return could_not_tell(f"{listed(map(one_line, self._found['lacks']))}.")
        if not self._found["operations"]:
            return could_not_tell(
                "No API description to compare the routes with.", field=self._fields[_DESCRIPTION]
            )
        gap = gap_in(self._found["scan"])
        if gap:
            return could_not_tell(gap)
        if self._found["unread"]:
            row = self._found["unread"][0]
            message = f"Row {row + 1} names no route; write it as “GET /rest/v1.0/me”."
            return could_not_tell(message, field=self._fields[_TYPED], row=row)
        if self._found["left_out"]:
            return could_not_tell("More routes were found than can be compared.")
        return None

    def unmatched(self, *sorts: RouteFinding) -> Verdict | None:
        """Routes that are not in the description, but too uncertain to fail."""
        if not self._count(sorts):
            return None
        what = counted(self._count(sorts), "route")
        message = f"{what} could not be matched with the API description: {self._shown(sorts)}."
        return could_not_tell(message, field=self._place(next(self._of(sorts))))

    def partly(self) -> Verdict | None:
        """Routes of which some methods are deprecated and the called method is unknown."""
        sorts = (RouteFinding.PARTLY,)
        if not self._count(sorts):
            return None
        message = "Deprecated with some methods, and which is called is not known: "
        return could_not_tell(f"{message}{self._shown(sorts)}.")

    def unknown(self) -> Verdict | None:
        """Calls that cannot be read from the source, if nothing else names them."""
        named: Mapping[str, int] = self._found["calls"]
        elsewhere = sum(named.values()) - named[CallOrigin.SOURCE]
        if self._count((RouteFinding.OPEN,)) and not elsewhere:
            calls = counted(self._count((RouteFinding.OPEN,)), "call")
            message = (
                f"{calls} put together while the app runs: {self._shown((RouteFinding.OPEN,))}."
            )
            return could_not_tell(f"{message} {_NAME_THEM}")
        lack = no_api_call(self._found)
        return could_not_tell(lack) if lack else None

    def all_well(self, what: str) -> str:
        """The message of a verdict without findings."""
        described = counted(self._found["operations"], "route")
        messages = [
            f"{counted(self._found['paths'], 'path')} {what}, by a description of {described}"
        ]
        if self._found.get("filled"):
            filled = counted(self._found["filled"], "path")
            messages.append(f"{filled} with a part that only the running app knows")
        hidden = self._count((RouteFinding.OPEN,))
        if hidden:
            messages.append(f"{counted(hidden, 'call')} put together while the app runs")
        if self._found["allowed"]:
            messages.append(f"{counted(self._found['allowed'], 'find')} allowed by a comment")
        return ", ".join(messages)


_NAMED = 2
_NAME_THEM = "Name its routes in the list, or give a recording of its traffic."
NO_CALLS_NAMED = "Not checked: no source, no list of routes and no recording is given."
_KINDS = {
    "sign-in": ("sign-in path", "sign-in paths"),
    "base": ("address without a path", "addresses without a path"),
    "open": ("call put together while the app runs", "calls put together while the app runs"),
    "other": ("address outside the REST API", "addresses outside the REST API"),
}


def no_api_call(found: Seen) -> str:
    """What was found instead of REST API paths; "" if one was found.

    Without any visible call, nothing can be said about the calls of an app.
    """
    if sum(found["calls"].values()):
        return ""
    files = found["scan"]["files"]
    where = f" in {counted(files, 'file')}" if files else ""
    if not found["others"]:
        return f"No call of Procore was found{where}. {_NAME_THEM}"
    kinds = [counted(number, *_KINDS[kind]) for kind, number in found["others"].items()]
    seen = listed(kinds, len(kinds))
    return f"No call of the REST API could be read{where}, only {seen}. {_NAME_THEM}"


def route_shown(row: RouteRow) -> str:
    """A route and its location: "GET /rest/v1.0/me (src/api.js:12)"."""
    route = quoted(f"{row['method']} {row['path']}".strip(), _SHOWN)
    return route if row["origin"] == CallOrigin.TYPED else f"{route} ({row['where']})"


def traffic_company_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    header: str,
    free: tuple[str, ...],
) -> tuple[Question, ...]:
    none = ("", "", fields[0])
    details = (header, json.dumps(list(free)))
    return question_about_calls("traffic-company", facts, none, hosts, pages, *details)


def traffic_company(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    hosts: tuple[str, ...],
    pages: tuple[str, ...],
    header: str,
    free: tuple[str, ...],
) -> Verdict:
    """Every recorded call has the header, except those of the `free` routes."""
    given = source_folders(facts, fields[0])
    if all(name.lower().endswith(TABLES) for name in given):
        return MET  # a list of calls has no headers
    questions = traffic_company_questions(
        facts, fields, hosts=hosts, pages=pages, header=header, free=free
    )
    return judged_if_known(facts, questions, lambda found: _recorded(found, header))


def _recorded(found: Seen, header: str) -> Verdict:
    if found["lacking"]:
        first = found["lacking"][0]
        route = quoted(f"{first['method']} {first['path']}", _SHOWN)
        others = found["routes"] - 1
        more = f" and {counted(others, 'more route')}" if others else ""
        message = f"Recorded without {header}: {route}, {counted(first['times'], 'call')}{more}"
        return not_met(message)
    if found["lacks"]:
        return could_not_tell(f"{listed(map(one_line, found['lacks']))}.")
    if not found["needed"]:
        return could_not_tell(f"No call that needs {header} was recorded.")
    return met(f"{counted(found['needed'], 'recorded call')} with the header")


# Permissions: the tool of a route is inferred from its words, so the maximum severity is a warning


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
