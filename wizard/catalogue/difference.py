"""Compares two editions by the dated versions of their requirements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import ChangeType, Requirement, RequirementChange
from wizard.dataclass import dataclass

GONE = frozenset({ChangeType.REPLACED, ChangeType.REMOVED, ChangeType.SOURCE_GONE})

_SAID = {ChangeType.ADDED: "New", ChangeType.TIGHTENED: "Tighter"}
"""Changes under which an answer that was sufficient stays sufficient."""

_STRONGER = (ChangeType.TIGHTENED, ChangeType.LOOSENED, ChangeType.MOVED)
"""Combines several changes between two editions: the first of these that occurred."""


@dataclass(frozen=True, slots=True)
class RequirementDifference:
    """The change of one requirement."""

    how: ChangeType
    requirement: Requirement
    """The later version, or the last one that existed."""
    before: Requirement | None = None
    """The earlier edition's version; None for an added requirement."""
    why: str = ""
    """What changed, as a sentence for a partner; "" if nothing changed or all is new."""
    by: tuple[str, ...] = ()
    """The ids of the replacements."""

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.requirement.id

    @property
    def after(self) -> Requirement | None:
        """The later edition's version; None for a removed requirement."""
        return None if self.how in GONE else self.requirement


class EditionDifference:
    """The differences of two editions in journey order; removed requirements last."""

    def __init__(self, earlier: Edition, later: Edition) -> None:
        self.earlier = earlier
        self.later = later

    @cached_property
    def all(self) -> tuple[RequirementDifference, ...]:
        """Every requirement of either edition, unchanged ones included."""
        return (*self._there(), *self._gone())

    @cached_property
    def by_how(self) -> Mapping[ChangeType, tuple[RequirementDifference, ...]]:
        """The requirements by type of change."""
        return {how: tuple(d for d in self.all if d.how is how) for how in ChangeType}

    def _there(self) -> Iterator[RequirementDifference]:
        versions = _versions(self.later)
        for name, after in self.later.requirements.items():
            before = self.earlier.requirements.get(name)
            if before is None:
                yield RequirementDifference(ChangeType.ADDED, after)
            else:
                between = tuple(_between(versions[name], before, after, self.later))
                yield _changed_requirement(before, after, between)

    def _gone(self) -> Iterator[RequirementDifference]:
        versions = _versions(self.earlier)
        for name, before in self.earlier.requirements.items():
            if name not in self.later.requirements:
                ended = versions[name][-1].ended
                how = ended.how if ended else ChangeType.REMOVED
                why, by = (ended.why, ended.by) if ended else ("", ())
                yield RequirementDifference(how, before, before, why, by)


def _versions(edition: Edition) -> Mapping[str, list[Requirement]]:
    """Every dated version, oldest first."""
    versions: dict[str, list[Requirement]] = {}
    for requirement in sorted(edition.catalogue.requirements, key=lambda r: r.since):
        versions.setdefault(requirement.id, []).append(requirement)
    return versions


def _between(
    versions: list[Requirement], before: Requirement, after: Requirement, later: Edition
) -> Iterator[RequirementChange]:
    """The changes after the earlier version, up to the later one."""
    for version in versions:
        if before.since < version.since <= after.since and version.change:
            yield version.change
        for stated in version.restated:
            day = stated.source.as_of
            if stated.change and before.source.as_of < day <= later.journey.as_of:
                yield stated.change


def _changed_requirement(
    before: Requirement, after: Requirement, changes: tuple[RequirementChange, ...]
) -> RequirementDifference:
    if not changes:
        return RequirementDifference(ChangeType.UNCHANGED, after, before)
    hows = [change.how for change in changes]
    how = next((how for how in _STRONGER if how in hows), hows[-1])
    return RequirementDifference(how, after, before, " ".join(change.why for change in changes))


def fields_to_review(difference: EditionDifference) -> dict[str, tuple[str, ...]]:
    """The fields that need another review, each with its changes as sentences.

    A new requirement marks its main field; a tighter one marks all fields that it reads.
    """
    reasons: dict[str, list[str]] = {}
    for each in difference.all:
        if each.how in _SAID:
            message = f"{_SAID[each.how]}: {each.why or each.requirement.statement}"
            fields = each.requirement.fields
            for name in fields[:1] if each.how is ChangeType.ADDED else fields:
                reasons.setdefault(name, []).append(message)
    return {name: tuple(messages) for name, messages in reasons.items()}
