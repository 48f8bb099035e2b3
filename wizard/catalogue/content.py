"""What an answer must hold to be one, as data: for a field, for a kind of field, for all texts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from wizard.catalogue.parts import StrictModel
from wizard.dataclass import dataclass


class TextForm(StrEnum):
    """What a text of a field is, where that decides what nonsense is in it."""

    ANY = ""
    PERSON = "person"
    IDENTIFIER = "identifier"


class DayForm(StrEnum):
    """What a date of a field tells."""

    ACT = "act"
    """Something that has happened: it cannot lie ahead."""
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class ContentDemand(StrictModel):
    """What an answer to one field must hold, where it differs from others of its kind."""

    form: TextForm = TextForm.ANY
    day: DayForm = DayForm.ACT
    letters: int | None = None
    """The least number of letters; None for that of its kind."""
    words: int | None = None
    """The least number of words; None for that of its kind."""
    shares: str = ""
    """Names the fields that may have the same answer: all with the same word here."""
    claim: tuple[str, ...] = ()
    """Patterns of the words that the answer affirms, e.g. "encrypt\\w*"; none for no claim."""
    may_deny: tuple[str, ...] = ()
    """Patterns of what may be denied all the same, e.g. "older versions are not accepted"."""
    denies: tuple[str, ...] = ()
    """Patterns that say the opposite of what this field affirms, wherever they stand."""


@dataclass(frozen=True, slots=True)
class AnswerSize(StrictModel):
    """How much an answer of a kind of field has at least."""

    id: str
    """The kind of field."""
    letters: int
    words: int
    why: str


@dataclass(frozen=True, slots=True)
class ContentRule(StrictModel):
    """One way in which an answer says nothing, or denies what it should affirm."""

    id: str
    says: str
    """The message; {text} is what was found, {other} the other field, {least} the least number."""
    fix: str
    why: str
    items: tuple[str, ...] = ()
    """Words, patterns, letters or hosts, as the code for this id reads them."""
    since: date | None = None
    """The first day that can be meant."""
