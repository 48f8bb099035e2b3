"""What the dated versions of a requirement keep: no gap unexplained, no overlap, known sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Requirement


def version_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about versions, their ends, and the texts that state them again."""
    versions: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in sorted(catalogue.requirements, key=lambda r: r.since):
        versions[requirement.id].append(requirement)
    for name, found in versions.items():
        yield from (f"requirement {name}: {c}" for c in _sequence(found))
        for version in found:
            yield from (
                f"requirement {name}: {c}" for c in _restatement_complaints(catalogue, version)
            )
            yield from (f"requirement {name}: {c}" for c in _successors(version, versions.keys()))


def _sequence(versions: list[Requirement]) -> Iterator[str]:
    for one, other in pairwise(versions):
        if one.until is None or one.until > other.since:
            yield f"the version of {one.since} does not end before that of {other.since}"
        if other.change is None:
            yield f"the version of {other.since} does not say how it differs"
    if versions[0].change is not None:
        yield "the first version says how it differs from one before"
    for version in versions[:-1]:
        if version.ended is not None:
            yield f"the version of {version.since} says what became of it, and another follows"
    last = versions[-1]
    if (last.until is None) != (last.ended is None):
        yield "what ends says what became of it, and the other way round"
    if last.until is not None and last.until <= last.since:
        yield "it ends before it begins"


def _restatement_complaints(catalogue: Catalogue, version: Requirement) -> Iterator[str]:
    days = [version.source.as_of, *(each.source.as_of for each in version.restated)]
    if days != sorted(days):
        yield "later texts do not stand in their order"
    for each in version.restated:
        if each.source.document not in catalogue.documents:
            yield f"there is no document {each.source.document}"
        if each.tier and each.tier not in catalogue.tiers:
            yield f"there is no tier {each.tier}"


def _successors(version: Requirement, known: Collection[str]) -> Iterator[str]:
    changes = [version.change, version.ended, *(each.change for each in version.restated)]
    named = (name for change in changes if change for name in change.by)
    yield from (f"there is no requirement {name}" for name in named if name not in known)
