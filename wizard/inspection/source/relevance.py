"""Which files talk to Procore, or are used by such files: only these give evidence."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wizard.files import open_file
from wizard.inspection.source.conditions import PROJECT
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.references import ENDINGS, Names, References, has_imports, names_of

if TYPE_CHECKING:
    from wizard.inspection.source.needles import Needles
    from wizard.inspection.source.walk import SourceFile

_MOST = 20_000
"""Maximum files kept until it is known whether they are relevant."""
_LARGEST = 1024 * 1024
_STEPS = 2


class Reader(Protocol):
    """Searches a page of which it is known that it is relevant."""

    scope: str

    @property
    def is_done(self) -> bool:
        """Whether it needs no more pages."""

    def search_page(self, page: SourceText) -> None:
        """Searches the whole page."""


class Relevance:
    """Collects the files that mention Procore, and candidates until all files are read.

    A candidate is relevant if a file that mentions Procore uses it, directly or by one other file,
    or if it imports such a file.
    Candidates are read again then, so that nothing but their names is kept.
    """

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._about: dict[str, Names] = {}
        self._used = References()
        self._candidates: dict[str, tuple[SourceFile, list[Reader]]] = {}
        self._is_settled = False
        self.is_integration = False
        """Whether any file has an address, a header or a setting of Procore's API."""

    needles: Needles | None = frozenset({b"procore"})
    is_done = False

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Notes a page that mentions Procore, and what it uses."""
        del start, end, stretch
        if page.file.name not in self._about and page.is_about_procore:
            self._about[page.file.name] = names_of(page.file.path)
            self._used.add(page.file.path, page.data)
            self.is_integration = self.is_integration or page.talks_to_procore

    def defer(self, file: SourceFile, reader: Reader) -> None:
        """Keeps a file in which the reader may find something, if it is relevant."""
        if file.name in self._candidates or len(self._candidates) < _MOST:
            readers = self._candidates.setdefault(file.name, (file, []))[1]
            if reader not in readers:
                readers.append(reader)

    def settle(self) -> None:
        """Lets the readers search the candidates that are relevant; at the end, once."""
        if self._is_settled or not self.is_integration or self._stopped():
            return
        self._is_settled = True
        relevant = self._relevant()
        for name, (file, readers) in self._candidates.items():
            if self._stopped():
                return
            wanted = [
                reader
                for reader in readers
                if not reader.is_done and (name in relevant or reader.scope == PROJECT)
            ]
            data = _read(file.path) if wanted else None
            if data is not None:
                page = SourceText(file, data, data.lower())
                for reader in wanted:
                    reader.search_page(page)

    def _relevant(self) -> set[str]:
        self._follow()
        found: set[str] = set()
        names = {name: names_of(file.path) for name, (file, _) in self._candidates.items()}
        for _ in range(_STEPS):
            for name in [each for each in names if each not in found]:
                if self._used.uses(names[name]):
                    found.add(name)
                    path = self._candidates[name][0].path
                    self._used.add(path, _read(path) or b"")
        return found | {name for name in names if name not in found and self._uses_these(name)}

    def _uses_these(self, name: str) -> bool:
        """Whether a candidate imports a file that mentions Procore."""
        path = self._candidates[name][0].path
        if not has_imports(path):
            return False
        references = References()
        references.add(path, _read(path) or b"")
        return references.reaches(self._about.values())

    def _follow(self) -> None:
        """Adds what the directly imported files use, of which no pattern is a candidate."""
        for given in sorted(self._used.paths)[:_MOST]:
            for ending in (*ENDINGS, *(f"/index{ending}" for ending in ENDINGS[:3])):
                path = Path(given + ending)
                data = _read(path) if path.is_file() else None
                if data is not None:
                    self._used.add(path, data)
                    break


def _read(path: Path) -> bytes | None:
    try:
        with open_file(path) as file:
            data = file.read(_LARGEST)
    except OSError:
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data
