"""Changes the team of a draft from a screen: people, owners, approvals and comments."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any, ParamSpec

from textual.screen import Screen

from screens.widgets.background import run_in_background
from screens.widgets.key_labels import with_keys
from screens.widgets.postponed import postponed
from screens.widgets.read_only import READ_ONLY
from screens.widgets.team_words import person_here, team_trouble
from wizard.drafts.team_model import NOBODY, Assignment, Person
from wizard.errors import WizardError
from wizard.rules.days import parse_day
from wizard.session.history import TeamEdit
from wizard.session.session import AnswerChange, Session
from wizard.text import one_line

if TYPE_CHECKING:
    from screens.team.comments import CommentChoice
    from wizard.drafts.team_model import Approval, QuestionScope, Team
    from wizard.engine.finding import Finding
    from wizard.topics.team.team_editor import TeamEditor


Arguments = ParamSpec("Arguments")


class TeamController:
    """Changes the team file after a dialog, and judges the draft by the changed team."""

    def __init__(
        self, screen: Screen[None], session: Session, show: Callable[[AnswerChange], None]
    ) -> None:
        self._screen = screen
        self._session = session
        self._show = show
        """Shows the findings after the team changed."""

    @property
    def has_team(self) -> bool:
        """Whether there is a team file."""
        return self._session.draft.team is not None

    def approve_page(self, page: str) -> None:
        """Asks whether the answers of a page are approved."""
        from wizard.topics.team.approving import scopes_of_page

        if me := self._person():
            self._approve(scopes_of_page(page, me, self._session.assessment), me)

    def approve_finding(self, finding: Finding) -> None:
        """Asks whether the answers that a finding is about are approved, with their page."""
        from wizard.topics.team.approving import scopes_of_finding

        if me := self._person():
            self._approve(scopes_of_finding(finding, me, self._session.assessment), me)

    def approve_scope(self, scope: QuestionScope) -> None:
        """Asks whether the answers of a scope are approved."""
        if me := self._person():
            self._approve((scope,), me)

    def assign(self, scope: QuestionScope) -> None:
        """Asks who of the team answers some questions, and until when."""
        self._start(self._ask_owner, scope)

    def add_person(self, person: Person | None = None) -> None:
        """Asks for a person to add, or for another name and role of one."""
        self._start(self._ask_person, person)

    def propose(self) -> None:
        """Gives what is nobody's to the people whose role usually answers it."""
        done = "What is nobody's was given by role."
        nothing = "Nothing to give: what is nobody's belongs to roles that nobody has."
        change = methodcaller("propose")
        self._start(self._change, self._author, change, done, "what was given by role", nothing)

    def take_away(self, row: Person | Assignment | Approval) -> None:
        """Removes a person, makes questions nobody's, or withdraws one's own approval."""
        name = one_line(row.name if isinstance(row, Person) else self._title(row.scope))
        if isinstance(row, Person):
            change, done, about = (
                methodcaller("remove", row.mail),
                "is not in the team",
                "the person",
            )
        elif isinstance(row, Assignment):
            change, done, about = methodcaller("unassign", row.scope), "is nobody's", "who answers"
        else:
            change, done = methodcaller("withdraw", row), "is not approved by you"
            about = "the approval of"
        back = with_keys("Ctrl+Z undoes it.", {"Ctrl+Z": "screen.undo"})
        words = f"“{name}” {done} any more. {back}"
        self._start(self._change, self._author, change, words, f"{about} “{name}”")

    @property
    def _author(self) -> Person:
        """Who changes the team, as far as git says it."""
        return person_here(self._session) or NOBODY

    def _title(self, scope: QuestionScope) -> str:
        from screens.team.presenter import scope_title

        return scope_title(scope, self._session)

    def _start(
        self,
        ask: Callable[Arguments, Coroutine[Any, Any, object]],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> None:
        """Begins a change of the team, unless nothing may be changed here."""
        team = self._session.draft.team
        trouble = READ_ONLY if self._session.draft.read_only else team.trouble if team else ""
        if trouble:
            self._screen.notify(one_line(trouble), severity="error", markup=False)
            return

        async def run() -> None:
            await ask(*args, **kwargs)

        self._screen.run_worker(postponed(run), group="team", exclusive=True)

    async def _ask_owner(self, scope: QuestionScope) -> None:
        from screens.widgets.dialogs import OptionsDialog, TextDialog
        from wizard.catalogue.model import Option

        team = self._session.draft.team
        title = one_line(self._title(scope))
        if team is None or not team.people:
            self._screen.notify("Nobody is in the team yet: first add a person.")
            return
        known = next((each for each in team.assignments if each.scope == scope), None)
        options = [Option(p.mail, f"{p.name} · {p.role or p.mail}") for p in team.people]
        dialog = OptionsDialog(f"Who answers “{title}”?", options, (known.owner,) if known else ())
        chosen: tuple[str, ...] | None = await self._screen.app.push_screen_wait(dialog)
        if not chosen:
            return
        due = known.due.isoformat() if known and known.due else ""
        ask_day = TextDialog(
            "Until when?", value=due, placeholder="2026-12-31; empty for no day", problem=_no_day
        )
        day: str | None = await self._screen.app.push_screen_wait(ask_day)
        if day is None:
            return
        change = methodcaller("assign", scope, chosen[0], parse_day(day) if day.strip() else None)
        about = f"who answers “{title}”"
        await self._change(self._author, change, "It is in the team file.", about)

    async def _ask_person(self, person: Person | None) -> None:
        from screens.widgets.dialogs import OptionsDialog, TextDialog
        from wizard.catalogue.model import Option

        known = f"{person.mail} {person.name}" if person else ""
        ask = TextDialog(
            "Mail address and name", value=known, placeholder="ana@example.com Ana Lima",
            problem=_no_person,
        )  # fmt: skip
        text: str | None = await self._screen.app.push_screen_wait(ask)
        if text is None:
            return
        mail, _, name = text.strip().partition(" ")
        roles = self._session.edition.catalogue.roles.values()
        options = [Option("none", "No role"), *(Option(role.id, role.label) for role in roles)]
        role = person.role if person and person.role else "none"
        dialog = OptionsDialog("Which questions does the person answer?", options, (role,))
        chosen: tuple[str, ...] | None = await self._screen.app.push_screen_wait(dialog)
        if not chosen:
            return
        change = methodcaller("add", mail, name, "" if chosen[0] == "none" else chosen[0])
        about = f"the person {one_line(name)}"
        await self._change(self._author, change, f"{one_line(name)} is in the team.", about)

    def _person(self) -> Person | None:
        """Who works here; None after a notice why nothing can be done in anybody's name."""
        trouble = READ_ONLY if self._session.draft.read_only else team_trouble(self._session)
        if trouble:
            self._screen.notify(trouble, severity="error", markup=False)
            return None
        return person_here(self._session)

    def _approve(self, scopes: Sequence[QuestionScope], me: Person) -> None:
        work = postponed(self._ask_approval, scopes, me)
        self._screen.run_worker(work, group="team", exclusive=True)

    async def _ask_approval(self, scopes: Sequence[QuestionScope], me: Person) -> None:
        from screens.team.approve import ApproveDialog, approval_title
        from wizard.engine.approvals import answered_fields
        from wizard.topics.team.approving import refuse_unsettled

        session, answers = self._session, self._session.assessment.context.answers
        try:
            refuse_unsettled(scopes[0], session.edition, session.draft.conflicts)
        except WizardError as error:
            self._tell_error(error)
            return
        if not answered_fields(scopes[0], session.edition, answers):
            self._screen.notify("Nothing is answered here yet, so there is nothing to approve.")
            return
        if not await self._screen.app.push_screen_wait(ApproveDialog(session, scopes, me)):
            return

        def approve(editor: TeamEditor) -> None:
            for scope in scopes:
                editor.approve(scope, answers, session.today)

        title = one_line(approval_title(scopes[0], session))
        done = "Approved. It holds until one of these answers changes."
        await self._change(me, approve, done, f"the approval of “{title}”")

    def comment(self, field: str) -> None:
        """Shows the comments on a question, and takes one more."""
        if not field:
            self._screen.notify("Go to a question first: a comment is about one.")
        elif me := self._person():
            work = postponed(self._ask_comment, field, me)
            self._screen.run_worker(work, group="team", exclusive=True)

    async def _ask_comment(self, field: str, me: Person) -> None:
        from screens.team.comments import CommentAct, CommentDialog
        from wizard.drafts.team_file import TeamFile

        label = self._session.edition.fields[field].label
        text = thread = ""
        while True:
            try:
                team = await run_in_background(TeamFile(self._session.draft.path).read)
            except WizardError as error:
                self._tell_error(error)
                return
            dialog = CommentDialog(label, team, field, text, thread)
            choice: CommentChoice | None = await self._screen.app.push_screen_wait(dialog)
            if choice is None:
                return
            text, thread = choice.text, choice.thread
            about = f"a comment on “{one_line(label)}”"
            change, done = _comment_change(field, choice)
            is_done = await self._change(me, change, done, about)
            if is_done and choice.act is CommentAct.ADD:
                return

    async def _change(
        self,
        me: Person,
        change: Callable[[TeamEditor], object],
        done: str,
        about: str,
        nothing: str = "",
    ) -> bool:
        """Whether the change was possible; if not, the reason is told.

        `nothing` is said in place of `done` where the file was as wanted already.
        """
        try:
            work = partial(self._write, me, change, about)
            team, edit, trouble = await run_in_background(work)
        except WizardError as error:
            self._tell_error(error)
            return False
        if edit.rows:
            self._session.note_team_edit(edit)
        else:
            done = nothing or done
        self._show(self._session.take_team(team))
        self._screen.refresh_bindings()
        self._screen.notify(" ".join(filter(None, (done, trouble))), markup=False)
        return True

    def _write(
        self, me: Person, change: Callable[[TeamEditor], object], about: str
    ) -> tuple[Team, TeamEdit, str]:
        """The team after a change, the change, and why it is not in the record."""
        from wizard.drafts.team_file import TeamFile
        from wizard.session.app_context import local_now
        from wizard.topics.team.team_editor import TeamEditor

        path = self._session.draft.path
        editor = TeamEditor(path, self._session.edition, me, local_now)
        change(editor)
        return TeamFile(path).read(), editor.edit(about), editor.trouble

    def _tell_error(self, error: WizardError) -> None:
        words = error.full_message
        self._screen.notify(words, severity="error", markup=False)


def _comment_change(
    field: str, choice: CommentChoice
) -> tuple[Callable[[TeamEditor], object], str]:
    """What a choice does with the team file, and the words for it."""
    from screens.team.comments import CommentAct

    thread = choice.thread
    return {
        CommentAct.ADD: (
            methodcaller("comment", field, choice.text, thread),
            "Your comment is in the team file.",
        ),
        CommentAct.SETTLE: (methodcaller("resolve", thread), "The thread is settled."),
        CommentAct.REOPEN: (methodcaller("reopen", thread), "The thread is open again."),
    }[choice.act]


def _no_day(text: str) -> str:
    """Why a text is no day; "" for none and for one."""
    try:
        if text.strip():
            parse_day(text)
    except ValueError:
        return "Write it as 2026-12-31"
    return ""


def _no_person(text: str) -> str:
    """Why a text is no mail address with a name behind it; "" if it is."""
    mail, _, name = text.strip().partition(" ")
    return "" if "@" in mail and name.strip() else "First the address, then the name"
