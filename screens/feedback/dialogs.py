"""Dialogs of reviewer feedback: multi-line text, import, and the topic of a point.

Imported only when one is shown: TextArea is slow to import.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from screens.fields.paths import locate_path
from screens.fields.picker import FilePicker
from screens.widgets.dialogs import (
    ConfirmDialog,
    Dialog,
    FilteredDialog,
    SafeInput,
    button,
    buttons,
    cancel_button,
)
from screens.widgets.key_labels import with_keys
from screens.widgets.plain import safe_lines
from screens.widgets.rows import Rows
from screens.widgets.text_keys import AREA_KEYS
from wizard.session.search import HitKind, SearchHit, search, search_entries
from wizard.session.session import Session
from wizard.session.typed_paths import given_path, is_path_like
from wizard.text import one_line
from wizard.topics.feedback.mail import SUFFIXES
from wizard.topics.feedback.suggest import Suggestion

Result = TypeVar("Result")


class SafeTextArea(TextArea):
    """A multi-line text; typed or pasted text is made safe to show."""

    DEFAULT_CSS = """
    SafeTextArea { border: round $border-blurred; padding: 0 1; scrollbar-size-vertical: 1; }
    SafeTextArea:focus { border: heavy $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*AREA_KEYS]
    cursor_blink = reactive(False, init=False)

    def __init__(self, text: str, placeholder: str = "") -> None:
        super().__init__(safe_lines(text), highlight_cursor_line=False, placeholder=placeholder)

    def edit(self, edit: Edit) -> EditResult:
        """Sanitizes every edit by the user."""
        edit.text = safe_lines(edit.text)
        return super().edit(edit)

    def action_select_everything(self) -> None:
        self.select_all()

    def on_paste(self, event: events.Paste) -> None:
        """Handles a paste, and stops the event."""
        event.stop()


class MultilineDialog(Dialog[Result | None]):
    """Base of dialogs with a multi-line text, which is discarded only after confirmation."""

    def __init__(self, title: str, text: str, value: str = "", placeholder: str = "") -> None:
        super().__init__(title, text)
        self._area = SafeTextArea(value, placeholder)
        self._before = self._area.text

    def on_mount(self) -> None:
        """Puts the cursor at the end of the text."""
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    def action_cancel(self) -> None:
        """Closes; typed or pasted text is discarded only after confirmation."""
        if self._area.text in {self._before, ""}:
            self.dismiss(None)
            return
        question = ConfirmDialog("Discard your text?", yes="Discard it", no="Keep writing")
        self.app.push_screen(question, self._drop)

    def _drop(self, agreed: bool | None) -> None:
        if agreed:
            self.dismiss(None)


class MultilineTextDialog(MultilineDialog[str]):
    """Asks for a multi-line text; None when cancelled."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,shift+f12", "accept", "accept", priority=True, id="long_text_dialog.accept")
    ]

    def compose_body(self) -> Iterator[Widget]:
        """Composes the text area and the buttons."""
        yield self._area
        ok = with_keys("OK  Ctrl+S", {"Ctrl+S": "long_text_dialog.accept"})
        yield from buttons(button(ok, "ok", "accept"), cancel_button())

    def action_accept(self) -> None:
        """Closes with the text."""
        self.dismiss(self._area.text.strip())


class FeedbackImportDialog(MultilineDialog[str | Path]):
    """Returns the pasted text or the named file; None when cancelled."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,shift+f12", "accept", "split", priority=True, id="feedback_import.accept"),
        Binding("shift+f9", "file", "a file", priority=True, id="feedback_import.file"),
    ]

    def __init__(self, folder: Path) -> None:
        message = (
            "Paste the reviewers' e-mail or notes here. "
            "Shift+F9 reads an e-mail or a text from a file."
        )
        message = with_keys(message, {"Shift+F9": "feedback_import.file"})
        super().__init__("Import feedback", message, placeholder="1. The tagline is too long …")
        self._folder = folder

    def compose_body(self) -> Iterator[Widget]:
        """Composes the text area and the buttons."""
        yield self._area
        split = with_keys("Split it  Ctrl+S", {"Ctrl+S": "feedback_import.accept"})
        file = with_keys("A file …  Shift+F9", {"Shift+F9": "feedback_import.file"})
        accept, open_file = button(split, "ok", "accept"), button(file, "file", "file")
        yield from buttons(accept, open_file, cancel_button())

    def action_accept(self) -> None:
        """Closes with the text, or with the file whose path was pasted or dropped."""
        text = self._area.text.strip()
        if not text:
            self._area.border_subtitle = " Nothing is here yet "
        elif "\n" not in text and is_path_like(text):
            self.dismiss(locate_path(given_path(text, self._folder), self._folder))
        else:
            self.dismiss(text)

    def action_file(self) -> None:
        """Asks for a file."""
        picker = FilePicker("An e-mail or notes", self._folder, self._folder, SUFFIXES)
        self.app.push_screen(picker, self._take)

    def _take(self, path: str | None) -> None:
        if path:
            self.dismiss(locate_path(path, self._folder))


class PointTopicDialog(FilteredDialog[str | None]):
    """Returns the id of the topic of a point, "" for none, None when it does not change."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, session: Session, offered: Sequence[Suggestion], tied: bool) -> None:
        keys = with_keys(
            "Type to search questions and rules · Enter links · Escape cancels",
            {"Escape": "dialog.cancel"},
        )
        super().__init__("What is it about?", "A word from a question, an answer or a rule", keys)
        self._entries = search_entries(session)
        self._offered = tuple(offered)
        self._tied = tied
        self._hits: tuple[SearchHit, ...] = ()

    def on_mount(self) -> None:
        """Shows suggestions before anything is typed."""
        super().on_mount()
        self.look()

    @property
    def _typed(self) -> bool:
        return bool(self.entry.value.strip())

    @on(SafeInput.Edited)
    def look(self) -> None:
        """Shows the entries that contain every typed word."""
        found = search(self._entries, self.entry.value)
        self._hits = tuple(hit for hit in found if hit.kind is not HitKind.FINDING)
        self.rows.show(self.draw, len(self._choices()))
        self.rows.cursor = 0
        self.rows.scroll_home(animate=False)
        count = f"{len(self._hits)} found" if self._typed else f"{len(self._offered)} suggested"
        self.entry.border_subtitle = Content(f" {count} ")

    def _choices(self) -> list[tuple[str, str, str]]:
        """Entries: id, label, and the reason for the suggestion or the place."""
        if self._typed:
            return [(_id_of(hit), hit.title, f"{hit.kind}, {hit.detail}") for hit in self._hits]
        offered = [(one.about, one.label, one.why) for one in self._offered]
        return [*offered, *([("", "Nothing: remove the link", "")] if self._tied else [])]

    def draw_row(self, index: int, width: int) -> Content:
        """Draws the label, then the reason."""
        about, title, more = self._choices()[index]
        shown = Content(one_line(title)).truncate(max(12, width // 2), ellipsis=True)
        message = one_line(" · ".join(part for part in (more, about) if part))
        return Content.assemble(shown, (f"  {message}", "$text-muted"))

    @on(Rows.Chosen)
    @on(SafeInput.Entered)
    def choose(self, event: Message) -> None:
        """Closes with the entry under the cursor."""
        event.stop()
        choices = self._choices()
        if self.rows.cursor < len(choices):
            self.dismiss(choices[self.rows.cursor][0])


def _id_of(hit: SearchHit) -> str:
    if hit.kind is HitKind.REQUIREMENT and hit.finding is not None:
        return hit.finding.id
    return hit.field
