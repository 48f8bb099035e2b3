"""Which files talk to Procore, or are used by such files: only these give evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wizard.inspection.source.conditions import PROJECT
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.evidence import (
    NO_LINK,
    Link,
    integration_folders,
    is_of_sibling,
)
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.references import (
    ENDINGS,
    References,
    has_imports,
    names_imported_from,
    names_of,
)
from wizard.inspection.source.sieve import Sieve
from wizard.inspection.source.standing import IN_FORCE

if TYPE_CHECKING:
    from wizard.inspection.source.needles import Needles
    from wizard.inspection.source.scan import Seeker
    from wizard.inspection.source.walk import SourceFile

_MOST = 20_000
"""Maximum files kept of each sort until it is known whether they are relevant."""
_LARGEST = 1024 * 1024
_STEPS = 2
_MOST_READ = 400
"""Files whose words are known."""
_PROCORE = b"procore"
_TYPE = re.compile(rb"\b[A-Z]\w{3,80}")
_DEFINED = re.compile(rb"\b(?:def|function|func|fun|class|interface)\s{1,4}(\w{4,100})")
_WORD = re.compile(rb"\w{4,100}")


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
    is kept, and none of them is searched where no file talks to Procore. As soon as one does,
    files in which no reader can match are kept apart: only what they use matters.
    """

    def __init__(
        self,
        stopped: Callable[[], bool] = lambda: False,
        reading: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`stopped` and `reading` are those of `ScanPass`."""
        self._stopped, self._reading = stopped, reading
        self._about: set[str] = set()
        self._talking: list[str] = []
        self._about_wholes: set[str] = set()
        self._about_modules: set[str] = set()
        self._used = References()
        self._readers: list[ScopedSeeker] = []
        self._candidates: dict[str, _Candidate] = {}
        self._others: dict[str, str] = {}
        """Files in which no reader can match: the path of each, and the path below its root."""
        self._of_large_page: Sequence[Seeker] = ()
        self._naming = ProcoreNames()
        self._names_procore = False
        self._is_settled = False
        self.is_integration = False
        """Whether any file has an address, a header or a setting of Procore's API."""

    needles: Needles | None = None
    is_done = False

    def add(self, reader: ScopedSeeker) -> None:
        """Adds a reader; before the search."""
        self._readers.append(reader)

    @property
    def seekers(self) -> Sequence[Seeker]:
        """What is to search each page, in this order."""
        return self._naming, self

    @cached_property
    def _sieves(self) -> Mapping[str, Sieve]:
        """Those of all readers, and of those that search the whole project."""
        project = [reader for reader in self._readers if reader.scope == PROJECT]
        return {"": Sieve(self._readers), PROJECT: Sieve(project)}

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> Sequence[Seeker]:
        """The readers for a page that mentions Procore, which is noted; keeps others' names."""
        if start == 0:  # the parts of a page follow each other
            is_whole = end == len(page.data)
            self._names_procore = (
                self._naming.last is page.file if is_whole else _PROCORE in page.lowered
            )
        if not self._names_procore:
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
            names = names_of(page.file.place)
            self._about.add(page.file.name)
            self._about_wholes.add(names.whole)
            self._about_modules.add(names.module)
            self._used.add(page.file.place, page.data)
            if page.talks_to_procore:
                self.is_integration = True
                self._talking.append(page.file.place)

    def _keep(self, page: SourceText) -> None:
        file = page.file
        if file.name in self._candidates or file.place in self._others:
            return
        if self.is_integration and not self._sieves[""].for_large_text(page.data):
            if len(self._others) < _MOST:
                self._others[file.place] = file.below
        elif len(self._candidates) < _MOST:
            self._candidates[file.name] = _Candidate(file, page.is_minified)

    def _readers_of(
        self, page: SourceText, sieve: Sieve, part: tuple[int, int, int]
    ) -> Sequence[Seeker]:
        start, end, stretch = part
        if end - start == len(page.data):
            return sieve.for_text(page.data)
        if start == 0:
            self._of_large_page = sieve.for_large_text(page.data)
        return sieve.for_part(page.lowered[start:stretch], self._of_large_page)

    def settle(self) -> None:
        """Lets the readers search the candidates that are relevant; at the end, once."""
        if self._is_settled or not self.is_integration or self._stopped():
            return
        self._is_settled = True
        used = self._used_candidates()
        has_others = any(reader.scope == PROJECT for reader in self._readers)
        for candidate in self._candidates.values():
            if self._stopped():
                return
            place = candidate.file.place
            if not (has_others or place in used or has_imports(place)):
                continue
            self._reading(candidate.file.name)
            data = _read(place)
            is_relevant = place in used or self._imports_any(place, data)
            if data and (is_relevant or has_others):
                link = self._link(place, data, is_used=place in used)
                page = SourceText(candidate.file, data, minified=candidate.is_minified, link=link)
                _search_candidate(page, self._sieves["" if is_relevant else PROJECT])

    def _link(self, place: str, data: bytes, *, is_used: bool) -> Link:
        """What ties a candidate to the files that talk to Procore."""
        if is_of_sibling(place, self._integration_folders):
            return NO_LINK
        named = (lambda: self._words) if is_used else frozenset[bytes]
        return Link(named, lambda: self._imported(place, data))

    @cached_property
    def _integration_folders(self) -> frozenset[str]:
        return integration_folders(self._talking)

    def _used_candidates(self) -> set[str]:
        """The paths of files that relevant files use, directly or by one other file."""
        self._follow()
        found: set[str] = set()
        candidates = (each.file for each in self._candidates.values())
        kept = {**self._others, **{file.place: file.below for file in candidates}}
        for _ in range(_STEPS):
            before = len(found)
            for place, below in kept.items():
                is_new = place not in found and self._used.uses(names_of(place))
                if is_new and place_of(below) in IN_FORCE:
                    found.add(place)
                    self._used.add(place, _read(place))
            if len(found) == before:
                break
        return found

    def _imports_any(self, place: str, data: bytes) -> bool:
        """Whether a candidate imports a file that mentions Procore."""
        if not has_imports(place):
            return False
        references = References()
        references.add(place, data)
        return references.reaches(self._about_wholes, self._about_modules)

    def _imported(self, place: str, data: bytes) -> set[bytes]:
        """The names that a candidate has from files that talk to Procore."""
        if place.endswith(".go"):  # a package sees its own names without imports
            return {name for name in _TYPE.findall(data) if name in self._words}
        wholes, modules = self._names_talking
        return names_imported_from(place, data, wholes, modules)

    @cached_property
    def _names_talking(self) -> tuple[frozenset[str], frozenset[str]]:
        names = [names_of(place) for place in self._talking]
        return frozenset(n.whole for n in names), frozenset(n.module for n in names)

    @cached_property
    def _words(self) -> frozenset[bytes]:
        """What files that talk to Procore name and do not define; of the first of very many."""
        words: set[bytes] = set()
        defined: set[bytes] = set()
        for place in self._talking[:_MOST_READ]:
            data = _read(place)
            words.update(_WORD.findall(data))
            defined.update(_DEFINED.findall(data))
        return frozenset(words - defined)

    def _follow(self) -> None:
        """Adds what the directly imported files use, of which no pattern is a candidate."""
        for given in sorted(self._used.paths)[:_MOST]:
            for ending in (*ENDINGS, *(f"/index{ending}" for ending in ENDINGS[:3])):
                if Path(given + ending).is_file():
                    self._used.add(given + ending, _read(given + ending))
                    break


class ProcoreNames:
    """Notes which file mentions Procore, for all of which the sieve searches at once."""

    needles: Needles | None = frozenset({_PROCORE})
    is_done = False

    def __init__(self) -> None:
        self.last: SourceFile | None = None
        """The last file that does, unless it is too large to be searched as a whole."""

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:  # noqa: ARG002
        """Notes the file of the page."""
        self.last = page.file


class _Candidate(NamedTuple):
    """A file of which it is not known yet whether it is relevant."""

    file: SourceFile
    is_minified: bool


def _search_candidate(page: SourceText, sieve: Sieve) -> None:
    readers = sieve.for_text(page.data)
    if readers and page.place in IN_FORCE:
        for reader in readers:
            if not reader.is_done:
                reader.search(page, 0, len(page.data), len(page.data))


def _read(place: str) -> bytes:
    return read_source(place, _LARGEST)
