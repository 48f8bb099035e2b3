"""The team screen: people, owners, days, states and approvals, each of which can be taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.team.controller import TeamController
from screens.team.presenter import TeamPresenter, TeamScreenState, TeamTarget
from screens.widgets.common_bindings import BACK, HELP, READ_BELOW, REDO, REVIEW, UNDO
from screens.widgets.finding_rows import FindingRows
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import FactsLearned
from screens.widgets.rows import Rows
from screens.widgets.undo import UndoController
from wizard.drafts.team_model import Approval, Assignment, Person, QuestionScope
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange


class TeamScreen(ListAndDetail):
    """The team of the open draft; what is changed here can be undone here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a", "assign", "assign", tooltip="Say who answers it, until when", id="team.assign"
        ),
        Binding("n", "add", "new person", tooltip="Add a person to the team", id="team.add"),
        Binding("e", "edit", "edit", tooltip="Change name and role", id="team.edit"),
        Binding("y", "approve", "approve", tooltip="Approve the answers", id="team.approve"),
        Binding(
            "p",
            "propose",
            "propose",
            tooltip="Give what is nobody's by role",
            id="team.propose",
        ),
        Binding(
            "delete,backspace",
            "take_away",
            "take away",
            tooltip="Make it nobody's, or withdraw it",
            id="team.take_away",
        ),
        replace(UNDO, tooltip="Undo the last change"),
        REDO,
        HELP,
        BACK,
        replace(REVIEW, show=False),
        READ_BELOW,
    ]

    def __init__(self, open_draft: OpenDraft, state: TeamScreenState) -> None:
        self._team = TeamPresenter(open_draft.session, state)
        super().__init__(open_draft, self._team, partial(FindingRows, id="team-rows"))
        self._changes = TeamController(self, open_draft.session, self._show_anew)
        undo = UndoController(self, open_draft.session, self._show_retraced)
        self.action_undo, self.action_redo = undo.undo, undo.redo

    def on_mount(self) -> None:
        """Restores the cursor to its previous row, if that still exists."""
        self.show()

    def _show_anew(self, _change: AnswerChange) -> None:
        self._team.judge()
        self.show()

    def _show_retraced(self, change: AnswerChange, words: str) -> None:
        self._show_anew(change)
        self.notify(words, markup=False)

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates the states after a check found something."""
        event.stop()
        self._show_anew(event.change)

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Goes to the first question of the row."""
        event.stop()
        self.go_to_row()

    @property
    def _target(self) -> TeamTarget | None:
        row = self.row if self.is_mounted else None
        return self._team.targets.get(row.key) if row else None

    @property
    def _scope(self) -> QuestionScope | None:
        """The questions that the row under the cursor is about; None for a person."""
        match self._target:
            case Assignment(scope=scope) | Approval(scope=scope) | (QuestionScope() as scope):
                return scope
            case _:
                return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action == "edit":
            return isinstance(self._target, Person)
        if action in {"assign", "approve"}:
            return self._scope is not None
        if action == "take_away":
            return isinstance(self._target, Person | Assignment | Approval)
        return super().check_action(action, parameters)

    def action_assign(self) -> None:
        """Asks who answers the questions of the row, and until when."""
        if scope := self._scope:
            self._changes.assign(scope)

    def action_add(self) -> None:
        """Asks for a person."""
        self._changes.add_person()

    def action_edit(self) -> None:
        """Asks for another name and role of the person."""
        if isinstance(person := self._target, Person):
            self._changes.add_person(person)

    def action_approve(self) -> None:
        """Asks whether the answers of the row are approved."""
        if scope := self._scope:
            self._changes.approve_scope(scope)

    def action_propose(self) -> None:
        """Gives what is nobody's to the people whose role usually answers it."""
        self._changes.propose()

    def action_take_away(self) -> None:
        """Makes an assignment nobody's, withdraws one's approval, or removes a person."""
        target = self._target
        if isinstance(target, Person | Assignment | Approval):
            self._changes.take_away(target)
