"""Finds tokens of well-known vendors and private keys by their format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.found import FoundSecret
from wizard.secrets.token_formats import TOKEN_FORMS
from wizard.secrets.values import REPEATED

SHORTEST_TOKEN = 15
_KEY_HEAD = lazy_pattern(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = lazy_pattern(r"[A-Za-z0-9+/=]{16}")


def tokens_of_vendors(text: str, long_words: str) -> Iterator[FoundSecret]:
    for number, form in enumerate(TOKEN_FORMS if long_words else ()):
        if form.hint in long_words:
            for match in _matches(number, text):
                if not REPEATED.search(match[0]):
                    yield FoundSecret(*match.span(), form.kind)


@cache
def _pattern(number: int) -> re.Pattern[str]:
    return re.compile(TOKEN_FORMS[number].pattern)


def _matches(number: int, text: str) -> Iterator[re.Match[str]]:
    """The matches of a token format, searched only where its hint occurs."""
    form, pattern = TOKEN_FORMS[number], _pattern(number)
    if not form.begins_with_hint:
        yield from pattern.finditer(text)
        return
    at = text.find(form.hint)
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match
        at = text.find(form.hint, match.end() if match else at + 1)


def private_keys(text: str) -> Iterator[FoundSecret]:
    """A block from header to footer, or to the end of the text if the footer is missing."""
    at = text.find("PRIVATE KEY")
    head = _KEY_HEAD.search(text) if at >= 0 else None
    while head:
        foot = text.find("-----END", head.end())
        end = len(text) if foot < 0 else foot
        if _KEY_BODY.search(text, head.end(), end):
            yield FoundSecret(head.end(), end, "a private key")
        head = _KEY_HEAD.search(text, end)
