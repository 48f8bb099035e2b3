"""Follows requests through the functions that wrap them to the calls that tell their paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from wizard.inspection.source.code.constructors import Constructors
from wizard.inspection.source.code.http_methods import METHOD_KEYS, method_word
from wizard.inspection.source.code.model import Call
from wizard.inspection.source.code.passing import arguments_of
from wizard.inspection.source.code.patterns import (
    Fill,
    Hole,
    Pattern,
    Piece,
    filled,
    flattened,
    places_of,
)
from wizard.inspection.source.code.project import FunctionScope
from wizard.inspection.source.code.templates import RequestTemplate
from wizard.inspection.source.code.values import Values

MOST_ADDRESSES = 48
"""Addresses that one call can have."""
_ROUNDS = 5
"""Levels of functions that wrap each other."""
_MOST_TEMPLATES = 4000


class Wrappers:
    """The functions of a project that send requests, with what they send."""

    def __init__(self, values: Values, constructors: Constructors) -> None:
        self._values = values
        self._project = values.project
        self._constructors = constructors
        self._by_function: dict[FunctionScope, list[RequestTemplate]] = defaultdict(list)
        self.used: set[RequestTemplate] = set()
        """Requests of which a caller tells more."""

    def wraps(self, function: FunctionScope) -> bool:
        """Whether a function sends a request."""
        return bool(self._by_function.get(function))

    def follow(self, new: list[RequestTemplate]) -> list[RequestTemplate]:
        """The requests, and those of the functions that call theirs."""
        every: list[RequestTemplate] = []
        for _ in range(_ROUNDS):
            every += new
            wrapping: set[FunctionScope] = set()
            for template in new:
                wrapping |= template.takers
                for function in template.takers or {template.scope}:
                    self._by_function[function].append(template)
            if not wrapping or len(every) > _MOST_TEMPLATES:
                return every
            new = self._of_callers(wrapping, set(new))
        return every + new

    def with_defaults(self, template: RequestTemplate) -> RequestTemplate:
        """A request of which no caller tells more, with the defaults of parameters."""
        return template._replace(
            method=self._by_default(template.method), address=self._by_default(template.address)
        )

    def _by_default(self, pattern: Pattern) -> Pattern:
        parts: list[Piece | Hole] = []
        for part in pattern:
            default = self._default_of(part) if isinstance(part, Hole) else None
            parts += default if default and flattened(default) else (part,)
        return tuple(parts)

    def _default_of(self, hole: Hole) -> Pattern | None:
        if hole.parameter is None:
            return None
        scope, name = hole.parameter
        for parameter in self._project.function(scope).parameters:
            if parameter.name == name and parameter.default is not None and not hole.key:
                return self._values.of(parameter.default, scope)[0]
        return self._constructors.address_of(hole)

    def _of_callers(
        self, wrapping: set[FunctionScope], fresh: Collection[RequestTemplate]
    ) -> list[RequestTemplate]:
        names = {self._project.function(scope).name for scope in wrapping}
        return [
            template
            for scope, call in self._project.calls()
            if call.name in names
            for target in self._values.targets.of(call, scope)
            if target in wrapping and target != scope
            for template in self._of_call(call, scope, target, fresh)
        ]

    def _given_method(self, target: FunctionScope, fill: Fill) -> Pattern | None:
        """The method that a call names, where the called function has a branch for each."""
        for parameter in self._project.function(target).parameters:
            if parameter.name.lower() in METHOD_KEYS:
                pattern = fill(Hole(parameter.name, (target, parameter.name)))[0]
                is_passed_on = any(isinstance(p, Hole) and p.parameter for p in pattern)
                if not is_passed_on and method_word(pattern):
                    return pattern
        return None

    def _of_call(
        self,
        call: Call,
        scope: FunctionScope,
        target: FunctionScope,
        fresh: Collection[RequestTemplate],
    ) -> Iterator[RequestTemplate]:
        """The requests of a called function with the arguments of the call."""
        fill = arguments_of(self._values, call, scope, target)
        given = self._given_method(target, fill)
        for template in list(self._by_function[target]):
            if template not in fresh or target not in template.takers:
                continue
            method = given or filled(template.method, target, fill)[0]
            before = flattened(template.address), method_word(template.method)
            for given_address in filled(template.address, target, fill)[:MOST_ADDRESSES]:
                address = self._constructors.on_object(given_address, call, scope)
                is_passed_on = any(isinstance(p, Hole) and p.parameter for p in address)
                if (flattened(address), method_word(method)) == before and not is_passed_on:
                    continue  # the call tells nothing more
                self.used.add(template)
                steps = [*places_of(address), (scope.file, call.line), *template.steps]
                yield template._replace(
                    method=method,
                    address=address,
                    scope=scope,
                    line=call.line,
                    steps=tuple(dict.fromkeys(steps)),
                )
