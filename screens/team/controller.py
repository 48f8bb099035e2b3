"""Approves and comments from a screen, in the name of the person whom git names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.widgets.background import run_in_background
from screens.widgets.postponed import postponed
from screens.widgets.team_words import person_here, team_trouble
from wizard.errors import WizardError
from wizard.session.history import TeamEdit
from wizard.session.session import AnswerChange, Session
from wizard.text import one_line

if TYPE_CHECKING:
    from screens.team.comments import CommentChoice
    from wizard.drafts.team_changes import TeamRowChange
    from wizard.drafts.team_model import Person, QuestionScope, Team
    from wizard.engine.finding import Finding
    from wizard.topics.team.team_editor import TeamEditor


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

    def _person(self) -> Person | None:
        """Who works here; None after a notice why nothing can be done in anybody's name."""
        read_only = "This submission is open for reading only."
        trouble = read_only if self._session.draft.read_only else team_trouble(self._session)
        if trouble:
            self._screen.notify(trouble, severity="error", markup=False)
            return None
        return person_here(self._session)

    def _approve(self, scopes: Sequence[QuestionScope], me: Person) -> None:
        work = postponed(self._ask_approval, scopes, me)
        self._screen.run_worker(work, group="team", exclusive=True)

    async def _ask_approval(self, scopes: Sequence[QuestionScope], me: Person) -> None:
        from screens.team.approve import ApproveDialog
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

        title = scopes[0].group or session.edition.page_ids[scopes[0].page].page.title
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
        self, me: Person, change: Callable[[TeamEditor], object], done: str, about: str
    ) -> bool:
        """Whether the team file was changed; if not, the reason is told."""
        try:
            team, rows, trouble = await run_in_background(partial(self._write, me, change))
        except WizardError as error:
            self._tell_error(error)
            return False
        if rows:
            self._session.note_team_edit(TeamEdit(about, rows))
        self._show(self._session.take_team(team))
        self._screen.refresh_bindings()
        self._screen.notify(" ".join(filter(None, (done, trouble))), markup=False)
        return True

    def _write(
        self, me: Person, change: Callable[[TeamEditor], object]
    ) -> tuple[Team, tuple[TeamRowChange, ...], str]:
        """The team after a change, the rows that changed, and why it is not in the record."""
        from wizard.drafts.team_file import TeamFile
        from wizard.session.app_context import local_now
        from wizard.topics.team.team_editor import TeamEditor

        path = self._session.draft.path
        editor = TeamEditor(path, self._session.edition, me, local_now)
        change(editor)
        return TeamFile(path).read(), editor.changes, editor.trouble

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
