"""Moving along the journey by key: pages, blockers, the next task, and back through edits."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.widgets.messages import PageRequested, ScreenRequested
from wizard.engine.plan import next_blocker
from wizard.session.session import AnswerChange, Session


class NavigationKeys(Screen[None]):
    """What a screen over one page of the journey can be asked to do by key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # In the order of their worth: a narrow line shows only the first.
        Binding("f1", "ask('help')", "help", tooltip="Explain this field and all keys"),
        Binding("ctrl+n", "page(1)", "next page", tooltip="Go to the next page"),
        Binding("f9", "share", "share", tooltip="One answer for all your apps"),
        Binding("f3", "blocker(1)", "blocker", tooltip="Go to the next thing that blocks"),
        Binding("shift+f3", "blocker(-1)", "previous blocker", show=False),
        Binding("f5", "ask('review')", "review", tooltip="See all findings"),
        Binding("f6", "ask('live')", "run checks", tooltip="Live checks: what would be called"),
        Binding("shift+f6", "ask('scan')", "source", show=False, tooltip="Search the source code"),
        Binding("f8", "ask('export')", "export", tooltip="Export a bundle"),
        Binding("escape", "ask('back')", "leave"),
        Binding("ctrl+o", "autofill", "fill in", tooltip="Fill answers from what you have"),
        Binding("f2", "ask('jump')", "jump", tooltip="Go to any page"),
        Binding("f7", "next_task", "next", tooltip="Go to the most useful next thing"),
        Binding("ctrl+b,shift+f2", "page(-1)", "page back", show=False),
        Binding("ctrl+f", "ask('search')", "find", tooltip="Search everything", priority=True),
        Binding("ctrl+z", "undo", "undo", priority=True, show=False),
        Binding("ctrl+y", "redo", "redo", priority=True, show=False),
        Binding("ctrl+l", "ask('listing')", "listing", tooltip="How the listing will look"),
        Binding("f12", "ask('catalogue')", "all rules", tooltip="All requirements"),
        Binding("ctrl+r", "ask('feedback')", "reviewers", tooltip="What reviewers wrote"),
        Binding("ctrl+t", "ask('hand-off')", "portal", tooltip="What to type into the portal"),
        Binding("ctrl+g", "ask('calendar')", "calendar", show=False, tooltip="What is due when"),
    ]

    def __init__(self, session: Session, page_id: str) -> None:
        super().__init__()
        self._session = session
        self._placed = session.edition.page_ids[page_id]
        self._field = ""
        """The field that had the cursor last: what the guide explains."""

    def retrace(self, change: AnswerChange) -> None:
        """Shows an edit that was taken back or made again."""
        raise NotImplementedError

    def action_ask(self, name: str) -> None:
        """Asks the program for another screen or dialog."""
        self.post_message(ScreenRequested(name))

    def action_page(self, by: int) -> None:
        """The next or previous page, across steps."""
        position = self._placed.position + by
        pages = self._session.edition.pages
        if 0 <= position < len(pages):
            self.post_message(PageRequested(pages[position].page.id))
        else:
            self.notify("This is the last page." if by > 0 else "This is the first page.")

    def action_blocker(self, direction: int) -> None:
        """The next or previous thing that blocks, seen from here, round the journey."""
        page = self._placed.page.id
        found = next_blocker(self._session.assessment, page, self._field, direction)
        if found is None:
            self.notify("Nothing blocks.")
        else:
            self.go_to(found.field)

    def action_next_task(self) -> None:
        """The thing the line below speaks of."""
        plan = self._session.plan
        if plan:
            self.go_to(plan[0].field)
        else:
            self.notify("Nothing is left to answer.")

    def action_undo(self) -> None:
        """Takes the last change of an answer back, wherever it was made."""
        change = self._session.undo()
        if change is None:
            self.notify("Nothing to undo.")
        else:
            self.retrace(change)

    def action_redo(self) -> None:
        """Makes the change that was taken back again."""
        change = self._session.redo()
        if change is None:
            self.notify("Nothing to redo.")
        else:
            self.retrace(change)

    def go_to(self, field_id: str) -> None:
        """Asks for the page of a field, with the cursor in it."""
        page = self._session.edition.page_of_field[field_id].page.id
        self.post_message(PageRequested(page, field_id))
