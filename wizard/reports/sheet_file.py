"""The printable sheet as a file beside its draft."""

from __future__ import annotations

from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.reports.sheet import sheet_of
from wizard.reports.sheet_html import html_sheet
from wizard.session.session import Session
from wizard.topics.handoff.sheet import HandOff

SUFFIX = ".hand-off.html"


def write_sheet(session: Session, hand_off: HandOff, *, everything: bool) -> Path:
    """Writes the sheet over an earlier one, and gives its path. Raises DraftError."""
    draft, today = session.draft, session.today
    sheet = sheet_of(draft, session.assessment, hand_off, today, everything=everything)
    path = draft.path.with_name(draft.path.stem + SUFFIX)
    replace_file(path, html_sheet(sheet).encode())
    return path
