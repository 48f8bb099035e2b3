"""The table from a name in the data to a function, filled as the modules are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from wizard.rules.verdict import Verdict

Rule = Callable[..., Verdict]
"""Called with the facts, the ids of the fields it reads, parameters by keyword; never raises."""

_Function = TypeVar("_Function", bound=Rule)


class Table:
    """Functions under the names that the data calls them by."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        """What one of them is called: "rule"."""
        self._functions: dict[str, Rule] = {}
        self._fields_needed: dict[str, int] = {}
        self._comparing: set[str] = set()

    @property
    def functions(self) -> Mapping[str, Rule]:
        """Every function by its name."""
        return MappingProxyType(self._functions)

    @property
    def fields_needed(self) -> Mapping[str, int]:
        """How many fields a function must be given at least; 1 for most."""
        return MappingProxyType(self._fields_needed)

    @property
    def comparing(self) -> frozenset[str]:
        """The functions that compare answers of which none is more to blame than another.

        Their finding stands at the answer that is compared with the others, whichever is wrong.
        """
        return frozenset(self._comparing)

    def enter(self, *, fields: int = 1, compares: bool = False) -> Callable[[_Function], _Function]:
        """Enter a function under its own name in kebab case (a trailing underscore is dropped)."""

        def enter(function: _Function) -> _Function:
            name = function.__name__.rstrip("_").replace("_", "-")
            self._functions[name] = function
            self._fields_needed[name] = fields
            if compares:
                self._comparing.add(name)
            return function

        return enter


RULE_TABLE = Table("rule")
rule = RULE_TABLE.enter
RULES = RULE_TABLE.functions
FIELDS_NEEDED = RULE_TABLE.fields_needed
