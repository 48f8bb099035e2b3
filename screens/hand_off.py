"""Handing over to the Developer Portal: one key copies the next value, another ticks it off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.background import in_background
from screens.chips import Chip, Chips
from screens.hand_off_rows import HandOffState, rows_of, told_of_copy
from screens.list_and_detail import ListAndDetail
from screens.messages import Learned
from screens.review_rows import ReviewRow
from screens.rows import Rows
from wizard.errors import WizardError
from wizard.reports.sheet_file import write_sheet
from wizard.session.desk import Desk
from wizard.session.hand_off import HandOff, Item, State
from wizard.session.hand_off_done import (
    clipboard_path,
    keep_copy,
    noted,
    read_known,
)
from wizard.session.work import Work
from wizard.text import one_line

_READING = "Reading what was entered, and the files …"
_READ_ONLY = "This submission is open for reading only: nothing is ticked off."
_BEGIN = "c copies the next value, Space ticks it off. Nothing is sent to anyone."


class PortalRows(Rows):
    """The fields in the order of the portal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.copy", "copy", show=False, tooltip="Copy the next value"),
    ]


class HandOffScreen(ListAndDetail):
    """Walks the portal's forms in their order; what is ticked off is kept beside the draft."""

    AUTO_FOCUS = "PortalRows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "copy next", tooltip="Copy the next value of this field"),
        Binding("space", "tick", "tick off", tooltip="Entered in the portal, or not after all"),
        Binding("n", "open_item(1)", "next", tooltip="The next one to enter"),
        Binding("p", "open_item(-1)", "previous", show=False, tooltip="The one before to enter"),
        Binding("v", "view", "to do or all", tooltip="Show what waits, or everything"),
        Binding("g", "go", "go there", tooltip="Open the field this comes from"),
        Binding("s", "sheet", "sheet", tooltip="Write the printable sheet beside the draft"),
        Binding("f1", "ask('help')", "help", tooltip="Explain this screen and all keys"),
        Binding("f5", "ask('review')", "review", show=False, tooltip="See all findings"),
        Binding("tab", "app.focus_next", "read below", show=False, tooltip="Read all of it"),
        Binding("escape,ctrl+t", "ask('back')", "back", tooltip="Back to where you were"),
    ]

    def __init__(self, desk: Desk, work: Work, state: HandOffState) -> None:
        super().__init__(work)
        self._desk = desk
        self._state = state
        self._key = state.key
        self._hand_off: HandOff | None = None
        self._in_order = asyncio.Lock()
        """What is written is written in the order of the keys."""

    def list_of_rows(self) -> Rows:
        """The list."""
        return PortalRows(self.draw, id="hand-off-rows")

    def on_mount(self) -> None:
        """Shows what was known, and reads what is known now."""
        self.show()
        self._read_anew()

    def on_unmount(self) -> None:
        """Where one was is come back to."""
        self._state.key = self._key

    # What is shown

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """What waits, or everything."""
        items = self._hand_off.items if self._hand_off else ()
        waits = Chip("v", f"to do {sum(item.is_open for item in items)}", "waits")
        return ((waits, Chip("v", f"all {len(items)}", "all")),), (
            "all" if self._state.everything else "waits"
        )

    def gate(self) -> Iterator[Content]:
        """How far it is, what was done last, and what is in the way."""
        if self._hand_off is None:
            yield Content(_READING)
            return
        yield Content.styled(self._hand_off.line, "bold")
        if self._state.known is not None and self._state.known.trouble:
            yield Content.styled(f"✗ {one_line(self._state.known.trouble)}", "$error")
        yield Content(self._state.told or _BEGIN)

    def rows(self) -> tuple[ReviewRow, ...]:
        """The fields that are shown, by form."""
        known = self._state.known
        if known is None:
            return ()
        self._hand_off = known.hand_off(self._session.assessment, self._work.draft)
        return rows_of(self._hand_off, self._state)

    def _read_anew(self) -> None:
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        assessment, draft = self._session.assessment, self._work.draft
        async with self._in_order:
            self._state.known = await in_background(lambda: read_known(assessment, draft))
        self.show()

    @on(Learned)
    def show_learned(self, event: Learned) -> None:
        """A file may be another one now."""
        event.stop()
        self._read_anew()

    @on(Chips.Clicked)
    def click_view(self, event: Chips.Clicked) -> None:
        """A click on a count shows what was counted."""
        event.stop()
        if (event.value == "all") is not self._state.everything:
            self.action_view()

    # What can be done

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        row = self.row
        return self._hand_off.item(row.key) if self._hand_off and row else None

    def _say(self, words: str) -> None:
        self._state.told = words
        self.show()

    def action_view(self) -> None:
        """What waits, or everything; the cursor stays, or goes to the next that waits."""
        self._state.everything = not self._state.everything
        item = self.item
        if item is not None and not item.is_open and not self._state.everything:
            self._stand_at_next(item.field, 1)
        self.show()

    def action_go(self) -> None:
        """To the field's own page."""
        self.go_to_row()

    def action_open_item(self, by: int) -> None:
        """The next or previous one to enter, round the list."""
        if self._stand_at_next(self.row.key if self.row else "", by):
            self.show()
        else:
            self._say("Nothing is left to enter.")

    def _stand_at_next(self, field: str, by: int) -> bool:
        found = self._hand_off.next_open(field, by) if self._hand_off else None
        if found is not None and found.field != self._key:
            self._key = found.field
            self.query_one("#detail").scroll_home(animate=False)
        return found is not None

    def action_copy(self) -> None:
        """Copies the next piece of the field under the cursor."""
        item = self.item
        if item is None:
            return
        if not item.pieces:
            self._say(f"{one_line(item.label)}: there is nothing to copy.")
            return
        number = self._state.next_piece(item)
        self._state.copied[item.field] = (item.digest, number + 1)
        self.app.copy_to_clipboard(item.pieces[number].text)
        self.run_worker(self._keep(item, number), group="keep")

    async def _keep(self, item: Item, number: int) -> None:
        path = clipboard_path(self._desk.places)
        where = f"(also in {one_line(str(path))})"
        try:
            async with self._in_order:
                await in_background(lambda: keep_copy(path, item.pieces[number].text))
        except WizardError as error:
            where = f"(not in a file: {one_line(error.message)})"
        self._say(told_of_copy(item, number, where))

    def action_tick(self) -> None:
        """Notes that it is entered in the portal, or takes the note back."""
        item = self.item
        if item is None:
            return
        if self._work.read_only:
            self._say(_READ_ONLY)
        elif item.state is State.NOTHING:
            self._say(f"{one_line(item.label)}: there is nothing to enter.")
        else:
            self.run_worker(self._note(item), group="tick")

    async def _note(self, item: Item) -> None:
        draft, day = self._work.draft.path, self._session.today
        on, off = ((), (item,)) if item.state is State.ENTERED else ((item,), ())
        try:
            async with self._in_order:
                journal = await in_background(lambda: noted(draft, day, on, off))
        except WizardError as error:
            self._say(one_line(f"✗ Not noted: {error.message} {error.hint}"))
            return
        if self._state.known is not None:
            self._state.known = replace(self._state.known, journal=journal, trouble="")
        if on and self._key == item.field:
            self._stand_at_next(item.field, 1)
        self._say(f"{one_line(item.label)}: noted as {'entered' if on else 'not entered'}.")

    def action_sheet(self) -> None:
        """Writes the sheet of what is shown."""
        if self._hand_off is not None:
            self.run_worker(self._write(self._hand_off), group="sheet", exclusive=True)

    async def _write(self, hand_off: HandOff) -> None:
        session, everything = self._session, self._state.everything
        try:
            path = await in_background(
                lambda: write_sheet(session, hand_off, everything=everything)
            )
        except WizardError as error:
            self._say(one_line(f"✗ {error.message} {error.hint}"))
        else:
            self._say(f"The sheet is in {one_line(str(path))}: open it in a browser to print it.")
