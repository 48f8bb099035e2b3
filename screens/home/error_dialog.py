"""Dialog for a draft that cannot be opened, with the lines of the file around the error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import HELP
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.messages import DraftRequested
from screens.widgets.postponed import postponed
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.read import read_bytes
from wizard.errors import DraftError, WizardError
from wizard.text import clean

_AROUND = 6
"""Number of lines shown before and after the error."""

_LONGEST = 400
"""Maximum number of characters shown of a line."""


class ErrorDialog(Screen[None]):
    """Shows what is wrong with a draft's file. Only reads the file."""

    AUTO_FOCUS = "#trouble"
    CSS_PATH = "error_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r",
            "again",
            "try again",
            tooltip="Open the file again after fixing it",
            id="open_error.again",
        ),
        Binding("escape", "leave", "back", id="open_error.leave"),
        HELP,
    ]

    def __init__(self, path: Path, problem: WizardError) -> None:
        super().__init__()
        self._path = path
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Composes message, place and fix; then the file."""
        name = clean(self._path.name)
        yield Line(Content.styled(f" {name} cannot be opened", "bold"), id="top")
        with VerticalScroll(id="trouble"):
            what = Content("\n").join(draft_error_lines(self._path, self._problem))
            yield Static(what, id="what")
            yield Static(id="file", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Reads the file after the message is shown: it may be on a slow disk."""
        if isinstance(self._problem, UnreadableDraft):
            self.run_worker(postponed(self._show_file, self._problem))

    async def _show_file(self, problem: UnreadableDraft) -> None:
        try:
            data, _ = await run_in_background(lambda: read_bytes(problem.path))
        except DraftError:
            return  # the message above says already that it cannot be read
        text = data.decode("utf-8-sig", "replace")
        lines = error_excerpt(text, problem.line, problem.column)
        self.query_one("#file", Static).update(Content("\n").join(lines))

    def action_again(self) -> None:
        """Opens the file again, with its present content."""
        self.post_message(DraftRequested(self._path))
        self.dismiss()

    def action_leave(self) -> None:
        """Returns to the previous screen."""
        self.dismiss()


def draft_error_lines(path: Path, problem: WizardError) -> Iterator[Content]:
    """The file, the place in it, the reason, and what to do."""
    yield Content.assemble(("File    ", "$text-muted"), clean(str(path)))
    if isinstance(problem, UnreadableDraft):
        if problem.line:
            column = f", column {problem.column}" if problem.column else ""
            yield Content.assemble(("Place   ", "$text-muted"), f"line {problem.line}{column}")
        yield Content.assemble(("Reason  ", "$text-muted"), (clean(problem.reason), "bold $error"))
    else:
        yield Content.assemble(("Reason  ", "$text-muted"), (clean(problem.message), "bold $error"))
    if problem.hint:
        yield Content.assemble(("To do   ", "$text-muted"), clean(problem.hint))
    yield Content.styled("The file is unchanged.", "$text-muted")


def error_excerpt(text: str, line: int, column: int) -> Iterator[Content]:
    """The lines around an error with numbers and a caret; without a place, the first lines."""
    lines = text.split("\n")
    first = max(1, line - _AROUND)
    last = min(len(lines), line + _AROUND if line else 2 * _AROUND)
    width = len(str(last))
    for number in range(first, last + 1):
        here = number == line
        whole = lines[number - 1].rstrip("\r")
        start = max(0, column - _LONGEST // 8) if here and column > _LONGEST // 4 else 0
        shown = _expanded_tabs(whole[start : start + _LONGEST])
        mark = "▸" if here else " "
        cut = "…" if start else ""
        numbered = Content.styled(
            f"{mark} {number:>{width}} │ ", "$accent" if here else "$text-muted"
        )
        yield numbered + Content.styled(cut + shown, "bold" if here else "")
        if here and column:
            before = Content(cut + _expanded_tabs(whole[start : column - 1]))
            yield Content.styled(f"  {' ' * width} │ {' ' * before.cell_length}^", "bold $error")


def _expanded_tabs(text: str) -> str:
    """Replaces each tab by four spaces."""
    return clean(text.replace("\t", "    "))
