"""Converts between nested tables and answers by field id, and validates values."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from wizard.errors import DraftError
from wizard.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

RESERVED = ("wizard", "waiver", "signature", "conflict", "team_approval")
"""Tables of a draft that hold no answers."""

MAX_DEPTH = 32
_LARGEST = 2**63
_HALF = lazy_pattern("[\ud800-\udfff]")


def equal_in_toml(left: object, right: object) -> bool:
    """Equality by TOML value and type: 1, 1.0 and true differ, and nan equals itself."""
    if left is right:
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        others = map(right.__getitem__, left)
        return left.keys() == right.keys() and all(map(equal_in_toml, left.values(), others))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal_in_toml, left, right))
    return type(left) is type(right) and _same_single(left, right)


def _same_single(left: object, right: object) -> bool:
    """Equality of two scalars of one type."""
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left.isoformat() == right.isoformat()
    return left == right


def storable(value: object, owner: str) -> Any:
    r"""A copy that TOML can store, without None and lone surrogates.

    Lone surrogates, as in a file name that is not UTF-8, become `\udcff`, which encodes the
    original byte. `owner` names the answer in errors for values that TOML cannot store.
    """
    if isinstance(value, str):
        return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {
            storable(str(key), owner): storable(item, owner)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list | tuple):
        return [storable(item, owner) for item in value if item is not None]
    if isinstance(value, bool | float | date | time) or _is_small_integer(value):
        return value
    msg = f"The answer to {owner} cannot be kept in a draft: {type(value).__name__}."
    raise DraftError(msg, "Enter it as text.")


def _is_small_integer(value: object) -> bool:
    return isinstance(value, int) and -_LARGEST <= value < _LARGEST


def has_half_characters(value: object) -> bool:
    """Whether `storable` must rewrite a text in the value."""
    if isinstance(value, dict):
        return any(map(has_half_characters, (*value, *value.values())))
    if isinstance(value, list | tuple):
        return any(map(has_half_characters, value))
    return isinstance(value, str) and _HALF.search(value) is not None


def document_problem(document: Mapping[str, Any]) -> str:
    """Why a parsed file cannot be used; "" if it can."""
    waiting: list[tuple[Mapping[str, Any] | list[Any], int]] = [(document, 0)]
    while waiting:
        holder, depth = waiting.pop()
        if holder and depth >= MAX_DEPTH:
            return f"tables or lists are nested more than {MAX_DEPTH} deep"
        for value in holder if isinstance(holder, list) else holder.values():
            if isinstance(value, dict | list):
                waiting.append((value, depth + 1))
            elif isinstance(value, int) and not _is_small_integer(value):
                return "a number has more than 18 digits"
    return ""


def flatten(
    document: Mapping[str, Any], known: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers by field id, and the rest by dotted path, without the `RESERVED` tables."""
    answers: dict[str, Any] = {}
    extras: dict[str, Any] = {}
    for root, value in document.items():
        if root not in RESERVED:
            for path, item, named in _leaves((root,), value, known):
                (answers if named else extras)[path] = item
    return answers, extras


def _leaves(
    path: tuple[str, ...], value: object, known: Collection[str]
) -> Iterator[tuple[str, Any, bool]]:
    name = ".".join(path)
    plain = not any("." in part for part in path)
    if plain and name in known:
        yield name, value, True
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves((*path, key), item, known)
    else:
        yield name if plain else ".".join(map(_quoted_key, path)), value, False


def _quoted_key(part: str) -> str:
    return f'"{part}"' if "." in part else part


def blocked_by(document: Mapping[str, Any], known: Collection[str]) -> str:
    """The dotted path of a value where a table is needed; "" if none."""
    for field_id in known:
        table: object = document
        parts = field_id.split(".")
        for depth, part in enumerate(parts):
            if not isinstance(table, dict):
                return ".".join(parts[:depth])
            if part not in table:
                break
            table = table[part]
    return ""


def set_answer(document: dict[str, Any], field_id: str, value: object) -> None:
    """Sets the answer in nested tables that `blocked_by` accepted.

    The tables on its path are copied, so they may be shared with another document.
    """
    *parents, last = field_id.split(".")
    for part in parents:
        table = document[part] = dict(document.get(part, {}))
        document = table
    document[last] = value


def remove_answer(document: dict[str, Any], field_id: str) -> None:
    """Removes the answer, in copies like `set_answer`; an empty table stays."""
    *parents, last = field_id.split(".")
    for part in parents:
        if part not in document:
            return
        table = document[part] = dict(document[part])
        document = table
    document.pop(last, None)
