"""Finds what the parameters of a constructor are where objects of its class are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from wizard.inspection.source.code.addresses import is_sure
from wizard.inspection.source.code.model import Call, Function, Member, Name, last_name
from wizard.inspection.source.code.passing import arguments_of
from wizard.inspection.source.code.patterns import (
    Hole,
    Pattern,
    filled,
    flattened,
    hole_of,
    is_address,
)
from wizard.inspection.source.code.project import FEW, FunctionScope
from wizard.inspection.source.code.values import Values

_NAMES = frozenset({"constructor", "__init__", "__construct", "initialize"})
"""Names of constructors; in some languages they are named as their class."""
_MAKER = "new"
"""The method of a class in Ruby that makes an object."""


def _is_constructor(function: Function) -> bool:
    """Whether a function is called where an object of its class is made."""
    return bool(function.owner) and function.name in {*_NAMES, function.owner}


def _class_made(call: Call) -> str:
    """The class of which a call makes an object, if it is one: `new Api(…)`, `Api.new`."""
    if call.name == _MAKER and isinstance(call.callee, Member):
        return last_name(call.callee.owner)
    return call.name


class _Made(NamedTuple):
    """A call that makes an object, and where it is written."""

    scope: FunctionScope
    call: Call


class Constructors:
    """Looks up the constructors of one project."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._made: dict[str, list[_Made]] | None = None

    def address_of(self, hole: Hole) -> Pattern | None:
        """The address that a parameter of a constructor gets, or its class has; None for several.

        Several of Procore's are as good as one.
        """
        for every in (self._given(hole), self._of_class(hole)):
            found = {flattened(p): p for p in every if is_address(p)}
            if found and (len(found) == 1 or all(map(is_sure, found.values()))):
                return next(iter(found.values()))
        return None

    def on_object(self, pattern: Pattern, call: Call, scope: FunctionScope) -> Pattern:
        """A pattern with what the object on which a call is made got from its constructor."""
        holes = (p.parameter[0] for p in pattern if isinstance(p, Hole) and p.parameter)
        function = self._values.project.function
        target = next((each for each in holes if _is_constructor(function(each))), None)
        made = self._object_of(call, scope, function(target).owner) if target else None
        if target is None or made is None:
            return pattern
        fill = arguments_of(self._values, made.call, made.scope, target)
        return filled(pattern, target, fill)[0]

    def _object_of(self, call: Call, scope: FunctionScope, owner: str) -> _Made | None:
        """The call that made the object of a class on which a call is made."""
        receiver = call.callee.owner if isinstance(call.callee, Member) else None
        if not isinstance(receiver, (Name, Member)):
            return None
        for value in self._values.project.values_of_variable(receiver, scope)[:FEW]:
            made = value.expression
            if isinstance(made, Call) and _class_made(made) == owner:
                return _Made(value.scope, made)
        return None

    def completed(self, pattern: Pattern) -> Pattern:
        """A pattern; if it is no more than a parameter of a constructor, what that gets."""
        hole = hole_of(pattern)
        return (self.address_of(hole) if hole is not None else None) or pattern

    def _of_class(self, hole: Hole) -> Iterator[Pattern]:
        """What the class of a parameter has under the key: the default of a data class."""
        project = self._values.project
        if hole.parameter is None or not hole.key:
            return
        scope, name = hole.parameter
        for parameter in project.function(scope).parameters:
            if parameter.name == name and parameter.class_name in project.classes:
                values = project.values_of_field(hole.key, parameter.class_name, scope.file)
                yield from self._values.of_values(values)

    def _given(self, hole: Hole) -> Iterator[Pattern]:
        if hole.parameter is None:
            return
        target = hole.parameter[0]
        function = self._values.project.function(target)
        if _is_constructor(function):
            for scope, call in self._makers().get(function.owner, ()):
                yield from arguments_of(self._values, call, scope, target)(hole)

    def _makers(self) -> dict[str, list[_Made]]:
        """The calls that make objects, by class."""
        if self._made is None:
            self._made = defaultdict(list)
            for scope, call in self._values.project.calls():
                name = _class_made(call)
                if name in self._values.project.classes:
                    self._made[name].append(_Made(scope, call))
        return self._made
