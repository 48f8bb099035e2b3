"""Settings shared by all drafts, and the user's key bindings."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import tomli

from wizard.dataclass import dataclass
from wizard.files import read_file
from wizard.temporary import remove_temporary, temporary_path

PLAIN = "plain"
NO_MOTION = "none"
_MAX_BYTES = 64 * 1024
_MOST_DEPTH = 8
"""Of tables in the file of key bindings: the longest name of a binding has fewer parts."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Remembered settings; each has a default."""

    theme: str = ""
    order: str = ""
    """The sort order of drafts: "changed" for the last change; otherwise by urgency."""
    mode: str = ""
    """How the program starts: PLAIN line by line, otherwise with screens."""
    motion: str = ""
    """NO_MOTION for a screen on which nothing moves or lights up."""


class SettingsFile:
    """Stores the settings in a small JSON file; a lost or damaged file resets them."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"

    def read(self) -> Settings:
        """The settings, or the defaults if the file is unusable."""
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
        """Stores changed settings; if the folder is read-only, they last until exit."""
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


def read_keymap(path: Path) -> tuple[dict[str, object], str]:
    """The user's keys by binding id, and why the file cannot be used, or ""."""
    try:
        found = tomli.loads(read_file(path, _MAX_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path} cannot be read, so all keys are the usual ones: {error.strerror}."
    except (ValueError, RecursionError) as error:
        return {}, f"{path} is not valid TOML, so all keys are the usual ones: {error}."
    if _depth(found) > _MOST_DEPTH:
        return (
            {},
            f"{path} has tables inside each other that no key has; all keys are the usual ones.",
        )
    return dict(_flattened(found)), ""


def _depth(table: Mapping[str, Any]) -> int:
    """How many tables are inside each other, as far as keys can be: one more at most."""
    level, depth = [table], 0
    while level and depth <= _MOST_DEPTH:
        level = [value for each in level for value in each.values() if isinstance(value, dict)]
        depth += 1
    return depth


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """The values of nested tables by their dotted names: TOML reads `a.b = 1` as a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
