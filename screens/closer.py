"""A closer look at one file: what it is, what is wrong with it, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from screens.background import in_background
from screens.closer_words import facts_lines, remarks_text
from screens.dialogs import Dialog, button, buttons
from screens.fields.paths import draft_path
from screens.fields.plain import one_line
from screens.fields.surroundings import Surroundings
from screens.picture import Picture
from screens.rows import Rows
from wizard.media.ffmpeg import Command
from wizard.media.seen import FileSeen, Look, State
from wizard.session.finding import Finding
from wizard.session.mending import Fix, as_opened, commands_about, fixes_for, seen_now
from wizard.session.mending_checks import FileAt, Remark, also_said, file_at, remarks_on
from wizard.session.session import Session

_MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """All that a closer look found."""

    seen: FileSeen
    remarks: tuple[Remark, ...]
    others: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    commands: tuple[Command, ...]


class LookCloser(Dialog[str | None]):
    """Gives the path of a mended file, as it belongs into the draft; None changes nothing."""

    AUTO_FOCUS = ""

    DEFAULT_CSS = """
    LookCloser > .box { width: 96%; max-width: 140; height: 94%; max-height: 100%; }
    LookCloser #facts { height: auto; max-height: 3; margin-bottom: 1; }
    LookCloser #seen { height: 1fr; }
    LookCloser #remarks { width: 1fr; height: 100%; scrollbar-size-vertical: 1; }
    LookCloser #remarks Static, LookCloser #told Static { height: auto; }
    LookCloser Picture { width: 45%; height: 100%; margin-left: 2; }
    LookCloser #ways { height: 0; margin-top: 1; background: $surface; }
    LookCloser #told { height: auto; max-height: 5; scrollbar-size-vertical: 1; }
    LookCloser.-video #seen, LookCloser.-video #remarks { height: auto; max-height: 6; }
    LookCloser.-video #told { height: 1fr; max-height: 100%; }
    LookCloser .buttons { margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "copy", "copy the command")]

    def __init__(
        self, session: Session, field_id: str, row: int | None, surroundings: Surroundings
    ) -> None:
        """`row` is the file's place in a list of files; None for a field of one file."""
        self._session = session
        self._surroundings = surroundings
        self._read_only = surroundings.read_only or session.draft.read_only
        self._file = file_at(session, field_id, row, surroundings.folder)
        self._found: _Found | None = None
        name = self._file.path.name if self._file else "no file"
        super().__init__(f"Look closer: {name}")

    # What is shown

    def compose_body(self) -> Iterator[Widget]:
        """What it is, what is said of it beside the picture, and what can be done."""
        file = self._file
        yield Static(Content(_first_words(file)), id="facts")
        with Horizontal(id="seen"):
            yield VerticalScroll(Static(id="remarks-text"), id="remarks")
            if file is not None and file.look is Look.IMAGE:
                yield Picture(file.path)
        yield Rows(self._draw, id="ways")
        yield VerticalScroll(Static(id="told-text"), id="told")
        copying = file is not None and file.look is Look.VIDEO
        self.set_class(copying, "-video")
        made = [button("Copy the command  C", "copy")] if copying else []
        yield from buttons(*made, button("Close  Esc", "close"))

    def on_mount(self) -> None:
        """Looks at the file where that was not done yet."""
        if self._file is not None:
            self.run_worker(self._look(self._file), group="look", exclusive=True)

    async def _look(self, file: FileAt) -> None:
        self._found = found = await in_background(lambda: self._look_into(file))
        self.query_one("#facts", Static).update(Content("\n".join(facts_lines(found.seen))))
        self.query_one("#remarks-text", Static).update(_remarks(found))
        rows = self.query_one(Rows)
        count = len(found.fixes) + len(found.commands)
        rows.styles.height = min(count, _MOST_ROWS)
        rows.show(self._draw, count)
        rows.can_focus = count > 0
        (rows if count else self.query_one("#remarks")).focus()
        self._tell()

    def _look_into(self, file: FileAt) -> _Found:
        session, folder = self._session, self._surroundings.folder
        field, row = file.field.id, file.row
        seen = seen_now(session, file)
        remarks = remarks_on(session, file, seen)
        others = also_said(session, file, remarks)
        figures = as_opened(file, seen)
        if self._read_only:
            return _Found(figures, remarks, others, (), ())
        fixes = fixes_for(session, field, row, folder, seen)
        commands = commands_about(session, field, row, folder, seen)
        return _Found(figures, remarks, others, fixes, commands)

    def _draw(self, index: int, width: int) -> Content:
        del width
        pointer = "▸ " if index == self.query_one(Rows).cursor else "  "
        found = self._found
        if found is None:
            return Content(pointer)
        titles = [*(f.title for f in found.fixes), *(c.purpose for c in found.commands)]
        return Content(f"{pointer}{one_line(titles[index])}")

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        """Tells more of what the cursor stands on."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        self.query_one("#told-text", Static).update(self._told())

    def _told(self) -> Content:
        found = self._found
        if found is None:
            return Content()
        if fix := self._fix:
            end = f" Enter shows it before and after; then it becomes {one_line(fix.name)}."
            honest = f" {fix.honest}" if fix.honest else ""
            return Content.assemble(fix.does, (honest, "$warning"), (end, "$text-muted"))
        if command := self._command:
            # The command first: it must be read whole, and its purpose stands above in short.
            told = one_line(command.line)
            return Content.assemble(told, "\n" if told else "", (command.purpose, "$text-muted"))
        return Content.styled(self._why_nothing(found), "$text-muted")

    def _why_nothing(self, found: _Found) -> str:
        if self._read_only:
            return "This submission is open for reading only: nothing can be mended here."
        if not found.remarks:
            return "There is nothing to mend."
        return "Nothing of this can be mended here."

    # What is done

    @property
    def _fix(self) -> Fix | None:
        fixes = self._found.fixes if self._found else ()
        cursor = self.query_one(Rows).cursor
        return fixes[cursor] if cursor < len(fixes) else None

    @property
    def _command(self) -> Command | None:
        commands = self._found.commands if self._found else ()
        cursor = self.query_one(Rows).cursor
        return commands[cursor] if cursor < len(commands) else None

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Shows a fix before and after; a command is copied."""
        event.stop()
        if (fix := self._fix) is not None and self._found and self._file:
            from screens.closer_compare import BeforeAfter

            before = BeforeAfter(fix, self._file.path, self._found.seen)
            self.app.push_screen(before, self._take)
        else:
            self.action_copy()

    def _take(self, made: Path | None) -> None:
        if made is not None:
            self.dismiss(draft_path(str(made), self._surroundings.folder))

    def action_copy(self) -> None:
        """Copies the command under the cursor."""
        if (command := self._command) is not None and command.line:
            self.app.copy_to_clipboard(command.line)
            self.notify("The command is copied. Paste it into a terminal.", markup=False)

    @on(Button.Pressed, "#copy")
    def copy_pressed(self, event: Button.Pressed) -> None:
        """The button does what C does."""
        event.stop()
        self.action_copy()

    @on(Button.Pressed, "#close")
    def close_pressed(self, event: Button.Pressed) -> None:
        """The button does what Escape does."""
        event.stop()
        self.action_cancel()


def _first_words(file: FileAt | None) -> str:
    if file is None:
        return "No file is named here, or its path leads to none that may be meant."
    return "Looking at the file …"


def _remarks(found: _Found) -> Content:
    if found.remarks or found.others:
        # What can be mended here needs no advice; that is for what cannot.
        hints = not found.fixes and not found.commands
        return remarks_text(found.remarks, found.others, hints=hints)
    if found.seen.state is State.OPENED:
        return Content.assemble(("✓", "$success"), " Nothing is wrong with it that is checked here")
    return Content()
