"""The one screen that renders every page of every step from the catalogue."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from screens.fields.surroundings import Surroundings
from screens.guide import Guide
from screens.journey import Journey
from screens.keybar import KeyBar
from screens.line import Line
from screens.messages import (
    AnswerChanged,
    Edited,
    FieldEntered,
    PageWanted,
    PlaceTaken,
    ScreenWanted,
    SecretGiven,
)
from screens.page import PageForm
from screens.summary import next_line, top_line
from wizard.errors import WizardError
from wizard.session.plan import next_blocker
from wizard.session.session import Change
from wizard.session.work import Work

STATE_EVERY_S = 0.5

WIDE = 100
"""From this many columns the journey and the guide stand beside the page."""


class StepScreen(Screen[None]):
    """One page of the journey over the work in hand. Holds no answers, so it can be thrown away."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "ask('help')", "help", tooltip="Explain this field and all keys"),
        Binding("f2", "ask('jump')", "jump", tooltip="Go to any page"),
        Binding("f3", "blocker(1)", "blocker", tooltip="Go to the next thing that blocks"),
        Binding("shift+f3", "blocker(-1)", "previous blocker", show=False),
        Binding("f5", "ask('review')", "review", tooltip="See all findings"),
        Binding("f7", "next_task", "next", tooltip="Go to the most useful next thing"),
        Binding("f8", "ask('export')", "export", tooltip="Export a bundle"),
        Binding("ctrl+n", "page(1)", "page", tooltip="Go to the next page"),
        Binding("ctrl+b", "page(-1)", "page back", show=False),
        Binding("ctrl+f", "ask('search')", "find", tooltip="Search everything", priority=True),
        Binding("ctrl+z", "undo", "undo", priority=True, show=False),
        Binding("ctrl+y", "redo", "redo", priority=True, show=False),
        Binding("escape", "ask('back')", "leave"),
    ]

    def __init__(self, work: Work, surroundings: Surroundings, page_id: str, field_id: str) -> None:
        super().__init__()
        self._work = work
        self._session = work.session
        self._surroundings = surroundings
        self._placed = work.session.edition.page_ids[page_id]
        self._wanted = field_id
        self._field = ""
        """The field that had the cursor last: what the guide explains."""

    def compose(self) -> ComposeResult:
        """The journey, the page and the guide, between a line of state and a line of keys."""
        # Breakpoints are applied after the first paint, which would flash in the other layout.
        self.add_class("-narrow" if self.app.size.width < WIDE else "-wide")
        yield Line(top_line(self._work), id="top")
        with Horizontal(id="body"):
            yield Journey(self._session, self._placed.page.id)
            yield PageForm(self._session, self._surroundings, self._placed)
            yield Guide(self._session)
        yield Line(next_line(self._session), id="next")
        yield KeyBar()

    def on_mount(self) -> None:
        """Puts the cursor where it was wanted."""
        self.query_one(PageForm).enter(self._wanted)
        self.set_interval(STATE_EVERY_S, self._show_state)

    @property
    def field(self) -> str:
        """The id of the field that has the cursor, or had it last; "" before any had."""
        return self._field

    @on(FieldEntered)
    def follow(self, event: FieldEntered) -> None:
        """The guide follows the cursor, and so does the place to resume at."""
        event.stop()
        self._field = event.field
        self._session.end_typing()
        self.post_message(PlaceTaken(self._placed.page.id, event.field))
        self.query_one(Guide).show(event.field)

    @on(AnswerChanged)
    def take_answer(self, event: AnswerChanged) -> None:
        """Every answer goes into the session at once."""
        event.stop()
        try:
            change = self._session.set(event.field, event.value)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            self.query_one(PageForm).put(event.field, self._session.value(event.field))
        else:
            self._show_change(change)

    @on(SecretGiven)
    def keep_secret(self, event: SecretGiven) -> None:
        """A secret goes to the keyring; only its reference becomes an answer."""
        event.stop()
        self.run_worker(self._store_secret(event), exclusive=True, group="secret")

    async def _store_secret(self, event: SecretGiven) -> None:
        try:
            reference = await self._surroundings.store_secret(event.field, event.secret)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        change = self._session.set(event.field, reference)
        self.query_one(PageForm).put(event.field, reference)
        self._show_change(change)

    def _show_change(self, change: Change) -> None:
        self.query_one(PageForm).show(change)
        if change.findings or change.folded:
            self.query_one(Journey).refresh_stops()
            self.query_one("#next", Line).say(next_line(self._session))
        if self._field:
            self.query_one(Guide).show(self._field)
        self.post_message(Edited())
        self._show_state()

    def _show_state(self) -> None:
        self.query_one("#top", Line).say(top_line(self._work))

    @on(PageWanted)
    def stay_if_here(self, event: PageWanted) -> None:
        """A field of this page needs no other screen."""
        if event.page == self._placed.page.id and self.query_one(PageForm).enter(event.field):
            event.stop()

    def _go(self, field_id: str) -> None:
        page = self._session.edition.page_of_field[field_id].page.id
        self.query_one(PageForm).post_message(PageWanted(page, field_id))

    def action_ask(self, name: str) -> None:
        """Asks the program for another screen or dialog."""
        self.post_message(ScreenWanted(name))

    def action_page(self, by: int) -> None:
        """The next or previous page, across steps."""
        position = self._placed.position + by
        pages = self._session.edition.pages
        if 0 <= position < len(pages):
            self.post_message(PageWanted(pages[position].page.id))
        else:
            self.notify("This is the last page." if by > 0 else "This is the first page.")

    def action_blocker(self, direction: int) -> None:
        """The next or previous thing that blocks, seen from here, round the journey."""
        found = next_blocker(self._session.assessment, self._placed.page.id, self._field, direction)
        if found is None:
            self.notify("Nothing blocks.")
        else:
            self._go(found.field)

    def action_next_task(self) -> None:
        """The thing the line below speaks of."""
        plan = self._session.plan
        if plan:
            self._go(plan[0].field)
        else:
            self.notify("Nothing is left to do here.")

    def action_undo(self) -> None:
        """Takes the last change of an answer back, wherever it was made."""
        self._retrace(self._session.undo(), "Nothing to undo.")

    def action_redo(self) -> None:
        """Makes the change that was taken back again."""
        self._retrace(self._session.redo(), "Nothing to redo.")

    def _retrace(self, change: Change | None, otherwise: str) -> None:
        if change is None:
            self.notify(otherwise)
            return
        self.query_one(PageForm).put(change.field, change.after)
        self._show_change(change)
        self._go(change.field)
