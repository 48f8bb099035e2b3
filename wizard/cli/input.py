"""Standard input where a command takes a file: `-` names it."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from wizard.cli.app_context import STANDARD
from wizard.files import FileTooLarge, read_file


def bytes_named(path: Path, limit: int) -> bytes:
    """What a file holds, or standard input for `-`. Raises OSError, as for more than `limit`."""
    if str(path) != STANDARD:
        return read_file(path, limit)
    data = sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""
    if len(data) > limit:
        raise FileTooLarge(errno.EFBIG, f"it has more than {limit:,} bytes", STANDARD)
    return data
