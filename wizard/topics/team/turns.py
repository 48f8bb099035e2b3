"""Whose turn it is: what is left to a milestone, by the person who has to act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from wizard.catalogue.edition import Edition
from wizard.dataclass import dataclass
from wizard.drafts.team_model import Person
from wizard.engine.approvals import REQUIRED_APPROVAL, required_approval
from wizard.engine.finding import Finding
from wizard.engine.readiness import Responsible, responsible_for
from wizard.text import one_line
from wizard.topics.team.ownership import Ownership

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class LeftByOwner:
    """What is left, without what only Procore can do."""

    total: int
    by_person: Mapping[str, int]
    """By mail address in small letters; "" for what is nobody's."""
    by_role: Mapping[str, int]
    """Approvals that somebody of a role has to give, by its id."""

    def of(self, person: Person) -> int:
        """What waits for a person, with the approvals of the person's role."""
        role = self.by_role.get(person.role, 0) if person.role else 0
        return self.by_person.get(person.mail.lower(), 0) + role


def is_for(person: Person, finding: Finding, ownership: Ownership) -> bool:
    """Whether a finding waits for a person: for an answer, or for an approval of the role."""
    role = approving_role(finding, ownership.edition)
    if role:
        return role == person.role
    owner = ownership.owner(finding.field)
    return owner is not None and owner.mail.lower() == person.mail.lower()


def approving_role(finding: Finding, edition: Edition) -> str:
    """The id of the role that has to approve; "" for a finding about something else."""
    required = required_approval(finding.id, edition)
    return required.role if required else ""


def responsible_name(ownership: Ownership, finding: Finding) -> str:
    """Who has to settle a finding: a name, a role that has to approve, or "nobody"."""
    role = approving_role(finding, ownership.edition)
    if role:
        return _role_label(ownership, role)
    owner = ownership.owner(finding.field)
    return one_line(owner.name) if owner else NOBODY


def left_by_owner(ownership: Ownership, left: Iterable[Finding]) -> LeftByOwner:
    """What blocks or holds a milestone, by owner; several findings at one field are one item."""
    edition = ownership.edition
    people, roles = Counter[str](), Counter[str]()
    items = {
        (finding.id if finding.id.startswith(REQUIRED_APPROVAL) else "", finding.field, who)
        for finding in left
        if (who := responsible_for(edition, finding)) is not Responsible.PROCORE
    }
    for approval, field, _ in items:
        required = required_approval(approval, edition)
        owner = ownership.owner(field)
        if required:
            roles[required.role] += 1
        else:
            people[owner.mail.lower() if owner else ""] += 1
    return LeftByOwner(len(items), people, roles)


def turn_words(left: LeftByOwner, ownership: Ownership, me: Person | None) -> str:
    """For the head of screens and reports, e.g. "12 left, 4 yours, 2 wait for legal"."""
    parts = [f"{left.total} left"]
    if me is not None:
        parts.append(f"{left.of(me)} yours")
    waiting = waiting_for(left, ownership, me)
    parts += [f"{number} wait{'s' * (number == 1)} for {who}" for who, number in waiting.items()]
    if left.by_person.get(""):
        parts.append(f"{left.by_person['']} nobody's")
    return ", ".join(parts)


def waiting_for(left: LeftByOwner, ownership: Ownership, me: Person | None) -> Mapping[str, int]:
    """What waits for others, by role where they have one, else by name; most first."""
    mine = me.mail.lower() if me else ""
    found = Counter[str]()
    for mail, number in left.by_person.items():
        if mail and mail != mine:
            person = ownership.person(mail)
            found[_role_label(ownership, person.role) or person.name] += number
    for role, number in left.by_role.items():
        if not (me and me.role == role):
            found[_role_label(ownership, role)] += number
    return dict(found.most_common())


def _role_label(ownership: Ownership, role: str) -> str:
    known = ownership.edition.catalogue.roles.get(role)
    return known.label.lower() if known else role
