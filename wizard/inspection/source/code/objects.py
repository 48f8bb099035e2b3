"""Finds the dictionaries, objects and lists that an expression can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.inspection.source.code.model import (
    SELF,
    Call,
    Either,
    Expression,
    Member,
    Name,
    Record,
    dotted_name,
)
from wizard.inspection.source.code.project import FunctionScope, Project, Value
from wizard.inspection.source.code.targets import CallTargets

_DEEPEST = 5
"""Steps from a use to the object."""
_MOST = 24
_SAME_ELEMENTS = frozenset(
    {
        "freeze", "values", "entries", "keys", "items", "each", "map", "foreach", "to_a",
        "tolist", "aslist", "dup", "with_indifferent_access", "of",
    }
)  # fmt: skip
"""Functions whose result has the same elements."""


_LIST_MAKERS = frozenset({"List.of", "Set.of", "Arrays.asList", "listOf", "Stream.of"})


def _makes_list(call: Call) -> bool:
    return dotted_name(call.callee) in _LIST_MAKERS and len(call.arguments) > 1


class Objects:
    """Looks up the objects of one project; results are kept."""

    def __init__(self, project: Project, targets: CallTargets) -> None:
        self._project = project
        self._targets = targets
        # The expression is kept with its result, so that its identity stays its own.
        self._known: dict[
            tuple[int, FunctionScope], tuple[Expression, list[tuple[FunctionScope, Record]]]
        ] = {}

    def of(
        self, expression: Expression, scope: FunctionScope, depth: int = 0
    ) -> list[tuple[FunctionScope, Record]]:
        """The objects that the expression can be, each with the place where it is written."""
        key = (id(expression), scope)
        if key in self._known:
            return self._known[key][1]
        if depth > _DEEPEST:
            return []
        self._known[key] = expression, []
        found = self._found(expression, scope, depth)[:_MOST]
        self._known[key] = expression, found
        return found

    def options(self, call: Call, scope: FunctionScope) -> Iterator[tuple[str, Expression]]:
        """Arguments by name, and what objects among the first two arguments hold by key."""
        yield from call.named
        for argument in call.arguments[:2]:
            for _, record in self.of(argument, scope):
                yield from record.fields

    def fields(self, expression: Expression | None, scope: FunctionScope) -> list[Expression]:
        """What the objects that an expression can be hold; nothing for none."""
        found = self.of(expression, scope) if expression is not None else []
        return [value for _, record in found for _, value in record.fields]

    def _found(
        self, expression: Expression, scope: FunctionScope, depth: int
    ) -> list[tuple[FunctionScope, Record]]:
        if isinstance(expression, Record):
            return [(scope, expression)]
        if isinstance(expression, Call) and _makes_list(expression):
            return [(scope, Record((), expression.arguments))]
        if isinstance(expression, Call) and self._makes_object(expression):
            return [(scope, Record(expression.named))]
        values: Iterable[Value] = ()
        if isinstance(expression, Either):
            values = [Value(scope, each) for each in expression.choices]
        elif isinstance(expression, Name):
            values = self._project.values_of_name(expression.id, scope)[:_MOST]
        elif isinstance(expression, Member):
            values = self._of_member(expression, scope, depth)[:_MOST]
        elif isinstance(expression, Call):
            values = list(self._of_call(expression, scope))[:_MOST]
        return [found for v in values for found in self.of(v.expression, v.scope, depth + 1)]

    def _makes_object(self, call: Call) -> bool:
        """Whether a call makes an object of a class with fields that it names."""
        is_class = call.name[:1].isupper() and call.name not in self._project.functions
        return is_class and bool(call.named) and not call.arguments

    def _of_member(self, member: Member, scope: FunctionScope, depth: int) -> list[Value]:
        own = self._project.function(scope).owner if member.owner == SELF else ""
        values = list(self._project.values_of_field(member.name, own, scope.file))
        for place, record in self.of(member.owner, scope, depth + 1):
            fields = [e for name, e in record.fields if member.name in (name, "[]")]
            items = record.elements(member.name)
            values += [Value(place, each) for each in (*fields, *items)]
        return values

    def _of_call(self, call: Call, scope: FunctionScope) -> Iterator[Value]:
        yield from self._targets.returned(call, scope)
        if call.name.lower() in _SAME_ELEMENTS and isinstance(call.callee, Member):
            yield Value(scope, call.callee.owner)
            yield from (Value(scope, each) for each in call.arguments[:1])
