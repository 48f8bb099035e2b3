"""The catalogue screen: all requirements with search, filters, details and a line to try values."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.browse.filters import CatalogueFilter, CatalogueState
from screens.browse.rows import ANY_SOURCE, LEVEL_KEYS, CatalogueRows, detail_lines
from screens.browse.try_value import ValueTester
from screens.widgets.chips import Chips
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import SafeInput
from screens.widgets.keybar import KeyBar
from screens.widgets.line import StateLine
from screens.widgets.messages import FactsLearned, PageRequested, ScreenRequested
from screens.widgets.rows import Rows
from screens.widgets.summary import top_line
from wizard.catalogue.model import Requirement
from wizard.engine.finding import Assessment, Finding
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.topics.browse.try_value import assess_for_trials, sample_answers, try_value

WIDE = 100
"""From this width in columns, details are shown beside the list."""

_BESIDE_DRAFT = "Judged beside your other answers; nothing is changed."
_BESIDE_SAMPLE = "Judged with the sample's answers; nothing is changed."


class CatalogueScreen(Screen[None]):
    """The catalogue of an edition, with an open draft or without one."""

    AUTO_FOCUS = "CatalogueRows"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "search",
            "search",
            tooltip="Search; typing a letter starts it too",
            id="catalogue.search",
        ),
        *(
            Binding(
                key,
                f"narrow('{key}')",
                show=False,
                tooltip=f"Show {level or 'all levels'}",
                id=f"catalogue.narrow_{key}",
            )
            for key, level in LEVEL_KEYS.items()
        ),
        Binding(
            ANY_SOURCE,
            "next_source",
            show=False,
            tooltip="Show the next kind of source; after the last one, any",
            id="catalogue.next_source",
        ),
        Binding("up", "list(-1)", show=False, priority=True, id="catalogue.up"),
        Binding("down", "list(1)", show=False, priority=True, id="catalogue.down"),
        HELP,
        Binding(
            "escape",
            "leave",
            "back",
            tooltip="Back to the list, then to where you were",
            id="catalogue.leave",
        ),
        Binding(
            "f12",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            show=False,
            id="catalogue.back",
        ),
    ]

    def __init__(
        self, app_context: AppContext, open_draft: OpenDraft | None, state: CatalogueState
    ) -> None:
        catalogue = app_context.catalogue
        edition = open_draft.session.edition if open_draft else catalogue.edition(catalogue.newest)
        super().__init__()
        self._app_context = app_context
        self._open_draft = open_draft
        self._edition = edition
        self._session = open_draft.session if open_draft else None
        self._state = state
        self.filter = CatalogueFilter(self, edition, self._session, state, self._explain)
        # A key of the screen looks for its action on the screen only.
        self.action_next_source = self.filter.next_source
        self.action_narrow = self.filter.narrow
        self._beside: Assessment | None = None
        """The answers beside which values are tried."""
        self._known: Assessment | None = None
        """The draft's assessment when they were read."""
        self._text = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Composes search line, list, test line and details."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield StateLine(self._top)
        words, example = self._state.narrowed.words, "/ search words of any requirement"
        yield SafeInput(words, example, id="search", select_on_focus=False)
        yield Chips([()], "", id="levels")
        yield Chips([()], "", id="tiers")
        with Container(id="parts"):
            yield CatalogueRows(self.filter.draw)
            with Vertical(id="read"):
                beside = _BESIDE_DRAFT if self._session else _BESIDE_SAMPLE
                yield ValueTester(self._edition, self._judge, beside)
                with VerticalScroll(id="told"):
                    yield self._text
        yield KeyBar()

    def on_mount(self) -> None:
        """Starts at the requirement that the screen was opened for."""
        self.call_after_refresh(self.filter.stand_at, self._state.key)
        self.filter.show_rows()

    def on_resize(self, event: events.Resize) -> None:
        """Places details beside the list or below it."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.filter.show_chips()

    def _top(self, width: int) -> Content:
        if self._open_draft is not None:
            return top_line(self._open_draft, width)
        count = len(self._edition.requirements)
        title = (" All requirements", "bold")
        return Content.assemble(title, f" · edition {self._edition.id} · {count}")

    def _explain(self) -> None:
        """Shows the details of the requirement under the cursor, and prepares the test line."""
        requirement = self.filter.requirement
        another = requirement is not None and requirement.id != self._state.key
        if requirement is not None:
            self._state.key = requirement.id
        lines = detail_lines(self._edition, requirement, self._session) if requirement else ()
        self._text.update(Content("\n").join(lines))
        self.query_one(ValueTester).show(requirement)
        if another:
            self.query_one("#told").scroll_home(animate=False)

    def _judge(self, requirement: Requirement, text: str) -> Finding:
        known = self._session.assessment if self._session else None
        if self._beside is None or self._known is not known:
            self._beside, self._known = self._assess_beside(), known
        return try_value(self._beside, requirement, text)

    def _assess_beside(self) -> Assessment:
        """The answers of the draft or else of the ready sample."""
        session, edition = self._session, self._edition
        if session is None:
            today = self._app_context.today
            answers = sample_answers(self._app_context.catalogue, today)
            return assess_for_trials(edition, answers, today)
        return assess_for_trials(
            edition, session.answers, session.today, session.files_seen, session.observed
        )

    @on(SafeInput.Edited)
    def look(self) -> None:
        """Filters the list by the typed text."""
        self.filter.search(self.query_one("#search", SafeInput).value)

    @on(SafeInput.Entered)
    def to_list(self) -> None:
        """Moves focus from the search line to the list."""
        self.query_one(CatalogueRows).focus()

    def on_key(self, event: events.Key) -> None:
        """Starts a search when a letter is typed in the list."""
        letter = event.character or ""
        if not letter.isalpha() or not isinstance(self.focused, CatalogueRows):
            return
        event.stop()
        self.action_search()
        self.query_one("#search", SafeInput).insert_text_at_cursor(letter)

    def action_search(self) -> None:
        """Focuses the search line."""
        line = self.query_one("#search", SafeInput)
        line.focus()
        line.cursor_position = len(line.value)

    def action_list(self, delta: int) -> None:
        """Moves the cursor of the list while the search line has focus."""
        self.query_one(CatalogueRows).action_move(delta)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        """Shows the details of the requirement that the cursor moved to."""
        event.stop()
        self._explain()

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Does on a click what Enter does."""
        event.stop()
        if self._open_draft is not None:
            self.action_go()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Updates signs and states after background checks found something."""
        event.stop()
        self.query_one(StateLine).show()
        self.filter.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enables going to a field only with a draft, and the arrows only while searching."""
        if action == "go":
            return self._open_draft is not None and self.filter.requirement is not None
        if action == "list":
            return isinstance(self.focused, SafeInput) and self.focused.id == "search"
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        """Requests the first field of the requirement, or its page."""
        requirement = self.filter.requirement
        if requirement is None:
            return
        field = requirement.fields[0]
        placed = self._edition.page_of_field.get(field)
        home = placed or self._edition.page_of_requirement[requirement.id]
        self.post_message(PageRequested(home.page.id, field if placed else ""))

    def action_try_value(self) -> None:
        """Focuses the line for trying a value."""
        self.query_one("#try").focus()

    def action_read(self) -> None:
        """Focuses the details, to scroll them."""
        self.query_one("#told").focus()

    def action_leave(self) -> None:
        """Returns from an input or the details to the list; from the list, closes the screen."""
        rows = self.query_one(CatalogueRows)
        if self.focused not in {None, rows}:
            rows.focus()
        else:
            self.action_ask("back")

    def action_ask(self, name: str) -> None:
        """Requests another screen or dialog from the app."""
        self.post_message(ScreenRequested(name))
