"""What of a submission is one person's: questions, pages and findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wizard.drafts.team_model import Person
from wizard.engine.finding import Finding
from wizard.topics.team.ownership import Ownership
from wizard.topics.team.turns import is_for


@dataclass(frozen=True)
class OwnPart:
    """The part of a person: what the person answers, and approvals of the person's role."""

    person: Person
    ownership: Ownership

    @cached_property
    def fields(self) -> frozenset[str]:
        """The ids of the questions that the person answers."""
        return frozenset(self.ownership.fields_of(self.person.mail))

    @cached_property
    def pages(self) -> frozenset[str]:
        """The ids of the pages with such a question, or for the person's role to approve."""
        edition = self.ownership.edition
        answered = {edition.page_of_field[name].page.id for name in self.fields}
        approvals = edition.catalogue.approvals if self.person.role else ()
        return frozenset(
            {*answered, *(each.page for each in approvals if each.role == self.person.role)}
        )

    def has(self, finding: Finding) -> bool:
        """Whether a finding waits for the person."""
        return is_for(self.person, finding, self.ownership)
