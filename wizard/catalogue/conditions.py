"""Evaluates conditions over the answers: true, false or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.catalogue.model import Condition, Value

Test = Mapping[str, Any]


def holds(test: Test, answers: Mapping[str, Value]) -> bool | None:
    """True, False, or None while a deciding field is unanswered."""
    if "all" in test:
        return _every([holds(part, answers) for part in test["all"]])
    if "any" in test:
        return _negated(_every([_negated(holds(part, answers)) for part in test["any"]]))
    if "not" in test:
        return _negated(holds(test["not"], answers))
    return _field_test(test, answers.get(test["field"]))


def _field_test(test: Test, value: Value | None) -> bool | None:
    if "answered" in test:
        return (value is not None) is test["answered"]
    if value is None:
        return None
    if "is" in test:
        return bool(value == test["is"])
    chosen = value if isinstance(value, list) else [value]
    return any(item in test["includes_any"] for item in chosen)


def _every(results: list[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


def fields_of(test: Test) -> Iterator[str]:
    """The ids of the fields a condition reads, in order."""
    for key in ("all", "any"):
        for part in test.get(key, ()):
            yield from fields_of(part)
    if "not" in test:
        yield from fields_of(test["not"])
    if "field" in test:
        yield test["field"]


_FORMS = (
    frozenset({"field", "is"}),
    frozenset({"field", "includes_any"}),
    frozenset({"field", "answered"}),
    frozenset({"all"}),
    frozenset({"any"}),
    frozenset({"not"}),
)


def is_sound(test: Any) -> bool:
    """Whether a test is well-formed, including nested tests."""
    if not isinstance(test, Mapping) or frozenset(test) not in _FORMS:
        return False
    if "not" in test:
        return is_sound(test["not"])
    for key in ("all", "any"):
        if key in test:
            parts = test[key]
            return isinstance(parts, list | tuple) and bool(parts) and all(map(is_sound, parts))
    wanted = isinstance(test.get("includes_any", []), list | tuple)
    known = isinstance(test.get("answered", True), bool)
    return isinstance(test["field"], str) and wanted and known


def results_of(
    conditions: Mapping[str, Condition], answers: Mapping[str, Value]
) -> dict[str, bool | None]:
    """The result of every condition."""
    return {name: holds(condition.test, answers) for name, condition in conditions.items()}
