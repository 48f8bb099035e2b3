"""The commands of `team` about people: who answers what, approvals and comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import (
    DayParameter,
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
)
from wizard.cli.boundary import echo_stderr
from wizard.cli.streams import echo_document
from wizard.errors import WizardError
from wizard.reports.document_kinds import TEAM

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Value
    from wizard.drafts.team_model import Assignment, Person, QuestionScope, Team
    from wizard.engine.finding import Assessment
    from wizard.session.app_context import AppContext
    from wizard.topics.team.team_editor import TeamEditor


@click.command("add")
@click.argument("mail")
@click.argument("name")
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--role", default="", help="What the person answers, as legal or marketing.")
def add_person(mail: str, name: str, drafts: tuple[Path, ...], role: str) -> None:
    """Add a person to the team, or change the name and the role.

    Without DRAFTS, to the team of every draft in this checkout. The roles are product,
    engineering, security, legal, marketing and support.

    \b
    submission-wizard team add ana@example.com "Ana Lima" --role legal
    submission-wizard team add ben@example.com "Ben Roth" sitebook.toml
    """
    from wizard.topics.team.setup import checkout_of

    app_context = build_app_context()
    paths = list(map(draft_path, drafts)) or checkout_of(Path.cwd()).drafts()
    if not paths:
        raise WizardError("There is no draft in this checkout.", "Name the draft.")
    for path in paths:
        work = _TeamWork(app_context, path, needs_me=False)
        person = work.editor.add(mail, name, role)
        words = f"{person.name}{f' ({person.role})' if person.role else ''}"
        work.tell(f"{path.name}: {words} is in the team.")


@click.command("assign")
@draft_argument
@click.argument("scope")
@click.argument("owner")
@click.option(
    "--due", type=DayParameter(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Until when.",
)  # fmt: skip
def assign(draft: Path, scope: str, owner: str, due: datetime | None) -> None:
    """Say who answers some questions.

    SCOPE is a field, a page, or a page with the title of one of its groups. OWNER is somebody of
    the team, by mail address or name. A field's own owner comes before that of its group, and this
    before that of its page.

    \b
    submission-wizard team assign sitebook.toml agreements ana@example.com --due 2026-12-10
    submission-wizard team assign sitebook.toml "name-tagline/What customers read" "Ben Roth"
    submission-wizard team assign sitebook.toml support.hours ben@example.com
    """
    work = _TeamWork(build_app_context(), draft_path(draft), needs_me=False)
    new = work.editor.assign(work.scope(scope), owner, due.date() if due else None)
    work.tell(_assigned_words(new, work.team()))


@click.command("propose")
@draft_argument
def propose(draft: Path) -> None:
    """Give what is nobody's to the people whose role usually answers it.

    Nothing that somebody has already is given to another. It shows what it wrote.

    \b
    submission-wizard team propose sitebook.toml
    """
    work = _TeamWork(build_app_context(), draft_path(draft), needs_me=False)
    new = work.editor.propose()
    team = work.team()
    if not any(person.role for person in team.people):
        hint = "Say them: `submission-wizard team add MAIL NAME --role legal`."
        raise WizardError("Nobody of the team has a role.", hint)
    lines = [_assigned_words(each, team) for each in new]
    work.tell(
        "\n".join(lines) or "Nothing to give: what is left over belongs to roles that nobody has."
    )


@click.command("approve")
@draft_argument
@click.argument("scope")
@as_of_option
def approve(draft: Path, scope: str, as_of: datetime | None) -> None:
    """Approve the present answers of SCOPE, in your name.

    The approval is stale as soon as one of them changes. Your name is that of git, or of
    `team init --as`; nothing proves it.

    \b
    submission-wizard team approve sitebook.toml agreements
    """
    work = _TeamWork(build_app_context(as_of), draft_path(draft))
    where = work.scope(scope)
    work.refuse_unsettled(where)
    work.editor.approve(where, work.answers, work.app_context.today)
    work.tell(f"{where.name}: {work.answers_words(where)}, approved by {work.me_words}.")


@click.command("ask-changes")
@draft_argument
@click.argument("scope")
@click.argument("text")
def ask_changes(draft: Path, scope: str, text: str) -> None:
    """Ask the owner of SCOPE to change its answers; TEXT says what, and becomes a comment.

    It ends when all comments there are settled, or when somebody approves.

    \b
    submission-wizard team ask-changes sitebook.toml agreements "The entity is the old one"
    """
    work = _TeamWork(build_app_context(), draft_path(draft))
    where = work.scope(scope)
    new = work.editor.ask_changes(where, text)
    work.tell(f"{where.name}: changes asked by {work.me_words}. Comment {new.id} on {new.field}.")


@click.command("comment")
@draft_argument
@click.argument("field")
@click.argument("text")
@click.option("--reply", default="", metavar="ID", help="Answer to this comment.")
def comment_on(draft: Path, field: str, text: str, reply: str) -> None:
    """Remark on a question, for the others of the team. No comment goes into a bundle.

    \b
    submission-wizard team comment sitebook.toml support.hours "Also on Saturdays?"
    submission-wizard team comment sitebook.toml support.hours "No." --reply 3fa9c1
    """
    work = _TeamWork(build_app_context(), draft_path(draft))
    new = work.editor.comment(field, text, reply)
    work.tell(f"{new.field}: comment {new.id} by {work.me_words}.")


@click.command("resolve")
@draft_argument
@click.argument("comment")
def resolve(draft: Path, comment: str) -> None:
    """Settle the thread of a comment.

    \b
    submission-wizard team resolve sitebook.toml 3fa9c1
    """
    work = _TeamWork(build_app_context(), draft_path(draft))
    first = work.editor.resolve(comment)
    work.tell(f"{first.field}: comment {first.id} is settled.")


@click.command("reopen")
@draft_argument
@click.argument("comment")
def reopen(draft: Path, comment: str) -> None:
    """Open the settled thread of a comment again.

    \b
    submission-wizard team reopen sitebook.toml 3fa9c1
    """
    work = _TeamWork(build_app_context(), draft_path(draft))
    first = work.editor.reopen(comment)
    work.tell(f"{first.field}: comment {first.id} is open again.")


@click.command("show")
@draft_argument
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_team(draft: Path, as_of: datetime | None, *, as_json: bool) -> None:
    """Show who has to do what: open, answered, changes asked, approved, due.

    \b
    submission-wizard team show sitebook.toml
    submission-wizard team show sitebook.toml --json | jq .data.unassigned
    """
    from wizard.engine.milestones import milestone_view_of
    from wizard.reports.team_report import team_document, team_lines
    from wizard.topics.team.overview import team_overview
    from wizard.topics.team.ownership import Ownership

    work = _TeamWork(build_app_context(as_of), draft_path(draft), needs_me=False)
    team = work.team()
    if not (team.people or team.assignments):
        hint = "First run `submission-wizard team add MAIL NAME`."
        raise WizardError(f"{work.path.name} has no team yet.", hint)
    ownership = Ownership(team, work.edition)
    overview = team_overview(ownership, work.assessment, work.app_context.today)
    current = milestone_view_of(work.assessment).current
    title = current.title if current else "The whole journey"
    if as_json:
        echo_document(TEAM, team_document(overview, ownership, current.id if current else "all"))
    else:
        click.echo("\n".join(team_lines(overview, ownership, title)))


TEAM_COMMANDS = (
    add_person, assign, propose, approve, ask_changes, comment_on, resolve, reopen, show_team,
)  # fmt: skip


class _TeamWork:
    """The team of one draft, and who runs the command."""

    def __init__(self, app_context: AppContext, path: Path, *, needs_me: bool = True) -> None:
        from wizard.session.app_context import local_now
        from wizard.topics.team.team_editor import TeamEditor

        self.app_context = app_context
        self.path = path
        self.draft = app_context.load(path)
        self.edition: Edition = app_context.catalogue.edition(self.draft.edition)
        self._me = self._known_me() if needs_me else None
        me = self._me or _nobody()
        self.editor: TeamEditor = TeamEditor(path, self.edition, me, local_now)

    def team(self) -> Team:
        """The team as it is on disk now."""
        from wizard.drafts.team_file import TeamFile

        return TeamFile(self.path).read()

    @cached_property
    def assessment(self) -> Assessment:
        """The draft, judged now."""
        return self.app_context.assess(self.draft)

    @property
    def answers(self) -> Mapping[str, Value]:
        """All answers as an assessment has them, without looking into files."""
        return self.edition.derivations.complete(self.draft.all_answers)

    def scope(self, name: str) -> QuestionScope:
        """The scope of an argument. Raises TeamMistake."""
        from wizard.topics.team.team_editor import scope_named

        return scope_named(self.edition, name)

    def refuse_unsettled(self, scope: QuestionScope) -> None:
        """Raises WizardError where two people changed an answer and nobody chose."""
        from wizard.topics.team.approving import refuse_unsettled

        refuse_unsettled(scope, self.edition, self.draft.conflicts)

    def answers_words(self, scope: QuestionScope) -> str:
        """How many answers a scope has now."""
        from wizard.engine.approvals import answered_fields
        from wizard.rules.phrasing import counted

        return counted(len(answered_fields(scope, self.edition, self.answers)), "answer")

    @property
    def me_words(self) -> str:
        """Who runs the command, and that nothing proves it."""
        return f"{self._me.name} (as git says; nothing proves it)" if self._me else ""

    def tell(self, words: str) -> None:
        """Prints what was done, and whether it lacks in the record of changes."""
        from wizard.text import clean

        click.echo(clean(words))
        if self.editor.trouble:
            echo_stderr(clean(self.editor.trouble))

    def _known_me(self) -> Person:
        from wizard.git_commands import git_author
        from wizard.topics.team.people import person_of_author

        author = git_author(self.path.resolve().parent)
        found = person_of_author(self.team(), author)
        if found is None:
            known = f"git says {author}, whom the team does not know" if author else "git has none"
            message = f"Your mail address is needed: {known}."
            raise WizardError(message, 'Run `submission-wizard team init --as "NAME <MAIL>"`.')
        return found


def _nobody() -> Person:
    from wizard.drafts.team_model import Person

    return Person("", "")


def _assigned_words(assignment: Assignment, team: Team) -> str:
    from wizard.topics.team.people import person_named

    person = person_named(team, assignment.owner)
    due: date | None = assignment.due
    until = f", due {due.isoformat()}" if due else ""
    return f"{assignment.scope.name}: {person.name if person else assignment.owner}{until}"
