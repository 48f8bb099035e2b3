"""The few things the program remembers about a person: their theme and the name they sign with."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wizard.files import read_file

_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered; every part has a sensible default."""

    theme: str = ""
    author: str = ""
    """The name that confirmations are given in."""
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
            aside = self._path.with_suffix(f".{os.getpid()}.tmp")
            aside.write_text(json.dumps(asdict(changed)), "utf-8")
            aside.replace(self._path)
        return changed


class Author:
    """The name a person signs with; the one given last is proposed the next time."""

    def __init__(self, name: str = "", settings: SettingsFile | None = None) -> None:
        self.name = name
        self._settings = settings

    @classmethod
    def remembered(cls, settings: SettingsFile) -> Author:
        """The author of last time, kept in the settings."""
        return cls(settings.read().author, settings)

    def sign_as(self, name: str) -> None:
        """Signs with this name from now on."""
        if name != self.name and self._settings is not None:
            self._settings.change(author=name)
        self.name = name
