"""The table of checks: verdicts over what was seen in files, by their name in the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from wizard.checks.late import Late
from wizard.rules.registry import Rule, Table
from wizard.rules.verdict import Verdict
from wizard.text import clean

CHECK_TABLE = Table("check")
CHECKS = Late(CHECK_TABLE.functions)
"""Called as a rule is, with facts whose `seen` holds what was seen; they open nothing."""


def check(*, fields: int = 1) -> Callable[[Rule], Rule]:
    """Enter a check, as a rule is; what it says is made safe to show.

    What was seen may come from a stranger: a file, a host, the evidence in a bundle.
    """
    enter = CHECK_TABLE.enter(fields=fields)
    return lambda function: enter(_safe(function))


def _safe(function: Rule) -> Rule:
    @wraps(function)
    def safe(*facts: Any, **params: Any) -> Verdict:
        verdict = function(*facts, **params)
        if verdict.message.isprintable() and verdict.fix.isprintable():
            return verdict
        return replace(verdict, message=clean(verdict.message), fix=clean(verdict.fix))

    return safe
