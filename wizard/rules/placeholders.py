"""Rules for placeholder text that should have been replaced."""

from __future__ import annotations

import re
from functools import lru_cache

from wizard.rules.phrasing import quoted
from wizard.rules.reading import LocatedText, judged
from wizard.rules.verdict import Facts, Verdict, not_met


def no_placeholders(
    facts: Facts, fields: tuple[str, ...], *, marks: tuple[str, ...], phrases: tuple[str, ...] = ()
) -> Verdict:
    """No text contains a marker such as TODO, or one of the phrases, as whole words."""

    def fault(piece: LocatedText) -> Verdict | None:
        found = placeholder_in(piece.text, marks, phrases)
        if not found:
            return None
        message = f"Contains {quoted(found)}"
        return not_met(message, f"Replace {quoted(found)}.", field=piece.field, row=piece.row)

    return judged(facts, fields, fault)


@lru_cache(maxsize=2048)
def placeholder_in(text: str, marks: tuple[str, ...], phrases: tuple[str, ...] = ()) -> str:
    """The first marker or phrase in the text, as written; "" if none occurs.

    A marker counts in capitals and before a colon, since an app may be about todo lists.
    """
    match = _marks(marks).search(text) or _whole_phrases(phrases).search(text)
    return match[0].rstrip(" :") if match else ""


@lru_cache(maxsize=16)
def _marks(marks: tuple[str, ...]) -> re.Pattern[str]:
    capitals = _alternatives(tuple(mark.upper() for mark in marks))
    small = _alternatives(tuple(mark.lower() for mark in marks))
    in_capitals = rf"(?<![\w-])(?:{capitals})(?![\w-])(?!\s+(?i:lists?|apps?)\b|\.\w)"
    before_colon = rf"(?<!\w)(?i:{small})\s?:"
    return re.compile(rf"{in_capitals}|{before_colon}|\A(?:{small})\Z")


@lru_cache(maxsize=16)
def _whole_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases)})(?!\w)", re.IGNORECASE)


def _alternatives(words: tuple[str, ...]) -> str:
    """A regular expression for words with any white space; matches nothing if there are none."""
    wanted = (r"\s+".join(map(re.escape, word.split())) for word in words if word.strip())
    return "|".join(wanted) or r"(?!)"
