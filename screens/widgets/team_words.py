"""What the screens say of a team: whose turn it is, and who answers a question.

Most submissions have no team, so what reads one is imported only for those that have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.team_model import Person
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
    from wizard.drafts.events import author_of
    from wizard.topics.team.team_editor import person_of_author
    from wizard.topics.team.turns import left_by_owner, turn_words

    me = person_of_author(ownership.team, author_of(session.draft.path.parent))
    return one_line(turn_words(left_by_owner(ownership, session.at_current), ownership, me))


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
