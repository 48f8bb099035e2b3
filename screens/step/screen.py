"""The one screen that renders every page of every step from the catalogue."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from screens.fields.surroundings import FieldContext
from screens.step.again_on_page import AgainOnPage
from screens.step.guide import Guide
from screens.step.journey import JourneyPanel
from screens.step.page import PageForm
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.messages import (
    AnswerChanged,
    DraftEdited,
    FieldFocused,
    PageRequested,
    PositionChanged,
    RequirementFocused,
    SecretGiven,
)
from screens.widgets.rows import Rows
from screens.widgets.summary import STATE_EVERY_S, next_line, top_line
from wizard.errors import WizardError
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange

WIDE = 100
"""From this many columns the journey and the guide stand beside the page."""

HIGH = 16
"""With fewer rows the page has them all: a guide below it would leave no field in sight."""


class StepScreen(AgainOnPage):
    """One page of the journey over the work in hand. Holds no answers, so it can be thrown away."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]

    def __init__(
        self, work: OpenDraft, surroundings: FieldContext, page_id: str, field_id: str
    ) -> None:
        around = replace(surroundings, edited=self._hold_unsaved, look_closer=self.look_closer)
        super().__init__(work.session, page_id, around)
        self._work = work
        self._wanted = field_id

    def compose(self) -> ComposeResult:
        """The journey, the page and the guide, between a line of state and a line of keys."""
        # Breakpoints are applied after the first paint, which would flash in the other layout.
        self.add_class("-narrow" if self.app.size.width < WIDE else "-wide")
        self.add_class("-low" if self.app.size.height < HIGH else "-high")
        yield Line(top_line(self._work, self.app.size.width), id="top")
        with Horizontal(id="body"):
            yield JourneyPanel(self._session, self._placed.page.id)
            yield PageForm(self._session, self._surroundings, self._placed)
            yield Guide(self._session)
        yield Line(next_line(self._session), id="next")
        yield KeyBar()

    def on_mount(self) -> None:
        """Puts the cursor where it was wanted."""
        self._enter(self._wanted)
        self.set_interval(STATE_EVERY_S, self.show_state)

    @on(PageRequested)
    async def turn_to(self, event: PageRequested) -> None:
        """Another page: only the form is another one, all around it stays."""
        event.stop()
        if event.page != self._placed.page.id:
            self._placed = self._session.edition.page_ids[event.page]
            with self.app.batch_update():
                await self.query_one(PageForm).remove()
                form = PageForm(self._session, self._surroundings, self._placed)
                await self.query_one("#body").mount(form, after=self.query_one(JourneyPanel))
                self.query_one(JourneyPanel).show_page(event.page)
                self._enter(event.field)
        elif event.field:
            self._enter(event.field)

    def _enter(self, field_id: str) -> None:
        self.query_one(PageForm).enter(field_id)
        self.post_message(PositionChanged(self._placed.page.id, field_id))

    @on(FieldFocused)
    def follow(self, event: FieldFocused) -> None:
        """The guide follows the cursor, and so does the place to resume at."""
        event.stop()
        left, self._field = self._field, event.field
        if left != event.field:
            self.show_inherited(left)
            self.left_field(left)
        self._session.end_typing()
        self.post_message(PositionChanged(self._placed.page.id, event.field))
        self.explain_field()

    @on(Rows.Moved)
    def follow_row(self, event: Rows.Moved) -> None:
        """The guide shows the file under the cursor."""
        event.stop()
        self.explain_field()

    def explain_field(self) -> None:
        """The guide says what there is to say of the field under the cursor."""
        if self._field:
            self.query_one(Guide).show(self._field, self.query_one(PageForm).row_of(self._field))

    @on(RequirementFocused)
    def explain(self, event: RequirementFocused) -> None:
        """The guide explains what the cursor stands on where no field has it."""
        event.stop()
        left, self._field = self._field, ""
        self.left_field(left)
        self.post_message(PositionChanged(self._placed.page.id, ""))
        self.query_one(Guide).show_judged(event.requirement, self._placed.page)

    @on(AnswerChanged)
    def take_answer(self, event: AnswerChanged) -> None:
        """Every answer goes into the session at once."""
        event.stop()
        try:
            change = self._session.set(event.field, event.value)
        except WizardError as error:
            self._tell(error)
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
            self._tell(error)
            return
        change = self._session.set(event.field, reference)
        self.query_one(PageForm).put(event.field, reference)
        self._show_change(change)

    def _tell(self, error: WizardError) -> None:
        self.notify(f"{error.message} {error.hint}", severity="error", markup=False)

    def _hold_unsaved(self) -> None:
        """What is typed and the word "saved" never stand on one frame.

        The answer itself comes by a message, which may be behind the next painting.
        """
        self._session.unsaved = True
        self.show_state()

    def _show_change(self, change: AnswerChange) -> None:
        self.query_one(PageForm).show(change)
        self.show_around(change)
        self.post_message(DraftEdited(change.field))

    def show_around(self, change: AnswerChange) -> None:
        """The journey, the next thing to do, the guide and the line of state."""
        if change.findings or change.folded:
            self.query_one(JourneyPanel).refresh_stops()
            self.query_one("#next", Line).say(next_line(self._session))
        self.explain_field()
        self.show_state()

    def show_state(self) -> None:
        """Where things stand, and whether everything is saved."""
        said = top_line(self._work, self.app.size.width, self._looking)
        self.query_one("#top", Line).say(said)

    def retrace(self, change: AnswerChange) -> None:
        """Shows an edit that was taken back or made again, where it was made."""
        self.query_one(PageForm).put(change.field, change.after)
        self._show_change(change)
        self.go_to(change.field)
