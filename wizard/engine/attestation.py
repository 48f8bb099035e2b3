"""A person's word behind a met requirement: who gave it, when, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.engine.finding import Finding, Proof
from wizard.rules.phrasing import counted
from wizard.text import one_line

RESTS_ON = "rests_on"
"""The part of a confirmation that says what it rests on; it may be left out."""


class Attestation(NamedTuple):
    """Somebody's word. All of it is safe to show in one line."""

    by: str
    on: str
    """The day as ISO text."""
    rests_on: str
    """A file, an address or a sentence; "" where nothing is named."""
    age_days: int | None
    """On the day of the assessment; negative for a later day, None for what is no day."""

    @property
    def when(self) -> str:
        """The day and how long ago it was, e.g. "2025-02-05 (55 days ago)"."""
        known = days_ago_words(self.age_days) if self.age_days is not None else ""
        return f"{self.on} ({known})" if known else self.on


def attestation_in(value: Value, today: date) -> Attestation | None:
    """The word that an answer holds; None for an answer that is no confirmation."""
    if not isinstance(value, Mapping):
        return None
    day: Value = value.get("on")
    is_day = isinstance(day, date) and not isinstance(day, datetime)
    age = (today - day).days if is_day else None
    by, rests_on = (one_line(str(value.get(part) or "")) for part in ("by", RESTS_ON))
    return Attestation(by, str(day or ""), rests_on, age)


def attestation_of(
    edition: Edition, finding: Finding, answers: Mapping[str, Value], today: date
) -> Attestation | None:
    """The signed word that a met requirement rests on; None where nobody signed."""
    if finding.proof is not Proof.ATTESTED:
        return None
    fields = edition.catalogue.fields
    for name in finding.requirement.fields:
        if name in fields and fields[name].kind.spec.is_confirmation:
            found = attestation_in(answers.get(name), today)
            if found:
                return found
    return None


def days_ago_words(days: int) -> str:
    """How long ago a day was, e.g. “3 days ago”; "" for the day itself."""
    if days < 0:
        return "later than the day judged on"
    return f"{counted(days, 'day')} ago" if days else ""
