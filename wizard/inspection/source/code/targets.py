"""Finds the functions of a project that a call can reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.inspection.source.code.model import (
    SELF,
    Call,
    Expression,
    Function,
    Member,
    Name,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.project import FEW, FunctionScope, Project, Value

_HTTP_LIBRARIES = frozenset(
    {
        "requests", "httpx", "axios", "urllib", "urllib2", "urllib3", "http", "https", "fetch",
        "got", "ky", "superagent", "needle", "HTTParty", "Faraday", "RestClient", "Typhoeus",
        "Net", "Excon", "HTTP", "Http", "Req", "HTTPoison", "Tesla", "Finch", "jQuery", "$",
        "UrlFetchApp", "aiohttp", "resty",
    }
)  # fmt: skip
_TRANSPORT = re.compile(r"http|session|conn(ection)?\Z|transport|guzzle|faraday", re.IGNORECASE)
"""Names of objects of a library that send requests."""
_COMMON_NAME = re.compile(
    r"(get|post|put|patch|delete|head|request|call|send|execute|fetch|run|do|find|list|create|update"
    r"|save|load|read|all|show|build|process|handle|perform|query|search)(_?(?:async|all|many|one|json|page|pages|list))?\Z",
    re.IGNORECASE,
)
"""Names of methods that objects of all kinds have."""
_OF_COLLECTIONS = frozenset({"push", "append", "add", "insert", "replace", "set", "log", "emit"})
"""Names of methods that lists, routers and logs have; a function of that name is called alone."""
_CLIENT_NAME = re.compile(r"procore|client|api|service|sdk|rest|oauth|gateway|connector|adapter")
_OWN_CLASS = frozenset({"class", "__class__", "__MODULE__"})
_MAKERS = frozenset({"new", "instance", "getInstance", "create"})
"""Methods of a class that return an object of it."""
_LEAST_LETTERS = 4
_CONSTRUCTOR = "__init__"


class CallTargets:
    """Looks up what is called, by the class of the receiver where the code tells it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # The call is kept with its result, so that its identity stays its own.
        self._known: dict[tuple[int, FunctionScope], tuple[Call, list[FunctionScope]]] = {}

    def of(self, call: Call, scope: FunctionScope) -> list[FunctionScope]:
        """The functions of the project that a call can reach."""
        if call.name not in self._project.functions or call.name in self._project.classes:
            return []
        key = (id(call), scope)
        if key not in self._known:
            self._known[key] = call, self._found(call, scope)
        return self._known[key][1]

    def returned(self, call: Call, scope: FunctionScope) -> Iterator[Value]:
        """What the functions that a call can reach return."""
        for target in self.of(call, scope):
            for each in self._project.function(target).returns:
                yield Value(target, each)

    def _found(self, call: Call, scope: FunctionScope) -> list[FunctionScope]:
        known = [
            each
            for each in self._project.functions[call.name]
            if self._project.can_see(scope.file, each.file) and each != scope
        ]
        owner = self._owner_of_callee(call.callee, scope) if known else None
        if owner is None or call.name == _CONSTRUCTOR:
            return []
        if owner:
            return self._of_class(owner, known, call, scope)
        if isinstance(call.callee, Member):
            known = self._of_unknown_object(call.callee, known, scope)
        return self._fitting(self._free_first(call, known, scope), call, scope)

    def _of_class(
        self, owner: str, known: list[FunctionScope], call: Call, scope: FunctionScope
    ) -> list[FunctionScope]:
        for each in self._project.line_of_classes(owner):
            found = [f for f in known if self._project.function(f).owner == each]
            if found:
                return self._fitting(found, call, scope)
        if owner in self._project.classes and isinstance(call.callee, Member):
            return self._fitting(self._below(owner, known), call, scope)
        return self._fitting(self._free_first(call, known, scope), call, scope)

    def _below(self, owner: str, known: list[FunctionScope]) -> list[FunctionScope]:
        """Those in the classes that inherit from a class, or implement an interface."""
        owners = ((f, self._project.function(f).owner) for f in known)
        return [f for f, each in owners if each and owner in self._project.line_of_classes(each)]

    def _free_first(
        self, call: Call, known: list[FunctionScope], scope: FunctionScope
    ) -> list[FunctionScope]:
        """For a call without an object, functions outside of classes and those of the file."""
        if not isinstance(call.callee, Name):
            return known
        function = self._project.function
        return [f for f in known if f.file == scope.file or not function(f).owner] or known

    def _of_unknown_object(
        self, callee: Member, known: list[FunctionScope], scope: FunctionScope
    ) -> list[FunctionScope]:
        own = self._project.line_of_classes(self._project.function(scope).owner)
        owners = ((f, self._project.function(f).owner) for f in known)
        return [f for f, owner in owners if owner not in own and _may_be(callee, owner)]

    def _fitting(
        self, found: list[FunctionScope], call: Call, scope: FunctionScope
    ) -> list[FunctionScope]:
        """The nearest of those that take as many arguments; some take any number."""
        given = len(call.arguments) + len(call.named)
        # A clause of a function in Elixir can have its defaults in another clause.
        by_clauses = self._project.files[scope.file].language == "elixir"
        functions = self._project.function
        found = [f for f in found if _takes(functions(f), given, any_less=by_clauses)] or found
        same = [f for f in found if f.file == scope.file]
        if same:
            return same[:FEW]
        found = [f for f in found if self._project.imports(scope.file, f.file)] or found
        return found if len(found) <= FEW else []

    # Classes of objects

    def _owner_of_callee(self, callee: Expression, scope: FunctionScope) -> str | None:
        """The class of what is called; "" if it is unknown, None if it is of a library."""
        own = self._project.function(scope).owner
        if not isinstance(callee, Member):
            return own
        receiver = callee.owner
        if receiver == SELF or last_name(receiver) in _OWN_CLASS:
            return own
        if _is_of_library(receiver):
            return None
        known = self.class_of(receiver, scope)
        if known:
            return known
        is_of_library = _TRANSPORT.search(last_name(receiver)) or self._is_made_by_library(
            receiver, scope
        )
        return None if is_of_library else ""

    def _is_made_by_library(self, receiver: Expression, scope: FunctionScope) -> bool:
        """Whether a client comes from a library: `self.session = requests.Session()`."""
        if not isinstance(receiver, (Name, Member)):
            return False
        values = self._project.values_of_variable(receiver, scope)[:FEW]
        return any(
            isinstance(each.expression, Call) and _is_of_library(each.expression.callee)
            for each in values
        )

    def class_of(self, receiver: Expression, scope: FunctionScope, depth: int = 0) -> str:
        """The class of an object, where the code tells it; else ""."""
        name = last_name(receiver).rpartition("::")[2]
        if name in self._project.classes:
            return name
        if depth > FEW:
            return ""
        if isinstance(receiver, Call):
            maker = receiver.callee if name in _MAKERS else None
            if isinstance(maker, Member):
                return self.class_of(maker.owner, scope, depth + 1)
            return ""
        kinds = self._kinds(receiver, name, scope, depth)
        return next((kind for kind in kinds if kind in self._project.classes), "")

    def _kinds(
        self, receiver: Expression, name: str, scope: FunctionScope, depth: int
    ) -> Iterator[str]:
        """Names that may be the class: of parameters, of values, and of constructors."""
        owner = self._project.function(scope).owner
        if isinstance(receiver, Name):
            for _, function in self._project.around(scope):
                yield from _kinds_of_parameter(function, name)
            values = self._project.values_of_name(name, scope)
        else:
            values = self._project.values_of_field(name, owner, scope.file)
        for value in values[:FEW]:
            yield self.class_of(value.expression, value.scope, depth + 1)
        for _, function in self._project.functions_of_class(owner):
            yield from _kinds_of_parameter(function, name)


def _is_of_library(expression: Expression) -> bool:
    return re.split(r"\.|::", dotted_name(expression))[0] in _HTTP_LIBRARIES


def _kinds_of_parameter(function: Function, name: str) -> list[str]:
    return [p.class_name for p in function.parameters if p.name == name]


def _may_be(callee: Member, owner: str) -> bool:
    """Whether an object of unknown class can have a method, where its name is a common one."""
    if callee.name in _OF_COLLECTIONS and not owner:
        return _CLIENT_NAME.search(last_name(callee.owner).lower()) is not None
    if not _COMMON_NAME.match(callee.name):
        return True
    receiver, owner = re.sub(r"[\W_]", "", last_name(callee.owner)).lower(), owner.lower()
    is_long = min(len(receiver), len(owner)) >= _LEAST_LETTERS
    is_alike = is_long and (receiver in owner or owner in receiver)
    return is_alike or _CLIENT_NAME.search(receiver) is not None


def _takes(function: Function, given: int, *, any_less: bool) -> bool:
    """Whether a function takes a number of arguments, or more with `any_less`."""
    most = len({p.position for p in function.parameters})
    least = len({p.position for p in function.parameters if p.default is None})
    return (any_less or least <= given) and given <= most
