"""Whether a match of what must be there belongs to the code that talks to Procore.

A file can mention Procore and do a hundred other things. What the app does with Procore stands
near that word, in a function or class that is named near it, or in a file named after Procore.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import functions_around

if TYPE_CHECKING:
    from wizard.inspection.source.page import SourceText

_PROCORE = b"procore"
_REACH = 60
"""Lines before and after a word in which a match belongs to it."""
_FEW_LINES = 15
"""Lines before and after an imported name in which a match belongs to it."""
_LINE_BYTES = 100
_NAME = re.compile(rb"\w{4,100}")
_WORD = re.compile(rb"\w{3,80}")
_MOST_USES = 50
_NO_CODE = re.compile(
    r"(^|/)\.env[^/]*$|\.(env|ya?ml|json5?|toml|ini|cfg|conf|properties|xml|md|css|scss|less|svg"
    r"|sql|prisma|graphql|lock|txt)$",
    re.IGNORECASE,
)
"""Settings and texts, which do nothing by themselves."""
_MARKUP = re.compile(r"\.x?html?$", re.IGNORECASE)
_INTEGRATIONS = re.compile(
    r"(^|[/\\])(integrations?|connectors?|providers?|adapters?|vendors?|external\w{0,20})$",
    re.IGNORECASE,
)
"""Folders with a file or a folder for each service."""
_SHARED = re.compile(
    r"base|common|shared|core|http|client|connector|util|help|retry|rate|limit|fetch|auth|token"
    r"|types|index|init|error|request|api|manager|service|registry|factory|abstract"
)
"""Names of what such services share."""


class Link:
    """What ties a file without the word to those with it; found when a match asks for it."""

    def __init__(
        self, named: Callable[[], AbstractSet[bytes]], imported: Callable[[], AbstractSet[bytes]]
    ) -> None:
        """`named`: words of files that talk to Procore and use it; none if they do not.

        `imported`: the names that it has from files that talk to Procore.
        """
        self._find_named, self._find_imported = named, imported

    @cached_property
    def _named(self) -> AbstractSet[bytes]:
        return self._find_named()

    @cached_property
    def _imported(self) -> AbstractSet[bytes]:
        return self._find_imported()

    def holds(self, page: SourceText, at: int) -> bool:
        """Whether the function or class around a position is named there, or it uses theirs."""
        return any(name in self._named for name in _names_around(page, at)) or self.uses(page, at)

    def uses(self, page: SourceText, at: int) -> bool:
        """Whether what stands around a position uses what is imported."""
        words = page.around(at, _FEW_LINES, _FEW_LINES, _FEW_LINES * _LINE_BYTES)
        return not self._imported.isdisjoint(_WORD.findall(words))


NO_LINK = Link(frozenset, frozenset)


class SiblingServices:
    """Tells the files about other services that stand beside those about Procore.

    `integrations/billing/…` stands beside `integrations/procore/…`, and `billingClient.js` beside
    `procoreClient.js` where there are several of its kind.
    """

    def __init__(self, talking: Collection[str]) -> None:
        """`talking` are the paths of files that talk to Procore."""
        self._folders = frozenset(
            folder
            for path in talking
            for folder, child in _folders_above(path)
            if _INTEGRATIONS.search(folder) and "procore" in child
        )
        self._endings = frozenset(filter(None, map(_ending_of_many, talking)))

    def has(self, place: str) -> bool:
        """Whether a file, which does not mention Procore, is about another service."""
        return self._is_in_folder(place) or self._is_named_alike(place)

    def _is_in_folder(self, place: str) -> bool:
        if not self._folders:
            return False
        children = (child for folder, child in _folders_above(place) if folder in self._folders)
        child = next(children, "procore")
        return "procore" not in child and not _SHARED.search(child)

    def _is_named_alike(self, place: str) -> bool:
        folder, name = os.path.split(place)
        service = next(
            (name[: -len(ending)] for beside, ending in self._endings
             if beside == folder and name.endswith(ending)), ""
        )  # fmt: skip
        return bool(service) and not _SHARED.search(service.lower())


def _ending_of_many(path: str) -> tuple[str, str] | None:
    """The folder of `procoreClient.js` and `Client.js`, if that is the end of several names."""
    folder, name = os.path.split(path)
    ending = name[len("procore") :]
    if not name.lower().startswith("procore") or len(ending) < _ENDING:
        return None
    try:
        alike = sum(other.name.endswith(ending) for other in Path(folder).iterdir())
    except OSError:
        return None
    return (folder, ending) if alike >= _SEVERAL else None


_ENDING, _SEVERAL = 8, 4


def _folders_above(path: str) -> Iterator[tuple[str, str]]:
    """Each folder around a path, from the innermost, and the name in it that leads to the path.

    The name is in lower case.
    """
    folder, child = os.path.split(path)
    while child:
        yield folder, child.lower()
        folder, child = os.path.split(folder)


def is_evidence(page: SourceText, start: int, end: int) -> bool:
    """Whether a match on a page that mentions Procore, or is linked to one, belongs to Procore."""
    if _is_outside_scripts(page, start):
        return False
    if _PROCORE in page.line_text(start).lower() or _PROCORE in page.lowered[start:end]:
        return True
    if _NO_CODE.search(page.file.below):
        return False
    if page.link is not None:
        return page.link.holds(page, start)
    if "procore" in page.file.below.lower() or _is_near(page, start):
        return True
    return any(_is_used_near(page, name) for name in _names_around(page, start))


def _is_outside_scripts(page: SourceText, at: int) -> bool:
    """Whether it is text of a page in HTML."""
    if not _MARKUP.search(page.file.below):
        return False
    opened, closed = (page.lowered.rfind(tag, 0, at) for tag in (b"<script", b"</script"))
    return opened <= closed


def _is_near(page: SourceText, at: int) -> bool:
    return _PROCORE in page.around(at, _REACH, _REACH, _REACH * _LINE_BYTES).lower()


def _is_used_near(page: SourceText, name: bytes) -> bool:
    """Whether a function or class of a page is named near the word."""
    uses = re.finditer(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)", page.data)
    return any(_is_near(page, use.start()) for use in islice(uses, _MOST_USES))


def _names_around(page: SourceText, at: int) -> Iterator[bytes]:
    """The names of the functions and classes that a position stands in, unless very short."""
    if page.syntax is not None:
        names = functions_around(page.syntax.node_at(at))
        yield from (name for name in names if _NAME.fullmatch(name))
