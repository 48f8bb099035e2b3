"""Masks secrets in excerpts of source code."""

from __future__ import annotations

import re

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.masking import masked
from wizard.text import clean

SHOWN = 120
_AROUND = 1000
_HIDDEN = "*"

_LONG = lazy_pattern(r"[A-Za-z0-9_\-]{40,}|(?<![0-9A-Za-z])[0-9a-fA-F]{32,}(?![0-9A-Za-z])")
_BASE64 = lazy_pattern(r"[A-Za-z0-9+/]{40,}={0,2}")


def masked_source(text: str) -> str:
    """The text with every secret masked, at the same length.

    Excerpts are only shown, so all long words are masked.
    """
    text = masked(text, cautious=True)
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


def _long_unless_path(found: re.Match[str]) -> str:
    """Whether a long word is not a path; paths have many slashes."""
    text = found[0]
    parts = text.split("/")
    if len(parts) > 1 and max(map(len, parts)) < _WORD:
        return text
    return _HIDDEN * len(text)


_WORD = 24
