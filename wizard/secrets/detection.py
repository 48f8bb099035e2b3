"""Finds passwords, keys and tokens in text by their format, their name or their place in a URL.

Runs in time linear in the length of the text, well under a millisecond for an answer. The library
detect-secrets was considered: it reads files line by line, is many times slower for one value, and
reports hashes and UUIDs, which are valid answers here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from wizard.lazy_pattern import lazy_pattern
from wizard.secrets.by_format import SHORTEST_TOKEN, private_keys, tokens_of_vendors
from wizard.secrets.by_name import named_values
from wizard.secrets.found import FoundSecret
from wizard.secrets.in_addresses import passwords_in_addresses, tokens_in_parameters
from wizard.secrets.in_code import values_in_code
from wizard.secrets.random_words import SHORTEST_RANDOM, random_words
from wizard.secrets.with_sign_in import (
    credentials_after_schemes,
    passwords_after_users,
    passwords_on_command_lines,
)


@lru_cache(maxsize=512)
def secrets_in(text: str, *, cautious: bool = False) -> tuple[FoundSecret, ...]:
    """Everything that looks like a secret in a text, in order and without overlaps.

    `cautious` also accepts plain words at the place of a secret: suitable for excerpts of source
    code, which are only shown, but too strict for answers.
    """
    plain = text.translate(_FOLDED) if not text.isascii() and _UNUSUAL.search(text) else text
    found = sorted(_find_all(plain, cautious=cautious))
    if found and len(plain) != len(text):
        places = [at for at, letter in enumerate(text) if _FOLDED.get(ord(letter), "") is not None]
        found = [FoundSecret(places[f.start], places[f.end - 1] + 1, f.kind) for f in found]
    return tuple(_merged_finds(found))


def secrets_throughout(value: Any) -> Iterator[tuple[str, FoundSecret]]:
    """Every secret in a TOML or JSON value, with the text that contains it."""
    if isinstance(value, str):
        yield from ((value, found) for found in secrets_in(value))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from secrets_throughout(key)
            yield from secrets_throughout(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from secrets_throughout(part)


def secret_texts(value: Any) -> frozenset[str]:
    """The secrets in a value, at any depth."""
    return frozenset(text[one.start : one.end] for text, one in secrets_throughout(value))


def holds_secret(value: Any) -> bool:
    """Whether any text in a value looks like a secret."""
    return next(secrets_throughout(value), None) is not None


def secrets_digest(value: Any) -> str:
    """A digest of the texts with secrets in a value; 16 hexadecimal digits."""
    joined = "\0".join(text for text, _ in secrets_throughout(value))
    return hashlib.sha256(joined.encode("utf-8", "backslashreplace")).hexdigest()[:16]


_UNSEEN = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE007F)),
)
_FULL_WIDTH = (0xFF01, 0xFF5E)
_FOLDED: Mapping[int, str | None] = {
    **{at: chr(at - 0xFEE0) for at in range(_FULL_WIDTH[0], _FULL_WIDTH[1] + 1)},
    **{at: None for first, last in _UNSEEN for at in range(first, last + 1)},
}
_UNUSUAL = lazy_pattern(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_UNSEEN, _FULL_WIDTH)) + "]"
)


def _merged_finds(found: list[FoundSecret]) -> Iterator[FoundSecret]:
    """Merges overlapping matches under the name of the first."""
    last: FoundSecret | None = None
    for each in found:
        if last is not None and each.start < last.end:
            last = last._replace(end=max(last.end, each.end))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _find_all(text: str, *, cautious: bool) -> Iterator[FoundSecret]:
    lowered = text.lower() if text.isascii() else text.translate(_LOWERED)
    long_words = " ".join(word for word in text.split() if len(word) >= SHORTEST_TOKEN)
    yield from private_keys(text)
    yield from tokens_of_vendors(text, long_words)
    if "://" in text:
        yield from passwords_in_addresses(text)
    if "=" in text or "%3" in lowered:
        yield from tokens_in_parameters(text)
    yield from named_values(text, lowered, cautious=cautious)
    yield from values_in_code(text, lowered, cautious=cautious)
    yield from credentials_after_schemes(text, lowered, cautious=cautious)
    if "@" in text:
        yield from passwords_after_users(text, lowered)
    if "-u" in text:
        yield from passwords_on_command_lines(text)
    if len(long_words) >= SHORTEST_RANDOM:
        yield from random_words(text)


_CAPITALS = ((0x41, 0x5A), (0xC0, 0x17F), (0x410, 0x42F))
"""Ranges of letters: Latin, Latin with accents, Cyrillic."""
_LOWERED = {
    at: ord(chr(at).lower())
    for first, last in _CAPITALS
    for at in range(first, last + 1)
    if len(chr(at).lower()) == 1
}
