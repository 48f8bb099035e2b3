"""All that is known of Procore's demands, across editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import (
    CheckKind,
    Condition,
    Document,
    Field,
    Fill,
    Journey,
    Requirement,
    Tier,
)
from wizard.errors import CatalogueError


class UnknownEdition(CatalogueError):
    """A draft or a person names an edition that is not known here: no fault of the program's."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The loaded catalogue. `digest` is the SHA-256 of its files, in hexadecimal."""

    version: str
    digest: str
    fields: Mapping[str, Field]
    requirements: tuple[Requirement, ...]
    """Every dated version; ids repeat where a requirement changed."""
    conditions: Mapping[str, Condition]
    checks: Mapping[str, CheckKind]
    tiers: Mapping[str, Tier]
    documents: Mapping[str, Document]
    journeys: Mapping[str, Journey]
    fills: tuple[Fill, ...] = ()
    """What autofill proposes from which facts; those of a field in the order of their trust."""

    @property
    def newest(self) -> str:
        """The id of the edition with the latest date."""
        return max(self.journeys.values(), key=lambda journey: journey.as_of).id

    def edition(self, edition_id: str, as_of: date | None = None) -> Edition:
        """The edition's journey with the requirements in force at its date, or at `as_of`.

        Raises UnknownEdition for an edition that does not exist.
        """
        journey = self.journeys.get(edition_id)
        if journey is None:
            known = ", ".join(sorted(self.journeys))
            message = f"There is no edition {edition_id}."
            raise UnknownEdition(message, f"Known editions: {known}.")
        day = as_of or journey.as_of
        in_force = (r for r in self.requirements if r.since <= day and not _over(r, day))
        return Edition(journey, self, (r.as_stated(day) for r in in_force))


def _over(requirement: Requirement, day: date) -> bool:
    return requirement.until is not None and requirement.until <= day
