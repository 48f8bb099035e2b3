"""How old people's words are: each confirmation with its evidence, and how long it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wizard.engine.finding import Assessment, attestation_in
from wizard.rules.due import DUE
from wizard.rules.reading import day_of


@dataclass(frozen=True, slots=True)
class AttestationAge:
    """A person's word. What they typed is safe to show in one line."""

    field: str
    label: str
    by: str
    on: date
    rests_on: str
    """A file, an address or a sentence; "" where nothing is named."""
    until: date | None
    """The last day on which it counts; None where no rule says so."""
    requirements: tuple[str, ...]
    """Ids of those that read it."""

    def age_days(self, today: date) -> int:
        """Days since it was given; negative for a day ahead."""
        return (today - self.on).days


def attestation_ages(assessment: Assessment) -> tuple[AttestationAge, ...]:
    """Every word that counts and has a day, the oldest first."""
    return tuple(sorted(_attestations(assessment), key=lambda each: each.on))


def _attestations(assessment: Assessment) -> Iterator[AttestationAge]:
    facts, edition = assessment.ground.facts, assessment.edition
    for name, field in edition.fields.items():
        value = facts.get(name) if field.kind.spec.is_confirmation else None
        word, day = attestation_in(value, facts.today), day_of(value)
        if word is not None and day is not None:
            readers = tuple(edition.readers.get(name, ()))
            until = _until(assessment, name)
            yield AttestationAge(name, field.label, word.by, day, word.rests_on, until, readers)


def _until(assessment: Assessment, name: str) -> date | None:
    """The first day on which a rule lets it lapse."""
    facts, edition = assessment.ground.facts, assessment.edition
    uses = (
        use
        for reader in edition.readers.get(name, ())
        for use in edition.requirements[reader].rules
        if use.name in DUE and name in use.fields
    )
    times = (DUE[use.name](facts, use.fields, **use.params) for use in uses)
    return min((due.due for due in times if due and due.field == name and due.due), default=None)
