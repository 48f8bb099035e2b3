"""The files of the hand-off: where they are, and a print of each that tells a swapped one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wizard.catalogue.model import Field, Value
from wizard.checks.slots import slots_of, with_names
from wizard.files import open_file
from wizard.inspection.media.look import fingerprint
from wizard.inspection.media.paths import PathError, located
from wizard.text import normalised

FileDigests = Mapping[str, str]
"""A path as an answer has it, to a print of the file's content; "" for one that is not there."""


def file_digests(
    fields: Mapping[str, Field], answers: Mapping[str, Value], folder: Path
) -> FileDigests:
    """Reads both ends of every file that the answers to these fields name; `folder` is the draft's.

    Touches the disk, and costs no more for 4 GB than for 1 MB.
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
    """Where the file is, for a file dialog; "" when the path leads to none that may be meant."""
    try:
        return str(located(text, folder).absolute())
    except PathError:
        return ""


def entry_digest(field: Field, value: Value | None, prints: FileDigests) -> str:
    """SHA-256 of what would be typed. A file counts by its content, wherever it lies."""
    named = {field.id: value}
    names = {slot: prints.get(slot.text, "") for slot in slots_of({field.id: field}, named)}
    canonical = _canonical(with_names(named, names)[field.id])
    text = json.dumps(canonical, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """The value in what JSON knows. Space around a text is none of it, as for the rules."""
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_canonical(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    # Python refuses to print the very largest numbers, save in this way.
    return f"{value:x}" if isinstance(value, int) and not isinstance(value, bool) else value
