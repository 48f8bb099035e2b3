"""Taking the new address of a link that has moved for good."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from screens.live.plan import LivePlan
from screens.live.state import Phase
from screens.widgets.messages import DraftEdited
from wizard.catalogue.model import Value
from wizard.errors import WizardError
from wizard.text import one_line
from wizard.topics.upkeep.upkeep import moved_addresses_in


class MovedAddress(NamedTuple):
    """Where in the answer of a field an address stands that has moved."""

    row: int | None
    """None for an answer that is one text."""
    old: str
    new: str


class LiveMoved(LivePlan):
    """Offers new addresses once a run has found them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "take", "take the new address", tooltip="Put the new address into the answer"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where the address under the cursor has moved."""
        if action == "take":
            return bool(self._moves())
        return super().check_action(action, parameters)

    def _moves(self) -> tuple[MovedAddress, ...]:
        row = self.row
        if self.phase is not Phase.OVER or self._work.read_only or row is None or not row.field:
            return ()
        asked = row.key.split("\0")
        moves = (MovedAddress(*found) for found in moved_addresses_in(self._session, row.field))
        return tuple(move for move in moves if move.old in asked)

    def action_take(self) -> None:
        """Puts the new address in the place of the old one; a page can take that back."""
        row, moves = self.row, self._moves()
        if row is None or not moves:
            return
        value = self._session.value(row.field)
        for move in moves:
            value = with_new_address(value, move)
        try:
            self._session.set(row.field, value)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        self._session.end_typing()
        self.post_message(DraftEdited(row.field))
        self.notify(f"The answer is now {one_line(moves[0].new)}. R asks again.", markup=False)
        self.show()


def with_new_address(value: Value | None, move: MovedAddress) -> Value | None:
    """An answer with the new address where the old one stood."""
    if move.row is None:
        return value.replace(move.old, move.new) if isinstance(value, str) else value
    if not isinstance(value, list) or move.row >= len(value):
        return value
    rows = list(value)
    rows[move.row] = _in_row(rows[move.row], move)
    return rows


def _in_row(row: Value, move: MovedAddress) -> Value:
    if isinstance(row, str):
        return row.replace(move.old, move.new)
    if isinstance(row, dict):
        return {name: _in_row(part, move) for name, part in row.items()}
    return row
