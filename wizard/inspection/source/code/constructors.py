"""Finds what the parameters of a constructor are where objects of its class are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from wizard.inspection.source.code.model import Call, Member, last_name
from wizard.inspection.source.code.passing import arguments_of
from wizard.inspection.source.code.patterns import Hole, Pattern, is_address
from wizard.inspection.source.code.project import FunctionScope
from wizard.inspection.source.code.values import Values

_NAMES = frozenset({"constructor", "__init__", "__construct", "initialize"})
"""Names of constructors; in some languages they are named as their class."""
_MAKER = "new"
"""The method of a class in Ruby that makes an object."""


class Constructors:
    """Looks up the constructors of one project."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._made: dict[str, list[tuple[FunctionScope, Call]]] | None = None

    def address_of(self, hole: Hole) -> Pattern | None:
        """The first address that a parameter of a constructor gets."""
        return next((p for p in self._given(hole) if is_address(p)), None)

    def _given(self, hole: Hole) -> Iterator[Pattern]:
        if hole.parameter is None:
            return
        target = hole.parameter[0]
        function = self._values.project.function(target)
        if function.name in {*_NAMES, function.owner}:
            for scope, call in self._makers().get(function.owner, ()):
                yield from arguments_of(self._values, call, scope, target)(hole)

    def _makers(self) -> dict[str, list[tuple[FunctionScope, Call]]]:
        """The calls that make objects, by class."""
        if self._made is None:
            self._made = defaultdict(list)
            for scope, call in self._values.project.calls():
                name = call.name
                if name == _MAKER and isinstance(call.callee, Member):
                    name = last_name(call.callee.owner)
                if name in self._values.project.classes:
                    self._made[name].append((scope, call))
        return self._made
