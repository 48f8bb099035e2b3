"""What reviewers wrote, point by point: tied, answered, settled; what came and the reply aside."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from screens.feedback.import_dialog import FeedbackImport
from screens.feedback.rows import KEYS
from screens.widgets.dialogs import TextDialog
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.session.session import AnswerChange
from wizard.topics.feedback.points import Point, PointState

_SHOWN = 400
"""Characters of a point that are shown above its response."""

_NEEDS_A_POINT = frozenset({"answer", "resolve", "defer", "reopen", "tie", "reply"})


class FeedbackScreen(FeedbackImport):
    """The points of the work in hand; each key that changes one is one step of undo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "bring", "import", tooltip="Bring in a reviewer's mail or notes"),
        Binding("e", "answer", "answer", tooltip="Write what was done about it"),
        Binding("r", "resolve", "settle", tooltip="It is settled"),
        Binding("d", "defer", "defer", tooltip="It waits, with the reason"),
        Binding("o", "reopen", "open", tooltip="It is open again"),
        Binding("t", "tie", "tie", tooltip="Say which question or rule it is about"),
        Binding("escape,ctrl+r", "ask('back')", "back", tooltip="Back to where you were"),
        Binding("x", "reply", "reply", tooltip="Write the reply to this round into a file"),
        *(
            Binding(key, f"view('{view}')", words, show=False)
            for view, (key, words) in KEYS.items()
        ),
        Binding("ctrl+z", "undo", "undo", show=False, tooltip="Take the last change back"),
        Binding("ctrl+y", "redo", "redo", show=False, tooltip="Make it again"),
        Binding("f1", "ask('help')", "help", tooltip="Explain this screen and all keys"),
        Binding("f5", "ask('review')", "review", show=False, tooltip="See all findings"),
        Binding("tab", "app.focus_next", "read below", tooltip="Read all of it", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys show only while they do something."""
        if action in _NEEDS_A_POINT:
            point = self.point if self.is_mounted else None
            if point is None:
                return False
            if action in {"resolve", "reopen"}:
                settled = PointState.OPEN if action == "reopen" else PointState.RESOLVED
                return point.state is not settled
        return super().check_action(action, parameters)

    # What is done

    def action_resolve(self) -> None:
        """The point is settled; a word is said where no response stands."""
        point = self.point
        if point is None or not self.can_change():
            return
        if self.do(partial(self.feedback.resolve, point.number)) and not point.response:
            self.notify("Resolved. e says what was done: reviewers look for that.")

    def action_reopen(self) -> None:
        """The point is open again."""
        point = self.point
        if point is not None and self.can_change():
            self.do(partial(self.feedback.reopen, point.number))

    def action_undo(self) -> None:
        """Takes the last change of an answer back, wherever it was made."""
        self._retrace("undo", self._session.undo)

    def action_redo(self) -> None:
        """Makes the change that was taken back again."""
        self._retrace("redo", self._session.redo)

    def _retrace(self, words: str, deed: Callable[[], AnswerChange | None]) -> None:
        change = deed()
        if change is None:
            self.notify(f"Nothing to {words}.")
            return
        if change.field != self.feedback.field:
            label = self._session.edition.fields[change.field].label
            self.notify(f"The answer to “{label}” is another one again.")
        self.show_change(change)

    # What is asked first

    def action_answer(self) -> None:
        """Asks for the response."""
        self._ask_for(self._answer)

    def action_defer(self) -> None:
        """Asks why the point waits."""
        self._ask_for(self._defer)

    def action_tie(self) -> None:
        """Asks what the point is about."""
        self._ask_for(self._tie)

    def _ask_for(self, ask: Callable[[Point], Coroutine[Any, Any, None]]) -> None:
        point = self.point
        if point is not None and self.can_change():
            self.run_worker(postponed(ask, point), exclusive=True, group="ask")

    async def _answer(self, point: Point) -> None:
        from screens.feedback.dialogs import MultilineTextDialog

        said = point.text if len(point.text) <= _SHOWN else f"{point.text[:_SHOWN]} …"
        dialog = MultilineTextDialog(f"Response to point {point.number}", said, point.response)
        response = await self.app.push_screen_wait(dialog)
        if response is not None and response != point.response:
            self.do(partial(self.feedback.answer, point.number, response))

    async def _defer(self, point: Point) -> None:
        """Asks until the reason gives one, or the person backs out."""
        said, value = f"Why does point {point.number} wait, and until when?", point.reason
        while True:
            ask = TextDialog("Defer", said, value=value, placeholder=self.feedback.example)
            reason = await self.app.push_screen_wait(ask)
            if reason is None:
                return
            try:
                change = self.feedback.defer(point.number, reason)
            except WizardError as error:
                said, value = f"{error.message} {error.hint}", reason
            else:
                self.show_change(change)
                return

    async def _tie(self, point: Point) -> None:
        from screens.feedback.dialogs import PointTopicDialog

        offered = self.suggester.suggest(point.text)
        dialog = PointTopicDialog(self._session, offered, tied=bool(point.about))
        about = await self.app.push_screen_wait(dialog)
        if about is not None and about != point.about:
            self.do(partial(self.feedback.tie, point.number, about))
