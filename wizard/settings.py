"""The few things the program remembers for all drafts."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wizard.files import read_file
from wizard.temporary import remove_temporary, temporary_path

_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered; every part has a sensible default."""

    theme: str = ""
    order: str = ""
    """How the list of drafts is sorted: "changed" for the last change; else by what needs care."""


class SettingsFile:
    """Keeps the settings in a small JSON file; a lost or damaged one costs only the settings."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"

    def read(self) -> Settings:
        """The settings, or the defaults where the file says nothing usable."""
        try:
            found = json.loads(read_file(self._path, _MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return Settings()
        known = asdict(Settings())
        return Settings(
            **{k: v for k, v in found.items() if k in known and isinstance(v, str)}
            if isinstance(found, dict)
            else {}
        )

    def change(self, **changes: str) -> Settings:
        """Remembers changed settings; a folder that cannot be written forgets them at exit."""
        changed = replace(self.read(), **changes)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside = temporary_path(self._path.parent)
            try:
                aside.write_text(json.dumps(asdict(changed)), "utf-8")
                aside.replace(self._path)
            finally:
                remove_temporary(aside)
        return changed
