"""Rows of the hand-off: forms as headings, their fields, and details of one field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from textual.content import Content

from screens.widgets.finding_rows import ReviewRow, heading
from screens.widgets.key_labels import with_keys
from screens.widgets.row_text import labelled
from wizard.reports.sheet import ALL_ENTERED, BOXES, NOTHING_YET, UNKNOWN, item_remarks, shown_text
from wizard.rules.phrasing import quoted
from wizard.text import one_line
from wizard.topics.handoff.progress import HandOffRecords
from wizard.topics.handoff.sheet import HandOff, HandOffItem, HandOffItemState, HandOffSection

_LABEL = 30

_COLOURS: Mapping[HandOffItemState, str] = {
    HandOffItemState.TO_DO: "$foreground",
    HandOffItemState.CHANGED: "$warning",
    HandOffItemState.ENTERED: "$success",
    HandOffItemState.NOTHING: "$text-disabled",
}


@dataclass(slots=True)
class HandOffState:
    """State of the hand-off screen, kept when it is left and restored when it is opened again."""

    everything: bool = False
    key: str = ""
    """The field under the cursor."""
    known: HandOffRecords | None = None
    """The journal as last read; None before that."""
    copied: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Field id to the digest of its value and the number of its pieces copied so far."""
    message: str = ""
    """The last action."""

    def next_piece(self, item: HandOffItem) -> int:
        """Index of the piece copied next; after the last, the first again."""
        digest, number = self.copied.get(item.field, ("", 0))
        return number % len(item.pieces) if digest == item.digest and item.pieces else 0


def hand_off_rows(hand_off: HandOff, state: HandOffState) -> tuple[ReviewRow, ...]:
    """Rows of the fields to enter, or of all fields, by form."""
    if not hand_off.sections:
        return (heading(UNKNOWN),)
    rows: list[ReviewRow] = []
    for section in hand_off.sections:
        if items := section.shown(everything=state.everything):
            counts = f"{section.entered} of {section.to_enter}"
            rows.append(heading(f"{section.title}  {counts}"))
            rows += [_item_row(section, item, state) for item in items]
    return tuple(rows) or (heading(NOTHING_YET if hand_off.later else ALL_ENTERED),)


def _item_row(section: HandOffSection, item: HandOffItem, state: HandOffState) -> ReviewRow:
    def draw(width: int) -> Content:
        box = Content.styled(BOXES[item.state], _COLOURS[item.state])
        wrong = Content.styled("✗", "$error") if item.blocks else " "
        sign = Content.assemble(box, " ", wrong)
        return labelled(sign, one_line(item.label), _LABEL, Content(_short(item)), width)

    return ReviewRow(item.field, draw, lambda: _detail(section, item, state), field=item.field)


def _short(item: HandOffItem) -> str:
    if item.blocks:
        return one_line(item.blocks)
    if not item.pieces:
        return item.remark or "nothing to enter"
    text = one_line(item.pieces[0].text)
    return f"{len(item.pieces)} pieces: {text}" if len(item.pieces) > 1 else text


def _detail(section: HandOffSection, item: HandOffItem, state: HandOffState) -> Iterator[Content]:
    yield Content.assemble((one_line(item.label), "bold"), f" · {item.how} · {item.place}")
    yield Content.styled(f"Where: {section.go}", "$text-muted")
    for remark in item_remarks(item):
        yield Content.styled(remark, "$error" if remark.startswith("✗") else "$warning")
    for number, piece in enumerate(item.pieces):
        upcoming = number == state.next_piece(item)
        first, *more = shown_text(piece).split("\n")
        yield Content.assemble(_lead(item, number, upcoming=upcoming), (first, "bold" * upcoming))
        yield from (Content.styled(line, "bold" * upcoming) for line in more)


def _lead(item: HandOffItem, number: int, *, upcoming: bool) -> Content:
    """Number of the piece, and whether it is the next; empty where there is only one."""
    if len(item.pieces) == 1 and not item.pieces[0].name:
        return Content()
    pointer = "▸" if upcoming else " "
    name = one_line(item.pieces[number].name)
    return Content.styled(f"{pointer} {name}: ", "$text-muted")


def copied_words(item: HandOffItem, number: int, where: str) -> str:
    """What was copied, and the path of the clipboard file."""
    piece = item.pieces[number]
    count = f" {number + 1} of {len(item.pieces)}" if len(item.pieces) > 1 else ""
    name = f", {one_line(piece.name)}" if piece.name else ""
    ticks = with_keys("; Space marks it as entered", {"Space": "portal.tick"})
    last = ticks if number + 1 == len(item.pieces) else ""
    wrong = f". ✗ It would be sent back: {item.blocks}" if item.blocks else last
    return f"copied{count}{name}: {quoted(piece.text)} {where}{wrong}"
