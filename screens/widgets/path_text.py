"""Conversion of paths and sizes to and from text."""

from __future__ import annotations

from pathlib import Path

from wizard.errors import BundleError
from wizard.text import clean


def path_from(text: str, given: Path, base: Path | None = None) -> Path:
    """The typed path, relative to `base` or `given`; `given` itself while unchanged.

    A line shows only what is safe to show, so the path that it began with is never read back.
    Raises BundleError for a home that does not exist.
    """
    if text.strip() in {"", shown_path(given)}:
        return given
    try:
        return (base or given) / Path(text.strip()).expanduser()
    except RuntimeError as error:
        raise BundleError(f"There is no folder {text.strip()}.", "Type its whole path.") from error


def shown_path(path: Path) -> str:
    """A path as one safe line."""
    return clean(str(path))


def in_bytes(size: int) -> str:
    """A size with a unit, e.g. "12.3 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:,.1f} MB"
