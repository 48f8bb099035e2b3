"""Dialog for a new submission: name, kinds, edition and folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.home.draft_operations import NewDraft
from screens.home.open_path import FolderSuggester
from screens.widgets.dialogs import Dialog, SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.option_lines import option_cards, option_lines
from screens.widgets.options import Options
from screens.widgets.path_dialog import typed_path
from screens.widgets.rows import Rows
from wizard.catalogue.model import Option
from wizard.engine.question_count import effects_of_kinds
from wizard.text import one_line
from wizard.topics.editions.news import purpose_words

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue

WIDE, HIGH = 112, 36
"""From this size in columns and rows, all types are explained beside each other."""
CARDS_WIDTH = 100
_KEYS = "Tab next · Space marks · Enter creates the draft · Escape cancels"
_BOUND = {"Space": "options.mark", "Enter": "options.submit", "Escape": "dialog.cancel"}


class NewDraftScreen(Dialog[NewDraft | None]):
    """Closes with the data of the new draft, or None."""

    CSS_PATH = "new_draft.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False, id="new_draft.focus_next"),
        Binding("up", "app.focus_previous", show=False, id="new_draft.focus_previous"),
    ]

    def __init__(
        self, catalogue: Catalogue, drafts: Path, given: NewDraft | None = None, trouble: str = ""
    ) -> None:
        """`given` holds previous input, and `trouble` why the draft could not be created."""
        super().__init__("A new submission")
        self._trouble = trouble
        given = given or NewDraft("", (), "")
        self._answers = given.answers
        self._journeys = sorted(catalogue.journeys.values(), key=lambda j: j.as_of, reverse=True)
        editions = [
            Option(j.id, f"{j.id}  {j.label} · {purpose_words(catalogue, j.id)}")
            for j in self._journeys
        ]
        hint = "As customers will search for it"
        self._app_name = SafeInput(one_line(given.name), hint, select_on_focus=False, id="name")
        kinds = catalogue.fields.get(self._journeys[0].start.kinds)
        types = kinds.options if kinds else ()
        self._effects = effects_of_kinds(catalogue.edition(self._journeys[0].id), given.answers)
        self._kinds = Options(types, given.types, several=True, id="kinds")
        self._edition = Options(editions, {given.edition}, several=False, id="edition")
        start = Path.cwd()
        self._start = start
        self._folder = SafeInput(
            one_line(str(given.folder or "")),
            placeholder=one_line(str(drafts)),
            suggester=FolderSuggester(start),
            select_on_focus=False,
            id="folder",
        )

    def compose_body(self) -> Iterator[Widget]:
        """Composes name, kinds, edition and folder."""
        self._kinds.display = self._kinds.count > 0
        self._kinds.styles.height = self._kinds.count + 2
        self._edition.styles.height = min(3, self._edition.count) + 2
        for control, title in (
            (self._app_name, "The app's name"),
            (self._kinds, "Types of the app: all that apply"),
            (self._edition, "Edition: what Procore asked, and when"),
            (self._folder, "Folder, if not this one"),
        ):
            control.border_title = Content(f" {title} ")
            yield control
            if control is self._kinds:
                yield Static(id="meanings", markup=False)
            if control is self._edition:
                yield Static(id="about", markup=False)
        yield Static(Content(with_keys(_KEYS, _BOUND)), id="keys")

    def on_mount(self) -> None:
        """Focuses the name, or the folder when the draft could not be created there."""
        self.explain_edition()
        if self._trouble:
            # Shown above the folder; a notification at the lower right would cover it.
            self.query_one("#about", Static).update(Content.styled(self._trouble, "$error"))
            self._miss(self._folder, "This folder cannot be written to.")
        else:
            self._app_name.focus()

    @on(Rows.Moved, "#edition")
    def explain_edition(self) -> None:
        """Shows the summary of the edition under the cursor."""
        summary = self._journeys[self._edition.cursor].summary
        self.query_one("#about", Static).update(Content(summary))

    @on(Rows.Moved, "#kinds")
    @on(events.DescendantFocus)
    def explain_focused(self) -> None:
        """Explains what has the focus: the type under the cursor, or the edition."""
        types = self._kinds.options
        if self.focused is self._kinds and not self.query_one("#meanings").display:
            lines = option_lines(types, self._effects, types[self._kinds.cursor].value)
            self.query_one("#about", Static).update(next(lines, Content()))
        elif self.focused is self._edition:
            self.explain_edition()

    def on_resize(self) -> None:
        """Explains all types side by side where there is room."""
        width, height = self.app.size
        meanings = self.query_one("#meanings", Static)
        meanings.display = width >= WIDE and height >= HIGH
        if meanings.display:
            cards = [(Content.styled(each.label, "bold"), each) for each in self._kinds.options]
            meanings.update(Content("\n").join(option_cards(cards, self._effects, CARDS_WIDTH)))
        self.explain_focused()

    @on(SafeInput.Edited)
    def take_complaint_back(self) -> None:
        """Hides the complaint while typing."""
        self._app_name.border_subtitle = ""
        if self.focused is self._folder:
            self._folder.border_subtitle = ""

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Submits on Enter in an input."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Closes with the data, or focuses the field that is missing."""
        name = self._app_name.value.strip()
        if not name:
            self._miss(self._app_name, "Enter a name first.")
        elif self._kinds.count and not self._kinds.values:
            self._miss(self._kinds, with_keys("Mark at least one with Space.", _BOUND))
        else:
            folder = self._folder.value.strip()
            place = typed_path(folder, self._start) if folder else None
            edition = self._edition.values[0]
            self.dismiss(NewDraft(name, self._kinds.values, edition, place, self._answers))

    def _miss(self, control: Widget, words: str) -> None:
        control.border_subtitle = Content(f" ! {words} ")
        control.focus()
