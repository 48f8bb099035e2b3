"""Overwrites the secrets in texts, and in values as TOML and JSON know them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from wizard.secret_detection import secrets_in

MASK = "••••"
_OVERWRITTEN = "*"


def masked(text: str, *, cautious: bool = False) -> str:
    """The text, of the same length, with every secret in it overwritten."""
    for found in reversed(secrets_in(text, cautious=cautious)):
        hidden = _OVERWRITTEN * (found.end - found.start)
        text = text[: found.start] + hidden + text[found.end :]
    return text


def without_secrets(text: str) -> str:
    """The text with a short mask in place of every secret: what may be shown and kept."""
    for found in reversed(secrets_in(text)):
        text = text[: found.start] + MASK + text[found.end :]
    return text


def without_secrets_throughout(value: Any) -> Any:
    """A value as TOML or JSON knows it, with every text in it as `without_secrets` gives it."""
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
    """A value with a mask in place of certain secrets, wherever they stand in it."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, Mapping):
        return {key: replaced_throughout(part, secrets) for key, part in value.items()}
    if isinstance(value, list):
        return [replaced_throughout(part, secrets) for part in value]
    return value
