"""Content of the hand-off screen, and the result of the last action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from screens.handoff.rows import HandOffState, hand_off_rows
from screens.widgets.chips import Chip
from screens.widgets.finding_rows import ReviewRow
from screens.widgets.key_labels import with_keys
from wizard.session.open_draft import OpenDraft
from wizard.text import one_line
from wizard.topics.handoff.sheet import HandOff, HandOffItem

_READING = "Reading entered values and files …"
_BEGIN = "c copies the next value, Space marks it as entered. Nothing is sent."


class HandOffPresenter:
    """Content of the hand-off: the portal's forms in their order."""

    def __init__(self, open_draft: OpenDraft, state: HandOffState) -> None:
        self.state = state
        self._open_draft = open_draft
        self.hand_off: HandOff | None = None
        """As it was when the rows were last made; None before it was read."""

    def choices(self) -> tuple[Sequence[Sequence[Chip]], str]:
        """The views: fields to enter, or all fields."""
        items = self.hand_off.items if self.hand_off else ()
        waits, everything = sum(item.is_open for item in items), self.state.everything
        chips = (
            Chip("v", f"to do {waits}", "waits", "view" if everything else "", "portal.view"),
            Chip("v", f"all {len(items)}", "all", "" if everything else "view", "portal.view"),
        )
        return (chips,), "all" if everything else "waits"

    def gate(self, _width: int) -> Iterator[Content]:
        """Progress, the last action, and blockers."""
        if self.hand_off is None:
            yield Content(_READING)
            return
        yield Content.styled(self.hand_off.line, "bold")
        trouble = one_line(self.state.known.trouble) if self.state.known else ""
        message = self.state.message
        if message or not trouble:
            yield Content(
                message or with_keys(_BEGIN, {"c": "portal.copy", "Space": "portal.tick"})
            )
        if trouble and trouble not in message:
            yield Content.styled(f"✗ {trouble}", "$error")

    def rows(self) -> tuple[ReviewRow, ...]:
        """Rows of the shown fields, by form."""
        known = self.state.known
        if known is None:
            return ()
        self.hand_off = known.hand_off(self._open_draft.session.at_current, self._open_draft.draft)
        return hand_off_rows(self.hand_off, self.state)

    def item(self, row: ReviewRow | None) -> HandOffItem | None:
        """The field of a row."""
        return self.hand_off.item(row.key) if self.hand_off and row else None
