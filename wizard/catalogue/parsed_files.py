"""Keeps the catalogue's parsed TOML files as JSON, which is read five times faster.

The copy counts only for the very bytes that it was parsed from, by their digest. It is data, and
is validated and built like the TOML itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from wizard.bounded_cache import read_checked, write_checked
from wizard.catalogue.records import Raw

_MAX_BYTES = 32 * 1024 * 1024
_MAX_COPIES = 4
"""Copies that are kept, for several versions and folders."""
_PATTERN = "catalogue-files-*.json"
_DATE = "$date"

Documents = dict[str, Raw]
"""The content of each file, by its name."""


def parsed_files(digest: str, cache: Path | None, parse: Callable[[], Documents]) -> Documents:
    """The documents of the files with a digest, from `parse` or from their copy in a folder."""
    if cache is None:
        return parse()
    path = cache / _PATTERN.replace("*", digest[:32])
    known = _copy_in(path, digest)
    if known is not None:
        return known
    documents = parse()
    text = _as_json(documents)
    if text is not None:
        _remove_oldest(cache)
        write_checked(path, digest, text)
    return documents


def _copy_in(path: Path, digest: str) -> Documents | None:
    text = read_checked(path, digest, _MAX_BYTES)
    if text is None:
        return None
    try:
        documents: Documents = json.loads(text, object_hook=_with_date)
    except (ValueError, TypeError, RecursionError):
        return None
    return documents


def _as_json(documents: Mapping[str, Raw]) -> bytes | None:
    """The documents as JSON; None for values that would not come back as they are."""
    try:
        text = json.dumps(documents, default=_date_marked)
        same = json.loads(text, object_hook=_with_date) == documents
    except (ValueError, TypeError, RecursionError):
        return None
    return text.encode() if same else None


def _date_marked(value: Any) -> dict[str, str]:
    if type(value) is not date:
        message = f"{value!r} has no place in a copy"
        raise TypeError(message)
    return {_DATE: value.isoformat()}


def _with_date(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[_DATE]) if _DATE in value else value


def _remove_oldest(cache: Path) -> None:
    with suppress(OSError):
        copies = sorted(cache.glob(_PATTERN), key=lambda path: path.stat().st_mtime)
        for path in copies[: max(0, len(copies) - _MAX_COPIES + 1)]:
            path.unlink(missing_ok=True)
