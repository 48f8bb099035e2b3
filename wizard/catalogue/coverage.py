"""Which requirements cover each sentence of the owner's page, and the figures in sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import parse_toml
from wizard.dataclass import dataclass
from wizard.files import read_file
from wizard.places import assets_folder

_MAX_BYTES = 1024 * 1024
_LONGEST = 120
"""Maximum characters of a point: one line of a list."""


@dataclass(frozen=True, slots=True)
class PagePoint:
    """One normative sentence of the page, paraphrased."""

    id: str
    section: str
    says: str
    records: tuple[str, ...] = ()
    """Ids of the requirements that cover it."""
    why_none: str = ""
    """Why no requirement covers it; "" if one does."""
    against: bool = False
    """True if it names what must not be so, e.g. "Shows advertising"."""


@dataclass(frozen=True, slots=True)
class PageCoverage:
    """The owner's page for one edition, in page order."""

    edition: str
    document: str
    points: tuple[PagePoint, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """The headings of the page in order."""
        return tuple(dict.fromkeys(point.section for point in self.points))

    @property
    def held(self) -> int:
        """How many points have a requirement."""
        return sum(bool(point.records) for point in self.points)


def load_coverage(edition: str) -> PageCoverage | None:
    """The coverage of an edition; None where there is no file. Raises CatalogueError, OSError."""
    path = assets_folder("coverage") / f"{edition}.toml"
    if not path.is_file():
        return None
    raw = _read(path)
    return PageCoverage(raw["edition"], raw["document"], tuple(map(_point, raw["point"])))


def load_stated_figures() -> Mapping[str, tuple[float, ...]]:
    """Requirement id to the figures that its source names. Raises CatalogueError, OSError."""
    raw = _read(assets_folder("coverage") / "figures.toml")
    return {name: tuple(map(float, figures)) for name, figures in raw["stated"].items()}


def _read(path: Path) -> dict[str, Any]:
    return dict(parse_toml(path.name, read_file(path, _MAX_BYTES)))


def _point(raw: Mapping[str, Any]) -> PagePoint:
    return PagePoint(**{**raw, "records": tuple(raw.get("records", ()))})


def coverage_complaints(catalogue: Catalogue, coverage: PageCoverage) -> Iterator[str]:
    """Points without records or reason, unknown records, and requirements that no point names."""
    edition = catalogue.edition(coverage.edition)
    if coverage.document not in catalogue.documents:
        yield f"there is no document {coverage.document}"
    for name, count in Counter(point.id for point in coverage.points).items():
        if count > 1:
            yield f"point {name} stands {count} times"
    for point in coverage.points:
        if bool(point.records) == bool(point.why_none):
            yield f"point {point.id}: name the records that hold it, or say why none does"
        if not 0 < len(point.says) <= _LONGEST:
            yield f"point {point.id}: say it in 1 to {_LONGEST} characters"
        unknown = [name for name in point.records if name not in edition.requirements]
        yield from (f"point {point.id}: there is no requirement {name}" for name in unknown)
    named = {name for point in coverage.points for name in point.records}
    for requirement in edition.requirements.values():
        if requirement.source.document == coverage.document and requirement.id not in named:
            yield f"requirement {requirement.id}: no point of the page names it"
