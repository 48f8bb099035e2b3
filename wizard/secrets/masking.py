"""Masks secrets in texts and in TOML and JSON values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from wizard.secrets.detection import secrets_in
from wizard.secrets.found import FoundSecret

MASK = "••••"
_LEAST_REPEATED = 6
"""Characters of a secret that is masked wherever else it stands in the text."""


def masked(text: str, *, cautious: bool = False) -> str:
    """The text with every secret masked, at the same length."""
    return _covered(text, secrets_in(text, cautious=cautious), lambda secret: "*" * len(secret))


def without_secrets(text: str) -> str:
    """The text with a short mask for every secret, safe to show and store."""
    return _covered(text, secrets_in(text), lambda _: MASK)


def _covered(text: str, found: Sequence[FoundSecret], mask: Callable[[str], str]) -> str:
    """The text with masks for what was found, also where it stands again."""
    values = {text[each.start : each.end] for each in found}
    for each in reversed(found):
        secret = text[each.start : each.end]
        text = text[: each.start] + mask(secret) + text[each.end :]
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= _LEAST_REPEATED:
            text = text.replace(value, mask(value))
    return text


def without_secrets_throughout(value: Any) -> Any:
    """A TOML or JSON value with `without_secrets` applied to every text."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {
            without_secrets_throughout(key): without_secrets_throughout(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets_throughout(part) for part in value]
    return value


def replaced_throughout(value: Any, secrets: Collection[str]) -> Any:
    """A value in which certain secrets are masked at any depth."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, Mapping):
        return {key: replaced_throughout(part, secrets) for key, part in value.items()}
    if isinstance(value, list):
        return [replaced_throughout(part, secrets) for part in value]
    return value
