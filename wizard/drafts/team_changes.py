"""Changes of single rows of a team file, which can be taken back and made again."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.dataclass import dataclass
from wizard.drafts.team_model import (
    Approval,
    Assignment,
    Comment,
    Person,
    SentPacket,
    Team,
    TeamRow,
)


@dataclass(frozen=True, slots=True)
class TeamRowChange:
    """A row of a team file before and after a change; None where there was none."""

    before: TeamRow | None
    after: TeamRow | None

    @property
    def identity(self) -> object:
        """By what the row is found in a team."""
        row = self.before if self.after is None else self.after
        return None if row is None else _identity(row)

    def reversed(self) -> TeamRowChange:
        """The change that takes this one back."""
        return TeamRowChange(self.after, self.before)


def row_changes(before: Team, after: Team) -> tuple[TeamRowChange, ...]:
    """What differs between two teams, row by row."""
    old, new = _by_identity(before), _by_identity(after)
    pairs = ((old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new]))
    return tuple(TeamRowChange(*pair) for pair in pairs if pair[0] != pair[1])


def with_change(team: Team, change: TeamRowChange) -> Team | None:
    """The team with a change; None where the row is not as the change begins.

    A comment that somebody answered is not removed, as the answer would be about nothing.
    """
    rows = _by_identity(team)
    identity = change.identity
    if rows.get(identity) != change.before or (change.after is None and _is_answered(team, change)):
        return None
    if change.after is None:
        del rows[identity]
    else:
        rows[identity] = change.after
    every = tuple(rows.values())
    return Team(
        people=tuple(each for each in every if isinstance(each, Person)),
        assignments=tuple(each for each in every if isinstance(each, Assignment)),
        approvals=tuple(each for each in every if isinstance(each, Approval)),
        comments=tuple(each for each in every if isinstance(each, Comment)),
        packets=tuple(each for each in every if isinstance(each, SentPacket)),
    )


def _is_answered(team: Team, change: TeamRowChange) -> bool:
    comment = change.before
    return isinstance(comment, Comment) and any(
        each.reply_to == comment.id for each in team.comments
    )


def _by_identity(team: Team) -> dict[object, TeamRow]:
    return {_identity(row): row for row in _rows(team)}


def _rows(team: Team) -> Iterator[TeamRow]:
    yield from team.people
    yield from team.assignments
    yield from team.approvals
    yield from team.comments
    yield from team.packets


def _identity(row: TeamRow) -> object:
    """By what a row is the same as before, as in the file."""
    match row:
        case Person():
            return Person, row.mail
        case Assignment():
            return Assignment, row.scope
        case Approval():
            return Approval, row.scope, row.by
        case Comment():
            return Comment, row.id
        case SentPacket():
            return SentPacket, row.digest
