"""The feedback screen: reviewers' points with topic, response and state; import and reply."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.feedback.importing import ask_for_points, write_reply_to
from screens.feedback.presenter import FeedbackPresenter
from screens.feedback.rows import KEYS, FeedbackState, FeedbackView, PointRows, point_key
from screens.widgets.common_bindings import HELP, READ_BELOW, REDO, REVIEW, UNDO
from screens.widgets.dialogs import TextDialog
from screens.widgets.key_labels import with_keys
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import DraftEdited
from screens.widgets.path_text import shown_path
from screens.widgets.postponed import postponed
from screens.widgets.read_only import READ_ONLY
from screens.widgets.rows import Rows
from screens.widgets.undo import UndoController
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange
from wizard.topics.feedback.points import Point, PointState

if TYPE_CHECKING:
    from screens.feedback.sorting import AcceptedPoints

_SHOWN = 400
"""Maximum number of characters of a point shown above its response."""

_NEEDS_A_POINT = frozenset({"answer", "resolve", "defer", "reopen", "tie", "reply"})


class FeedbackScreen(ListAndDetail):
    """The points of the open draft; each change is one step of undo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "i",
            "bring",
            "import",
            tooltip="Import a reviewer's e-mail or notes",
            id="feedback.import",
        ),
        Binding(
            "e", "answer", "answer", tooltip="Write what you did about it", id="feedback.answer"
        ),
        Binding("r", "resolve", "settle", tooltip="It is settled", id="feedback.settle"),
        Binding(
            "d", "defer", "defer", tooltip="It is postponed, with the reason", id="feedback.defer"
        ),
        Binding("o", "reopen", "open", tooltip="It is open again", id="feedback.reopen"),
        Binding(
            "t",
            "tie",
            "tie",
            tooltip="Link the question or rule that it is about",
            id="feedback.tie",
        ),
        Binding(
            "escape,ctrl+r",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            id="feedback.back",
        ),
        Binding(
            "x",
            "reply",
            "reply",
            tooltip="Write the reply to this round into a file",
            id="feedback.reply",
        ),
        *(
            Binding(key, f"view('{view}')", words, show=False, id=f"feedback.view_{view}")
            for view, (key, words) in KEYS.items()
        ),
        replace(UNDO, tooltip="Undo the last change"),
        REDO,
        HELP,
        replace(REVIEW, show=False),
        READ_BELOW,
    ]

    def __init__(
        self, app_context: AppContext, open_draft: OpenDraft, state: FeedbackState
    ) -> None:
        self._points = FeedbackPresenter(open_draft.session, state)
        super().__init__(open_draft, self._points, partial(PointRows, id="feedback-rows"))
        self._app_context = app_context
        self._state = state
        self._feedback = self._points.feedback
        # A key of the screen looks for its action on the screen only.
        changes = UndoController(self, open_draft.session, self._show_retraced)
        self.action_undo, self.action_redo = changes.undo, changes.redo

    def on_mount(self) -> None:
        """Restores the cursor to its previous row, if that still exists."""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables keys only while their action is possible."""
        if action in _NEEDS_A_POINT:
            point = self._point if self.is_mounted else None
            if point is None:
                return False
            if action in {"resolve", "reopen"}:
                settled = PointState.OPEN if action == "reopen" else PointState.RESOLVED
                return point.state is not settled
        return super().check_action(action, parameters)

    @property
    def _point(self) -> Point | None:
        return self._points.point(self.row)

    def action_view(self, name: str) -> None:
        """Shows other points."""
        self._state.view = FeedbackView(name)
        self.show()

    @on(Rows.Chosen)
    def go(self, event: Rows.Chosen) -> None:
        """Requests the field of the point's topic."""
        event.stop()
        if self.row is not None and self.row.field:
            self.go_to_row()
        elif self.row is not None:
            self.notify("It is not linked yet: t links it.")

    # Changes

    def _can_change(self) -> bool:
        """Whether points can be changed; notifies the user when not."""
        if self._open_draft.read_only:
            self.notify(READ_ONLY, severity="warning")
        return not self._open_draft.read_only

    def _change(self, change_points: Callable[[], AnswerChange]) -> bool:
        """Changes the points and shows the result; False, with a notification, when it cannot."""
        try:
            change = change_points()
        except WizardError as error:
            self._tell(error)
            return False
        self._show_change(change)
        return True

    def _show_change(self, change: AnswerChange) -> None:
        """Shows the changed points and schedules a save."""
        self.post_message(DraftEdited(change.field))
        self.show()

    def _tell(self, error: WizardError) -> None:
        self.notify(error.full_message, severity="warning", markup=False)

    def action_resolve(self) -> None:
        """Resolves the point; notifies the user when it has no response."""
        point = self._point
        if point is None or not self._can_change():
            return
        if self._change(partial(self._feedback.resolve, point.number)) and not point.response:
            self.notify("Resolved. Press e to say what was done: reviewers look for that.")

    def action_reopen(self) -> None:
        """Reopens the point."""
        point = self._point
        if point is not None and self._can_change():
            self._change(partial(self._feedback.reopen, point.number))

    def _show_retraced(self, change: AnswerChange, words: str) -> None:
        if change.field != self._feedback.field:
            self.notify(words, markup=False)
        self._show_change(change)

    # Actions with a dialog

    def action_bring(self) -> None:
        """Asks for a mail or notes."""
        if self._can_change():
            self.run_worker(postponed(self._bring), exclusive=True, group="ask")

    async def _bring(self) -> None:
        folder = self._session.draft.path.parent
        try:
            taken = await ask_for_points(self.app, self._points, folder, self._app_context.today)
        except WizardError as error:
            self._tell(error)
        else:
            if taken is not None:
                self._add(taken)

    def _add(self, taken: AcceptedPoints) -> None:
        first = len(self._feedback.points)
        added = partial(self._feedback.add, taken.texts, taken.round, taken.received_on)
        self._state.view = FeedbackView.ALL
        if self._change(added):
            self._state.key = point_key(self._feedback.points[first])
            self.show()
            count = counted(len(taken.texts), "point")
            self.notify(
                with_keys(
                    f"{count} in round {taken.round}. Ctrl+Z takes it back.",
                    {"Ctrl+Z": "screen.undo"},
                )
            )

    def action_answer(self) -> None:
        """Asks for the response."""
        self._ask_for(self._answer)

    def action_defer(self) -> None:
        """Asks why the point is deferred."""
        self._ask_for(self._defer)

    def action_tie(self) -> None:
        """Asks for the topic of the point."""
        self._ask_for(self._tie)

    def _ask_for(self, ask: Callable[[Point], Coroutine[Any, Any, None]]) -> None:
        point = self._point
        if point is not None and self._can_change():
            self.run_worker(postponed(ask, point), exclusive=True, group="ask")

    async def _answer(self, point: Point) -> None:
        from screens.feedback.dialogs import MultilineTextDialog

        message = point.text if len(point.text) <= _SHOWN else f"{point.text[:_SHOWN]} …"
        dialog = MultilineTextDialog(f"Response to point {point.number}", message, point.response)
        response = await self.app.push_screen_wait(dialog)
        if response is not None and response != point.response:
            self._change(partial(self._feedback.answer, point.number, response))

    async def _defer(self, point: Point) -> None:
        """Asks until a reason is given, or the dialog is cancelled."""
        message, value = f"Why does point {point.number} wait, and until when?", point.reason
        while True:
            ask = TextDialog("Defer", message, value=value, placeholder=self._feedback.example)
            reason = await self.app.push_screen_wait(ask)
            if reason is None:
                return
            try:
                change = self._feedback.defer(point.number, reason)
            except WizardError as error:
                message, value = error.full_message, reason
            else:
                self._show_change(change)
                return

    async def _tie(self, point: Point) -> None:
        from screens.feedback.dialogs import PointTopicDialog

        offered = self._points.suggester.suggest(point.text)
        dialog = PointTopicDialog(self._session, offered, tied=bool(point.about))
        about = await self.app.push_screen_wait(dialog)
        if about is not None and about != point.about:
            self._change(partial(self._feedback.tie, point.number, about))

    def action_reply(self) -> None:
        """Writes the reply to the round of the point under the cursor next to the draft."""
        point = self._point
        if point is not None:
            self.run_worker(postponed(self._reply, point), exclusive=True, group="reply")

    async def _reply(self, point: Point) -> None:
        try:
            written = await write_reply_to(self._session, self._feedback.points, point)
        except WizardError as error:
            self._tell(error)
        else:
            self.notify(f"The reply is in {shown_path(written)}")
