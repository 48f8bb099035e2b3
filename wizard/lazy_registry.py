"""A mapping whose values are imported when they are first looked up."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

Entry = TypeVar("Entry")


class LazyRegistry(Mapping[str, Entry]):
    """Maps a name to an object given as `"package.module:attribute"`.

    Iterating and `in` import nothing. `convert` is applied once to each object that is imported.
    """

    def __init__(
        self, paths: Mapping[str, str], convert: Callable[[Any], Entry] | None = None
    ) -> None:
        self._paths = paths
        self._convert = convert
        self._imported: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Entry:
        if name not in self._imported:
            module, _, attribute = self._paths[name].partition(":")
            found = getattr(importlib.import_module(module), attribute)
            self._imported[name] = self._convert(found) if self._convert else found
        return self._imported[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
