"""Finds the base address of the client on which a request is made."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.inspection.source.code.addresses import is_base, is_sure
from wizard.inspection.source.code.calls import DECLARATIONS
from wizard.inspection.source.code.library_clients import LibraryClients
from wizard.inspection.source.code.model import SELF, Call, Expression, Member, Name, last_name
from wizard.inspection.source.code.patterns import Pattern, is_url
from wizard.inspection.source.code.project import FEW, FunctionScope
from wizard.inspection.source.code.values import Values

_BASE_KEYS = frozenset(
    {
        "baseurl", "base_url", "base_uri", "baseaddress", "prefixurl", "site", "baseuri",
        "api_base", "root_url", "host", "url",
    }
)  # fmt: skip
"""Options of a client, in lower case."""
_BASE_FIELDS = ("BaseAddress", "baseURL", "base_url", "base_uri")
"""Fields of a client that are set after it was made."""
_MAKERS = frozenset({"new", "connection", "baseurl", "create"})
"""Functions that make a client, with its base as first argument."""
_DEEPEST_CALL = 4
_DEEPEST_VARIABLE = 2


class ClientBases:
    """Looks up base addresses in one project; results for classes are kept."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._project = values.project
        self._of_classes: dict[str, list[Pattern]] = {}
        self._libraries = LibraryClients(values)

    def of(self, call: Call, scope: FunctionScope) -> list[Pattern]:
        """The base of the object on which a call is made, or of the class in which it stands."""
        of_library = self._libraries.base_of(call, scope)
        if of_library is not None:
            return [of_library]
        receiver = call.callee.owner if isinstance(call.callee, Member) else None
        if receiver is None or receiver == SELF or last_name(receiver) == "class":
            return self._of_class(self._project.function(scope).owner)
        return self._of_client(receiver, scope)

    def _of_class(self, owner: str) -> list[Pattern]:
        """The base that a class declares: `base_uri "https://…"`."""
        if owner not in self._of_classes:
            self._of_classes[owner] = self._declared(owner)
        return self._of_classes[owner]

    def _declared(self, owner: str) -> list[Pattern]:
        for each in self._project.line_of_classes(owner):
            found = self._declared_as_field(each)
            if found:
                return found
            for number in self._project.classes.get(each, ()):
                for index, function in enumerate(self._project.files[number].functions):
                    found = self._declared_in(function.calls, FunctionScope(number, index))
                    if found:
                        return found
        return []

    def _declared_as_field(self, owner: str) -> list[Pattern]:
        files = self._project.classes.get(owner, ())
        values = [
            value
            for name in sorted(DECLARATIONS)
            for file in files[:1]
            for value in self._project.values_of_field(name, owner, file)
        ]
        every = [p for v in values for p in self._values.of(v.expression, v.scope)]
        return [p for p in every if is_sure(p) or is_url(p)]

    def _declared_in(self, calls: Iterable[Call], scope: FunctionScope) -> list[Pattern]:
        for call in calls:
            if call.name in DECLARATIONS and call.arguments:
                every = self._values.of(call.arguments[-1], scope)
                found = [p for p in every if is_sure(p) or is_url(p)]
                if found:
                    return found
        return []

    def _of_client(
        self, receiver: Expression, scope: FunctionScope, depth: int = 0
    ) -> list[Pattern]:
        if isinstance(receiver, Call):
            return self._of_made(receiver, scope, depth)
        if depth > _DEEPEST_VARIABLE or not isinstance(receiver, (Name, Member)):
            return []
        for value in self._project.values_of_variable(receiver, scope)[:FEW]:
            found = self._of_client(value.expression, value.scope, depth + 1)
            if found:
                return found
        return self._assigned(last_name(receiver), scope)

    def _of_made(self, made: Call, scope: FunctionScope, depth: int) -> list[Pattern]:
        """The base that is given where a client is made."""
        for key, value in self._values.objects.options(made, scope):
            if key.lower() in _BASE_KEYS:
                return [p for p in self._values.of(value, scope) if is_base(p)]
        if made.arguments and made.name.lower() in _MAKERS:
            found = [p for p in self._values.of(made.arguments[0], scope) if is_url(p)]
            if found:
                return found
        if isinstance(made.callee, Member) and depth < _DEEPEST_CALL:
            return self._of_client(made.callee.owner, scope, depth + 1)
        return []

    def _assigned(self, name: str, scope: FunctionScope) -> list[Pattern]:
        """The base that is set on a client: `client.BaseAddress = new Uri("https://…")`."""
        through = self._project.values_of_field_through
        for field in _BASE_FIELDS:
            values = [v for each in (name, "defaults") for v in through(each, field, scope.file)]
            every = [p for v in values for p in self._values.of(v.expression, v.scope)]
            found = [p for p in every if is_url(p)]
            if found:
                return found
        return []
