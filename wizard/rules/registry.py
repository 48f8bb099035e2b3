"""The table from a rule's name in the data to its function, filled as the modules are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from wizard.rules.verdict import Verdict

Rule = Callable[..., Verdict]
"""Called with the facts, the ids of the fields it reads, parameters by keyword; never raises."""

_Function = TypeVar("_Function", bound=Rule)
_rules: dict[str, Rule] = {}
_fields_needed: dict[str, int] = {}

RULES: Mapping[str, Rule] = MappingProxyType(_rules)
FIELDS_NEEDED: Mapping[str, int] = MappingProxyType(_fields_needed)
"""How many fields a rule must be given at least; 1 for most."""


def rule(*, fields: int = 1) -> Callable[[_Function], _Function]:
    """Enter a function under its own name in kebab case (a trailing underscore is dropped)."""

    def enter(function: _Function) -> _Function:
        name = function.__name__.rstrip("_").replace("_", "-")
        _rules[name] = function
        _fields_needed[name] = fields
        return function

    return enter
