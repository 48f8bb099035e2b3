"""A table of rules or checks, with the number of fields that each needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wizard.rules.verdict import Verdict

Rule = Callable[..., Verdict]
"""Called with the facts, the ids of the fields it reads, parameters by keyword; never raises."""


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Functions by the names that the catalogue uses."""

    noun: str
    """What one of them is called: "rule"."""
    functions: Mapping[str, Rule]
    fields: Mapping[str, int]
    """How many fields a function needs at least, where that is more than one."""
    comparing: frozenset[str] = frozenset()
    """The functions that compare answers of which none is more to blame than another.

    Their finding stands at the answer that is compared with the others, whichever is wrong.
    """

    def fields_needed(self, name: str) -> int:
        """The least number of fields that a function must be given."""
        return self.fields.get(name, 1)
