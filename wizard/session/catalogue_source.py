"""Locates the catalogue: shipped or newer files, and a company's own requirements.

External files are treated as data: validated and linted the first time this computer sees their
bytes, and limited to the rules and checks that the program has.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.dataclass import dataclass
from wizard.errors import CatalogueError
from wizard.lazy_pattern import lazy_pattern
from wizard.text import clean, one_line

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.places import UserFolders

FOLDER = "catalogue"
"""A subfolder of the wizard's folder, searched for a newer catalogue."""

MAX_FILES, MAX_FILE, MAX_ALL = 500, 1024 * 1024, 8 * 1024 * 1024
"""Limits of an external catalogue: number of files, bytes of one, bytes in total."""

_VERSION = lazy_pattern(r"\d{1,6}(\.\d{1,6}){0,5}")
_NO_NAME = lazy_pattern(r"there is no (rule|check) '?([^']*)'?$")


class CatalogueFolderError(CatalogueError):
    """An external catalogue cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class CatalogueOrigin:
    """The origin of a catalogue or of company requirements."""

    what: str
    """Either "catalogue" or the company's prefix."""
    name: str
    version: str
    as_of: date
    place: str
    """A path, or "built in"."""
    own: bool = False
    """True for company additions."""

    @property
    def line(self) -> str:
        """A one-line summary, safe for a terminal."""
        name = f"Your company's own, {self.name}" if self.own else "Catalogue"
        return one_line(f"{name}: {self.version}, of {self.as_of.isoformat()}, {self.place}")


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """The catalogue in use, its origins, and rejected files."""

    catalogue: Catalogue
    origins: tuple[CatalogueOrigin, ...]
    notices: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The catalogues in use with origin and date, each in one line."""
        return tuple(origin.line for origin in self.origins)


class CatalogueSource:
    """Finds catalogues and company requirements, once per run."""

    def __init__(
        self, places: UserFolders, named: Path | None = None, *, forgiving: bool = False
    ) -> None:
        self._places = places
        self._named = named
        self._forgiving = forgiving
        self._notices: list[str] = []

    def stock(self) -> LoadedCatalogue:
        """The catalogue to use.

        Raises CatalogueError for a named catalogue or company file that cannot be used, unless it
        is forgiving: then it continues without them, with a notice.
        """
        from wizard.catalogue.load import load_catalogue

        shipped = load_catalogue(known_good=self._places.cache)
        newer = self._newer(shipped)
        catalogue, place = newer or (shipped, "built in")
        whole = self._with_own(catalogue)
        return LoadedCatalogue(whole, tuple(_origins(whole, place)), tuple(self._notices))

    def _newer(self, shipped: Catalogue) -> tuple[Catalogue, str] | None:
        folder = self._named or self._places.data / FOLDER
        if self._named is None and not folder.is_dir():
            return None
        try:
            found = load_catalogue_files(folder, self._places.cache)
        except CatalogueError as error:
            if self._named is not None and not self._forgiving:
                raise
            message = f"{error.message}\n{error.hint}".rstrip()
            self._notices.append(f"The catalogue in {folder} is not used. {message}")
            return None
        if version_numbers(found.version) > version_numbers(shipped.version):
            return found, str(folder)
        self._notices.append(
            f"The catalogue in {folder} is not used: its version {found.version} is not newer than "
            f"the program's {shipped.version}."
        )
        return None

    def _with_own(self, catalogue: Catalogue) -> Catalogue:
        from wizard.catalogue.own import with_own_requirements

        files = list(own_files(self._places))
        if not files:
            return catalogue
        try:
            whole = with_own_requirements(catalogue, files, self._places.cache)
            _once(whole, self._places.cache, lambda: _lint_own(whole))
        except CatalogueError as error:
            if not self._forgiving:
                raise
            message = f"{error.message}\n{error.hint}".rstrip()
            self._notices.append(f"Judged without your company's own requirements. {message}")
            return catalogue
        return whole


def version_numbers(version: str) -> tuple[int, ...]:
    """A version as numbers for comparison: "2026.11" is after "2026.9"."""
    return tuple(int(part) for part in version.split("."))


def own_files(places: UserFolders) -> Iterator[Path]:
    """Company requirement files: in the wizard's folder, and in the current project."""
    from wizard.catalogue.own import OWN_NAME

    kept = places.data / OWN_NAME
    if os.path.lexists(kept):
        yield kept
    here = _in_project()
    if here is not None and here != kept:
        yield here


def _in_project() -> Path | None:
    """The nearest file from the working folder up to the one that has `.git`.

    Without a `.git` above, only the working folder itself is searched, since a folder further up
    may belong to anyone.
    """
    from wizard.catalogue.own import OWN_NAME

    try:
        start = Path.cwd()
    except OSError:
        return None
    ways = [start, *start.parents]
    ends = [n for n, folder in enumerate(ways) if (folder / ".git").exists()]
    for folder in ways[: ends[0] + 1 if ends else 1]:
        if os.path.lexists(folder / OWN_NAME):
            return folder / OWN_NAME
    return None


def load_catalogue_files(folder: Path, known_good: Path | None) -> Catalogue:
    """Loads and validates an external catalogue, including its references.

    Raises CatalogueFolderError.
    """
    from wizard.catalogue.load import load_catalogue

    _measure(folder)
    try:
        catalogue = load_catalogue(folder, known_good)
        _check_head(catalogue, folder)
        _once(catalogue, known_good, lambda: _refuse(_complaints(catalogue), folder))
    except CatalogueFolderError:
        raise
    except CatalogueError as error:
        raise CatalogueFolderError(error.message, error.hint) from error
    except (AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        message = f"{folder} holds no catalogue that this program can read ({error})."
        raise CatalogueFolderError(
            message, "Get the files again, or update the program."
        ) from error
    return catalogue


def _measure(folder: Path) -> None:
    """Rejects oversized folders, special files and links out of the folder."""
    root, total = folder.resolve(), 0
    paths = sorted(folder.rglob("*.toml"))
    if len(paths) > MAX_FILES:
        raise CatalogueFolderError(f"{folder} has {len(paths)} files.", "A catalogue has fewer.")
    for path in paths:
        try:
            file_stat, real = path.stat(), path.resolve()
        except (OSError, RuntimeError) as error:
            raise CatalogueFolderError(f"{path} cannot be read.", "Check the file.") from error
        if not stat.S_ISREG(file_stat.st_mode) or not real.is_relative_to(root):
            message = f"{path} is no ordinary file of that folder."
            raise CatalogueFolderError(message, "Put the file itself there.")
        total += file_stat.st_size
        if file_stat.st_size > MAX_FILE or total > MAX_ALL:
            message = f"{path} makes the catalogue too large: {total:,} bytes."
            raise CatalogueFolderError(message, "Get the files again.")


def _check_head(catalogue: Catalogue, folder: Path) -> None:
    if not _VERSION.fullmatch(catalogue.version):
        message = f"{folder}: the version in catalogue.toml is no row of numbers like 2026.11."
        raise CatalogueFolderError(message, "Get the files again.")
    if type(catalogue.as_of) is not date or not catalogue.journeys:
        message = f"{folder}: catalogue.toml needs as_of, a date, and there must be an edition."
        raise CatalogueFolderError(message, "Get the files again.")


def _once(catalogue: Catalogue, known_good: Path | None, look: Callable[[], None]) -> None:
    """Runs a validation unless the same bytes passed it before."""
    from wizard.catalogue.load import remember

    stamp = known_good / f"linted-{__version__}-{catalogue.digest[:32]}" if known_good else None
    if stamp and stamp.exists():
        return
    look()
    if stamp:
        remember(stamp)


def _complaints(catalogue: Catalogue) -> list[str]:
    from wizard.catalogue.conditions import is_sound
    from wizard.catalogue.lint import lint
    from wizard.checks.registry import CHECKS
    from wizard.rules.parameters import problems

    odd = [c.id for c in catalogue.conditions.values() if not is_sound(c.test)]
    if odd:
        return [f"condition {name}: its test is none of the forms there are" for name in odd]
    known = {*CHECKS}
    unknown = [f"there is no check '{n}'" for n in sorted(catalogue.checks.keys() - known)]
    return [clean(_updated(each)) for each in (*unknown, *lint(catalogue, problems))]


def _updated(complaint: str) -> str:
    """Reports a name unknown to this version as possibly from a later one."""
    head, mark, rest = complaint.rpartition(": ")
    found = _NO_NAME.search(rest)
    if found is None:
        return complaint
    message = f"this version of the program does not know the {found[1]} {found[2]}; update it"
    return f"{head}{mark}{message}"


def _refuse(complaints: list[str], folder: Path) -> None:
    if complaints:
        shown = "\n".join(complaints[:20])
        message = f"The catalogue in {folder} is not sound:\n{shown}"
        raise CatalogueFolderError(message, "Get the files again, or update the program.")


def _lint_own(catalogue: Catalogue) -> None:
    """Validates the references of company requirements. Raises OwnFileError with lines."""
    from wizard.catalogue.own import OwnFileError

    complaints = [*_complaints(catalogue), *_nowhere(catalogue)]
    if complaints:
        shown = "\n".join(_complaint_with_line(each, catalogue) for each in complaints[:20])
        message = f"What your company adds cannot be used:\n{shown}"
        raise OwnFileError(message, "Correct the file at those places.")


def _nowhere(catalogue: Catalogue) -> Iterator[str]:
    asked = {
        field
        for journey in catalogue.journeys.values()
        for step in journey.steps
        for page in step.pages
        for field in page.fields
    }
    for own in catalogue.own:
        for requirement in own.requirements:
            if not requirement.fields or requirement.fields[0] not in asked:
                yield f"requirement {requirement.id}: its first field is on no page"


def _complaint_with_line(complaint: str, catalogue: Catalogue) -> str:
    """A complaint with file and line, if it names a record of a company's file."""
    from wizard.catalogue.own import MAX_BYTES, read_own_file, record_line

    for own in catalogue.own:
        found = re.search(rf"\b{own.prefix}[-.][\w.-]*\w", complaint)
        if found:
            line = record_line(read_own_file(Path(own.file), MAX_BYTES), found[0])
            correct = ", or correct the name" if complaint.endswith("; update it") else ""
            return f"{own.file}:{line}, {complaint}{correct}"
    return complaint


def _origins(catalogue: Catalogue, place: str) -> Iterator[CatalogueOrigin]:
    plain = catalogue.plain or catalogue
    as_of = plain.as_of or plain.journeys[plain.newest].as_of
    yield CatalogueOrigin("catalogue", "Procore's demands", plain.version, as_of, place)
    for own in catalogue.own:
        yield CatalogueOrigin(own.prefix, own.name, own.version, own.as_of, own.file, own=True)
