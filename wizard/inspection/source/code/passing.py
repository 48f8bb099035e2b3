"""Finds what the parameters of a function are in a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import REST, Call, Member, Name, Parameter
from wizard.inspection.source.code.patterns import Fill, Hole, Pattern, hole_of, joined_patterns
from wizard.inspection.source.code.project import FunctionScope, Project, Value

if TYPE_CHECKING:
    from wizard.inspection.source.code.objects import Objects
    from wizard.inspection.source.code.values import Values

JOINED_KEY = "\0/"
"""The key of a parameter whose arguments are joined as parts of a path."""
ADDRESS_KEY = "\0url"
"""The key of a parameter that is an address, or options that hold one."""
URL_KEYS = (
    "url",
    "uri",
    "path",
    "endpoint",
    "requesturi",
    "route",
    "resource",
    "href",
    "base",
    "curlopt_url",
)
"""Options that hold the address, in lower case, the most likely first."""


def arguments_of(
    values: Values, call: Call, scope: FunctionScope, target: FunctionScope, depth: int = 0
) -> Fill:
    """What the parameters of a called function are in this call."""
    parameters = {p.name: p for p in reversed(values.project.function(target).parameters)}

    def fill(hole: Hole) -> Sequence[Pattern]:
        parameter = parameters.get(hole.parameter[1]) if hole.parameter else None
        if parameter is None:
            return ((Hole(hole.name),),)
        if hole.key == JOINED_KEY:
            return _rest_of(values, call, parameter, scope, depth)
        if hole.key == ADDRESS_KEY:
            return _address_of(values, call, parameter, scope, depth)
        given = _argument(values.objects, call, parameter, hole.key, scope)
        if given is None and parameter.default is not None and not hole.key:
            given = Value(target, parameter.default)
        if given is None:
            return ((Hole(hole.name),),)
        return values.of(given.expression, given.scope, depth + 1)

    return fill


def _rest_of(
    values: Values, call: Call, parameter: Parameter, scope: FunctionScope, depth: int
) -> Sequence[Pattern]:
    """All arguments that a parameter takes, as parts of a path."""
    rows: list[Sequence[Pattern]] = []
    for argument in call.arguments[parameter.position :]:
        found = values.of(argument, scope, depth + 1)
        hole = hole_of(found[0]) if len(found) == 1 else None
        if hole is not None and takes_rest(values.project, hole):
            found = ((hole._replace(key=JOINED_KEY),),)
        rows.append(found)
    return joined_patterns(rows, slash=True)


def _address_of(
    values: Values, call: Call, parameter: Parameter, scope: FunctionScope, depth: int
) -> Sequence[Pattern]:
    """An argument that is an address, or what the options in it hold as such."""
    given = _argument(values.objects, call, parameter, "", scope) or (
        Value(scope, parameter.default) if parameter.default is not None else None
    )
    if given is None:
        return ((Hole(parameter.name),),)
    for place, record in values.objects.of(given.expression, given.scope):
        fields = {name.lower(): expression for name, expression in reversed(record.fields)}
        for key in URL_KEYS:
            if key in fields:
                return values.of(fields[key], place, depth + 1)
    return [as_address(p) for p in values.of(given.expression, given.scope, depth + 1)]


def as_address(pattern: Pattern) -> Pattern:
    """A pattern; if it is no more than a parameter, this may be options with the address."""
    hole = hole_of(pattern)
    is_parameter = hole is not None and hole.parameter and not hole.key
    return (hole._replace(key=ADDRESS_KEY),) if hole is not None and is_parameter else pattern


def takes_rest(project: Project, hole: Hole) -> bool:
    """Whether a hole is a parameter that takes all further arguments."""
    if hole.parameter is None:
        return False
    scope, name = hole.parameter
    return any(p.name == name and p.kind == REST for p in project.function(scope).parameters)


def _argument(
    objects: Objects, call: Call, parameter: Parameter, key: str, scope: FunctionScope
) -> Value | None:
    """The argument for a parameter, or what it has under a key."""
    named = dict(reversed(call.named))
    given = named.get(parameter.name)
    if given is None and key and not parameter.key and key in named:
        return Value(scope, named[key])
    key = key or parameter.key
    if given is None and parameter.position < len(call.arguments):
        given = call.arguments[parameter.position]
    if given is None:
        return Value(scope, named[key]) if parameter.key and key in named else None
    if not key:
        return Value(scope, given)
    for place, record in objects.of(given, scope):
        for name, expression in record.fields:
            if name == key:
                return Value(place, expression)
    return Value(scope, Member(given, key)) if isinstance(given, (Name, Member)) else None
