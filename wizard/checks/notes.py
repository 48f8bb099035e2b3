"""Combines several remarks into one verdict of the highest severity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wizard.catalogue.model import Severity
from wizard.rules.verdict import Verdict, not_met


class CheckNote(NamedTuple):
    """A remark as part of a sentence, and its fix."""

    severity: Severity
    message: str
    fix: str = ""


def noted(notes: Iterable[CheckNote], before: str = "") -> Verdict:
    """Combines one or more remarks, most serious first. `before` begins the sentence."""
    ordered = sorted(notes, key=lambda note: note.severity.rank)
    fixes = dict.fromkeys(f"{note.fix.rstrip('.')}." for note in ordered if note.fix)
    message = before + "; ".join(note.message for note in ordered)
    return not_met(message, " ".join(fixes), severity=ordered[0].severity)
