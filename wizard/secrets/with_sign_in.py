"""Finds credentials after a user, after an authentication scheme and on command lines."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.values import (
    USUAL,
    VALUE,
    character_classes,
    is_opaque,
    is_password,
    is_placeholder,
    is_random,
    trimmed,
)

_USER_AND = lazy_pattern(r"@[\w\-.]{3,100}(?:\s{1,3}[/|:]\s{0,3}|[/|:]\s{1,3})")
_SIGNS_IN = lazy_pattern(r"log-?in|sign-?in|credential|account|user|zugang|demo|test")
_SENTENCE = 60


def passwords_after_users(text: str, lowered: str) -> Iterator[FoundSecret]:
    """A password after a login address: "demo@acme.com / Demo2024!"."""
    at = text.find("@")
    while at >= 0:
        user = _USER_AND.match(text, at)
        value = VALUE.match(text, user.end()) if user else None
        shown = trimmed(value[0]) if value else ""
        sign_in_named = _SIGNS_IN.search(lowered, max(0, at - _SENTENCE), at) is not None
        if value and len(shown) >= USUAL and _is_beside_user(shown, sign_in_named=sign_in_named):
            yield FoundSecret(value.start(), value.start() + len(shown), "a password")
        at = text.find("@", at + 1)


def _is_beside_user(value: str, *, sign_in_named: bool) -> bool:
    """Letters, digits and symbols; symbols only where no sign-in is named (`sign_in_named`)."""
    has = character_classes(value)
    mixed = has.sign or (sign_in_named and has.small and has.capital)
    address = "@" in value[1:] and "." in value
    return mixed and has.figure and not address and is_password(value) and not is_placeholder(value)


_SCHEME = lazy_pattern(r"(?<![a-z])(bearer|basic)[ \t:=]{1,8}(?=[a-z0-9+/=_.~\-]{8})")
_CREDENTIAL = lazy_pattern(r"[A-Za-z0-9+/=_.~\-]{8,4000}")
_USER_OPTION = lazy_pattern(
    r"(?<![\w\-])(?:-u|--user)[ =]{1,4}[\"']?([^\s:\"']{1,80}):([^\s\"']{4,200})"
)


def credentials_after_schemes(text: str, lowered: str, *, cautious: bool) -> Iterator[FoundSecret]:
    if "bearer" not in lowered and "basic" not in lowered:
        return
    for match in _SCHEME.finditer(lowered):
        credential = _CREDENTIAL.match(text, match.end())
        value = credential[0].rstrip(".") if credential else ""
        is_sent = _is_basic(value) if match[1] == "basic" else _is_bearer(value)
        if not is_placeholder(value) and (
            is_sent or (cautious and character_classes(value).figure)
        ):
            start = match.end()
            yield FoundSecret(start, start + len(value), "an Authorization header")


def _is_bearer(value: str) -> bool:
    return is_opaque(value) or is_random(value, 12)


def _is_basic(value: str) -> bool:
    """Whether it decodes to "name:password" (HTTP Basic)."""
    try:
        decoded = base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return b":" in decoded and decoded.isascii() and decoded.decode("ascii").isprintable()


def passwords_on_command_lines(text: str) -> Iterator[FoundSecret]:
    for match in _USER_OPTION.finditer(text):
        if not is_placeholder(match[2]):
            yield FoundSecret(*match.span(2), "a password")
