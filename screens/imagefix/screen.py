"""The close look at one file: facts, problems and fixes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.fields.surroundings import FieldContext
from screens.imagefix.found import FileInspection, inspect_file
from screens.imagefix.labels import file_facts_lines
from screens.widgets.background import run_in_background
from screens.widgets.dialogs import Dialog, button, buttons, cancel_button
from screens.widgets.key_labels import with_keys
from screens.widgets.picture import Picture
from screens.widgets.rows import Rows
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.mend import PICTURES
from wizard.session.file_remarks import LocatedFile, file_at
from wizard.session.session import Session
from wizard.session.typed_paths import path_in_draft

_MOST_ROWS = 5


class ImageFixScreen(Dialog[str | None]):
    """Returns the path of a fixed file as stored in the draft; None when nothing changes."""

    AUTO_FOCUS = ""

    CSS_PATH = "screen.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "copy the command", id="image_fix.copy")
    ]

    def __init__(
        self, session: Session, field_id: str, row: int | None, field_context: FieldContext
    ) -> None:
        """`row` is the index of the file in a list of files; None for a field of one file."""
        self._session = session
        self._field_context = field_context
        self._read_only = field_context.read_only or session.draft.read_only
        self._file = file_at(session, field_id, row, field_context.folder)
        self._found: FileInspection | None = None
        name = self._file.path.name if self._file else "no file"
        super().__init__(f"Look closer: {name}")

    # Display

    def compose_body(self) -> Iterator[Widget]:
        """Composes facts, the picture with its remarks, and the actions."""
        file = self._file
        yield Static(Content(_first_words(file)), id="facts")
        with Horizontal(id="seen"):
            yield VerticalScroll(Static(id="remarks-text"), id="remarks")
            if file is not None and file.look is not Media.VIDEO:
                yield Picture(file.path)
        yield Rows(self._draw, id="ways")
        yield VerticalScroll(Static(id="told-text"), id="told")
        copying = file is not None and file.look is Media.VIDEO
        self.set_class(copying, "-video")
        copy = with_keys("Copy the command  C", {"C": "image_fix.copy"})
        made = [button(copy, "copy", "copy")] if copying else []
        yield from buttons(*made, cancel_button("Close"))

    def on_mount(self) -> None:
        """Inspects the file if that was not done yet."""
        if self._file is not None:
            self.run_worker(self._look(self._file), group="look", exclusive=True)

    async def _look(self, file: LocatedFile) -> None:
        self._found = found = await run_in_background(
            lambda: inspect_file(
                self._session, file, self._field_context.folder, read_only=self._read_only
            )
        )
        self.query_one("#facts", Static).update(
            Content("\n".join(file_facts_lines(found.file_seen)))
        )
        self.query_one("#remarks-text", Static).update(found.summary())
        for picture in self.query(Picture):
            picture.display = file.look is Media.IMAGE or found.file_seen.content in PICTURES
        rows = self.query_one(Rows)
        count = len(found.titles)
        rows.styles.height = min(count, _MOST_ROWS)
        rows.show(self._draw, count)
        rows.can_focus = count > 0
        (rows if count else self.query_one("#remarks")).focus()
        self._tell()

    def _draw(self, index: int, width: int) -> Content:
        del width
        pointer = "▸ " if index == self.query_one(Rows).cursor else "  "
        return Content(f"{pointer}{self._found.titles[index]}" if self._found else pointer)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        """Shows details of the line under the cursor."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        if self._found is not None:
            details = self._found.details(self.query_one(Rows).cursor)
            self.query_one("#told-text", Static).update(details)

    # Actions

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Shows a fix before and after, or copies a command."""
        event.stop()
        found, file = self._found, self._file
        fix = found.fix(event.index) if found else None
        if found is None or file is None or fix is None:
            self.action_copy()
            return
        from screens.imagefix.compare import FixPreviewDialog

        self.app.push_screen(FixPreviewDialog(fix, file.path, found.file_seen), self._take)

    def _take(self, made: Path | None) -> None:
        if made is not None:
            self.dismiss(path_in_draft(str(made), self._field_context.folder))

    def action_copy(self) -> None:
        """Copies the command under the cursor."""
        command = self._found.command(self.query_one(Rows).cursor) if self._found else None
        if command is not None and command.line:
            self.app.copy_to_clipboard(command.line)
            self.notify("The command is copied. Paste it into a terminal.", markup=False)


def _first_words(file: LocatedFile | None) -> str:
    if file is None:
        return "No file is named here, or its path leads to no usable file."
    return "Looking at the file …"
