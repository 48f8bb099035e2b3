"""The dialog with the comments on a question: reading, writing, settling and opening again."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.dialogs import Dialog, SafeInput, button, buttons, cancel_button
from screens.widgets.key_labels import with_keys
from screens.widgets.rows import Rows
from wizard.dataclass import dataclass
from wizard.drafts.team_model import Comment, Team
from wizard.text import clean, one_line
from wizard.topics.team.people import name_of_mail
from wizard.topics.team.team_editor import (
    TeamMistake,
    checked_comment,
    threads_on,
)

_WIDEST, _FRAME = 70, 8
"""Cells of a line in the dialog, and what the dialog needs of the screen at its sides."""


class CommentAct(StrEnum):
    """What is done with a thread."""

    ADD = "add"
    SETTLE = "settle"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class CommentChoice:
    """What a person chose in the dialog."""

    act: CommentAct
    thread: str
    """The id of its first comment; "" for a new thread."""
    text: str
    """What is written in the line for a new comment, also where it is not added yet."""


class CommentDialog(Dialog[CommentChoice | None]):
    """Shows the threads on a question, and closes with what to do; None when cancelled."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "thread above", show=False, id="comments.up"),
        Binding("down", "move(1)", "thread below", show=False, id="comments.down"),
        Binding("f9", "settle", "settle or open again", id="comments.settle"),
    ]

    def __init__(
        self, label: str, team: Team, field: str, text: str = "", thread: str = ""
    ) -> None:
        super().__init__(f"Comments on “{one_line(label)}”")
        self._team = team
        self._threads = threads_on(field, team.comments)
        self._wanted = thread
        self._entry = SafeInput(text, select_on_focus=False, id="comment")
        self._settle = button("", "settle", "settle")
        self._refused = Static(markup=False, id="refused")
        self._lines: list[tuple[int, Content]] = []
        """The lines of all threads, each with the place of its thread."""
        self._rows = Rows(self._draw, id="comments")

    def compose_body(self) -> Iterator[Widget]:
        """The threads and a line for a new one, the line for a comment, and the buttons."""
        if self._threads:
            self._lines = list(self._all_lines(min(_WIDEST, self.app.size.width - _FRAME)))
            self._rows.show(self._draw, len(self._lines))
            yield self._rows
        yield self._entry
        yield self._refused
        yield Static("For the team alone: no comment goes into a bundle.", id="who-reads")
        settle = (self._settle,) if self._threads else ()
        yield from buttons(button("Add  Enter", "ok", "accept"), *settle, cancel_button())

    def on_mount(self) -> None:
        """Stands at the thread that is wanted, else at the last open one; the cursor can write."""
        self._entry.focus()
        ids = [each[0].id for each in self._threads]
        still_open = [at for at, each in enumerate(self._threads) if not each[0].settled]
        last = still_open[-1] if still_open else len(ids)
        wanted = ids.index(self._wanted) if self._wanted in ids else last
        places = [at for at, (thread, _) in enumerate(self._lines) if thread == wanted]
        self._rows.cursor = places[-1] if places else 0
        self._show_thread()
        self.call_after_refresh(self._rows.show_cursor)

    @property
    def _thread(self) -> Comment | None:
        """The first comment of the thread under the cursor; None for a new one."""
        if not self._lines:
            return None
        at, _ = self._lines[self._rows.cursor]
        return self._threads[at][0] if at < len(self._threads) else None

    @on(Rows.Moved)
    def _show_thread(self) -> None:
        """Says where a new comment goes, and what the key does with the thread."""
        first = self._thread
        title = f"Your answer to {name_of_mail(self._team, first.by)}" if first else "A new comment"
        self._entry.border_title = Content(f" {title} ")
        word = "Open again" if first and first.settled else "Settle"
        self._settle.label = Content(with_keys(f"{word}  F9", {"F9": "comments.settle"}))
        self._settle.disabled = first is None

    def _draw(self, index: int, width: int) -> Content:
        return self._lines[index][1].truncate(width, ellipsis=True)

    def _all_lines(self, width: int) -> Iterator[tuple[int, Content]]:
        for at, thread in enumerate(self._threads):
            for comment in thread:
                for line in self._comment_lines(comment, width):
                    yield at, line
        yield len(self._threads), Content.styled("+ A new thread", "$text-muted")

    def _comment_lines(self, comment: Comment, width: int) -> Iterator[Content]:
        """Who wrote it and when, and the text; an answer stands further to the right."""
        indent = "    " if comment.reply_to else ""
        settled = ", settled" if comment.settled else ""
        head = f"{name_of_mail(self._team, comment.by)}, {comment.at:%Y-%m-%d %H:%M}{settled}"
        yield Content.assemble(indent, (head, "bold"))
        for line in Content(clean(comment.text)).wrap(width - len(indent) - 2):
            yield Content.assemble(indent, "  ", line)

    def action_move(self, delta: int) -> None:
        """Goes to another thread, while the cursor stays in the line."""
        if self._threads:
            self._rows.action_move(delta)

    def action_settle(self) -> None:
        """Closes with the wish to settle the thread, or to open it again."""
        if first := self._thread:
            act = CommentAct.REOPEN if first.settled else CommentAct.SETTLE
            self.dismiss(CommentChoice(act, first.id, self._entry.value))

    @on(Rows.Chosen)
    def write(self) -> None:
        """Goes back to the line, to answer the thread."""
        self._entry.focus()

    @on(SafeInput.Entered)
    def action_accept(self) -> None:
        """Closes with the comment, or says in place what is wrong with it."""
        try:
            text = checked_comment(self._entry.value)
        except TeamMistake as error:
            self._refused.update(Content(error.full_message))
            self._entry.focus()
            return
        first = self._thread
        self.dismiss(CommentChoice(CommentAct.ADD, first.id if first else "", text))
