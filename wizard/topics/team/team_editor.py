"""Changes the team of one draft in the name of one person, and records each change."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.drafts.disk import NotConfirmed
from wizard.drafts.events import (
    APPROVAL,
    ASSIGNMENT,
    CHANGES,
    COMMENT,
    COMMENT_REOPENED,
    COMMENT_SETTLED,
    MADE_AGAIN,
    PERSON,
    TAKEN_BACK,
    EventLog,
    SavedChange,
)
from wizard.drafts.team_changes import TeamRowChange, row_changes, with_change
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import (
    CHANGES_ASKED,
    Approval,
    Assignment,
    Comment,
    Person,
    QuestionScope,
    Team,
)
from wizard.engine.approvals import answered_fields, approval_for, scope_fields
from wizard.errors import WizardError
from wizard.rules.texts import email_problem
from wizard.secrets.detection import holds_secret
from wizard.session.history import TeamEdit
from wizard.text import did_you_mean, one_line
from wizard.topics.team.ownership import Ownership
from wizard.topics.team.people import person_named
from wizard.topics.team.proposing import proposed_assignments

MAX_TEXT = 4_000
"""Characters of a comment."""


class TeamMistake(WizardError):
    """What was asked for cannot be done to this team; nothing was changed."""

    exit_code = 2


def scope_named(edition: Edition, name: str) -> QuestionScope:
    """The scope of a field id, a page id, or "page/Group title". Raises TeamMistake."""
    if name in edition.fields:
        return QuestionScope(field=name)
    page, has_group, group = name.partition("/")
    placed = edition.page_ids.get(page.strip())
    if placed is None:
        hint = did_you_mean(name, [*edition.fields, *edition.page_ids])
        known = f"Pages: {', '.join(edition.page_ids)}; or a page and “/Group title”."
        raise TeamMistake(f"There is no field and no page {one_line(name)}.", hint or known)
    if not has_group:
        return QuestionScope(page=placed.page.id)
    titles = [each.title for each in placed.page.groups]
    wanted = group.strip().casefold()
    for title in titles:
        if title and title.casefold() == wanted:
            return QuestionScope(page=placed.page.id, group=title)
    known = ", ".join(f"“{title}”" for title in titles if title) or "none"
    message = f"The page {placed.page.id} has no group “{one_line(group)}”."
    raise TeamMistake(message, f"Its groups: {known}.")


class TeamEditor:
    """Changes the team file of a draft; each change adds an event where the draft has a record.

    Every method raises TeamMistake for what makes no sense, DamagedTeamFile for a file that is no
    team, DraftError when it cannot be written.
    """

    def __init__(self, draft: Path, edition: Edition, me: Person, now: Callable[[], datetime]):
        self._file = TeamFile(draft)
        self._log = EventLog(draft)
        self._edition = edition
        self._me = me
        self._now = now
        self.changes: tuple[TeamRowChange, ...] = ()
        """What was changed until now, row by row."""
        self._versions: list[tuple[bytes | None, bytes]] = []
        self._unconfirmed: NotConfirmed | None = None

    def edit(self, about: str) -> TeamEdit:
        """What was changed until now, as one step of undo."""
        found = [before for before, _ in self._versions]
        wrote = [after for _, after in self._versions]
        is_all = bool(wrote) and found[1:] == wrote[:-1]  # nobody else wrote between two changes
        before, after = (found[0], wrote[-1]) if is_all else (None, None)
        return TeamEdit(about, self.changes, before, after)

    def retrace(self, edit: TeamEdit) -> None:
        """Takes a change back, or makes it again; others may have changed other rows since.

        If nobody did, the whole file is as it was, with what people wrote there by hand.
        """

        def retraced(team: Team) -> Team:
            for each in edit.rows:
                changed = with_change(team, each)
                if changed is None:
                    message = f"Somebody has changed {edit.about} since, or answered it."
                    raise TeamMistake(message, "The team file stays as it is.")
                team = changed
            return team

        before, after = edit.file_before, edit.file_after
        if before is None or after is None or not self._file.replace(before, after):
            self._change(retraced)
        kind = TAKEN_BACK if edit.is_back else MADE_AGAIN
        self._note(kind, _row_name(edit.rows[0]), None, edit.about)

    @property
    def trouble(self) -> str:
        """Why the last change was not recorded as an event; "" if it was, or none is kept."""
        return self._log.trouble

    def add(self, mail: str, name: str, role: str = "") -> Person:
        """Adds a person, or changes the name and the role of one."""
        person = Person(mail.strip(), one_line(name), role)
        problem = email_problem(person.mail)
        if problem:
            raise TeamMistake(f"“{one_line(mail)}” {problem}.", "Write it as ana@example.com.")
        if not person.name:
            raise TeamMistake("The name is empty.", "Write it as people know the person.")
        _refuse_secret(person.name)
        roles = self._edition.catalogue.roles
        if role and role not in roles:
            raise TeamMistake(f"There is no role {one_line(role)}.", f"Roles: {', '.join(roles)}.")
        before = self._file.read().by_mail.get(mail.lower())
        self._apply(lambda team: replace(team, people=_with(team.people, person, _mail)))
        words = _person_words(before) if before else None
        self._note(PERSON, person.mail, words, _person_words(person))
        return person

    def assign(self, scope: QuestionScope, who: str, due: date | None = None) -> Assignment:
        """Gives questions to a person of the team, named by mail address or name."""
        owner = person_named(self._file.read(), who)
        if owner is None:
            message = f"{one_line(who)} is nobody of the team."
            raise TeamMistake(message, "First run `submission-wizard team add MAIL NAME`.")
        known = self._assigned(scope)
        new = Assignment(scope, owner.mail, due, known.state if known else "")
        self._put([new])
        return new

    def _assigned(self, scope: QuestionScope) -> Assignment | None:
        return next((each for each in self._file.read().assignments if each.scope == scope), None)

    def unassign(self, scope: QuestionScope) -> None:
        """Makes the questions of an assignment nobody's."""
        known = self._assigned(scope)
        if known is None:
            raise TeamMistake(f"{scope.name} is nobody's already.", "")
        self._apply(
            lambda team: replace(
                team, assignments=tuple(a for a in team.assignments if a.scope != scope)
            )
        )
        self._note(ASSIGNMENT, scope.name, _assignment_words(known), None)

    def withdraw(self, approval: Approval) -> None:
        """Withdraws an approval of one's own."""
        if not self._is_mine(approval, approval.scope):
            message = f"{one_line(approval.by)} approved it."
            raise TeamMistake(message, "Only who gave an approval withdraws it.")
        self._apply(
            lambda team: replace(
                team, approvals=tuple(each for each in team.approvals if each != approval)
            )
        )
        self._note(APPROVAL, approval.scope.name, approval.by, None)

    def remove(self, mail: str) -> None:
        """Removes a person who answers nothing."""
        team = self._file.read()
        if any(each.owner.lower() == mail.lower() for each in team.assignments):
            message = f"{one_line(mail)} has questions to answer."
            raise TeamMistake(message, "First give them to somebody else.")
        person = team.by_mail.get(mail.lower())
        if person is None:
            raise TeamMistake(f"{one_line(mail)} is not in the team.", "")
        self._apply(lambda team: replace(team, people=tuple(p for p in team.people if p != person)))
        self._note(PERSON, mail, _person_words(person), None)

    def propose(self) -> tuple[Assignment, ...]:
        """Gives what is nobody's to the people with the role that usually answers it."""
        new = tuple(proposed_assignments(Ownership(self._file.read(), self._edition)))
        self._put(new)
        return new

    def approve(self, scope: QuestionScope, answers: Mapping[str, Value], today: date) -> Approval:
        """Approves the present answers of a scope; this ends what changes were asked before."""
        if not answered_fields(scope, self._edition, answers):
            raise TeamMistake(f"{scope.name} has no answer yet.", "There is nothing to approve.")
        approval = approval_for(scope, self._me.mail, today, self._edition, answers)

        def change(team: Team) -> Team:
            given = _with(team.approvals, approval, lambda each: (each.scope, each.by.lower()))
            owned = tuple(
                replace(each, state="") if each.scope == scope else each
                for each in team.assignments
            )
            return replace(team, approvals=given, assignments=owned)

        self._apply(change)
        self._note(APPROVAL, scope.name, None, self._me.mail)
        return approval

    def ask_changes(self, scope: QuestionScope, text: str) -> Comment:
        """Asks the owner of a scope to change its answers, and says why in a comment.

        This withdraws an approval that the same person gave.
        """
        first = scope_fields(scope, self._edition)[0]
        team = self._file.read()
        known = next((each for each in team.assignments if each.scope == scope), None)
        held = known or Ownership(team, self._edition).assignment(first)
        if held is None:
            message = f"{scope.name} is nobody's, so nobody can change it."
            raise TeamMistake(message, "First run `submission-wizard team assign`.")
        comment = self._comment(first, text)
        asked = replace(held, scope=scope, state=CHANGES_ASKED)
        self._apply(
            lambda team: replace(
                team,
                assignments=_with(team.assignments, asked, _scope),
                comments=(*team.comments, comment),
                approvals=tuple(each for each in team.approvals if not self._is_mine(each, scope)),
            )
        )
        self._note(CHANGES, scope.name, None, comment.text)
        return comment

    def comment(self, field: str, text: str, reply_to: str = "") -> Comment:
        """Remarks on a question, or answers to a remark, which names its thread."""
        if field not in self._edition.fields:
            hint = did_you_mean(field, self._edition.fields)
            raise TeamMistake(f"There is no field {one_line(field)}.", hint)
        first = self._thread(reply_to) if reply_to else None
        if first and first.field != field:
            raise TeamMistake(f"Comment {first.id} is about {first.field}.", "Name that field.")
        new = self._comment(field, text, first.id if first else "")
        self._apply(lambda team: replace(team, comments=(*team.comments, new)))
        self._note(COMMENT, field, None, new.text)
        return new

    def resolve(self, comment_id: str) -> Comment:
        """Settles a thread. Where it was the last open one, no changes are asked any more."""
        first = self._thread(comment_id)
        if first.settled:
            raise TeamMistake(f"Comment {first.id} is settled already.", "")

        def change(team: Team) -> Team:
            comments = _with(team.comments, replace(first, settled=True), lambda each: each.id)
            rest = {each.field for each in open_threads(comments)}
            return replace(
                team,
                comments=comments,
                assignments=tuple(self._unless_asked(each, rest) for each in team.assignments),
            )

        self._apply(change)
        self._note(COMMENT_SETTLED, first.field, None, first.text)
        return first

    def reopen(self, comment_id: str) -> Comment:
        """Opens a settled thread again. Raises TeamMistake for one that is open."""
        first = self._thread(comment_id)
        if not first.settled:
            raise TeamMistake(f"Comment {first.id} is open already.", "")
        opened = replace(first, settled=False)
        self._apply(
            lambda team: replace(team, comments=_with(team.comments, opened, lambda each: each.id))
        )
        self._note(COMMENT_REOPENED, first.field, None, first.text)
        return opened

    def _apply(self, change: Callable[[Team], Team]) -> None:
        """Changes the file, and remembers which rows that changed."""
        made: tuple[TeamRowChange, ...] = ()

        def noted(team: Team) -> Team:
            nonlocal made
            after = change(team)
            made = row_changes(team, after)
            return after

        self._change(noted)
        self.changes += made
        if self._file.written is not None:
            self._versions.append(self._file.written)

    def _change(self, change: Callable[[Team], Team]) -> None:
        try:
            self._file.change(change)
        except NotConfirmed as error:
            self._unconfirmed = error  # raised once the change, which stands, is recorded

    def _record(self, kind: str, changes: Sequence[SavedChange]) -> None:
        self._log.note_team(kind, changes, self._now())
        unconfirmed, self._unconfirmed = self._unconfirmed, None
        if unconfirmed is not None:
            raise unconfirmed

    def _is_mine(self, approval: Approval, scope: QuestionScope) -> bool:
        return approval.scope == scope and approval.by.lower() == self._me.mail.lower()

    def _unless_asked(self, assignment: Assignment, fields: set[str]) -> Assignment:
        """The assignment without its state where no open comment is about its questions."""
        asked = fields.intersection(scope_fields(assignment.scope, self._edition))
        return assignment if asked else replace(assignment, state="")

    def _thread(self, comment_id: str) -> Comment:
        """The first comment of the thread that a comment is of."""
        comments = {each.id: each for each in self._file.read().comments}
        found = comments.get(comment_id)
        if found is None:
            hint = did_you_mean(comment_id, comments)
            known = hint or "`submission-wizard team show DRAFT` lists the open ones."
            raise TeamMistake(f"There is no comment {one_line(comment_id)}.", known)
        return comments.get(found.reply_to, found)

    def _comment(self, field: str, text: str, reply_to: str = "") -> Comment:
        words = checked_comment(text)
        taken = {each.id for each in self._file.read().comments}
        fresh = next(name for _ in range(99) if (name := secrets.token_hex(3)) not in taken)
        at = self._now().replace(microsecond=0)
        return Comment(fresh, field, self._me.mail, at, words, reply_to)

    def _put(self, new: tuple[Assignment, ...] | list[Assignment]) -> None:
        before = {each.scope: each for each in self._file.read().assignments}

        def change(team: Team) -> Team:
            assignments = team.assignments
            for each in new:
                assignments = _with(assignments, each, _scope)
            return replace(team, assignments=assignments)

        if new:
            self._apply(change)
        changes = [
            SavedChange(each.scope.name, _assignment_words(old), _assignment_words(each))
            for each in new
            if (old := before.get(each.scope)) != each
        ]
        self._record(ASSIGNMENT, changes)

    def _note(self, kind: str, name: str, before: str | None, after: str | None) -> None:
        self._record(kind, [SavedChange(name, before, after)])


def checked_comment(text: str) -> str:
    """The text of a comment without spaces around it. Raises TeamMistake for one that is none."""
    words = text.strip()
    if not words:
        raise TeamMistake("The comment is empty.", "Say what it is about.")
    if len(words) > MAX_TEXT:
        message = f"The comment has {len(words):,} characters; at most {MAX_TEXT:,} fit."
        raise TeamMistake(message, "Shorten it.")
    _refuse_secret(words)
    return words


def threads_on(field: str, comments: tuple[Comment, ...]) -> tuple[tuple[Comment, ...], ...]:
    """The comments on a question, each first one with the answers to it."""
    threads: dict[str, list[Comment]] = {}
    for each in comments:
        if each.field == field:
            threads.setdefault(each.reply_to or each.id, []).append(each)
    return tuple(tuple(sorted(each, key=lambda c: bool(c.reply_to))) for each in threads.values())


def open_threads(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """The first comments of the threads that are not settled."""
    return tuple(each for each in comments if not each.reply_to and not each.settled)


def _refuse_secret(text: str) -> None:
    if holds_secret(text):
        message = "The text holds what looks like a secret, and the team file is shared."
        raise TeamMistake(message, "Write it without the secret.")


def _with(rows: tuple[Any, ...], new: Any, identity: Callable[[Any], object]) -> tuple[Any, ...]:
    """The rows with a new one, in the place of the one with the same identity."""
    name = identity(new)
    if all(identity(row) != name for row in rows):
        return (*rows, new)
    return tuple(new if identity(row) == name else row for row in rows)


def _row_name(change: TeamRowChange) -> str:
    """What an event about a row is filed under."""
    match change.after or change.before:
        case Person(mail=name) | Comment(field=name):
            return name
        case Assignment(scope=scope) | Approval(scope=scope):
            return scope.name
        case _:
            return ""


def _mail(person: Person) -> str:
    return person.mail.lower()


def _scope(assignment: Assignment) -> QuestionScope:
    return assignment.scope


def _person_words(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.role)))


def _assignment_words(assignment: Assignment | None) -> str | None:
    if assignment is None:
        return None
    due = f", due {assignment.due.isoformat()}" if assignment.due else ""
    return f"{assignment.owner}{due}"
