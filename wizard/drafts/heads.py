"""Reads the name of a draft without parsing the whole file, for long lists."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import tomli

from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.read import decode
from wizard.files import open_file
from wizard.secret_masking import without_secrets

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from wizard.drafts.index import IndexRow

_BYTES = 8192
_HEAD = re.compile(
    r"^[ \t]*\[[ \t]*wizard[ \t]*\][^\n]*\n(?:(?![ \t]*\[)[^\n]*(?:\n|\Z))*", re.MULTILINE
)


def read_head(path: Path, file_stat: os.stat_result) -> IndexRow:
    """An index row with the name and edition, without the progress.

    Reads the first 8 KiB only. For a file that is not a draft, the name is the file name and
    `problem` the reason; damage further down is found when the draft is opened.
    """
    from wizard.drafts.index import IndexRow

    head: dict[str, Any] = {}
    problem = ""
    try:
        head = head_of(path)
    except UnreadableDraft as error:
        problem = error.reason
    changed = head.get("changed")
    if not isinstance(changed, datetime):
        changed = datetime.fromtimestamp(file_stat.st_mtime, UTC)
    return IndexRow(
        mtime_ns=file_stat.st_mtime_ns,
        size=file_stat.st_size,
        name=without_secrets(str(head.get("name") or path.stem)),
        edition=str(head.get("edition") or ""),
        changed=changed.isoformat(),
        problem=problem,
    )


def head_of(path: Path) -> dict[str, Any]:
    """The [wizard] table at the beginning of a draft. Raises UnreadableDraft."""
    try:
        with open_file(path) as file:
            data = file.read(_BYTES)
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})"
        raise UnreadableDraft(path, reason, "") from error
    if len(data) == _BYTES:
        data = data[: data.rfind(b"\n") + 1]
    text = decode(path, data)
    found = _HEAD.search(text)
    try:
        head = tomli.loads(found[0] if found else text).get("wizard")
    except (ValueError, RecursionError) as error:
        raise UnreadableDraft(path, "its [wizard] part cannot be read", "") from error
    if not isinstance(head, dict):
        raise UnreadableDraft(path, "it has no [wizard] part at its beginning", "")
    return head
