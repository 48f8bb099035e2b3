"""Several remarks on one thing as one verdict: as grave as the gravest of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wizard.catalogue.model import Severity
from wizard.rules.verdict import Verdict, not_met


class CheckNote(NamedTuple):
    """One remark, as part of a sentence, and what to do."""

    severity: Severity
    message: str
    fix: str = ""


def noted(notes: Iterable[CheckNote], before: str = "") -> Verdict:
    """All remarks, the gravest first; there must be one. `before` begins the sentence."""
    ordered = sorted(notes, key=lambda note: note.severity.rank)
    fixes = dict.fromkeys(f"{note.fix.rstrip('.')}." for note in ordered if note.fix)
    message = before + "; ".join(note.message for note in ordered)
    return not_met(message, " ".join(fixes), severity=ordered[0].severity)
