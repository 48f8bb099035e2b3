"""Questions of one person as a packet, which is answered outside of the program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Requirement, Value
from wizard.dataclass import dataclass
from wizard.drafts.team_model import Person
from wizard.engine.context import fields_fingerprint
from wizard.engine.milestones import WHOLE_JOURNEY, fields_until, require_milestone
from wizard.errors import WizardError
from wizard.rules.formats import is_answered
from wizard.session.field_state import LengthLimits, limits_of
from wizard.session.session import Session
from wizard.topics.team.ownership import role_of


class NothingToAsk(WizardError):
    """A packet for this person would have no question."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class PacketQuestion:
    """One question, with what whoever answers it needs to know."""

    field: Field
    page: str
    """The title of its page."""
    why: str
    """Why it is asked; "" where the requirement does not say."""
    source: str
    """Document, section and date; "" for a question without a requirement."""
    limits: LengthLimits | None
    value: Value | None
    """The present answer; None if there is none."""
    fingerprint: str
    """Of the present answer, so that a later change is noticed."""

    @property
    def is_given_elsewhere(self) -> bool:
        """Whether the answer is a secret, which no packet can carry."""
        return self.field.kind.spec.is_secret


@dataclass(frozen=True, slots=True)
class Packet:
    """The questions for one person at one time."""

    draft_id: str
    draft_name: str
    edition: str
    person: Person
    made_on: date
    questions: tuple[PacketQuestion, ...]

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of a SHA-256 over everything that it asks."""
        asked = [(each.field.id, each.fingerprint) for each in self.questions]
        content = [self.draft_id, self.edition, self.person.mail, self.made_on.isoformat(), asked]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def packet_for(session: Session, person: Person, fields: Sequence[str], today: date) -> Packet:
    """The packet of these fields, in their order. Raises NothingToAsk."""
    questions = tuple(_question(session, name) for name in fields)
    if not questions:
        message = f"No question is left to ask {person.name}."
        raise NothingToAsk(message, "Assign questions in the team file, or name another milestone.")
    draft = session.draft
    return Packet(draft.id, draft.name, session.edition.id, person, today, questions)


def fields_to_ask(
    session: Session, owned: Iterable[str], milestone: str, *, only_open: bool
) -> list[str]:
    """Those of the fields that are asked until a milestone; with `only_open` unanswered ones.

    `milestone` is an id, "all", or "" for the current one. Raises UnknownMilestone.
    """
    until = _fields_until(session, milestone)
    return [
        name
        for name in owned
        if name in until
        and session.applies(name) is not False
        and not session.is_hidden(name)
        and not (only_open and is_answered(session.value(name)))
    ]


def _fields_until(session: Session, name: str) -> Collection[str]:
    edition, current = session.edition, session.milestones.current
    if name:
        require_milestone(edition, name)
    wanted = name or (current.id if current else WHOLE_JOURNEY)
    return edition.fields if wanted == WHOLE_JOURNEY else fields_until(edition, wanted)


def fields_of_role(edition: Edition, role: str) -> Iterator[str]:
    """The fields that a role usually answers, in the order of the journey."""
    return (name for name in edition.fields if role_of(edition, name) == role)


def answer_fingerprint(edition: Edition, field_id: str, answers: Mapping[str, Value]) -> str:
    """The fingerprint of one answer, as it stands in a packet."""
    return fields_fingerprint(edition, (field_id,), answers)


def _question(session: Session, name: str) -> PacketQuestion:
    edition = session.edition
    about = requirement_about(edition, name)
    return PacketQuestion(
        field=edition.fields[name],
        page=edition.page_of_field[name].page.title,
        why=about.why if about else "",
        source=edition.catalogue.source_words(about.source) if about else "",
        limits=limits_of(session, name),
        value=session.value(name),
        fingerprint=answer_fingerprint(edition, name, session.answers),
    )


def requirement_about(edition: Edition, name: str) -> Requirement | None:
    """The first requirement that is about the field, else one that reads it."""
    reading = [edition.requirements[each] for each in edition.readers.get(name, ())]
    about = (each for each in reading if each.fields[0] == name)
    return next(about, next(iter(reading), None))
