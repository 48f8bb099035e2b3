"""The approvals in the answers of a bundle: those that the company's own requirements ask for.

Only names go into a bundle, no mail addresses, no assignments and no comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval
from wizard.drafts.team_model import Approval, Person, Team
from wizard.engine.approvals import given_by_role, scope_of

APPROVALS = "team_approval"
"""The table of the answers; a row without `by` says that nobody has approved."""

Row = dict[str, Any]


def approval_rows(team: Team, edition: Edition) -> list[Row]:
    """A row for each approval by somebody of the role; one without a name where none is given."""
    return [
        row
        for required in edition.catalogue.approvals
        for row in list(_given(team, required)) or [{"id": required.id}]
    ]


def _given(team: Team, required: RequiredApproval) -> Iterator[Row]:
    for each, person in given_by_role(team, required):
        yield {"id": required.id, "by": person.name, "on": each.on, "answers": each.answers}


def team_of_rows(rows: Any, catalogue: Catalogue) -> Team | None:
    """The team with these approvals; None without rows. Unknown approvals are left out.

    Raises ValueError, TypeError, LookupError or AttributeError for other rows than `approval_rows`
    gives.
    """
    if rows is None:
        return None
    required = {each.id: each for each in catalogue.approvals}
    people, approvals = dict[str, Person](), []
    for row in map(_sound, list(rows)):
        known = required.get(row["id"])
        if known is not None and "by" in row:
            mail = f"{row['by']} ({known.role})"
            people[mail.lower()] = Person(mail, row["by"], known.role)
            approvals.append(Approval(scope_of(known), mail, row["on"], row["answers"]))
    return Team(people=tuple(people.values()), approvals=tuple(approvals))


def _sound(row: Row) -> Row:
    texts = ("id", *(name for name in ("by", "answers") if "by" in row))
    day = row["on"] if "by" in row else date.min
    are_texts = all(isinstance(row[name], str) for name in texts)
    if not are_texts or not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(row)
    return row
