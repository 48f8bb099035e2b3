"""The options of `check` for one person's part of the findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.drafts.team_model import Person
    from wizard.engine.finding import Assessment, Finding
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
        from wizard.reports.subject import FindingFilter
        from wizard.topics.team.ownership import Ownership

        if draft.team is None or draft.team.trouble:
            message = draft.team.trouble if draft.team else f"{draft.path.name} has no team."
            raise WizardError(message, "First run `submission-wizard team add MAIL NAME`.")
        ownership = Ownership(draft.team, assessment.edition)
        if self.unassigned:
            return FindingFilter("is nobody's", lambda each: _is_nobodys(each, ownership))
        return self._filter_of(ownership, draft)

    def _filter_of(self, ownership: Ownership, draft: Draft) -> FindingFilter:
        from wizard.reports.subject import FindingFilter
        from wizard.text import one_line
        from wizard.topics.team.team_editor import person_named
        from wizard.topics.team.turns import is_for

        wanted = self.owner
        is_me = wanted == "me"
        person = known_me(draft) if is_me else person_named(ownership.team, wanted)
        if person is not None:
            found = person
            return FindingFilter(
                f"{one_line(person.name)} has to do", lambda each: is_for(found, each, ownership)
            )
        people = [each for each in ownership.team.people if each.role == wanted.lower()]
        if not people:
            names = ", ".join(one_line(each.name) for each in ownership.team.people) or "nobody"
            message = f"{one_line(wanted)} is nobody of the team, and a role that nobody has."
            raise click.BadParameter(f"{message} The team: {names}.", param_hint="--owner")
        return FindingFilter(
            f"{wanted.lower()} has to do",
            lambda each: any(is_for(person, each, ownership) for person in people),
        )


def known_me(draft: Draft) -> Person | None:
    """Who of the draft's team runs the command, by git's word; None if that is not known."""
    if draft.team is None:
        return None
    from wizard.git_commands import git_author
    from wizard.topics.team.team_editor import person_of_author

    return person_of_author(draft.team, git_author(draft.path.parent))


def _is_nobodys(finding: Finding, ownership: Ownership) -> bool:
    from wizard.topics.team.turns import approving_role

    return not approving_role(finding, ownership.edition) and ownership.owner(finding.field) is None
