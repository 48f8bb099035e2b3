"""Recognises the clients of Procore's own libraries for Ruby and JavaScript.

Their methods take a path below the version: `client.get("projects", version: "v1.1")`,
`procore.get({ base: "/projects", version: "v1.1" })`. Source: the README of each library,
https://github.com/procore-oss/ruby-sdk and https://github.com/procore-oss/js-sdk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.inspection.source.code.model import (
    SELF,
    Call,
    Expression,
    Member,
    Name,
    Text,
    dotted_name,
    last_name,
)
from wizard.inspection.source.code.patterns import Hole, Pattern, Piece
from wizard.inspection.source.code.project import FunctionScope, Value
from wizard.inspection.source.code.values import Values

_RUBY_CLIENT = re.compile(r"(?:\A|\.)Procore\.Client\.new\Z")
_SCRIPT_LIBRARY = "@procore/js-sdk"
_SCRIPT_MAKER = "client"
_PROCORE = re.compile(r"procore", re.IGNORECASE)
_VERSION = re.compile(r"v\d+\.\d+")
_DEEPEST = 4
"""Steps from a use to the place where the client is made."""


class LibraryClients:
    """Looks up the clients of one project."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._project = values.project
        self._is_used = any(
            self._makes_client(call, scope) for scope, call in self._project.calls()
        )

    def base_of(self, call: Call, scope: FunctionScope) -> Pattern | None:
        """What the client puts before the path of a call; None if it is no client of a library."""
        receiver = call.callee.owner if isinstance(call.callee, Member) else None
        if receiver is None or not self._is_used or not self._is_client(receiver, scope):
            return None
        return (Piece("/rest/", scope.file, 0), self._version_of(call, scope))

    def _version_of(self, call: Call, scope: FunctionScope) -> Piece | Hole:
        for key, value in self._values.objects.options(call, scope):
            if key == "version" and isinstance(value, Text) and _VERSION.fullmatch(value.value):
                return Piece(value.value, scope.file, value.line)
        return Hole("version")

    def _is_client(self, expression: Expression, scope: FunctionScope, depth: int = 0) -> bool:
        if isinstance(expression, Call):
            if self._makes_client(expression, scope):
                return True
            found = list(self._values.targets.returned(expression, scope))
        elif isinstance(expression, (Name, Member)):
            found = list(self._values_of(expression, scope))
        else:
            return False
        if not found:
            return _PROCORE.search(last_name(expression)) is not None
        return depth < _DEEPEST and any(
            self._is_client(each.expression, each.scope, depth + 1) for each in found
        )

    def _makes_client(self, call: Call, scope: FunctionScope) -> bool:
        if call.name == _SCRIPT_MAKER:
            return _SCRIPT_LIBRARY in self._project.files[scope.file].imports
        return call.name == "new" and _RUBY_CLIENT.search(dotted_name(call.callee)) is not None

    def _values_of(self, expression: Name | Member, scope: FunctionScope) -> Iterator[Value]:
        if isinstance(expression, Name) or expression.owner == SELF:
            yield from self._project.values_of_variable(expression, scope)
        yield from self._values.targets.returned(Call(expression, (), (), 0, 0), scope)
