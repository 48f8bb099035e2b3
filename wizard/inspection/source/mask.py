"""Masks secrets in excerpts of source code."""

from __future__ import annotations

import re

from wizard import secret_masking
from wizard.inspection.source.secret_values import is_random
from wizard.lazy_pattern import lazy_pattern
from wizard.text import clean

SHOWN = 120
_AROUND = 1000
_HIDDEN = "*"

_LONG = lazy_pattern(r"[A-Za-z0-9_\-]{40,}|(?<![0-9A-Za-z])[0-9a-fA-F]{32,}(?![0-9A-Za-z])")
_BASE64 = lazy_pattern(r"[A-Za-z0-9+/]{40,}={0,2}")
_DEFAULT = lazy_pattern(
    r"((?:pass(?:w(?:or)?d)?|secret|token|_key|credentials?)\w{0,20}[\"'`\])]{0,3}\s{0,3}"
    r"(?:\|\||\?\?|\bor\b|,|=>|[:=]|\]\s?=\s?useState(?:<string>)?\()\s{0,3}[\"'`])"
    r"([^\"'`\s]{4,200})(?=[\"'`])",
    re.IGNORECASE,
)
"""A value that is used if a setting gives none, or at the beginning of a form."""
_KNOWN_FORM = lazy_pattern(
    r"(\$\{\w{0,40}(?:pass\w{0,6}|secret|token|_key)\w{0,20}:[-=]|;\s?(?:pwd|password)\s?=\s?"
    r"|key=[\"'][\w.:-]{0,60}(?:pass\w{0,6}|pwd|secret|token|key)[\w.:-]{0,20}[\"']\s{1,4}value=[\"']"
    r"|(?:aes|rijndael|cipher|des)\w{0,10}\.key\s{0,2}=[^\"\n]{0,60}\"|\.Utf8\.parse\(\s{0,2}[\"'])"
    r"([^\"'`\s};]{4,200})",
    re.IGNORECASE,
)
"""A value in a shell's default, a connection string or settings in XML, or of a cipher."""
_APP_PASSWORD = lazy_pattern(r"(?<![a-z])[a-z]{4}(?: [a-z]{4}){3}(?![a-z ])")
"""A password that a mail service made for an app."""
_SIGN = lazy_pattern(r"[0-9!@#%^&*+?~]")


def masked_source(text: str) -> str:
    """The text with every secret masked, at the same length.

    Excerpts are only shown, so all long words are masked.
    """
    text = _DEFAULT.sub(_value, text)
    text = _APP_PASSWORD.sub(_all, text) if "pass" in text.lower() else text
    text = _KNOWN_FORM.sub(lambda found: found[1] + _HIDDEN * len(found[2]), text)
    text = secret_masking.masked(text, cautious=True)
    text = _LONG.sub(_all, text)
    return _BASE64.sub(_long_unless_path, text)


def excerpt(line: str, column: int) -> str:
    """An excerpt of a line around a position (from 0); safe to print."""
    start = max(0, column - _AROUND)
    window = masked_source(line[start : column + _AROUND])
    at = column - start
    begin = 0 if len(window.strip()) <= SHOWN else max(0, at - SHOWN // 3)
    shown = window[begin:] if begin == 0 else "…" + window[begin:].lstrip()
    shown = " ".join(clean(re.sub(r"\*{5,}", "****", shown)).split())
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1].rstrip() + "…"


def _all(found: re.Match[str]) -> str:
    return _HIDDEN * len(found[0])


def _value(found: re.Match[str]) -> str:
    is_secret = _SIGN.search(found[2]) or is_random(found[2].encode())
    return found[1] + (_HIDDEN * len(found[2]) if is_secret else found[2])


def _long_unless_path(found: re.Match[str]) -> str:
    """Whether a long word is not a path; paths have many slashes."""
    text = found[0]
    parts = text.split("/")
    if len(parts) > 1 and max(map(len, parts)) < _WORD:
        return text
    return _HIDDEN * len(text)


_WORD = 24
