"""What the screens say of a team: whose turn it is, and who answers a question.

Most submissions have no team, so what reads one is imported only for those that have.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wizard.rules.phrasing import counted
from wizard.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.drafts.team_model import Person, Team
    from wizard.session.session import Session
    from wizard.topics.team.ownership import Ownership


def ownership_of(session: Session) -> Ownership | None:
    """Who answers what; None for a submission without assignments."""
    team = session.draft.team
    if team is None or not team.assignments:
        return None
    from wizard.topics.team.ownership import Ownership

    return Ownership(team, session.edition)


def turn_line(session: Session) -> str:
    """Whose turn it is, e.g. "12 left, 4 yours, 2 wait for legal"; "" without a team."""
    ownership = ownership_of(session)
    if ownership is None:
        return ""
    from wizard.topics.team.turns import left_by_owner, turn_words

    left = left_by_owner(ownership, session.readiness.left)
    return one_line(turn_words(left, ownership, person_here(session)))


def person_here(session: Session) -> Person | None:
    """Who works here, by git's word; None without a team, and if git names nobody."""
    if session.draft.team is None:
        return None
    from wizard.topics.team import people

    return people.person_here(session.draft)


def team_trouble(session: Session) -> str:
    """Why nothing can be done in the name of who works here; "" if it can."""
    team = session.draft.team
    if team is not None and team.trouble:
        return one_line(team.trouble)
    if person_here(session) is not None:
        return ""
    command = 'submission-wizard team init --as "NAME <MAIL>"'
    return f"Git has no name and mail address of yours. Run: {command}"


def own_part_trouble(session: Session) -> str:
    """Why it is not known what waits for who works here; "" if it is."""
    me, team = person_here(session), session.draft.team
    if me is None or team is None or team.trouble:
        return team_trouble(session)
    owners = {each.owner.lower() for each in team.assignments}
    if me.mail.lower() in {*team.by_mail, *owners}:
        return ""
    return (
        f"Git says that you are {one_line(me.mail)}, whom the team does not have. Run: "
        f'submission-wizard team add {one_line(me.mail)} "NAME"; or, to be somebody of the team: '
        'submission-wizard team init --as "NAME <MAIL>"'
    )


class TeamMarks:
    """What stands beside a question: who answers it, and how many threads on it are open."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._team: Team | None = None
        self._ownership: Ownership | None = None
        self._open: Mapping[str, int] = {}

    def beside(self, field_id: str) -> str:
        """As "Ben, 2 comments"; "" for a question of nobody without an open thread."""
        team = self._session.draft.team
        if team is None:
            return ""
        if team is not self._team:
            self._read(team)
        number = self._open.get(field_id, 0)
        said = counted(number, "comment") if number else ""
        return ", ".join(filter(None, (owner_name(self._ownership, field_id), said)))

    def _read(self, team: Team) -> None:
        from wizard.topics.team.team_editor import open_threads

        self._team, self._ownership = team, ownership_of(self._session)
        self._open = Counter(each.field for each in open_threads(team.comments))


def owner_name(ownership: Ownership | None, field_id: str) -> str:
    """The first name of who answers a question, whole if another has it too; "" for nobody."""
    owner = ownership.owner(field_id) if ownership else None
    if ownership is None or owner is None:
        return ""
    first = _first_name(owner)
    same = [each for each in ownership.team.people if _first_name(each) == first]
    return first if len(same) <= 1 else one_line(owner.name)


def _first_name(person: Person) -> str:
    return one_line(person.name).partition(" ")[0]
