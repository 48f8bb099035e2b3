"""File names in bundles and of bundles, portable across systems."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wizard.engine.milestones import WHOLE_JOURNEY
from wizard.text import slug

MANIFEST = "manifest.toml"
ANSWERS = "submission.toml"
ASSESSMENT = "assessment.json"
REPORT = "report.md"
EVIDENCE = "evidence.json"
PAGE = "report.html"
REVIEWER = "reviewer.md"
CHANGES = "changes.json"
CHANGES_TEXT = "changes.md"
EVENTS = "events.jsonl"
REQUIRED = (ASSESSMENT, MANIFEST, REPORT, ANSWERS)
"""The files of every bundle beside the attached ones."""

OWN = (*REQUIRED, EVIDENCE, PAGE, REVIEWER, CHANGES, CHANGES_TEXT, EVENTS)
"""Generated files; evidence, changes and events are optional. Older bundles lack some reports."""

ATTACHED = "files/"
READY: Final = "ready"
INCOMPLETE: Final = "incomplete"

MAX_NAME = 200
_NAME = re.compile(r"[a-z0-9._/-]+")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in "123456789"}
)
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def file_name_problem(name: str) -> str:
    """Why a name is not allowed in a bundle, completing "the name …"; "" if it is."""
    if not name or len(name) > MAX_NAME:
        return f"must have 1 to {MAX_NAME} characters"
    if not _NAME.fullmatch(name):
        return "may hold only a to z, 0 to 9, “.”, “_”, “-” and “/”"
    parts = name.split("/")
    if any(part.strip(".") == "" for part in parts):
        return "leads out of its folder or to no folder"
    if any(part.startswith(".") for part in parts):
        return "is a hidden file on some systems"
    if any(part.partition(".")[0] in _DEVICES or part.endswith(".") for part in parts):
        return "cannot be used on every system"
    return ""


def attached_name(stem: str, path: str) -> str:
    """The name of an attached file: its place, and its original extension."""
    ending = re.search(r"\.[^./\\]*$", path.strip().lower())
    known = ending[0] if ending and _ENDING.fullmatch(ending[0]) else ""
    return f"{ATTACHED}{re.sub(r'[^a-z0-9._-]', '-', stem.lower())}{known}"


def bundle_name(name: str, edition: str, as_of: date, state: str, milestone: str) -> str:
    """A bundle's name without extension: app, edition, milestone, date, a warning if incomplete.

    A bundle of the whole journey names no milestone.
    """
    part = "" if milestone == WHOLE_JOURNEY else f"-{slug(milestone, 'own')}"
    word = "-INCOMPLETE" if state == INCOMPLETE else ""
    app = slug(name, "app")
    return f"{app}-{edition}{part}-{as_of.isoformat()}{word}"
