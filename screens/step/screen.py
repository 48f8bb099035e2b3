"""The one screen that renders every page of every step from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen

from screens.fields.surroundings import FieldContext
from screens.signing.controller import SigningController
from screens.step.controllers import (
    AutofillController,
    CompanyController,
    FilesController,
    ReviewMarksController,
    show_error,
)
from screens.step.guide import Guide
from screens.step.journey import JourneyLine, JourneyPanel
from screens.step.page import WIDE, PageForm
from screens.team.controller import TeamController
from screens.widgets.common_bindings import (
    CALENDAR,
    CATALOGUE,
    EXPORT,
    FEEDBACK,
    FIT,
    HELP,
    JUMP,
    LIVE,
    MINE,
    PAGE_MAP,
    PORTAL,
    REDO,
    REVIEW,
    SCAN,
    SEARCH,
    UNDO,
)
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line, StateLine
from screens.widgets.messages import (
    AnswerChanged,
    DraftEdited,
    FactsLearned,
    FieldFocused,
    InspectionProgress,
    NothingAsked,
    OptionReached,
    PageRequested,
    PositionChanged,
    ReviewMarksLoaded,
    ScreenRequested,
    SecretGiven,
)
from screens.widgets.mine import MineFilter, everybody_words, nothing_waits_words
from screens.widgets.rows import Rows
from screens.widgets.summary import next_line, top_line
from screens.widgets.team_words import TeamMarks
from screens.widgets.undo import UndoController
from wizard.drafts.team_model import QuestionScope
from wizard.engine.finding import Finding
from wizard.engine.plan import next_blocker
from wizard.errors import WizardError
from wizard.rules.formats import without_hidden_characters
from wizard.session.answer_counts import AnswerCounts
from wizard.session.open_draft import DraftPosition, OpenDraft
from wizard.session.session import AnswerChange

HIGH = 16
"""Below this number of rows there is no guide: it would leave no field in view."""


class StepScreen(Screen[None]):
    """One page of the journey of the open draft. Holds no answers, so it is disposable."""

    AUTO_FOCUS = ""
    CSS_PATH = "screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        # In order of importance: a narrow line shows only the first.
        replace(HELP, tooltip="Explain this field and all keys"),
        Binding(
            "ctrl+n", "page(1)", "next page", tooltip="Go to the next page", id="step.next_page"
        ),
        Binding(
            "f9", "share", "share", tooltip="Share one answer with all your apps", id="step.share"
        ),
        Binding(
            "f3",
            "blocker(1)",
            "blocker",
            tooltip="Go to the next thing that blocks",
            id="step.next_blocker",
        ),
        Binding(
            "shift+f3", "blocker(-1)", "previous blocker", show=False, id="step.previous_blocker"
        ),
        REVIEW,
        MINE,
        LIVE,
        SCAN,
        EXPORT,
        Binding(
            "shift+f5",
            "sign",
            "sign",
            tooltip="Sign this page, or record what you saw",
            id="step.sign",
        ),
        Binding(
            "shift+f4,ctrl+right_square_bracket",
            "take_out_hidden",
            "take out hidden",
            tooltip="Take hidden characters out of this answer",
            show=False,
            id="step.take_out_hidden",
        ),
        Binding("escape", "ask('back')", "leave", id="step.back"),
        Binding(
            "ctrl+o",
            "autofill",
            "fill in",
            tooltip="Fill answers from what you have",
            id="step.autofill",
        ),
        JUMP,
        Binding(
            "f7",
            "next_task",
            "next",
            tooltip="Go to the most useful next thing",
            id="step.next_task",
        ),
        Binding(
            "ctrl+j,ctrl+b,shift+f2", "page(-1)", "page back", show=False, id="step.previous_page"
        ),
        replace(SEARCH, priority=True),
        replace(UNDO, priority=True),
        replace(REDO, tooltip="", priority=True),
        Binding(
            "ctrl+l",
            "ask('listing')",
            "listing",
            tooltip="How the listing will look",
            id="step.listing",
        ),
        replace(PAGE_MAP, priority=True, show=False),
        CATALOGUE,
        FEEDBACK,
        PORTAL,
        CALENDAR,
        FIT,
    ]

    def __init__(
        self, open_draft: OpenDraft, field_context: FieldContext, position: DraftPosition
    ) -> None:
        super().__init__()
        self._open_draft = open_draft
        self._session = session = open_draft.session
        self._placed = session.edition.page_ids[position.page]
        self._counts = AnswerCounts(session)
        self._mine = MineFilter(open_draft)
        self._wanted = position
        self._field = ""
        """The field that had the cursor last: what the guide explains."""
        self._looking = ""
        """How far a long look at files has come."""
        self._around_waits = self._journey_waits = False
        """Whether the guide and the state line, and also the journey, are to be updated."""
        self._field_context = replace(
            field_context,
            edited=self._hold_unsaved,
            look_closer=self.look_closer,
            team_marks=TeamMarks(session).beside,
        )
        self._files = FilesController(self, session)
        self._marks = ReviewMarksController(self, open_draft.again, self._show_marked)
        self._company = CompanyController(self, session, field_context, self.show_changes)
        autofill = AutofillController(
            self, session, field_context.folder, self.show_changes, open_draft.note_origins
        )
        self._signing = SigningController(
            self, session, field_context.author, lambda change: self.show_changes([change])
        )
        self._team = TeamController(self, session, self._show_team)
        # A key of the screen finds its action on the screen only.
        self.action_autofill = autofill.start
        changes = UndoController(self, self._session, self._show_retraced)
        self.action_undo, self.action_redo = changes.undo, changes.redo

    def compose(self) -> ComposeResult:
        """Composes the journey, the page and the guide, between the state line and the key bar."""
        # Breakpoints are applied after the first paint, which would show the other layout briefly.
        self.add_class("-narrow" if self.app.size.width < WIDE else "-wide")
        self.add_class("-low" if self.app.size.height < HIGH else "-high")
        yield StateLine(self._top)
        yield JourneyLine(self._session, self._counts, self._placed, self._mine)
        with Horizontal(id="body"):
            yield JourneyPanel(self._session, self._counts, self._placed.page.id, self._mine)
            yield PageForm(self._session, self._field_context, self._placed)
            yield Guide(self._session)
        yield Line(self._next(), id="next")
        yield KeyBar()

    def on_mount(self) -> None:
        """Focuses the requested field."""
        self._enter(self._wanted.field)
        self.query_one(PageForm).go_to_place(self._wanted.field, self._wanted.cursor)

    @on(PageRequested)
    async def turn_to(self, event: PageRequested) -> None:
        """Shows another page: replaces the form only."""
        event.stop()
        page, field = self._session.place_to_answer(event.page, event.field)
        if page != self._placed.page.id:
            self._placed = self._session.edition.page_ids[page]
            with self.app.batch_update():
                await self.query_one(PageForm).remove()
                form = PageForm(self._session, self._field_context, self._placed)
                await self.query_one("#body").mount(form, after=self.query_one(JourneyPanel))
                self.query_one(JourneyPanel).show_page(page)
                self.query_one(JourneyLine).show_page(self._placed)
                self._enter(field)
        elif field:
            self._enter(field)

    @property
    def position(self) -> DraftPosition:
        """The page, the field that had the cursor last, and where in it."""
        forms = self.query(PageForm)  # none while the page changes
        cursor = forms.first().cursor_of(self._field) if forms else -1
        return DraftPosition(self._placed.page.id, self._field, cursor)

    def _enter(self, field_id: str) -> None:
        self.query_one(PageForm).enter(field_id)
        self.post_message(PositionChanged(self._placed.page.id, field_id))

    @on(FieldFocused)
    def follow(self, event: FieldFocused) -> None:
        """Updates the guide and the position to resume at."""
        event.stop()
        left, self._field = self._field, event.field
        if left != event.field:
            self._company.show_inherited(left)
            self._marks.leave(left)
        self._session.end_typing()
        self.post_message(PositionChanged(self._placed.page.id, event.field))
        self._explain_field()

    @on(Rows.Moved)
    @on(OptionReached)
    def follow_row(self, event: Rows.Moved | OptionReached) -> None:
        """Shows the file or the option under the cursor in the guide."""
        event.stop()
        self._explain_field()

    def _explain_field(self) -> None:
        """Shows the guide of the focused field."""
        if self._field:
            self.query_one(Guide).show(self._field, self.query_one(PageForm).row_of(self._field))

    @on(NothingAsked)
    def explain_page(self, event: NothingAsked) -> None:
        """Shows the page in the guide, where no field has focus."""
        event.stop()
        left, self._field = self._field, ""
        self._marks.leave(left)
        self.post_message(PositionChanged(self._placed.page.id, ""))
        self.query_one(Guide).show_page(self._placed.page)

    @on(AnswerChanged)
    def take_answer(self, event: AnswerChanged) -> None:
        """Stores every answer in the session at once."""
        event.stop()
        try:
            change = self._session.set(event.field, event.value)
        except WizardError as error:
            show_error(self, error)
            self.query_one(PageForm).put(event.field, self._session.value(event.field))
        else:
            self._show_change(change)

    @on(SecretGiven)
    def keep_secret(self, event: SecretGiven) -> None:
        """Stores a secret in the keyring; only its reference becomes an answer."""
        event.stop()
        self.run_worker(self._store_secret(event), exclusive=True, group="secret")

    async def _store_secret(self, event: SecretGiven) -> None:
        try:
            reference = await self._field_context.store_secret(event.field, event.secret)
        except WizardError as error:
            show_error(self, error)
        else:
            self.show_changes([self._session.set(event.field, reference)])

    def _hold_unsaved(self) -> None:
        """Shows the unsaved state at once, so that unsaved text is never beside the word "saved".

        The answer itself comes by a message, which may be behind the next painting.
        """
        self._session.unsaved = True
        self.query_one(StateLine).show()

    def _show_change(self, change: AnswerChange) -> None:
        self.query_one(PageForm).show(change)
        self._show_around_soon(change)
        self.post_message(DraftEdited(change.field))

    def _show_around_soon(self, change: AnswerChange) -> None:
        """Updates the surroundings once the typed letter is painted, for several letters once."""
        self._journey_waits = self._concerns_journey(change) or self._journey_waits
        if not self._around_waits:
            self._around_waits = True
            self.call_after_refresh(self._show_waiting)

    def _show_waiting(self) -> None:
        journey, self._journey_waits, self._around_waits = self._journey_waits, False, False
        if self.is_attached and self.query(PageForm):
            self._draw_around(journey=journey)

    def show_changes(self, changes: Sequence[AnswerChange]) -> None:
        """Draws answers that changed other than by typing; the surroundings only once."""
        form = self.query_one(PageForm)
        findings = frozenset[str]().union(*(each.findings for each in changes))
        folded = frozenset[str]().union(*(each.folded for each in changes))
        whole = AnswerChange(changes[-1].field, None, None, findings, folded)
        for change in changes:
            form.put(change.field, self._session.value(change.field))
            self.post_message(DraftEdited(change.field))
        for shown in [whole] if findings or folded else changes:
            form.show(shown)
        self._show_around(whole)
        self.refresh_bindings()

    def _show_around(self, change: AnswerChange) -> None:
        """Updates the journey, the next task, the guide and the state line."""
        self._draw_around(journey=self._concerns_journey(change))

    def _concerns_journey(self, change: AnswerChange) -> bool:
        return self._counts.count(change) or bool(change.findings or change.folded)

    def _draw_around(self, *, journey: bool) -> None:
        if journey:
            self._show_journey()
        self._explain_field()
        self.query_one(StateLine).show()

    def _show_journey(self) -> None:
        self.query_one(JourneyPanel).refresh_stops()
        self.query_one(JourneyLine).refresh_count()
        self.query_one("#next", Line).say(self._next())

    def _next(self) -> Content:
        return next_line(self._session, self._mine.plan, self._mine.lead, nothing_waits_words())

    def _top(self, width: int) -> Content:
        return top_line(self._open_draft, width, self._looking)

    # Results of background tasks

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Shows facts of files; they need no save."""
        event.stop()
        self.query_one(PageForm).learn(event.change)
        self._show_around(event.change)

    @on(InspectionProgress)
    def show_progress(self, event: InspectionProgress) -> None:
        """Shows the progress of a long inspection in the state line."""
        event.stop()
        self._looking = event.words
        self.query_one(StateLine).show()

    @on(ReviewMarksLoaded)
    def show_marks(self, event: ReviewMarksLoaded) -> None:
        """Shows which answers to review again."""
        event.stop()
        self._marks.show_all()

    def _show_marked(self) -> None:
        self.query_one(JourneyPanel).refresh_stops()
        self._explain_field()

    def on_unmount(self) -> None:
        """Handles leaving the screen as leaving the field."""
        self._marks.keep(self._field)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an answer of this app's own can be shared, and only what waits for it signed."""
        if action == "share":
            return self._company.can_share(self._field)
        if action == "mine":
            return self._mine.is_possible
        if action == "sign":
            page = self._placed.page.id
            return self._to_look_at() is not None or self._signing.can_sign_page(page)
        return super().check_action(action, parameters)

    def key_f9(self) -> None:
        """Explains why the key does nothing, where that is so."""
        active = self.active_bindings.get("f9")
        if active is None or not active.enabled:
            self.notify(self._company.why_not(self._field), markup=False)

    def action_share(self) -> None:
        """Asks which answer to use."""
        self._company.share(self._field)

    def action_take_out_hidden(self) -> None:
        """Takes zero-width, bidirectional and tag characters out of the answer."""
        value = self._session.value(self._field)
        plain = None if value is None else without_hidden_characters(value)
        if plain == value:
            self.notify("This answer has no hidden characters.")
            return
        try:
            change = self._session.set(self._field, plain)
        except WizardError as error:
            show_error(self, error)
        else:
            self.show_changes([change])

    def _to_look_at(self) -> Finding | None:
        """What only a person can tell of the field under the cursor."""
        found = self._session.findings_of(self._field)
        return next((finding for finding in found if finding.needs_person), None)

    def action_sign(self) -> None:
        """Asks what a person saw, else for a signature of the page."""
        finding = self._to_look_at()
        if finding is not None:
            self._signing.sign_finding(finding)
        else:
            self._signing.sign_page(self._placed.page.id)

    def action_approve(self) -> None:
        """Asks whether the answers of the page are approved."""
        self._team.approve_page(self._placed.page.id)

    def action_comment(self) -> None:
        """Shows the comments on the question that had the cursor last."""
        self._team.comment(self._field)

    def action_assign(self) -> None:
        """Asks who answers the question that had the cursor last, and until when."""
        if self._field:
            self._team.assign(QuestionScope(field=self._field))
        else:
            self.notify("Go to a question first.")

    def look_closer(self, field_id: str, row: int | None) -> None:
        """Shows the close look at a file that a field names."""
        self._files.look_closer(field_id, row, self._field_context)

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))

    def action_page(self, delta: int) -> None:
        """Goes to the next or previous page, across steps."""
        here, part = self._placed.position, self._mine.part
        pages = self._session.edition.pages
        ahead = pages[here + 1 :] if delta > 0 else pages[:here][::-1]
        names = (each.page.id for each in ahead)
        page = next((name for name in names if part is None or name in part.pages), None)
        if page is not None:
            self.post_message(PageRequested(page))
        else:
            end = "last" if delta > 0 else "first"
            yours = f" of yours. {everybody_words()}" if part else "."
            self.notify(f"This is the {end} page{yours}")

    def action_blocker(self, direction: int) -> None:
        """Goes to the next or previous blocker from here, wrapping around."""
        page = self._placed.page.id
        part, now = self._mine.part, self._session.at_current
        counts = part.has if part else lambda _: True
        found = next_blocker(now, page, self._field, direction, counts)
        if found is None:
            self.notify("Nothing of yours blocks." if part else "Nothing blocks.")
        else:
            self._go_to(found.field)

    @on(events.Click, "#next")
    def action_next_task(self) -> None:
        """Goes to the task in the line below."""
        plan = self._mine.plan
        if plan:
            self._go_to(plan[0].field)
        else:
            done = nothing_waits_words() if self._session.plan else "Everything is answered."
            self.notify(done)

    def action_mine(self) -> None:
        """Shows only what waits for the person who works here, or again everything."""
        if self._mine.switch(self):
            self._show_journey()
            self.query_one(StateLine).show()

    def _show_team(self, change: AnswerChange) -> None:
        """Shows what was approved, said or signed, also beside questions without a finding."""
        self.show_changes([change])
        self.query_one(PageForm).show_again()
        self._show_journey()

    def _show_retraced(self, change: AnswerChange, words: str) -> None:
        """Shows an edit that was undone or redone, on its page."""
        if not change.field:
            self._show_team(change)
            self.notify(words, markup=False)
            return
        self.query_one(PageForm).put(change.field, change.after)
        self._show_change(change)
        self._go_to(change.field)

    def _go_to(self, field_id: str) -> None:
        page = self._session.edition.page_of_field[field_id].page.id
        self.post_message(PageRequested(page, field_id))
