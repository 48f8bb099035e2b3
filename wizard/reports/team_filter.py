"""Parts of the findings by who has to settle them."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.drafts.team_model import Person
from wizard.reports.subject import FindingFilter
from wizard.text import one_line
from wizard.topics.team.ownership import Ownership
from wizard.topics.team.turns import approving_role, is_for


def waiting_for_people(name: str, people: Sequence[Person], ownership: Ownership) -> FindingFilter:
    """What waits for one of these people, who are called `name` together."""
    return FindingFilter(
        f"{one_line(name)} has to do",
        lambda finding: any(is_for(person, finding, ownership) for person in people),
    )


def waiting_for_nobody(ownership: Ownership) -> FindingFilter:
    """What is nobody's, without the approvals that somebody of a role has to give."""
    return FindingFilter(
        "is nobody's",
        lambda finding: (
            not approving_role(finding, ownership.edition)
            and ownership.owner(finding.field) is None
        ),
    )
