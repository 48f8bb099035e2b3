"""The dialog with the comments on a question, in which one more is written."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.dialogs import Dialog, SafeInput, button, buttons, cancel_button
from wizard.drafts.team_model import Comment, Team
from wizard.text import clean, one_line
from wizard.topics.team.people import person_named
from wizard.topics.team.team_editor import (
    TeamMistake,
    checked_comment,
    threads_on,
)


class CommentDialog(Dialog[str | None]):
    """Shows the threads on a question, and closes with a new comment; None when cancelled."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, label: str, team: Team, field: str, text: str = "") -> None:
        super().__init__(f"Comments on “{one_line(label)}”")
        self._team = team
        self._threads = threads_on(field, team.comments)
        self._entry = SafeInput(text, select_on_focus=False, id="comment")
        self._refused = Static(markup=False, id="refused")

    @property
    def answers_to(self) -> str:
        """The id of the comment that a new one answers: the last thread that is not settled."""
        still_open = (each[0].id for each in reversed(self._threads) if not each[0].settled)
        return next(still_open, "")

    def compose_body(self) -> Iterator[Widget]:
        """The comments, which can be scrolled, the line for a new one, and the buttons."""
        if self._threads:
            with VerticalScroll(id="comments"):
                yield Static(Content("\n").join(self._lines()), markup=False)
        new = "Your answer, in the last open thread" if self.answers_to else "A new comment"
        self._entry.border_title = Content(f" {new} ")
        yield self._entry
        yield self._refused
        yield Static("For the team alone: no comment goes into a bundle.", id="who-reads")
        yield from buttons(button("Add  Enter", "ok", "accept"), cancel_button())

    def on_mount(self) -> None:
        """Shows the newest comment, and puts the cursor into the line for a new one."""
        self._entry.focus()
        if self._threads:
            self.query_one("#comments").scroll_end(animate=False)

    def _lines(self) -> Iterator[Content]:
        for thread in self._threads:
            for comment in thread:
                indent = "  " if comment.reply_to else ""
                yield Content.styled(f"{indent}{self._head(comment)}", "bold")
                for line in clean(comment.text).splitlines():
                    yield Content(f"{indent}{line}")

    def _head(self, comment: Comment) -> str:
        person = person_named(self._team, comment.by)
        name = one_line(person.name if person else comment.by)
        settled = ", settled" if comment.settled else ""
        return f"{name}, {comment.at:%Y-%m-%d %H:%M}{settled}"

    @on(SafeInput.Entered)
    def action_accept(self) -> None:
        """Closes with the comment, or says in place what is wrong with it."""
        try:
            text = checked_comment(self._entry.value)
        except TeamMistake as error:
            self._refused.update(Content(error.full_message))
            self._entry.focus()
        else:
            self.dismiss(text)
