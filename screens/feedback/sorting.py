"""Preview of imported points: joined, split, dropped or edited before they are added."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.feedback.presenter import FeedbackPresenter
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import ConfirmDialog, TextDialog, mark_for
from screens.widgets.key_labels import with_keys
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.postponed import postponed
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.rules.days import parse_day
from wizard.rules.phrasing import counted
from wizard.secrets.masking import without_secrets
from wizard.text import clean, one_line
from wizard.topics.feedback.triage import SplitEditor

_DIGITS = 4
"""Maximum length of the number of a round."""


@dataclass(frozen=True, slots=True)
class AcceptedPoints:
    """The points to add, and their round."""

    texts: tuple[str, ...]
    round: int
    received_on: date


class MailPartRows(Rows):
    """The parts of the imported text; a click marks one, Enter closes the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "screen.take", "take", tooltip="Take the marked points", id="points_list.take"
        )
    ]


class PointSortingScreen(ModalScreen[AcceptedPoints | None]):
    """Closes with the marked points, or None."""

    AUTO_FOCUS = "MailPartRows"
    CSS_PATH = "sorting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,d",
            "mark",
            "mark",
            tooltip="Keep it as a point, or leave it out",
            id="points.mark",
        ),
        Binding(
            "m",
            "join",
            "merge",
            tooltip="Join it with the point above",
            id="points.merge",
        ),
        Binding(
            "s",
            "part",
            "split",
            tooltip="Split it into its lines or sentences",
            id="points.split",
        ),
        Binding(
            "e",
            "reword",
            "edit",
            tooltip="Edit it; a blank line splits it",
            id="points.edit",
        ),
        Binding(
            "n", "number", "round", tooltip="Change the number of the round", id="points.number"
        ),
        Binding(
            "w",
            "day",
            "when",
            show=False,
            tooltip="Change the date on which you received it",
            id="points.day",
        ),
        HELP,
        Binding(
            "escape", "leave", "cancel", tooltip="Cancel; no point is taken", id="points.leave"
        ),
    ]

    def __init__(
        self, sorting: SplitEditor, presenter: FeedbackPresenter, number: int, day: date
    ) -> None:
        super().__init__()
        self._number = number
        self._day = day
        self._sorting = sorting
        self._before = tuple(sorting.pieces)
        self._presenter = presenter
        self._rows = MailPartRows(self._draw, len(sorting.pieces))

    def compose(self) -> ComposeResult:
        """Composes the number of points, the parts, and the details of one."""
        yield Line(id="top")
        yield self._rows
        with VerticalScroll(id="piece"):
            yield Static(id="text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Starts at the first part."""
        self._show(0)

    def _show(self, index: int | None) -> None:
        """Redraws everything with the cursor on a part; None keeps the cursor."""
        self._rows.show(self._draw, len(self._sorting.pieces))
        if index is not None:
            self._rows.cursor = index
        self._tell()

    @on(Rows.Moved)
    def _tell(self) -> None:
        sorting = self._sorting
        left = f" · {len(sorting.left_out)} left out" if sorting.left_out else ""
        taken = counted(len(sorting.points), "point")
        title = (f" Round {self._number}, received {self._day.isoformat()}", "bold")
        self.query_one("#top", Line).say(Content.assemble(title, f" · {taken}{left}"))
        piece = sorting.pieces[self._rows.cursor]
        lines = [Content(clean(line)) for line in without_secrets(piece.text).split("\n")]
        if piece.why is not None:
            lines.insert(0, Content.styled(f"Taken for: {piece.why}", "$warning"))
        if piece.kept:
            lines += self._presenter.subject_lines(piece.text)
        self.query_one("#text", Static).update(Content("\n").join(lines))
        self.query_one("#piece").scroll_home(animate=False)

    def _draw(self, index: int, width: int) -> Content:
        piece = self._sorting.pieces[index]
        pointer = "▸" if index == self._rows.cursor else " "
        mark = mark_for(piece.kept, several=True)
        number = f"{self._sorting.number_of(index):>3}" if piece.kept else "   "
        why = (f"{piece.why or 'dropped'}: ", "$text-muted") if not piece.kept else ""
        text = one_line(without_secrets(piece.text))
        line = Content.assemble(f"{pointer} {mark} {number}  ", why, text)
        return line.truncate(width, ellipsis=True)

    def action_mark(self) -> None:
        """Marks the part under the cursor, or unmarks it."""
        self._show(self._sorting.toggle(self._rows.cursor))

    @on(Rows.Chosen)
    def clicked(self, event: Rows.Chosen) -> None:
        """Marks a part on a click, as Space does."""
        event.stop()
        self.action_mark()

    def action_join(self) -> None:
        """Joins the part with the one above."""
        place = self._sorting.join(self._rows.cursor)
        if place is None:
            self.notify("There is no point above it.")
        self._show(place)

    def action_part(self) -> None:
        """Splits the part into several points."""
        place = self._sorting.part(self._rows.cursor)
        if place is None:
            self.notify("It is one sentence. Press e to edit it; a blank line splits it.")
        self._show(place)

    def action_reword(self) -> None:
        """Edits the text."""
        self.run_worker(postponed(self._reword), exclusive=True, group="ask")

    async def _reword(self) -> None:
        from screens.feedback.dialogs import MultilineTextDialog

        index = self._rows.cursor
        message = "A blank line splits it into two points."
        dialog = MultilineTextDialog("The point", message, self._sorting.pieces[index].text)
        text = await self.app.push_screen_wait(dialog)
        if text is not None:
            self._show(self._sorting.rewrite(index, text))

    def action_number(self) -> None:
        """Asks for another number of the round."""
        self.run_worker(postponed(self._ask_number), exclusive=True, group="ask")

    async def _ask_number(self) -> None:
        ask = TextDialog("Round", "Which round of review is it?", value=str(self._number))
        given = await self.app.push_screen_wait(ask)
        if given is None:
            return
        number = given.strip()
        if number.isdecimal() and len(number) <= _DIGITS and int(number):
            self._number = int(number)
            self._tell()
        else:
            self.notify("A round is a whole number from 1.", severity="warning")

    def action_day(self) -> None:
        """Asks for another day."""
        self.run_worker(postponed(self._ask_day), exclusive=True, group="ask")

    async def _ask_day(self) -> None:
        ask = TextDialog("Received on", "When did you receive it?", value=self._day.isoformat())
        given = await self.app.push_screen_wait(ask)
        if given is None:
            return
        try:
            self._day = parse_day(given)
        except ValueError:
            self.notify("Write the date as 2025-03-28.", severity="warning")
        else:
            self._tell()

    def action_take(self) -> None:
        """Closes with the marked points."""
        texts = self._sorting.points
        if texts:
            self.dismiss(AcceptedPoints(texts, self._number, self._day))
        else:
            words = "No point is marked. Space marks one; Escape takes none."
            self.notify(with_keys(words, {"Space": "points.mark", "Escape": "points.leave"}))

    def action_leave(self) -> None:
        """Closes without a result; edits are discarded only after confirmation."""
        if tuple(self._sorting.pieces) == self._before:
            self.dismiss(None)
            return
        question = ConfirmDialog("Discard your sorting?", yes="Discard it", no="Keep sorting")
        self.app.push_screen(question, self._drop)

    def _drop(self, agreed: bool | None) -> None:
        if agreed:
            self.dismiss(None)
