"""The effect of other rules on many bundles: which would fail by them, and from which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wizard.bundle.rules_to_come import RuleFailure, RulesToCome, failures_in
from wizard.bundle.verify import verify_bundle
from wizard.bundle.watch import ProgressCallback
from wizard.catalogue.catalogue import Catalogue
from wizard.dataclass import dataclass
from wizard.errors import BundleError
from wizard.inspection.media.content_cache import ContentCache
from wizard.text import one_line


@dataclass(frozen=True, slots=True)
class AffectedBundle:
    """One bundle with what would block it by the new rules."""

    name: str
    """The name of its file or folder, in one safe line."""
    app: str
    """In one safe line; "" if it could not be judged."""
    failures: tuple[RuleFailure, ...] = ()
    problem: str = ""
    """Why it could not be judged; "" if it was."""


@dataclass(frozen=True, slots=True)
class FailingRequirement:
    """A requirement with the bundles that it would block, from its earliest day on."""

    requirement: str
    statement: str
    since: date
    """The first day on which it would block any of them."""
    bundles: tuple[AffectedBundle, ...]


@dataclass(frozen=True, slots=True)
class RulesEffect:
    """What came of all bundles, in the order in which they were given."""

    bundles: tuple[AffectedBundle, ...]

    @property
    def failing(self) -> tuple[AffectedBundle, ...]:
        """The bundles that something would block."""
        return tuple(each for each in self.bundles if each.failures)

    @property
    def not_judged(self) -> tuple[AffectedBundle, ...]:
        """The bundles that are not sound or cannot be read."""
        return tuple(each for each in self.bundles if each.problem)

    @property
    def by_requirement(self) -> tuple[FailingRequirement, ...]:
        """Every requirement that would block a bundle, by day, then by number of bundles."""
        found: dict[str, list[tuple[RuleFailure, AffectedBundle]]] = {}
        for bundle in self.bundles:
            for failure in bundle.failures:
                found.setdefault(failure.requirement, []).append((failure, bundle))
        rows = (_row(pairs) for pairs in found.values())
        return tuple(sorted(rows, key=lambda row: (row.since, -len(row.bundles), row.requirement)))


def _row(pairs: Sequence[tuple[RuleFailure, AffectedBundle]]) -> FailingRequirement:
    first = min((failure for failure, _ in pairs), key=lambda failure: failure.since)
    bundles = tuple(bundle for _, bundle in pairs)
    return FailingRequirement(first.requirement, first.statement, first.since, bundles)


def effect_of(
    paths: Sequence[Path],
    catalogue: Catalogue,
    rules: RulesToCome,
    contents: ContentCache,
    progress: ProgressCallback | None = None,
) -> RulesEffect:
    """Judges every bundle by its own rules in `catalogue` and by the other rules.

    `progress` gets how many are done, of how many, and the name of the present one.
    """
    bundles: list[AffectedBundle] = []
    for number, path in enumerate(paths):
        if progress:
            progress(number, len(paths), path.name)
        bundles.append(_effect(path, catalogue, rules, contents))
    return RulesEffect(tuple(bundles))


def _effect(
    path: Path, catalogue: Catalogue, rules: RulesToCome, contents: ContentCache
) -> AffectedBundle:
    name = one_line(path.name or str(path))
    try:
        found = verify_bundle(path, catalogue, contents=contents)
        if found.judged is None or found.problems:
            return AffectedBundle(name, "", problem=one_line(found.problems[0]))
        failures = failures_in(path, found.judged, rules)
    except BundleError as error:
        return AffectedBundle(name, "", problem=one_line(error.message))
    return AffectedBundle(name, one_line(found.manifest.name), failures)
