"""Keeps the catalogue's parsed TOML files as JSON, which is read five times faster.

The copy counts only for the very bytes that it was parsed from, by their digest. It is data, and
is validated and built like the TOML itself. JSON has no dates: they are kept beside the documents,
with their places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
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
_FORM = 2
"""Raised whenever another version would not understand a copy, or understand it otherwise."""

Documents = dict[str, Raw]
"""The content of each file, by its name."""

_Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


def parsed_files(digest: str, cache: Path | None, parse: Callable[[], Documents]) -> Documents:
    """The documents of the files with a digest, from `parse` or from their copy in a folder."""
    if cache is None:
        return parse()
    path = cache / _PATTERN.replace("*", f"{_FORM}-{digest[:32]}")
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
        documents, dates = json.loads(text)
        if not all(isinstance(each, dict) for each in (documents, *documents.values())):
            return None
        return _with_dates(documents, dates)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _as_json(documents: Documents) -> bytes | None:
    """The documents as JSON; None for values that would not come back as they are."""
    try:
        dates = [(place, day.isoformat()) for place, day in _dates_in(documents, ())]
        text = json.dumps((documents, dates), default=lambda _: None)
        same = _with_dates(*json.loads(text)) == documents
    except (ValueError, TypeError, RecursionError):
        return None
    return text.encode() if same else None


def _dates_in(value: Any, place: _Place) -> Iterator[tuple[_Place, date]]:
    if type(value) is date:
        yield place, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _dates_in(part, (*place, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _dates_in(part, (*place, index))


def _with_dates(documents: Documents, dates: Sequence[tuple[_Place, str]]) -> Documents:
    for (*way, last), day in dates:
        part: Any = documents
        for key in way:
            part = part[key]
        part[last] = date.fromisoformat(day)
    return documents


def _remove_oldest(cache: Path) -> None:
    with suppress(OSError):
        copies = sorted(cache.glob(_PATTERN), key=lambda path: path.stat().st_mtime)
        for path in copies[: max(0, len(copies) - _MAX_COPIES + 1)]:
            path.unlink(missing_ok=True)
