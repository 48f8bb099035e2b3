"""What stands on the screen of the hand-off, and what was done last; decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.handoff.rows import HandOffState, hand_off_rows
from screens.widgets.background import run_in_background
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.list_and_detail import ListAndDetail
from screens.widgets.messages import FactsLearned
from screens.widgets.rows import Rows
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.handoff.progress import read_hand_off_records
from wizard.topics.handoff.sheet import HandOff, HandOffItem

_READING = "Reading what was entered, and the files …"
_BEGIN = "c copies the next value, Space ticks it off. Nothing is sent to anyone."


class PortalRows(Rows):
    """The fields in the order of the portal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.copy", "copy", show=False, tooltip="Copy the next value"),
    ]


class HandOffShown(ListAndDetail):
    """Shows the portal's forms in their order, and reads what is known of them."""

    def __init__(self, work: OpenDraft, state: HandOffState) -> None:
        super().__init__(work)
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
        trouble = one_line(self._state.known.trouble) if self._state.known else ""
        told = self._state.told
        if told or not trouble:
            yield Content(told or _BEGIN)
        if trouble and trouble not in told:
            yield Content.styled(f"✗ {trouble}", "$error")

    def rows(self) -> tuple[ReviewRow, ...]:
        """The fields that are shown, by form."""
        known = self._state.known
        if known is None:
            return ()
        self._hand_off = known.hand_off(self._session.assessment, self._work.draft)
        return hand_off_rows(self._hand_off, self._state)

    def _read_anew(self) -> None:
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        assessment, draft = self._session.assessment, self._work.draft
        async with self._in_order:
            self._state.known = await run_in_background(
                lambda: read_hand_off_records(assessment, draft)
            )
        self.show()

    @on(FactsLearned)
    def show_learned(self, event: FactsLearned) -> None:
        """A file may be another one now."""
        event.stop()
        self._read_anew()

    @property
    def item(self) -> HandOffItem | None:
        """What the cursor stands on."""
        row = self.row
        return self._hand_off.item(row.key) if self._hand_off and row else None

    def _say(self, words: str) -> None:
        self._state.told = words
        self.show()

    def _stand_at_next(self, field: str, by: int) -> bool:
        found = self._hand_off.next_open(field, by) if self._hand_off else None
        if found is not None and found.field != self._key:
            self._key = found.field
            self.query_one("#detail").scroll_home(animate=False)
        return found is not None
