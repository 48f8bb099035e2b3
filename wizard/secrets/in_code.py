"""Finds values of secrets in code: defaults, settings in XML, keys of ciphers, app passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.source_values import is_random
from wizard.secrets.values import USUAL, is_password, is_placeholder


class _Holds(Enum):
    """What stands at a place in code."""

    SECRETS = auto()
    """Secrets and placeholders only."""
    ALSO_NAMES = auto()
    """Secrets, and names of settings and fields."""
    MOSTLY_NAMES = auto()
    """Names of settings and fields, seldom secrets."""


class _SecretPlace(NamedTuple):
    """A place in code at which a secret may stand."""

    hints: tuple[str, ...]
    """The place is searched only in texts with one of these, in lower case."""
    pattern: re.Pattern[str]
    """Its only group is the value."""
    holds: _Holds
    kind: str = "a password"


_NAMED = (
    r"(?:pass(?:w(?:or)?[dt])?|pwd|secret|token|_key|credentials?|clave|contrase[nñ]a|senha"
    r"|kennwort|wachtwoord)"
)
_QUOTES = ('"', "'", "`")
_QUOTED = r"\s{0,3}[\"'`]([^\"'`\s]{4,200})(?=[\"'`])"
_UNQUOTED = r"([^\"'`\s};]{4,200})"
_PLACES = (
    _SecretPlace(
        _QUOTES,
        lazy_pattern(
            rf"{_NAMED}\w{{0,20}}[\"'`\])]{{0,3}}\s{{0,3}}"
            rf"(?:\|\||\?\?|\bor\b|=>|[:=]|\]\s?=\s?useState(?:<string>)?\(){_QUOTED}",
            re.IGNORECASE,
        ),
        _Holds.ALSO_NAMES,
    ),
    _SecretPlace(
        _QUOTES,
        lazy_pattern(
            rf"{_NAMED}\w{{0,20}}[\"'`\])]{{0,3}}\s{{0,3}},{_QUOTED}",
            re.IGNORECASE,
        ),
        _Holds.MOSTLY_NAMES,
    ),
    _SecretPlace(
        (":-", ":="),
        lazy_pattern(rf"\$\{{\w{{0,40}}{_NAMED}\w{{0,20}}:[-=]{_UNQUOTED}", re.IGNORECASE),
        _Holds.SECRETS,
    ),
    _SecretPlace(
        ("pwd", "password"),
        lazy_pattern(rf";\s?(?:pwd|password)\s?=\s?{_UNQUOTED}", re.IGNORECASE),
        _Holds.SECRETS,
    ),
    _SecretPlace(
        ("sshpass",),
        lazy_pattern(r"\bsshpass\s{1,4}-p\s{0,2}[\"']?([^\"'\s]{4,200})"),
        _Holds.SECRETS,
    ),
    _SecretPlace(
        ("sudo -s",),
        lazy_pattern(r"\becho\s{1,4}[\"']?([^\"'\s|]{4,200})[\"']?\s{0,4}\|\s{0,4}sudo\s{1,4}-S\b"),
        _Holds.SECRETS,
    ),
    _SecretPlace(
        ("value=",),
        lazy_pattern(
            rf"key=[\"'][\w.:-]{{0,60}}(?:{_NAMED}|key)[\w.:-]{{0,20}}[\"']\s{{1,4}}"
            rf"value=[\"']{_UNQUOTED}",
            re.IGNORECASE,
        ),
        _Holds.ALSO_NAMES,
    ),
    _SecretPlace(
        ("</",),
        lazy_pattern(rf"<\w{{0,40}}(?:{_NAMED}|key)>([^<>\s]{{4,200}})(?=</)", re.IGNORECASE),
        _Holds.ALSO_NAMES,
    ),
    _SecretPlace(
        (".key", "utf8.parse"),
        lazy_pattern(
            r"(?:(?:aes|rijndael|cipher|des)\w{0,10}\.key\s{0,2}=[^\"\n]{0,60}\""
            rf"|\.Utf8\.parse\(\s{{0,2}}[\"']){_UNQUOTED}",
            re.IGNORECASE,
        ),
        _Holds.SECRETS,
        "a secret key",
    ),
)
_SIGN = lazy_pattern(r"[0-9!@#%^&*+?~]")
_APP_PASSWORD = lazy_pattern(r"(?<![a-z])[a-z]{4}(?: [a-z]{4}){3}(?![a-z ])")
"""A password that a mail service made for an app."""
_WITHOUT_VOWEL = lazy_pattern(r"(?<![a-z])[b-df-hj-np-tv-xz]{4}(?![a-z])")


def values_in_code(text: str, lowered: str, *, cautious: bool) -> Iterator[FoundSecret]:
    """Values at the places of secrets; `cautious` also accepts what may be one."""
    for place in _PLACES:
        if any(hint in lowered for hint in place.hints):
            for match in place.pattern.finditer(text):
                if _is_secret(match[1], place.holds, cautious=cautious):
                    yield FoundSecret(*match.span(1), place.kind)
    if "pass" in lowered:
        for match in _APP_PASSWORD.finditer(text):
            if cautious or _WITHOUT_VOWEL.search(match[0]):
                yield FoundSecret(*match.span(), "a password for an app")


def _is_secret(value: str, holds: _Holds, *, cautious: bool) -> bool:
    if holds is _Holds.SECRETS:
        return cautious or not is_placeholder(value)
    if cautious:
        return _SIGN.search(value) is not None or is_random(value.encode())
    if holds is _Holds.MOSTLY_NAMES:
        return False
    return len(value) >= USUAL and is_password(value) and not is_placeholder(value)
