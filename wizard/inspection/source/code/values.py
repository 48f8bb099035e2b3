"""Works out what strings an expression can be, as far as the code tells it plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wizard.inspection.source.code.addresses import is_base_alone
from wizard.inspection.source.code.library_functions import LibraryCall, library_result
from wizard.inspection.source.code.model import (
    SELF,
    Call,
    Either,
    Expression,
    Joined,
    Member,
    Name,
    Record,
    Text,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.objects import Objects
from wizard.inspection.source.code.passing import arguments_of
from wizard.inspection.source.code.patterns import (
    MOST_PATTERNS,
    Hole,
    Pattern,
    Piece,
    distinct,
    filled,
    flattened,
    hole_of,
    is_address,
    joined_patterns,
    known_only,
    without_empty,
)
from wizard.inspection.source.code.project import FunctionScope, Project, Value
from wizard.inspection.source.code.targets import CallTargets

_DEEPEST = 14
"""Steps from a use to a literal."""
_DEEPEST_OF_UNKNOWN = 10
"""Steps from a use to a field of an unknown object."""
_MOST_STEPS = 400_000
"""Expressions that are evaluated for one project."""
_ENVIRONMENT = re.compile(r"\benv\b|environ|config|settings|secrets", re.IGNORECASE)
_COMMON_FIELDS = frozenset(
    {"name", "path", "type", "value", "data", "method", "title", "text", "label"}
)
_PATH_FIELDS = ("pathname", "Path")
"""Fields of an address that replace its path, in JavaScript and Go."""
_SAME_FIELDS = frozenset({"value", "Value", "Uri", "AbsoluteUri", "href", "request_uri"})
"""Fields that keep what matters of an address, or of a member of an enumeration."""
_LEAST_LETTERS = 4
"""Of the name of a field, by which it is found without its class."""
_UNKNOWN: Pattern = (Hole(""),)


class Values:
    """Evaluates expressions of one project; results are kept."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.targets = CallTargets(project)
        self.objects = Objects(project, self.targets)
        # Keys are identities, since the hash of a deep expression costs as much as its evaluation.
        self._known: dict[tuple[int, FunctionScope], tuple[Expression, tuple[Pattern, ...]]] = {}
        self._cut_off: dict[tuple[int, FunctionScope], tuple[Pattern, ...]] = {}
        """Results within the current evaluation that go round in a circle, or too deep."""
        self._waiting: set[tuple[int, FunctionScope]] = set()
        self._steps = self._cuts = 0

    def of(
        self, expression: Expression, scope: FunctionScope, depth: int = 0
    ) -> tuple[Pattern, ...]:
        """What the expression can be; never empty."""
        key = (id(expression), scope)
        if key in self._known:
            return self._known[key][1]
        if depth > _DEEPEST or key in self._waiting or self._steps > _MOST_STEPS:
            self._cuts += 1
            return (self._unresolved(expression, scope),)
        if key in self._cut_off:
            self._cuts += 1
            return self._cut_off[key]
        self._steps += 1
        cuts = self._cuts
        self._waiting.add(key)
        try:
            found = distinct(self._found(expression, scope, depth + 1))
        finally:
            self._waiting.discard(key)
        if cuts == self._cuts or not self._waiting:
            self._known[key] = expression, found
        else:
            self._cut_off[key] = found
        if not self._waiting:
            self._cut_off.clear()
        return found

    def setting(self, key: Expression) -> list[Pattern]:
        """The value of a setting that a configuration file of the project gives."""
        if not isinstance(key, Text):
            return []
        name = re.sub(r"\A\$\{([^}:]*).*", r"\1", key.value).replace(":", ".")
        return [(Piece(value, -1, line),) for value, line in self.project.settings.get(name, ())]

    def template(self, expression: Expression, scope: FunctionScope) -> Expression:
        """A template; if a constant holds it, what that is."""
        values: Sequence[Value] = ()
        if isinstance(expression, Name):
            values = self.project.values_of_name(expression.id, scope)
        elif isinstance(expression, Member):
            values = self.project.values_of_any_field(expression.name, scope.file)
        only = values[0].expression if len(values) == 1 else None
        return only if isinstance(only, (Text, Joined)) else expression

    def of_values(self, values: Iterable[Value], depth: int = 0) -> list[Pattern]:
        """What several expressions can be."""
        return known_only([p for v in values for p in self.of(v.expression, v.scope, depth)])

    def _found(self, expression: Expression, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        found: Iterable[Pattern] = [_UNKNOWN]
        match expression:
            case Text():
                found = [(Piece(expression.value, scope.file, expression.line),)]
            case Joined():
                rows = [self.of(p, scope, depth) for p in expression.parts]
                found = joined_patterns(without_empty(rows))
            case Either():
                found = self.of_values((Value(scope, e) for e in expression.choices), depth)
            case Name():
                found = self._name(expression, scope, depth)
            case Member():
                found = self._member(expression, scope, depth)
            case Call():
                found = self._call(expression, scope, depth)
            case Record():
                found = self._spread(expression, scope, depth)
        return found

    def _spread(self, record: Record, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        """The parameter of which an object is a copy with some other fields."""
        found = [pattern for each in record.items for pattern in self.of(each, scope, depth)]
        holes = [p for p in found if (hole := hole_of(p)) and hole.parameter and not hole.key]
        return holes or [_UNKNOWN]

    def _unresolved(self, expression: Expression, scope: FunctionScope) -> Pattern:
        """A variable that is set from itself stands for what the caller gave."""
        name = dotted_name(expression)
        parameter = self._parameter(name, scope) if isinstance(expression, Name) else None
        return (Hole(name, parameter),)

    # Names

    def _name(self, name: Name, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        parameter = self._parameter(name.id, scope)
        values = self.project.values_of_name(name.id, scope)
        if parameter is not None:
            return self._set_parameter(name, parameter, values, depth)
        if values:
            return self._with_path(name.id, self.of_values(values, depth), scope, depth)
        return self._returned(name.id, scope, depth) or [(Hole(name.id),)]

    def _with_path(
        self, name: str, found: list[Pattern], scope: FunctionScope, depth: int
    ) -> list[Pattern]:
        """A base of which the function sets the path: `address.pathname = "/me"`."""
        through = self.project.values_of_field_through
        values = [v for field in _PATH_FIELDS for v in through(name, field, scope.file)]
        paths = self.of_values((v for v in values if v.scope == scope), depth)
        bases = [p for p in found if is_base_alone(flattened(p))] if paths else []
        return joined_patterns([bases, paths], slash=True) if bases else found

    def _set_parameter(
        self, name: Name, parameter: tuple[FunctionScope, str], values: Iterable[Value], depth: int
    ) -> Iterable[Pattern]:
        """What a parameter is: what callers give, and what the function sets it to."""
        hole = Hole(name.id, parameter)
        local = [v for v in values if v.scope == parameter[0]]
        found = [p for p in self.of_values(local, depth) if p != _UNKNOWN]
        return found if any(hole in pattern for pattern in found) else [(hole,), *found]

    def _parameter(self, name: str, scope: FunctionScope) -> tuple[FunctionScope, str] | None:
        """The parameter of that name, unless a function between sets a variable of it."""
        for place, function in self.project.around(scope):
            if any(p.name == name for p in function.parameters):
                return place, name
            if name in function.assigned:
                return None
        return None

    def _returned(self, name: str, scope: FunctionScope, depth: int) -> list[Pattern]:
        """What a function without arguments returns: a property, or a call without brackets."""
        found: list[Pattern] = []
        for target in self.targets.of(Call(Name(name), (), (), 0, 0), scope):
            if not self.project.function(target).parameters:
                found += self._results(target, depth)
        return found

    def _results(self, target: FunctionScope, depth: int) -> list[Pattern]:
        returns = map(_first_of_several, self.project.function(target).returns)
        return [pattern for each in returns for pattern in self.of(each, target, depth)]

    # Fields and elements

    def _member(self, member: Member, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        if member.owner == SELF:
            return self._own_field(member, scope, depth)
        inside = self._in_objects(member, scope, depth)
        if inside:
            return inside
        for hole in map(hole_of, self.of(member.owner, scope, depth)):
            if hole is not None and hole.parameter and not hole.key:
                return [(Hole(dotted_name(member), hole.parameter, member.name),)]
        kind = self.targets.class_of(member.owner, scope)
        values = self.project.values_of_field(member.name, kind, scope.file)
        return self.of_values(values, depth) or self._of_unknown_object(member, scope, depth)

    def _own_field(self, member: Member, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        owner = self.project.function(scope).owner
        own = self.of_values(self.project.values_of_field(member.name, owner, scope.file), depth)
        if own and _is_known(own):
            return own
        below = self.project.values_of_field_below(member.name, owner, scope.file)
        return (
            self.of_values(below, depth)
            or own
            or self._returned(member.name, scope, depth)
            or self._of_unknown_object(member, scope, _DEEPEST_OF_UNKNOWN)
        )

    def _in_objects(self, member: Member, scope: FunctionScope, depth: int) -> list[Pattern]:
        """What the objects have under a key; under any of theirs, if that is unknown."""
        found: list[Pattern] = []
        for place, record in self.objects.of(member.owner, scope):
            for name, expression in record.fields:
                if name == member.name:
                    found += self.of(expression, place, depth)
            for expression in record.elements(member.name)[:MOST_PATTERNS]:
                found += self.of(expression, place, depth)
            if member.name == "[]":
                fields = record.fields[:MOST_PATTERNS]
                every = [p for _, e in fields for p in self.of(e, place, depth)]
                found += every if all(map(is_address, every)) else []
        return found

    def _of_unknown_object(self, member: Member, scope: FunctionScope, depth: int) -> list[Pattern]:
        """The addresses that fields of its name say; those that name the object, if any does.

        `config.billing.base_url` is the one of `https://billing.example` if there are several.
        """
        hole = Hole(dotted_name(member))
        if member.name in _SAME_FIELDS:
            inner = [p for p in self.of(member.owner, scope, depth) if is_address(p)]
            if inner:
                return inner
        if _ENVIRONMENT.search(hole.name):
            setting = self.setting(Text(member.name, 0))
            if setting:
                return setting
        if len(member.name) < _LEAST_LETTERS or member.name in _COMMON_FIELDS:
            return [(hole,)]
        values = self.project.values_of_any_field(member.name, scope.file)
        found = [p for p in self.of_values(values, depth) if is_address(p)]
        owner = last_name(member.owner).lower()
        of_owner = [p for p in found if len(owner) >= _LEAST_LETTERS and owner in flattened(p)]
        return of_owner or found or [(hole,)]

    # Calls

    def _call(self, call: Call, scope: FunctionScope, depth: int) -> Iterable[Pattern]:
        targets = self.targets.of(call, scope)
        found = [p for target in targets for p in self._called(call, target, scope, depth)]
        return found or library_result(LibraryCall(self, call, scope, depth))

    def _called(
        self, call: Call, target: FunctionScope, scope: FunctionScope, depth: int
    ) -> list[Pattern]:
        fill = arguments_of(self, call, scope, target, depth)
        patterns = self._results(target, depth)[:MOST_PATTERNS]
        return [p for pattern in patterns for p in filled(pattern, target, fill)]


def _first_of_several(returned: Expression) -> Expression:
    """What a function gives where one value is used; several are a list without keys."""
    several = returned.items if isinstance(returned, Record) and not returned.fields else ()
    return several[0] if several else returned


def _is_known(patterns: Iterable[Pattern]) -> bool:
    """Whether any is more than what is set at run time."""
    return any(isinstance(part, Piece) or part.parameter for p in patterns for part in p)
