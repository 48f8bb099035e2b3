"""Masks secrets in texts and in TOML and JSON values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from wizard.secrets.detection import secrets_in

MASK = "••••"
_OVERWRITTEN = "*"


def masked(text: str, *, cautious: bool = False) -> str:
    """The text with every secret masked, at the same length."""
    for found in reversed(secrets_in(text, cautious=cautious)):
        hidden = _OVERWRITTEN * (found.end - found.start)
        text = text[: found.start] + hidden + text[found.end :]
    return text


def without_secrets(text: str) -> str:
    """The text with a short mask for every secret, safe to show and store."""
    for found in reversed(secrets_in(text)):
        text = text[: found.start] + MASK + text[found.end :]
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
