"""Which files talk to Procore, or are used by such files: only these give evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wizard.inspection.source.conditions import PROJECT
from wizard.inspection.source.encoding import read_source
from wizard.inspection.source.evidence import NO_LINK, Link, SiblingServices
from wizard.inspection.source.file_places import place_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.references import (
    ENDINGS,
    References,
    has_imports,
    names_imported_from,
    names_of,
)
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
    and their readers is kept, and none of them is searched where no file talks to Procore.
    """

    def __init__(
        self,
        stopped: Callable[[], bool] = lambda: False,
        reading: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`stopped` and `reading` are those of `ScanPass`."""
        self._stopped, self._reading = stopped, reading
        self._about_wholes: set[str] = set()
        self._about_modules: set[str] = set()
        self._talking: list[str] = []
        self._named_after: list[str] = []
        """Other files that are named after Procore."""
        self._used = References()
        self._readers: list[_RelevantSeeker] = []
        self._others: dict[str, str] = {}
        """Files without the word: the path of each, and the path below its root."""
        self._candidates: dict[str, _Candidate] = {}
        """Those of them in which a reader can match, by their paths."""
        self._naming = ProcoreNames()
        self._is_read_now = False
        self._is_settled = False
        self.is_integration = False
        """Whether any file has an address, a header or a setting of Procore's API."""

    needles: Needles | None = None
    is_done = False

    def add(self, reader: ScopedSeeker) -> None:
        """Adds a reader; before the search."""
        self._readers.append(_RelevantSeeker(reader, self))

    @property
    def seekers(self) -> Sequence[Seeker]:
        """What is to search each page, in this order."""
        return self._naming, self, *self._readers

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:  # noqa: ARG002
        """Decides whether the readers search the page now, and notes what it uses."""
        if start:  # the parts of a page follow each other
            return
        is_whole = end == len(page.data)
        is_named = self._naming.last is page.file if is_whole else _PROCORE in page.lowered
        is_about = is_named and page.is_about_procore
        self._is_read_now = is_named and (is_about or page.place not in IN_FORCE)
        if is_about:
            self._note(page)
        elif not self._is_read_now and len(self._others) < _MOST:
            self._others[page.file.place] = page.file.below

    def _note(self, page: SourceText) -> None:
        names = names_of(page.file.place)
        self._about_wholes.add(names.whole)
        self._about_modules.add(names.module)
        self._used.add(page.file.place, page.data)
        if page.talks_to_procore:
            self.is_integration = True
            self._talking.append(page.file.place)
        elif "procore" in Path(page.file.place).name.lower():
            self._named_after.append(page.file.place)

    def give(self, page: SourceText, reader: ScopedSeeker, part: tuple[int, int, int]) -> None:
        """Lets a reader search a part of the page, or keeps it for the end."""
        if self._is_read_now:
            reader.search(page, *part)
        elif (known := self._candidates.get(page.file.place)) is not None:
            known.readers[reader] = None
        elif len(self._candidates) < _MOST:
            kept = _Candidate(page.file, page.is_minified, {reader: None})
            self._candidates[page.file.place] = kept

    def settle(self) -> None:
        """Lets the readers search the candidates that are relevant; at the end, once."""
        if self._is_settled or not self.is_integration or self._stopped():
            return
        self._is_settled = True
        used = self._used_candidates()
        for place, candidate in self._candidates.items():
            if self._stopped():
                return
            everywhere = [each for each in candidate.readers if each.scope == PROJECT]
            if not (everywhere or place in used or has_imports(place)):
                continue
            self._reading(candidate.file.name)
            data = _read(place)
            is_relevant = place in used or self._imports_any(place, data)
            readers = list(candidate.readers) if is_relevant else everywhere
            if readers and data:
                link = self._link(place, data, is_used=place in used)
                page = SourceText(candidate.file, data, minified=candidate.is_minified, link=link)
                _search_candidate(page, readers)

    def _link(self, place: str, data: bytes, *, is_used: bool) -> Link:
        """What ties a candidate to the files that talk to Procore."""
        if self._siblings.has(place):
            return NO_LINK
        named = (lambda: self._words) if is_used else frozenset[bytes]
        return Link(named, lambda: self._imported(place, data))

    @cached_property
    def _siblings(self) -> SiblingServices:
        return SiblingServices([*self._talking, *self._named_after])

    def _used_candidates(self) -> set[str]:
        """The paths of files that relevant files use, directly or by one other file."""
        self._follow()
        found: set[str] = set()
        candidates = {place: each.file.below for place, each in self._candidates.items()}
        kept = {**self._others, **candidates}
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


class _RelevantSeeker:
    """A scoped seeker as one of the search, which gives it the pages that `Relevance` lets pass."""

    def __init__(self, reader: ScopedSeeker, relevance: Relevance) -> None:
        self._reader, self._relevance = reader, relevance
        self.needles = reader.needles

    @property
    def is_done(self) -> bool:
        return self._reader.is_done

    def search(self, page: SourceText, start: int, end: int, stretch: int) -> None:
        self._relevance.give(page, self._reader, (start, end, stretch))


class _Candidate(NamedTuple):
    """A file of which it is not known yet whether it is relevant."""

    file: SourceFile
    is_minified: bool
    readers: dict[ScopedSeeker, None]
    """Those that can match, in their order."""


def _search_candidate(page: SourceText, readers: Sequence[ScopedSeeker]) -> None:
    if page.place in IN_FORCE:
        for reader in readers:
            if not reader.is_done:
                reader.search(page, 0, len(page.data), len(page.data))


def _read(place: str) -> bytes:
    return read_source(place, _LARGEST)
