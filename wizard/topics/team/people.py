"""Finds people of a team, by what somebody typed and by what git says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.drafts.team_model import Person, Team
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.model import Draft


def person_named(team: Team, who: str) -> Person | None:
    """The person with this mail address or name."""
    wanted = who.strip().casefold()
    found = (p for p in team.people if wanted in {p.mail.casefold(), p.name.casefold()})
    return next(found, None)


def name_of_mail(team: Team, mail: str) -> str:
    """The name of the person with this address; the address itself if the team has none."""
    person = person_named(team, mail)
    return one_line(person.name if person else mail)


_AUTHOR = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>\s]+@[^<>\s]+)>\s*")


def person_of_author(team: Team, author: str) -> Person | None:
    """Who of the team an author of git is; one without a role if only the address is known.

    None if `author` is empty, or only a name that nobody of the team has.
    """
    found = _AUTHOR.fullmatch(author)
    if found is None:
        return person_named(team, author) if author.strip() else None
    mail, name = found["mail"], found["name"].strip()
    return person_named(team, mail) or Person(mail, name or mail)


def person_here(draft: Draft) -> Person | None:
    """Who of a draft's team works here, by git's word; None without a team, or if git says none."""
    if draft.team is None:
        return None
    from wizard.drafts.events import author_of

    return person_of_author(draft.team, author_of(draft.path.parent))
