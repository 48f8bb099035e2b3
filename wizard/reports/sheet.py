"""The hand-off sheet: what to enter where in the Developer Portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wizard.dataclass import dataclass
from wizard.drafts.model import Draft
from wizard.engine.finding import Assessment
from wizard.text import clean, one_line
from wizard.topics.handoff.pieces import PortalPiece
from wizard.topics.handoff.sheet import HandOff, HandOffItem, HandOffItemState, HandOffSection

DISCLAIMER = "This tool is not affiliated with Procore; the order and the wording are its own."
UNKNOWN = "This edition does not say what to enter in the portal."
ALL_ENTERED = "Everything is entered and current."
NOTHING_YET = "Nothing must be entered for this milestone; later milestones are not shown."

BOXES: Mapping[HandOffItemState, str] = {
    HandOffItemState.TO_DO: "[ ]",
    HandOffItemState.CHANGED: "[~]",
    HandOffItemState.ENTERED: "[x]",
    HandOffItemState.NOTHING: "[-]",
}
"""A checkbox, for texts; the middle is readable anywhere."""


@dataclass(frozen=True, slots=True)
class HandOffSheet:
    """The content of a sheet: open items, or everything."""

    name: str
    """The path of the draft, in one clean line."""
    edition: str
    edition_label: str
    as_of: date
    hand_off: HandOff
    everything: bool

    @property
    def line(self) -> str:
        """The subject: "Edition 2025-02 (February 2025) · as of 2025-04-01"."""
        return f"Edition {self.edition} ({self.edition_label}) · as of {self.as_of.isoformat()}"

    @property
    def state(self) -> str:
        """The progress, and which items are shown."""
        shown = "everything is shown" if self.everything else "only open items are shown"
        return f"{self.hand_off.line}; {shown}."

    @property
    def empty(self) -> str:
        """Why nothing is shown; "" if something is."""
        if not self.hand_off.sections:
            return UNKNOWN
        if any(True for _ in self.sections()):
            return ""
        return NOTHING_YET if self.hand_off.later else ALL_ENTERED

    @property
    def notes(self) -> tuple[str, ...]:
        """General remarks."""
        given = ", ".join(self.hand_off.given)
        from_there = f"The portal gives these, so copy them from there: {given}." if given else ""
        secrets = "Secrets are never part of this sheet."
        notes = (self.hand_off.ours, from_there, secrets, DISCLAIMER)
        return tuple(note for note in notes if note)

    def sections(self) -> Iterator[tuple[HandOffSection, tuple[HandOffItem, ...]]]:
        """Each form with the items to show; without empty ones."""
        for section in self.hand_off.sections:
            items = section.shown(everything=self.everything)
            if items:
                yield section, items


def sheet_of(
    draft: Draft, assessment: Assessment, hand_off: HandOff, as_of: date, *, everything: bool
) -> HandOffSheet:
    """The sheet of an assessed draft."""
    journey = assessment.edition.journey
    return HandOffSheet(
        one_line(draft.name), journey.id, journey.label, as_of, hand_off, everything
    )


def item_remarks(item: HandOffItem) -> Iterator[str]:
    """The remarks on an item, problems first."""
    if item.blocks:
        yield f"✗ {item.blocks}"
    if item.state is HandOffItemState.NOTHING:
        yield "nothing to enter"
    if item.remark:
        yield item.remark
    if item.entered_on is not None and item.state is HandOffItemState.CHANGED:
        yield f"changed since it was entered on {item.entered_on.isoformat()}"
    elif item.entered_on is not None and item.state is HandOffItemState.ENTERED:
        yield f"entered on {item.entered_on.isoformat()}"


def shown_text(piece: PortalPiece) -> str:
    """A piece in a report: safe for a terminal, with its line breaks."""
    return one_line(piece.text) if piece.is_path else clean(piece.text)


def text_sheet(sheet: HandOffSheet) -> str:
    """The sheet for a terminal, with safe text."""
    return "".join(f"{clean(line)}\n" for line in _text_sheet_lines(sheet))


def _text_sheet_lines(sheet: HandOffSheet) -> Iterator[str]:
    yield f"Hand-off sheet of {sheet.name}"
    yield sheet.line
    yield sheet.state
    if sheet.empty:
        yield from ("", sheet.empty)
    for section, items in sheet.sections():
        yield from ("", f"{section.title}  ({section.entered} of {section.to_enter})")
        yield f"  {section.go}"
        for item in items:
            yield from _item_lines(item)
    if any(True for _ in sheet.sections()):
        yield from ("", "[ ] to do   [~] changed since   [x] entered   [-] nothing to enter")
    yield from ("", *sheet.notes)


def _item_lines(item: HandOffItem) -> Iterator[str]:
    where = "" if item.place == item.label else f" · {item.place}"
    yield f"  {BOXES[item.state]} {item.label} · {item.how}{where}"
    yield from (f"      {remark}" for remark in item_remarks(item))
    for piece in item.pieces:
        lead = f"{one_line(piece.name)}: " if piece.name else ""
        first, *more = shown_text(piece).split("\n")
        yield f"      {lead}{first}"
        yield from (f"      {line}" for line in more)


def sheet_document(sheet: HandOffSheet) -> dict[str, Any]:
    """The sheet as a JSON document."""
    return {
        "draft": sheet.name,
        "edition": sheet.edition,
        "as_of": sheet.as_of.isoformat(),
        "everything": sheet.everything,
        "counts": {state.value: sheet.hand_off.count(state) for state in HandOffItemState},
        "not_applicable": sheet.hand_off.folded,
        "sections": [
            {
                "title": section.title,
                "go": section.go,
                "items": [_item_document(item) for item in items],
            }
            for section, items in sheet.sections()
        ],
    }


def _item_document(item: HandOffItem) -> dict[str, Any]:
    return {
        "field": item.field,
        "label": item.label,
        "how": item.how,
        "place": item.place,
        "state": item.state.value,
        "blocks": item.blocks,
        "remark": item.remark,
        "entered_on": item.entered_on.isoformat() if item.entered_on else None,
        "pieces": [{"name": p.name, "text": p.text, "is_path": p.is_path} for p in item.pieces],
    }
