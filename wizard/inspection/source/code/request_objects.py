"""Finds the objects that describe a request, and are passed to the function that sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.inspection.source.code.model import Call, Expression, Name, dotted_name, first_of_chain
from wizard.inspection.source.code.project import FunctionScope, Project

_CLASS = re.compile(r"(?:[A-Z]\w{0,40})?Request\Z")
"""`new Request(url, options)`, `new RestRequest(path, Method.Get)`."""
_RUBY_CLASS = re.compile(r"Net\.HTTP\.\w+\.new\Z")


class RequestObject(NamedTuple):
    """The call that makes an object, and where it is written."""

    call: Call
    scope: FunctionScope


def request_objects(project: Project, call: Call, scope: FunctionScope) -> Iterator[RequestObject]:
    """The objects of requests among the first arguments of a call."""
    for argument in call.arguments[:2]:
        made = request_object(project, argument, scope)
        if made is not None:
            yield made


def request_object(
    project: Project, expression: Expression, scope: FunctionScope
) -> RequestObject | None:
    """The object of a request that an expression is; None if it is anything else."""
    if isinstance(expression, Name):
        for place, function in project.around(scope):
            for each in function.assigned.get(expression.id, ()):
                if isinstance(each, Call) and (made := _made(each)):
                    return RequestObject(made, place)
        return None
    made = _made(expression) if isinstance(expression, Call) else None
    return RequestObject(made, scope) if made else None


def _made(call: Call) -> Call | None:
    """The first call of a chain, if it makes such an object."""
    call = first_of_chain(call)
    name = dotted_name(call.callee)
    is_object = _CLASS.match(call.name) or _RUBY_CLASS.search(name)
    return call if is_object and call.arguments else None
