"""The team of a submission: people, who answers what, approvals and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CHANGES_ASKED = "changes asked"
"""The one state that a person sets. The others follow from the answers and the approvals."""


@dataclass(frozen=True, slots=True)
class QuestionScope:
    """The questions of a page, of one group of a page, or one question alone.

    Exactly one of `page` and `field` is set; `group` is the title of a group on that page.
    """

    page: str = ""
    group: str = ""
    field: str = ""

    @property
    def name(self) -> str:
        """As on the command line and in events: a field id, a page id, or "page/Group title"."""
        return self.field or "/".join(filter(None, (self.page, self.group)))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works on the submission, known by the mail address."""

    mail: str
    name: str
    role: str = ""
    """The id of a role of the catalogue, as "legal"; "" for none."""


NOBODY = Person("", "")
"""Who changes a team where git says nothing."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers some questions, and by when."""

    scope: QuestionScope
    owner: str
    """The mail address of a person."""
    due: date | None = None
    state: str = ""
    """`CHANGES_ASKED`, or "" where the state follows from the answers and the approvals."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's consent to the answers of a scope, good as long as they stay the same."""

    scope: QuestionScope
    by: str
    """The mail address of a person."""
    on: date
    answers: str
    """The fingerprint of the answers that were approved."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on one question. Answers to it name its id, so that they are one thread."""

    id: str
    field: str
    by: str
    """The mail address of a person."""
    at: datetime
    text: str
    reply_to: str = ""
    """The id of the first comment of the thread; "" for the first itself."""
    settled: bool = False
    """Whether the thread that begins with it is settled."""


@dataclass(frozen=True, slots=True)
class SentPacket:
    """A form with questions that was made for somebody."""

    digest: str
    """The 16 hexadecimal digits that its answer names."""
    to: str
    """The mail address of a person, or the id of a role."""
    on: date
    questions: int = 0
    """The number of questions."""


TeamRow = Person | Assignment | Approval | Comment | SentPacket
"""A row of a team file."""


@dataclass(frozen=True, slots=True)
class Team:
    """The content of a team file; empty where there is none."""

    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    approvals: tuple[Approval, ...] = ()
    comments: tuple[Comment, ...] = ()
    packets: tuple[SentPacket, ...] = ()
    trouble: str = ""
    """Why the file could not be read, so that nothing else is known; "" if it could."""

    @property
    def by_mail(self) -> Mapping[str, Person]:
        """The people by mail address, in small letters."""
        return {person.mail.lower(): person for person in self.people}


NO_TEAM = Team()
