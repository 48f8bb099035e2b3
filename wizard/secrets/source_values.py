"""Tells values that look like secrets from words and placeholders."""

from __future__ import annotations

import re
from collections import Counter
from math import log2


def is_random(text: bytes) -> bool:
    """Whether a value looks like a secret, not like words."""
    if len(text) < _SHORT or _PLACEHOLDER.search(text):
        return False
    if _entropy(text) < _RANDOM:
        return False
    figures = sum(chr(sign).isdigit() for sign in text)
    return (_FEW_FIGURES <= figures < len(text)) or _UNSPEAKABLE.search(text) is not None


def value_at_end(matched: bytes) -> bytes:
    """The value at the end of a match, without quotes."""
    return re.split(rb"[\"'`\s=:,>]", matched.rstrip(b"\"'`=@ \t\r\n"))[-1]


def is_password(text: bytes) -> bool:
    """Whether a value could be a password that a person chose, or a random one."""
    return is_random(text) or (
        len(text) >= _SHORT_PASSWORD
        and _PLACEHOLDER.search(text) is None
        and _DEFAULT_PASSWORD.fullmatch(text) is None
        and re.search(rb"[A-Za-z]", text) is not None
        and re.search(rb"[0-9!@#%^&*+?;~]", text) is not None
    )


_DEFAULT_PASSWORD = re.compile(rb"(admin|user|guest|root|pass|welcome)\W?\d{0,4}\W?", re.IGNORECASE)
_SHORT, _SHORT_PASSWORD, _FEW_FIGURES, _RANDOM = 12, 8, 2, 3.0
_UNSPEAKABLE = re.compile(rb"q(?!u)|[bcdfghjklmnpqrtvwxz]{5}|[bcdfgjkmpqvwxz]{4}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    rb"your|random|example|change|dummy|sample|placeholder|x{4}|secret|password|token|\btest|demo|insert"
    rb"|replace|redacted|\*\*|\.\.\.|<|^\$|\$[{(]|\{|process|env|localhost|foo(?![a-z])|foobar|0123|1234|abcd|^(secure|strong|my|user|new|old|admin)_?p[a@]ss(word)?\W{0,2}\d{0,4}\W{0,2}$|fixme|todo"
    rb"|https?|://|/[a-z]+/[a-z]+/|\.(com|io|net|org|js|py|rb|json|pem|key|crt|html)$|(?-i:^[A-Z_]+$)|[()]",
    re.IGNORECASE,
)


def _entropy(text: bytes) -> float:
    counts = Counter(text).values()
    return -sum(n / len(text) * log2(n / len(text)) for n in counts)
