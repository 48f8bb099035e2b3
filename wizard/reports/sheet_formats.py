"""The formats of the hand-off sheet, and its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.reports.escape import escaped
from wizard.reports.sheet import (
    HandOffSheet,
    item_remarks,
    sheet_document,
    sheet_of,
    shown_text,
    text_sheet,
)
from wizard.reports.sheet_html import html_sheet
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.handoff.pieces import PortalPiece
from wizard.topics.handoff.sheet import HandOff, HandOffItem, HandOffItemState


def _sheet_as_json(sheet: HandOffSheet) -> str:
    from wizard.reports.document_kinds import HAND_OFF
    from wizard.reports.envelope import document_text

    return document_text(HAND_OFF, sheet_document(sheet))


SUFFIX = ".hand-off.html"


def write_sheet(session: Session, hand_off: HandOff, *, everything: bool) -> Path:
    """Writes the sheet, replacing an earlier one, and returns its path. Raises DraftError."""
    draft, today = session.draft, session.today
    sheet = sheet_of(draft, session.at_current, hand_off, today, everything=everything)
    path = draft.path.with_name(draft.path.stem + SUFFIX)
    replace_file(path, html_sheet(sheet).encode())
    return path


_TICKS = re.compile(r"`+")
_DONE = frozenset({HandOffItemState.ENTERED, HandOffItemState.NOTHING})


def markdown_sheet(sheet: HandOffSheet) -> str:
    """The sheet; reproducible."""
    return "".join(f"{line}\n" for line in _markdown_sheet_lines(sheet))


def _markdown_sheet_lines(sheet: HandOffSheet) -> Iterator[str]:
    yield f"# Hand-off sheet of {escaped(sheet.name)}"
    yield from ("", escaped(sheet.line), "", escaped(sheet.state))
    if sheet.empty:
        yield from ("", sheet.empty)
    for section, items in sheet.sections():
        yield from ("", f"## {escaped(section.title)} ({section.entered} of {section.to_enter})")
        yield from ("", f"Where: {escaped(section.go)}", "")
        for item in items:
            yield from _item(item)
    yield from ("", "---")
    for note in sheet.notes:
        yield from ("", escaped(note))


def _item(item: HandOffItem) -> Iterator[str]:
    box = "[x]" if item.state in _DONE else "[ ]"
    where = "" if item.place == item.label else f", {escaped(item.place)}"
    message = "".join(f" – *{escaped(remark)}*" for remark in item_remarks(item))
    yield f"- {box} **{escaped(item.label)}** ({item.how}{where}){message}"
    for piece in item.pieces:
        yield from _piece(piece)


def _piece(piece: PortalPiece) -> Iterator[str]:
    text = shown_text(piece)
    name = f"{escaped(one_line(piece.name))}:" if piece.name else ""
    if "\n" not in text and "  " not in text and "`" not in text:
        yield f"  - {name} `{text}`" if name else f"  - `{text}`"
        return
    # A fence longer than any in the text, so that the text cannot end it.
    fence = "`" * max(3, 1 + max((len(found[0]) for found in _TICKS.finditer(text)), default=0))
    yield f"  - {name or 'in lines:'}"
    yield from ("", f"    {fence}text", *(f"    {line}" for line in text.split("\n")))
    yield from (f"    {fence}", "")


SHEET_FORMATS: Mapping[str, Callable[[HandOffSheet], str]] = {
    "text": text_sheet,
    "markdown": markdown_sheet,
    "html": html_sheet,
    "json": _sheet_as_json,
}
"""By the name in `hand-off --format`. Reproducible for the same sheet."""
