"""Paths as the answers of a draft name them."""

from __future__ import annotations

import os
from pathlib import Path


def path_as_answer(path: Path, folder: Path) -> str:
    """A path below the draft's folder as a relative one with slashes; any other in full."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links keep their own names
    home = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        return whole.relative_to(home).as_posix()
    except ValueError:
        return str(whole)
