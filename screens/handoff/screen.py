"""Hand-off to the Developer Portal: one key copies the next value, another marks it as entered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.handoff.presenter import HandOffPresenter
from screens.handoff.rows import HandOffState, copied_words
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import HELP, READ_BELOW, REVIEW
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import FactsLearned
from screens.widgets.rows import Rows
from wizard.drafts.journal_model import EnteredValue, Journal
from wizard.errors import WizardError
from wizard.reports.sheet_formats import write_sheet
from wizard.session.app_context import AppContext
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.handoff.progress import (
    clipboard_path,
    note_entered,
    read_hand_off_records,
    restore_entry,
    save_clipboard_copy,
)
from wizard.topics.handoff.sheet import HandOff, HandOffItem, HandOffItemState

_READ_ONLY = "This submission is open for reading only: nothing is marked."


class PortalRows(Rows):
    """List of the fields in the order of the portal."""

    WRAPS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.copy",
            "copy",
            show=False,
            tooltip="Copy the next value",
            id="portal_list.copy",
        ),
    ]


class HandOffScreen(ListAndDetail):
    """Shows the portal's forms in their order; entered fields are noted in the journal."""

    AUTO_FOCUS = "PortalRows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "c", "copy", "copy next", tooltip="Copy the next value of this field", id="portal.copy"
        ),
        Binding(
            "space",
            "tick",
            "tick off",
            tooltip="Mark as entered in the portal, or not",
            id="portal.tick",
        ),
        Binding("n", "open_item(1)", "next", tooltip="The next one to enter", id="portal.next"),
        Binding(
            "p",
            "open_item(-1)",
            "previous",
            show=False,
            tooltip="The previous one to enter",
            id="portal.previous",
        ),
        Binding(
            "v",
            "view",
            "to do or all",
            show=False,
            tooltip="Show what is to do, or everything",
            id="portal.view",
        ),
        Binding("g", "go", "go there", tooltip="Open the field this comes from", id="portal.go"),
        Binding(
            "s",
            "sheet",
            "sheet",
            tooltip="Write the printable sheet beside the draft",
            id="portal.sheet",
        ),
        Binding(
            "ctrl+z",
            "untick",
            "undo",
            show=False,
            tooltip="Undo the last mark",
            id="portal.undo",
        ),
        HELP,
        replace(REVIEW, show=False),
        READ_BELOW,
        Binding(
            "escape,ctrl+t",
            "ask('back')",
            "back",
            tooltip="Back to where you were",
            id="portal.back",
        ),
    ]

    def __init__(self, app_context: AppContext, open_draft: OpenDraft, state: HandOffState) -> None:
        self._portal = HandOffPresenter(open_draft, state)
        super().__init__(open_draft, self._portal, partial(PortalRows, id="hand-off-rows"))
        self._app_context = app_context
        self._state = state
        self._in_order = asyncio.Lock()
        """What is written is written in the order of the keys."""
        self._ticked: list[tuple[HandOffItem, EnteredValue | None]] = []
        """What was ticked here or taken back, and what the journal said of it before."""

    def on_mount(self) -> None:
        """Shows the known state, and reads the journal and files."""
        self.show()
        self._read_anew()

    def _read_anew(self) -> None:
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        assessment, draft = self._session.assessment, self._open_draft.draft
        async with self._in_order:
            self._state.known = await run_in_background(
                lambda: read_hand_off_records(assessment, draft)
            )
        self.show()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """Reads again after files changed."""
        event.stop()
        self._read_anew()

    @property
    def _item(self) -> HandOffItem | None:
        return self._portal.item(self.row)

    def _say(self, words: str) -> None:
        self._state.message = words
        self.show()

    def _stand_at_next(self, field: str, delta: int) -> bool:
        found = self._portal.hand_off.next_open(field, delta) if self._portal.hand_off else None
        if found is not None and found.field != self._state.key:
            self._state.key = found.field
            self.query_one("#detail").scroll_home(animate=False)
        return found is not None

    # Actions

    def action_view(self) -> None:
        """Switches between waiting fields and all; the cursor stays or goes to the next waiting."""
        self._state.everything = not self._state.everything
        item = self._item
        if item is not None and not item.is_open and not self._state.everything:
            self._stand_at_next(item.field, 1)
        self.show()

    def action_go(self) -> None:
        """Goes to the field's page."""
        self.go_to_row()

    def action_open_item(self, delta: int) -> None:
        """Goes to the next or previous field to enter, wrapping around."""
        if self._stand_at_next(self.row.key if self.row else "", delta):
            self.show()
        else:
            self._say("Nothing is left to enter.")

    def action_copy(self) -> None:
        """Copies the next piece of the field under the cursor."""
        item = self._item
        if item is None:
            return
        if not item.pieces:
            self._say(f"{one_line(item.label)}: there is nothing to copy.")
            return
        number = self._state.next_piece(item)
        self._state.copied[item.field] = (item.digest, number + 1)
        self.app.copy_to_clipboard(item.pieces[number].text)
        self.run_worker(self._keep(item, number), group="keep")

    async def _keep(self, item: HandOffItem, number: int) -> None:
        path = clipboard_path(self._app_context.places)
        where = f"(also in {one_line(str(path))})"
        try:
            async with self._in_order:
                await run_in_background(lambda: save_clipboard_copy(path, item.pieces[number].text))
        except WizardError as error:
            where = f"(not in a file: {one_line(error.message)})"
        self._say(copied_words(item, number, where))

    def action_tick(self) -> None:
        """Marks the field as entered in the portal, or removes the mark."""
        item = self._item
        if item is None:
            return
        if self._open_draft.read_only:
            self._say(_READ_ONLY)
        elif item.state is HandOffItemState.NOTHING:
            self._say(f"{one_line(item.label)}: there is nothing to enter.")
        else:
            self.run_worker(self._note(item), group="tick")

    def action_untick(self) -> None:
        """Undoes the last mark, and moves the cursor to its field."""
        if self._ticked:
            self.run_worker(self._take_back(*self._ticked.pop()), group="tick")
        else:
            self._say("Nothing was marked here.")

    async def _take_back(self, item: HandOffItem, before: EnteredValue | None) -> None:
        draft = self._open_draft.draft.path
        if await self._write_note(lambda: restore_entry(draft, item.field, before)):
            self._state.key = item.field
            self._say(f"{one_line(item.label)}: as it was before.")

    async def _note(self, item: HandOffItem) -> None:
        draft, day = self._open_draft.draft.path, self._session.today
        known, entered = self._state.known, item.state is not HandOffItemState.ENTERED
        on, off = ((item,), ()) if entered else ((), (item,))
        if known is None or not await self._write_note(lambda: note_entered(draft, day, on, off)):
            return
        self._ticked.append((item, known.journal.entered.get(item.field)))
        if entered and self._state.key == item.field:
            self._stand_at_next(item.field, 1)
        self._say(f"{one_line(item.label)}: noted as {'entered' if entered else 'not entered'}.")

    async def _write_note(self, write: Callable[[], Journal]) -> bool:
        try:
            async with self._in_order:
                journal = await run_in_background(write)
        except WizardError as error:
            self._say(one_line(f"✗ Not noted: {error.full_message}"))
            return False
        if self._state.known is not None:
            self._state.known = replace(self._state.known, journal=journal, trouble="")
        return True

    def action_sheet(self) -> None:
        """Writes the printable sheet of the shown fields."""
        if self._portal.hand_off is not None:
            self.run_worker(self._write(self._portal.hand_off), group="sheet", exclusive=True)

    async def _write(self, hand_off: HandOff) -> None:
        session, everything = self._session, self._state.everything
        try:
            path = await run_in_background(
                lambda: write_sheet(session, hand_off, everything=everything)
            )
        except WizardError as error:
            self._say(one_line(f"✗ {error.full_message}"))
        else:
            self._say(f"The sheet is in {one_line(str(path))}: open it in a browser to print it.")
