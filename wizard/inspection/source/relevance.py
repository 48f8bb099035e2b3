"""Which files talk to Procore, or are used by such files: only these give evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wizard.inspection.source.conditions import PROJECT
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.references import ENDINGS, Names, References, has_imports, names_of
from wizard.inspection.source.sieve import Sieve
from wizard.inspection.source.standing import IN_FORCE, place_of

if TYPE_CHECKING:
    from wizard.inspection.source.needles import Needles
    from wizard.inspection.source.scan import Seeker
    from wizard.inspection.source.walk import SourceFile

_MOST = 20_000
"""Maximum files kept until it is known whether they are relevant."""
_LARGEST = 1024 * 1024
_STEPS = 2
_PROCORE = b"procore"


class ScopedSeeker(Protocol):
    """Searches a page of which it is known that it is relevant."""

    scope: str

    @property
    def needles(self) -> Needles | None:
        """See `wizard.inspection.source.scan.Seeker`."""

    @property
    def is_done(self) -> bool:
        """Whether it needs no more pages."""

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        """Searches between two positions; may look ahead as far as `stretch`."""


class Relevance:
    """Gives readers the files that mention Procore, and others when all files are read.

    Another file is relevant if a file that mentions Procore uses it, directly or by one other file,
    or if it imports such a file. Such files are read again then, so that nothing but their names
    is kept, and none of them is searched where no file talks to Procore.
    """

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._about: dict[str, Names] = {}
        self._used = References()
        self._readers: list[ScopedSeeker] = []
        self._candidates: dict[str, _Candidate] = {}
        self._of_large_page: Sequence[Seeker] = ()
        self._is_settled = False
        self.is_integration = False
        """Whether any file has an address, a header or a setting of Procore's API."""

    needles: Needles | None = None
    is_done = False

    def add(self, reader: ScopedSeeker) -> None:
        """Adds a reader; before the search."""
        self._readers.append(reader)

    @cached_property
    def _sieves(self) -> Mapping[str, Sieve]:
        """Those of all readers, and of those that search the whole project."""
        project = [reader for reader in self._readers if reader.scope == PROJECT]
        return {"": Sieve(self._readers), PROJECT: Sieve(project)}

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> Sequence[Seeker]:
        """The readers for a page that mentions Procore, which is noted; keeps others' names."""
        if _PROCORE not in page.lowered:
            self._keep(page)
            return ()
        if page.is_about_procore:
            self._note(page)
        elif page.place in IN_FORCE:
            self._keep(page)
            return ()
        return self._readers_of(page, self._sieves[""], (start, end, stretch))

    def _note(self, page: SourceText) -> None:
        if page.file.name not in self._about:
            self._about[page.file.name] = names_of(page.file.path)
            self._used.add(page.file.path, page.data)
            self.is_integration = self.is_integration or page.talks_to_procore

    def _keep(self, page: SourceText) -> None:
        if len(self._candidates) < _MOST:
            self._candidates[page.file.name] = _Candidate(page.file, page.is_minified)

    def _readers_of(
        self, page: SourceText, sieve: Sieve, part: tuple[int, int, int]
    ) -> Sequence[Seeker]:
        start, end, stretch = part
        if end - start == len(page.data):
            return sieve.for_text(page.data)
        if start == 0:  # the parts of a page follow each other
            self._of_large_page = sieve.for_large_text(page.data)
        return sieve.for_part(page.lowered[start:stretch], self._of_large_page)

    def settle(self) -> None:
        """Lets the readers search the candidates that are relevant; at the end, once."""
        if self._is_settled or not self.is_integration or self._stopped():
            return
        self._is_settled = True
        self._candidates = {
            name: one
            for name, one in self._candidates.items()
            if place_of(one.file.below) in IN_FORCE
        }
        relevant = self._relevant()
        has_others = any(reader.scope == PROJECT for reader in self._readers)
        for name, (file, is_minified) in self._candidates.items():
            if self._stopped():
                return
            data = _read(file.path) if has_others or name in relevant else b""
            if data:
                page = SourceText(file, data, data.lower(), minified=is_minified)
                if page.place in IN_FORCE:
                    sieve = self._sieves["" if name in relevant else PROJECT]
                    part = (0, len(data), len(data))
                    for reader in self._readers_of(page, sieve, part):
                        if not reader.is_done:
                            reader.search(page, *part)

    def _file(self, name: str) -> SourceFile:
        return self._candidates[name].file

    def _relevant(self) -> set[str]:
        self._follow()
        found: set[str] = set()
        names = {name: names_of(self._file(name).path) for name in self._candidates}
        for _ in range(_STEPS):
            for name in [each for each in names if each not in found]:
                if self._used.uses(names[name]):
                    found.add(name)
                    path = self._file(name).path
                    self._used.add(path, _read(path))
        return found | {name for name in names if name not in found and self._uses_these(name)}

    def _uses_these(self, name: str) -> bool:
        """Whether a candidate imports a file that mentions Procore."""
        path = self._file(name).path
        if not has_imports(path):
            return False
        references = References()
        references.add(path, _read(path))
        return references.reaches(self._about.values())

    def _follow(self) -> None:
        """Adds what the directly imported files use, of which no pattern is a candidate."""
        for given in sorted(self._used.paths)[:_MOST]:
            for ending in (*ENDINGS, *(f"/index{ending}" for ending in ENDINGS[:3])):
                path = Path(given + ending)
                if path.is_file():
                    self._used.add(path, _read(path))
                    break


class _Candidate(NamedTuple):
    """A file of which it is not known yet whether it is relevant."""

    file: SourceFile
    is_minified: bool


def _read(path: Path) -> bytes:
    return read_source(path, _LARGEST)
