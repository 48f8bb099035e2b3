"""Rules for whole texts: length, characters, format."""

# ruff: noqa: A002 - parameters carry the names the catalogue uses

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from wizard.catalogue.model import Severity
from wizard.rules.phrasing import counted, quoted
from wizard.rules.reading import LocatedText, judged
from wizard.rules.verdict import Facts, Verdict, not_met
from wizard.text import character_name

_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
EMAIL_EXAMPLE = "Write it like ana@example.org."


def length(facts: Facts, fields: tuple[str, ...], *, min: int = 0, max: int = 0) -> Verdict:
    """Each text has from `min` to `max` code points; 0 means no bound."""

    def fault(piece: LocatedText) -> Verdict | None:
        size = len(piece.text)
        if min <= size and not 0 < max < size:
            return None
        return _wrong_length(piece, min, max)

    return judged(facts, fields, fault)


def _wrong_length(piece: LocatedText, least: int, most: int) -> Verdict:
    size = len(piece.text)
    found = counted(size, "character")
    if size < least:
        fix = f"Lengthen it by {counted(least - size, 'character')}."
        wanted = f"at least {least:,}"
    else:
        fix = f"Shorten it by {counted(size - most, 'character')}."
        wanted = f"at most {most:,}"
    return not_met(f"{found}; {wanted}", fix, field=piece.field, row=piece.row)


def characters(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    forbidden: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
) -> Verdict:
    """No text has a character of `forbidden` or of `categories`; unusual ones only warn.

    Usual are letters, digits, spaces and `allowed`; without `allowed`, every character is usual.
    """

    def bad(piece: LocatedText) -> Verdict | None:
        index = _first_of(piece.text, forbidden, categories)
        return None if index < 0 else _wrong_character(piece, index)

    def unusual(piece: LocatedText) -> Verdict | None:
        index = _first_unusual(piece.text, allowed)
        return None if index < 0 else _wrong_character(piece, index, Severity.WARNING)

    verdict = judged(facts, fields, bad)
    return verdict if verdict.message or not allowed else judged(facts, fields, unusual)


@lru_cache(maxsize=2048)
def _first_of(text: str, literals: tuple[str, ...], categories: tuple[str, ...]) -> int:
    """Index of the first unwanted character, or -1."""
    for index, character in enumerate(text):
        if character in literals or unicodedata.category(character).startswith(categories):
            return index
    return -1


@lru_cache(maxsize=2048)
def _first_unusual(text: str, allowed: tuple[str, ...]) -> int:
    """Index of the first character that is not usual in text and not allowed, or -1."""
    for index, character in enumerate(text):
        is_usual = character == " " or unicodedata.category(character)[0] in "LMN"
        if not is_usual and character not in allowed:
            return index
    return -1


def _wrong_character(piece: LocatedText, index: int, severity: Severity | None = None) -> Verdict:
    character = piece.text[index]
    printable = character.isprintable() and not character.isspace()
    shown = quoted(character) if printable else character_name(character)
    avoid = "may be refused" if severity else "is not allowed"
    return not_met(
        f"{shown}, character {index + 1:,}, {avoid}",
        f"Remove {shown}.",
        field=piece.field,
        row=piece.row,
        severity=severity,
    )


def pattern(
    facts: Facts, fields: tuple[str, ...], *, regex: str, says: str, fix: str = ""
) -> Verdict:
    """Each text matches `regex` fully; `says` completes "must be …", `fix` is the remedy."""
    expression = _compiled(regex)

    def fault(piece: LocatedText) -> Verdict | None:
        if expression.fullmatch(piece.text):
            return None
        message = f"{quoted(piece.text)} must be {says}"
        return not_met(message, fix, field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=256)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def email(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """Each text has the form of an e-mail address."""

    def fault(piece: LocatedText) -> Verdict | None:
        problem = email_problem(piece.text)
        if not problem:
            return None
        return not_met(
            f"{quoted(piece.text)} {problem}",
            EMAIL_EXAMPLE,
            field=piece.field,
            row=piece.row,
        )

    return judged(facts, fields, fault)


@lru_cache(maxsize=512)
def email_problem(text: str) -> str:
    """Why a text is not an e-mail address, completing "“x” …"; "" if it is one."""
    name, at, host = text.rpartition("@")
    if not at:
        return "has no @"
    if not name or "@" in name:
        return "must have one name before one @"
    if "." not in host:
        return "names no full domain after the @"
    dotted = name.startswith(".") or name.endswith(".") or ".." in text
    if dotted or len(text) > 254 or not _EMAIL.fullmatch(text):  # noqa: PLR2004 - RFC 5321
        return "is not an e-mail address"
    return ""
