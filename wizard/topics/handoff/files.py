"""Locates and fingerprints the files of the hand-off."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wizard.catalogue.model import Field, Value
from wizard.checks.looked import slots_of, with_names
from wizard.files import open_file
from wizard.inspection.media.look import fingerprint
from wizard.inspection.media.paths import PathError, located
from wizard.text import normalised

FileDigests = Mapping[str, str]
"""A path in an answer to a digest of the file's content; "" if it is missing."""


def file_digests(
    fields: Mapping[str, Field], answers: Mapping[str, Value], folder: Path
) -> FileDigests:
    """Digests both ends of every file in these fields' answers; `folder` is the draft's.

    Reads the disk, at the same cost for 4 GB as for 1 MB.
    """
    paths = {slot.text for slot in slots_of(fields, answers)}
    return {path: _print_of(path, folder) for path in sorted(paths)}


def _print_of(text: str, folder: Path) -> str:
    try:
        path = located(text, folder)
        with open_file(path) as file:
            return fingerprint(file, os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):
        return ""


def whole_path(text: str, folder: Path) -> str:
    """The absolute path for a file dialog; "" if it is not allowed."""
    try:
        return str(located(text, folder).absolute())
    except PathError:
        return ""


def entry_digest(field: Field, value: Value | None, prints: FileDigests) -> str:
    """SHA-256 of what would be entered. A file counts by its content, not by its path."""
    named = {field.id: value}
    names = {slot: prints.get(slot.text, "") for slot in slots_of({field.id: field}, named)}
    canonical = _canonical(with_names(named, names)[field.id])
    text = json.dumps(canonical, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """The value as JSON, with texts trimmed as in rules."""
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_canonical(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    # Python refuses to print very large integers in any other way.
    return f"{value:x}" if isinstance(value, int) and not isinstance(value, bool) else value
