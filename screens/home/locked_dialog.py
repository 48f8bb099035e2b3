"""Dialog for a draft that is open elsewhere.

A module of its own, so that a draft is opened before dialogs are imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.choice_dialog import ChoiceDialog, DialogChoice
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.drafts.errors import DraftHeld

_OPTIONS = (
    DialogChoice("read", "r", "Only read it here", "locked.read_only"),
    DialogChoice(
        "take",
        "t",
        "Take it over: the other program has ended, or is not needed",
        "locked.take_over",
    ),
    DialogChoice("", "Esc", "Leave it"),
)
_WARNING = (
    "If the other program still runs and saves, nothing is overwritten: "
    "you are asked which version of each answer to keep."
)


class LockedDialog(ChoiceDialog):
    """Closes with "read", "take" or "" (do not open)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "close('read')", "read only", id="locked.read_only"),
        Binding("t", "close('take')", "take over", id="locked.take_over"),
    ]

    def __init__(self, held: DraftHeld) -> None:
        local = held.since.astimezone() if held.since else None
        since = f", since {local.day} {local:%b %H:%M}" if local else ""
        who = f"process {held.pid} on {one_line(held.host)}{since}"
        text = f"{one_line(str(held.path))}\nis held by {who}."
        super().__init__("This draft is open elsewhere", text, _OPTIONS, _WARNING)
