"""Every kind of JSON document; `wizard.reports.schemas` has the model of each."""

from __future__ import annotations

from typing import Any

from wizard.reports.envelope import MARKER, PROGRAM, DocumentKind


def _numbered(name: str, number: int, *, named_program: bool = False) -> DocumentKind:
    """A kind whose documents without a frame stated the shape before this one."""
    head: dict[str, Any] = {"schema": f"{PROGRAM}/{name}/{number - 1}"}
    return DocumentKind(name, number, head | (MARKER if named_program else {}))


def _explained(name: str) -> DocumentKind:
    return DocumentKind(name, 2, {"format": f"{name}/1"})


ASSESSMENT = _numbered("assessment", 4, named_program=True)
AUTOFILL = _numbered("autofill", 2)
BASELINE = _numbered("baseline", 2)
CALENDAR = _numbered("calendar", 2, named_program=True)
CHANGES = _numbered("changes", 2, named_program=True)
COMPANY = DocumentKind("company", 1)
DRAFT_DIFF = _numbered("draft-diff", 2)
DRAFTS = DocumentKind("drafts", 1)
EDITIONS = DocumentKind("editions", 1)
EDITIONS_DIFFERENCE = _numbered("editions-difference", 2)
FEEDBACK = _numbered("feedback", 2)
FIELD = _explained("field")
FIT = _numbered("fit", 2, named_program=True)
HAND_OFF = _numbered("hand-off", 2)
HISTORY = _numbered("history", 2)
ORIGINS = DocumentKind("origins", 1)
REQUIREMENT = _explained("requirement")
REQUIREMENTS = _explained("requirements")
RESULT = DocumentKind("result", 1)
"""A line of `--format jsonl`."""

RESULTS = _numbered("results", 2, named_program=True)
RULES_EFFECT = _numbered("rules-effect", 2)
SCAN = _numbered("scan", 2, named_program=True)
TEAM = _numbered("team", 2)
UNSETTLED = _numbered("unsettled", 2)
VERIFICATION = _numbered("verification", 2)
WAIVERS = DocumentKind("waivers", 1)
WATCH = _numbered("watch", 2, named_program=True)
