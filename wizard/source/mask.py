"""Excerpts of source without the secrets that may stand in them."""

from __future__ import annotations

import re

from wizard.text import clean

SHOWN = 120
_AROUND = 1000
_HIDDEN = "*"

_LONG = re.compile(r"[A-Za-z0-9_\-]{40,}|(?<![0-9A-Za-z])[0-9a-fA-F]{32,}(?![0-9A-Za-z])")
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_\-]{3,}(?:\.[A-Za-z0-9_\-]*){0,4}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_NAMED = re.compile(
    r"((?:client[_-]?secret|secret[_-]?key|secret|api[_-]?key|passwd|password|pwd|(?:access|refresh|auth|bearer)[_-]?token)"
    r"[\"'`\])]{0,3}\s{0,8}(?:=>|:=|[:=,(])\s{0,8}[\"'`]?)([^\s\"'`,;&)}\]]{4,})",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"(authorization[\"'`\]]{0,2}\s{0,8}(?:=>|[:=,])\s{0,8}[\"'`]?(?:bearer|basic|token)?\s{0,8})"
    r"([^\s\"'`,;)}]{4,})",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(\b(?:bearer|basic)\s{1,8})([A-Za-z0-9+/=_.\-]{8,})", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"([a-z][a-z0-9+.\-]{1,20}://[^\s/:@\"']{0,80}:)([^\s/@\"']{1,200})(?=@)", re.IGNORECASE
)
_VARIABLE = re.compile(
    r"\$|#\{|\{|%|process\.env|ENV\b|os\.|getenv|System\.|config\.|this\.|self\.|<"
)


def masked(text: str) -> str:
    """The text, of the same length, with every secret in it overwritten."""
    text = _TOKEN.sub(_all, text)
    text = _LONG.sub(_all, text)
    text = _BASE64.sub(_long_unless_path, text)
    text = _IN_ADDRESS.sub(_second, text)
    text = _AUTHORIZATION.sub(_second, text)
    text = _SCHEME.sub(_second, text)
    return _NAMED.sub(_second, text)


def excerpt(line: str, column: int) -> str:
    """What a person is shown of a line, around a place in it (from 0); safe to print."""
    start = max(0, column - _AROUND)
    window = masked(line[start : column + _AROUND])
    at = column - start
    begin = 0 if len(window.strip()) <= SHOWN else max(0, at - SHOWN // 3)
    shown = window[begin:] if begin == 0 else "…" + window[begin:].lstrip()
    shown = " ".join(clean(re.sub(r"\*{5,}", "****", shown)).split())
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1].rstrip() + "…"


def _all(found: re.Match[str]) -> str:
    return _HIDDEN * len(found[0])


def _long_unless_path(found: re.Match[str]) -> str:
    """A path of many parts is no secret; one that only now and then has a slash may be one."""
    text = found[0]
    parts = text.split("/")
    if len(parts) > 1 and max(map(len, parts)) < _WORD:
        return text
    return _HIDDEN * len(text)


_WORD = 24


def _second(found: re.Match[str]) -> str:
    if _VARIABLE.match(found[2]):
        return found[0]
    return found[1] + _HIDDEN * len(found[2])
