"""The options of `check` for one person's part of the findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from wizard.dataclass import dataclass
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.engine.finding import Assessment
    from wizard.reports.subject import FindingFilter
    from wizard.topics.team.ownership import Ownership

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def team_options(function: Decorated) -> Decorated:
    """The options that choose whose findings are shown."""
    owner = click.option(
        "--owner", metavar="WHO", default="",
        help="Only what this person of the team has to settle, by name or mail address; me for "
        "yourself, or a role such as legal.",
    )  # fmt: skip
    nobody = click.option("--unassigned", is_flag=True, help="Only what is nobody's in the team.")
    return owner(nobody(function))


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """The options as given."""

    owner: str = ""
    unassigned: bool = False

    @property
    def is_given(self) -> bool:
        """Whether only a part is asked for."""
        return bool(self.owner or self.unassigned)

    def check(self) -> None:
        """Raises click.UsageError for both at once."""
        if self.owner and self.unassigned:
            raise click.UsageError("Give --owner or --unassigned, not both.")

    def filter_for(self, draft: Draft, assessment: Assessment) -> FindingFilter | None:
        """What is shown; None for everything. Raises WizardError without a team."""
        if not self.is_given:
            return None
        from wizard.topics.team.ownership import Ownership

        if draft.team is None or draft.team.trouble:
            message = draft.team.trouble if draft.team else f"{draft.path.name} has no team."
            raise WizardError(message, "First run `submission-wizard team add MAIL NAME`.")
        from wizard.reports.team_filter import waiting_for_nobody

        ownership = Ownership(draft.team, assessment.edition)
        if self.unassigned:
            return waiting_for_nobody(ownership)
        return self._filter_of(ownership, draft)

    def _filter_of(self, ownership: Ownership, draft: Draft) -> FindingFilter:
        from wizard.reports.team_filter import waiting_for_people
        from wizard.text import one_line
        from wizard.topics.team.people import person_here, person_named

        wanted, team = self.owner, ownership.team
        person = person_here(draft) if wanted == "me" else person_named(team, wanted)
        if person is not None:
            return waiting_for_people(person.name, [person], ownership)
        people = [each for each in team.people if each.role == wanted.lower()]
        if not people:
            names = ", ".join(one_line(each.name) for each in team.people) or "nobody"
            message = f"{one_line(wanted)} is nobody of the team, and a role that nobody has."
            raise click.BadParameter(f"{message} The team: {names}.", param_hint="--owner")
        return waiting_for_people(wanted.lower(), people, ownership)
