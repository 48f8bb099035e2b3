"""Finds the arguments of a call that may be the address of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.inspection.source.code.http_methods import (
    ADDRESS_SETTERS,
    METHOD_KEYS,
    is_method,
)
from wizard.inspection.source.code.model import (
    Call,
    Expression,
    Member,
    Name,
    Record,
    Reference,
    calls_before,
    last_name,
)
from wizard.inspection.source.code.passing import URL_KEYS
from wizard.inspection.source.code.project import FunctionScope, Value
from wizard.inspection.source.code.request_objects import RequestObject, request_objects
from wizard.inspection.source.code.values import Values

_BASE_KEYS = ("baseurl", "base_url", "prefixurl")
_NO_ADDRESSES = METHOD_KEYS | {
    "ctx", "context", "cancellationtoken", "body", "payload", "headers", "opts", "options", "self"
}  # fmt: skip
"""Names of other arguments of such functions, in lower case."""
_MOST_ARGUMENTS = 4


class AddressArguments:
    """Looks up the arguments in the calls of one project."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def of(self, call: Call, scope: FunctionScope) -> Iterator[Value]:
        """The arguments that may be an address, the most likely first, with their places."""
        yield from self._in_functions(call, scope)
        objects = list(request_objects(self._values.project, call, scope))
        for made, place in objects or [RequestObject(call, scope)]:
            options = self._values.objects.options(made, place)
            named = {key.lower(): value for key, value in options}
            for expression in (*_by_key(made, named), *_by_place(made, named)):
                yield Value(place, expression)

    def _in_functions(self, call: Call, scope: FunctionScope) -> Iterator[Value]:
        """The path in a function that is passed: `uri(b -> b.path("/me").build())`."""
        if call.name.lower() not in ADDRESS_SETTERS:
            return
        for reference in call.arguments:
            if isinstance(reference, Reference):
                place = FunctionScope(scope.file, reference.function)
                for each in self._values.project.function(place).calls:
                    if each.arguments and each.name == "path":
                        yield Value(place, each.arguments[0])


def _by_key(call: Call, named: Mapping[str, Expression]) -> Iterator[Expression]:
    """The options that hold an address, on the base that another one gives."""
    base = next((named[key] for key in _BASE_KEYS if key in named), None)
    for key in URL_KEYS:
        if key in named:
            if base is not None and key != "base":
                yield Call(Name("join"), (base, named[key]), (), call.line, call.column)
            elif key == "base" and "action" in named:
                yield Call(Name("join"), (named["base"], named["action"]), (), 0, 0)
            yield named[key]


def _by_place(call: Call, named: Mapping[str, Expression]) -> Iterator[Expression]:
    """The arguments without a name, those of calls before in the chain, and the object."""
    if call.name == "curl_setopt":
        yield from call.arguments[2:3]
        return
    is_told = not named.keys().isdisjoint(URL_KEYS)
    for argument in call.arguments[:_MOST_ARGUMENTS]:
        is_other = len(call.arguments) > 1 and last_name(argument).lower() in _NO_ADDRESSES
        is_options = isinstance(argument, Record) and (is_told or not argument.items)
        is_no_address = is_other or is_options or isinstance(argument, Reference)
        if not (is_no_address or is_method(argument)):
            yield argument
    for each in calls_before(call):
        if each.name.lower() in ADDRESS_SETTERS:
            yield from each.arguments[:1]
    if isinstance(call.callee, Member) and _is_address(call.callee.owner, call.name):
        yield call.callee.owner


def _is_address(receiver: Expression, name: str) -> bool:
    """Whether an address sends the request itself: `base.AppendPathSegment(x).GetAsync()`."""
    if name == "openConnection":
        return True
    if not isinstance(receiver, Call):
        return False
    chain = (receiver, *calls_before(receiver))
    return any(each.name.startswith("AppendPathSegment") for each in chain)
