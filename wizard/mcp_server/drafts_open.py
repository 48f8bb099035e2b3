"""The drafts that an assistant may open: those named at the start or in the drafts folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wizard.drafts.model import TEAM_SUFFIX
from wizard.errors import WizardError
from wizard.text import one_line, slug

MAX_DRAFTS = 100
_IN_FOLDER = "submission"
"""The stem of a draft that is called by its folder."""


class DraftNotOpen(WizardError):
    """A draft that this server may not open; the hint names those that it may."""


class DraftsOpen:
    """Short names of drafts and their files. A path is never taken for a name."""

    def __init__(self, named: Iterable[Path], folder: Path) -> None:
        self._named = tuple(path.absolute() for path in named)
        self._folder = folder

    def paths(self) -> Mapping[str, Path]:
        """Every draft by its short name, at most `MAX_DRAFTS`; those named at the start first."""
        found: dict[str, Path] = {}
        for path in dict.fromkeys((*self._named, *self._in_folder())):
            if len(found) < MAX_DRAFTS:
                found[_free_name(path, found)] = path
        return found

    def path(self, name: str) -> Path:
        """The file of a draft. Raises DraftNotOpen."""
        known = self.paths()
        if name not in known:
            message = f"This server opens no draft {one_line(name)[:80]}."
            raise DraftNotOpen(message, f"It opens: {', '.join(known) or 'none'}.")
        return known[name]

    def _in_folder(self) -> Iterator[Path]:
        for path in sorted(self._folder.glob("*.toml")):
            if not path.name.startswith(".") and not path.name.endswith(TEAM_SUFFIX):
                yield path.absolute()


def _free_name(path: Path, taken: Mapping[str, Path]) -> str:
    stem = path.parent.name if path.stem == _IN_FOLDER else path.stem
    name, number = slug(stem, "draft"), 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
