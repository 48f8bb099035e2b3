"""Finds the base address of the client on which a request is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from wizard.inspection.source.code.addresses import is_base, is_sure
from wizard.inspection.source.code.calls import DECLARATIONS
from wizard.inspection.source.code.constructors import Constructors
from wizard.inspection.source.code.library_clients import LibraryClients
from wizard.inspection.source.code.model import SELF, Call, Expression, Member, Name, last_name
from wizard.inspection.source.code.patterns import Hole, Pattern, flattened, is_url
from wizard.inspection.source.code.project import FEW, FunctionScope, Value
from wizard.inspection.source.code.values import Values

_BASE_KEYS = frozenset(
    {
        "baseurl", "base_url", "base_uri", "baseaddress", "prefixurl", "site", "baseuri",
        "api_base", "root_url", "host", "url",
    }
)  # fmt: skip
"""Options of a client, in lower case."""
_BASE_FIELDS = ("BaseAddress", "BaseUrl", "baseURL", "base_url", "base_uri")
"""Fields of a client that are set after it was made."""
_MAKERS = frozenset(
    {
        "new", "connection", "baseurl", "create", "restclient", "setbaseurl", "sethosturl",
        "withbaseurl", "base_url", "wretch",
    }
)  # fmt: skip
"""Functions that make a client, with its base as first argument."""
_WITH_CONTAINERS = frozenset({"csharp", "java"})
"""Languages in which a container often makes the clients, apart from their use."""
_CLIENT_NAME = re.compile(r"client|http|api|rest|procore", re.IGNORECASE)
_ADDRESS_KEY = "url"
_REQUEST_NAME = re.compile(r"request|fetch|send", re.IGNORECASE)
"""Names of functions that send a request, whose address is no base of what they return."""
_CLIENT_MAKERS = frozenset({"baseUrl", "For"})
"""Functions of Retrofit and Refit that take the base."""
_ANNOTATIONS = frozenset(
    {"GET", "POST", "PUT", "PATCH", "DELETE", "Get", "Post", "Put", "Patch", "Delete"}
)
"""Annotations of methods that are requests, in Java and C#."""
_DEEPEST_CALL = 8
_DEEPEST_VARIABLE = 2
_PREFIXING = frozenset({"process_request_url", "process_url"})


class ClientBases:
    """Looks up base addresses in one project; results for classes are kept."""

    def __init__(self, values: Values, constructors: Constructors) -> None:
        self._values = values
        self._project = values.project
        self._of_classes: dict[str, list[Pattern]] = {}
        self._libraries = LibraryClients(values)
        self._constructors = constructors

    def of(self, call: Call, scope: FunctionScope) -> list[Pattern]:
        """The base of the object on which a call is made, or of the class in which it stands."""
        if self._project.files[scope.file].language == "elixir" and call.arguments:
            first = call.arguments[0]
            piped = self._of_options(first, scope) if isinstance(first, Call) else []
            if piped:
                return piped
        of_library = self._libraries.base_of(call, scope)
        if of_library is not None:
            return [of_library]
        receiver = call.callee.owner if isinstance(call.callee, Member) else None
        if receiver is None and (found := self.of_function(call, scope)):
            return found
        if call.name in _ANNOTATIONS and receiver is None:
            return self._of_any_client(scope)
        if receiver is None or receiver == SELF or last_name(receiver) == "class":
            return self._of_class(self._project.function(scope).owner)
        return self._of_client(receiver, scope)

    def of_function(self, call: Call, scope: FunctionScope) -> list[Pattern]:
        """The base of a client that is itself called: `const api = ofetch.create(…); api(path)`."""
        if not isinstance(call.callee, Name):
            return []
        values = self._project.values_of_variable(call.callee, scope)[:FEW]
        made = ((v.expression, v.scope) for v in values)
        return [p for e, s in made if isinstance(e, Call) for p in self._of_options(e, s)]

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
            found = self._of_prefix(each)
            if found:
                return found
            for number in self._project.classes.get(each, ()):
                for index, function in enumerate(self._project.files[number].functions):
                    found = self._declared_in(function.calls, FunctionScope(number, index))
                    if found:
                        return found
        return []

    def _of_prefix(self, owner: str) -> list[Pattern]:
        """What a function of HTTPoison puts before each address."""
        for scope, function in self._project.functions_of_class(owner):
            if function.name in _PREFIXING and function.owner == owner:
                every = [p for e in function.returns for p in self._values.of(e, scope)]
                return [p[:-1] for p in every if isinstance(p[-1], Hole) and is_url(p)]
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
        for value in self._values_of(receiver, scope)[:FEW]:
            found = self._of_client(value.expression, value.scope, depth + 1)
            if found:
                return found
        return self._assigned(last_name(receiver), scope)

    def _values_of(self, receiver: Name | Member, scope: FunctionScope) -> list[Value]:
        found = self._project.values_of_variable(receiver, scope)
        if found or not isinstance(receiver, Member) or receiver.owner == SELF:
            return found
        kind = self._values.targets.class_of(receiver.owner, scope)
        return self._project.values_of_field(receiver.name, kind, scope.file) if kind else []

    def _of_made(self, made: Call, scope: FunctionScope, depth: int) -> list[Pattern]:
        """The base that is given where a client is made."""
        given = self._of_options(made, scope) or self._of_returned(made, scope, depth)
        if given:
            return given
        if made.arguments and made.name.lower() in _MAKERS:
            found = [p for p in self._values.of(made.arguments[0], scope) if is_url(p)]
            if found:
                return found
        if isinstance(made.callee, Member) and depth < _DEEPEST_CALL:
            return self._of_client(made.callee.owner, scope, depth + 1)
        return []

    def _of_returned(self, call: Call, scope: FunctionScope, depth: int) -> list[Pattern]:
        """The base of the client that a function of the project returns."""
        if depth >= _DEEPEST_VARIABLE:
            return []
        for value in self._values.targets.returned(call, scope):
            found = self._of_client(value.expression, value.scope, depth + 1)
            if found:
                return found
        return []

    def _of_options(self, made: Call, scope: FunctionScope) -> list[Pattern]:
        options = list(self._values.objects.options(made, scope))
        sends = _REQUEST_NAME.search(made.name) or any(key == "method" for key, _ in options)
        for key, value in options:
            if key.lower() in _BASE_KEYS and not (sends and key == _ADDRESS_KEY):
                return [p for p in self._values.of(value, scope) if is_base(p)]
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
        return self._of_any_client(scope) if _CLIENT_NAME.search(name) else []

    def _of_any_client(self, scope: FunctionScope) -> list[Pattern]:
        """The only base of Procore's that clients get, where a container hands them out."""
        file = self._project.files[scope.file]
        has_container = file.language in _WITH_CONTAINERS and file.names_procore
        return self._only_base if has_container else []

    @cached_property
    def _only_base(self) -> list[Pattern]:
        values = [v for each in _BASE_FIELDS for v in self._project.values_of_any_owner(each)]
        values += [
            Value(place, call.arguments[-1])
            for place, call in self._project.calls()
            if call.name in _CLIENT_MAKERS and call.arguments
        ]
        every = (p for v in values for p in self._values.of(v.expression, v.scope))
        sure = [p for p in map(self._constructors.completed, every) if is_sure(p) and is_url(p)]
        return sure if len({flattened(p) for p in sure}) == 1 else []
