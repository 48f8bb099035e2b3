"""A table of rules or checks, with the minimum number of fields for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wizard.dataclass import dataclass
from wizard.rules.verdict import Verdict

Rule = Callable[..., Verdict]
"""Called with the facts, field ids and keyword parameters; never raises."""


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Functions by catalogue name."""

    noun: str
    """The noun for one entry: "rule"."""
    functions: Mapping[str, Rule]
    fields: Mapping[str, int]
    """The minimum number of fields of a function, if more than one."""
    comparing: frozenset[str] = frozenset()
    """The functions that compare answers of which none is more to blame than another.

    Their finding stands at the answer that is compared with the others, whichever is wrong.
    """

    def fields_needed(self, name: str) -> int:
        """The minimum number of fields of a function."""
        return self.fields.get(name, 1)
