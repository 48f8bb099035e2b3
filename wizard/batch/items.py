"""The bundles and drafts of a run, and how they are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from wizard.dataclass import dataclass
from wizard.lazy_pattern import lazy_pattern
from wizard.rules.phrasing import counted, listed
from wizard.text import one_line, spelled_out

ItemKind = Literal["bundle", "draft"]

_NAMED = 5
_KEPT = 100
"""How many names of other files are kept, whatever their number."""


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One bundle or draft to judge."""

    kind: ItemKind
    path: str
    """A path, or the name of an object in the store."""
    store: str = ""
    """The address of the store, e.g. "s3://bucket/incoming"; "" for the file system."""

    @property
    def shown(self) -> str:
        """The path in one line that is safe for a terminal and still tells which file it is."""
        address = f"{self.store.partition('://')[0]}://{self.path}"
        text = address if self.store and "://" not in self.path else self.path
        return spelled_out(text).replace("\n", "\\n").replace("\t", "\\t")


@dataclass(slots=True)
class FoundItems:
    """What was found, and what is neither a bundle nor a draft."""

    kind: ItemKind
    items: list[BatchItem] = field(default_factory=list)
    neither: int = 0
    neither_names: list[str] = field(default_factory=list)
    """The first of them."""
    unreadable: list[str] = field(default_factory=list)
    """Folders that could not be listed, as sentences."""

    def add_other(self, name: str) -> None:
        """Counts a file that is neither."""
        self.neither += 1
        if len(self.neither_names) < _KEPT:
            self.neither_names.append(name)

    @property
    def lines(self) -> Iterator[str]:
        """How many were found, and what was left out."""
        number = counted(len(self.items), self.kind)
        yield f"{number} found."
        if self.neither:
            names = listed([one_line(name) for name in self.neither_names[:_NAMED]], _NAMED)
            more = self.neither - min(self.neither, _NAMED)
            rest = f" and {more:,} more" if more else ""
            yield f"No {self.kind}, so left out: {names}{rest}."
        yield from self.unreadable


def is_address(path: str) -> bool:
    """Whether an argument is an address on a store, such as "s3://bucket", rather than a path."""
    return _ADDRESS.match(path) is not None


_ADDRESS = lazy_pattern(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
