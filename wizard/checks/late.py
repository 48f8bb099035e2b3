"""A table that is filled when somebody first looks into it: checks take a while to be read."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import TypeVar

Entry = TypeVar("Entry")


class Late(Mapping[str, Entry]):
    """What the modules of `wizard.checks.every` enter; a start that judges nothing reads none."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._is_filled = False

    def _filled(self) -> Mapping[str, Entry]:
        if not self._is_filled:
            importlib.import_module("wizard.checks.every")
            self._is_filled = True
        return self._entries

    def __getitem__(self, name: str) -> Entry:
        return self._filled()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._filled()

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled())

    def __len__(self) -> int:
        return len(self._filled())
