"""Reassesses the answers of a bundle by rules that are, or will be, in force from given days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from pathlib import Path

from wizard.bundle.contents import JudgedAnswers, LookIn
from wizard.bundle.newer import reassess
from wizard.bundle.opened import open_bundle
from wizard.catalogue.catalogue import Catalogue, UnknownEdition
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement
from wizard.dataclass import dataclass
from wizard.inspection.media.seen import FileRef, FileSeen


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A requirement that does not block a bundle by its own rules, and would by other ones."""

    requirement: str
    statement: str
    since: date
    """The first day on which it would block."""
    message: str
    field: str


@dataclass(frozen=True)
class RulesToCome:
    """Other rules: those of one edition, or of the newest edition of each day."""

    catalogue: Catalogue
    edition: str = ""
    """The id of the edition; "" for the newest one that has begun on each day."""
    _editions: dict[date, Edition] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Raises UnknownEdition."""
        if self.edition and self.edition not in self.catalogue.journeys:
            known = f"Known editions: {', '.join(sorted(self.catalogue.journeys))}."
            raise UnknownEdition(f"There is no edition {self.edition}.", known)

    def from_day(self, day: date) -> Iterator[tuple[date, Edition]]:
        """What is in force from a day on: each day on which something begins or ends.

        The first is the day itself, or that on which the rules begin.
        """
        begins = min(begun for _, begun in self._journeys)
        first = max(day, begins)
        for each in (first, *sorted(later for later in self._days() if later > first)):
            if each not in self._editions:
                self._editions[each] = self._edition_on(each)
            yield each, self._editions[each]

    @property
    def _journeys(self) -> list[tuple[str, date]]:
        journeys = self.catalogue.journeys.values()
        return [(j.id, j.as_of) for j in journeys if self.edition in ("", j.id)]

    def _days(self) -> set[date]:
        days = {each for r in self.catalogue.requirements for each in (r.since, r.until) if each}
        return days | {begins for _, begins in self._journeys}

    def _edition_on(self, day: date) -> Edition:
        begun = [(begins, name) for name, begins in self._journeys if begins <= day]
        return self.catalogue.on(day).edition(max(begun)[1])


def failures_in(path: Path, judged: JudgedAnswers, rules: RulesToCome) -> tuple[RuleFailure, ...]:
    """What would block a verified bundle on the same date, and does not by its own rules.

    Raises BundleError if the bundle cannot be read any more.
    """
    known = judged.assessment.context.facts.files_seen
    with open_bundle(path) as bundle:

        def inspect(file_ref: FileRef) -> FileSeen | None:
            if file_ref in known or file_ref.path not in bundle.sizes:
                return known.get(file_ref)
            return bundle.look(file_ref.path, file_ref.look)

        return tuple(_failures(judged, rules, inspect))


def _failures(judged: JudgedAnswers, rules: RulesToCome, inspect: LookIn) -> Iterator[RuleFailure]:
    own = judged.assessment.edition
    day = own.rules_as_of or own.journey.as_of
    blocking = {finding.id for finding in judged.at_milestone.blockers}
    for number, (begins, edition) in enumerate(rules.from_day(day)):
        for finding in reassess(judged, edition, inspect).blockers:
            if finding.id not in blocking:
                blocking.add(finding.id)
                since = begins if number else _since(finding.requirement, edition)
                statement = finding.requirement.statement
                message = finding.message or statement
                yield RuleFailure(finding.id, statement, since, message, finding.field)


def _since(requirement: Requirement, edition: Edition) -> date:
    """From which day a requirement that is in force already counts in an edition."""
    return max(requirement.since, edition.journey.as_of)
