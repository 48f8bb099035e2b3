"""Finds the requests that classes describe, of whose objects a function sends any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.inspection.source.code.patterns import Fill, Hole, Pattern, Piece, filled, places_of
from wizard.inspection.source.code.project import FunctionScope
from wizard.inspection.source.code.templates import RequestTemplate
from wizard.inspection.source.code.values import Values
from wizard.inspection.source.code.wrappers import MOST_ADDRESSES

_METHOD_FIELDS = ("HttpMethod", "Method", "method", "verb")


def described_requests(values: Values, template: RequestTemplate) -> Iterator[RequestTemplate]:
    """The requests of the classes whose objects a function takes: `request.resource`."""
    project = values.project
    parameters = [p.parameter for p in template.address if isinstance(p, Hole) and p.key]
    scope, name = next(filter(None, parameters), (template.scope, ""))
    named = (p for p in project.function(scope).parameters if p.name == name)
    kind = next((parameter.class_name for parameter in named), "")
    for each in project.classes if kind else ():
        if each != kind and kind in project.line_of_classes(each):
            yield from _of_class(values, template, each, scope)


def _of_class(
    values: Values, template: RequestTemplate, name: str, target: FunctionScope
) -> Iterator[RequestTemplate]:
    file = values.project.classes[name][0]
    fill = _fields_of(values, name, file)
    method = _method_of(values, name, file) or filled(template.method, target, fill)[0]
    for address in filled(template.address, target, fill)[:MOST_ADDRESSES]:
        if any(isinstance(part, Piece) and part.file == file for part in address):
            steps = (*dict.fromkeys(places_of(address)), *template.steps)
            yield template._replace(
                method=method, address=address, scope=FunctionScope(file, 0), steps=steps
            )


def _fields_of(values: Values, name: str, file: int) -> Fill:
    """What a field of an object is in a class."""

    def fill(hole: Hole) -> Sequence[Pattern]:
        known = values.project.values_of_property(hole.key, name, file) if hole.key else []
        found = [p for v in known for p in values.of(v.expression, v.scope)]
        return found or ((Hole(hole.name),),)

    return fill


def _method_of(values: Values, name: str, file: int) -> Pattern | None:
    for field in _METHOD_FIELDS:
        for value in values.project.values_of_property(field, name, file):
            return values.of(value.expression, value.scope)[0]
    return None
