"""What counts as the name of a person who signs: confirmations, waivers and screens ask here."""

from __future__ import annotations

from wizard.text import unmasked

LEAST_LETTERS = 2
"""Letters of any script; spaces, digits, punctuation and invisible letters do not count."""

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Unicode calls these letters, but nobody sees them."""


def names_person(name: str) -> bool:
    """Whether a text has enough letters to name a person."""
    letters = [sign for sign in unmasked(name) if sign.isalpha() and sign not in _FILLERS]
    return len(letters) >= LEAST_LETTERS


def name_problem(name: str) -> str:
    """Why a text cannot be the name of who signs; "" when it can."""
    if names_person(name):
        return ""
    if not name.strip():
        return "Nobody is named."
    return f"A name has at least {LEAST_LETTERS} letters."
