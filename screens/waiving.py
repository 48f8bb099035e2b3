"""Accepting a finding: the reason and the name are asked for, and kept with the draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import App

from screens.dialogs import Ask
from wizard.catalogue.model import Status
from wizard.drafts.model import Waiver
from wizard.session.finding import Finding

_NOTHING_TO_WAIVE = frozenset({Status.MET, Status.NOT_APPLICABLE})


def why_not(finding: Finding | None, *, read_only: bool) -> str:
    """Why a finding cannot be waived; "" when it can."""
    if finding is None:
        return "Choose a finding first."
    if read_only:
        return "This submission is open for reading only."
    if not finding.requirement.waivable:
        return "This cannot be waived: an app it is true of is not listed."
    if finding.status in _NOTHING_TO_WAIVE:
        return "There is nothing to waive: it is met or does not apply."
    return ""


async def asked_waiver(app: App[Any], finding: Finding, author: str, today: date) -> Waiver | None:
    """The waiver as a person states it; None when they back out or give no reason or name."""
    reason = await app.push_screen_wait(
        Ask("Waive", f"{finding.requirement.statement}\nWhy is it right to go on without?")
    )
    if reason is None or not reason.strip():
        return None
    by = await app.push_screen_wait(Ask("Waive", "Who accepts this?", value=author))
    if by is None or not by.strip():
        return None
    return Waiver(finding.id, reason.strip(), by.strip(), today)
