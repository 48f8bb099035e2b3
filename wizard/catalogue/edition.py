"""One edition with its pages in order and its indexes of fields and requirements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.catalogue.conditions import fields_of
from wizard.catalogue.derivation import Derivations
from wizard.catalogue.model import (
    BINDING,
    Condition,
    Field,
    Journey,
    Page,
    Requirement,
    Severity,
    Step,
    TierOrigin,
    Value,
)
from wizard.catalogue.parts import Milestone
from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page with its step and its positions, counted from 0."""

    step: Step
    page: Page
    position: int
    """Position among all pages of the edition."""
    number: int
    """Position within its step."""


class Edition:
    """An edition at a date, with the indexes that screens and the assessment need.

    Built once per session; holds no answers.
    """

    def __init__(
        self,
        journey: Journey,
        catalogue: Catalogue,
        in_force: Iterable[Requirement],
        rules_as_of: date | None = None,
        not_judged: Sequence[str] = (),
    ) -> None:
        self.journey = journey
        self.catalogue = catalogue
        self.rules_as_of = rules_as_of  # set if the rules are from a later date
        self.not_judged = tuple(not_judged)
        """Requirements of later rules that are not judged: they read fields not in the edition."""
        self.pages = tuple(_placed_pages(journey))
        self.page_ids = {placed.page.id: placed for placed in self.pages}
        self.page_of_field = {f: placed for placed in self.pages for f in placed.page.fields}
        self.fields: dict[str, Field] = {
            f: catalogue.fields[f] for f in self.page_of_field if f in catalogue.fields
        }
        explicit = {r: placed for placed in self.pages for r in placed.page.requirements}
        self.page_of_requirement: dict[str, PlacedPage] = {}
        self.requirements: dict[str, Requirement] = {}
        for requirement in in_force:
            home = explicit.get(requirement.id) or self.page_of_field.get(requirement.fields[0])
            if home is not None:
                self.requirements[requirement.id] = requirement
                self.page_of_requirement[requirement.id] = home
        self.requirements = dict(
            sorted(self.requirements.items(), key=lambda item: self._rank(item[1]))
        )

    @property
    def id(self) -> str:
        """The edition's id, e.g. "2025-02"."""
        return self.journey.id

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """The conditions by id."""
        return self.catalogue.conditions

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones in order; empty if the edition is judged as a whole."""
        return self.journey.milestones

    @cached_property
    def milestone_order(self) -> Mapping[str, int]:
        """Milestone id to its position, from 0."""
        return {milestone.id: position for position, milestone in enumerate(self.milestones)}

    def unasked(self, answered: Iterable[str]) -> Iterator[str]:
        """The answered fields of other editions that this one does not have."""
        known = self.catalogue.fields
        return (name for name in answered if name in known and name not in self.fields)

    @cached_property
    def milestone_of_page(self) -> Mapping[str, str]:
        """Page id to the milestone that the page belongs to; "" where none names it."""
        of_page = {page: m.id for m in self.milestones for page in m.pages}
        of_step = {step: m.id for m in self.milestones for step in m.steps}
        return {
            placed.page.id: of_page.get(placed.page.id) or of_step.get(placed.step.id, "")
            for placed in self.pages
        }

    @cached_property
    def milestone_of_requirement(self) -> Mapping[str, str]:
        """Requirement id to the first milestone at which it must hold; "" where none is named."""
        named = {name: m.id for m in self.milestones for name in m.requirements}
        of_page = self.milestone_of_page
        return {
            name: named.get(name) or of_page[self.page_of_requirement[name].page.id]
            for name in self.requirements
        }

    @cached_property
    def milestone_of_field(self) -> Mapping[str, str]:
        """Field id to the first milestone for which somebody asks it."""
        order, asking = self.milestone_order, self._milestones_asking
        return {
            name: min(
                asking.get(name, ()),
                key=lambda each: order.get(each, len(order)),
                default=self.milestone_of_page[placed.page.id],
            )
            for name, placed in self.page_of_field.items()
        }

    @cached_property
    def _milestones_asking(self) -> Mapping[str, Sequence[str]]:
        """Field id to the milestones that ask it, read it or depend on it, or on what follows."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for milestone in self.milestones:
            for name in milestone.questions:
                found[name].append(milestone.id)
        for requirement_id, milestone_id in self.milestone_of_requirement.items():
            decides = self.fields_of_conditions(self.conditions_of_requirement[requirement_id])
            for name in reads(self.requirements[requirement_id]).union(decides):
                found[name].append(milestone_id)
        direct = {name: tuple(milestones) for name, milestones in found.items()}
        for name in self.fields:
            for dependent in self.derivations.dependents(name):
                found[name] += direct.get(dependent, ())
        return found

    def portal_of(self, field_id: str) -> str:
        """Where the answer is entered in the portal, or comes from; "" if nowhere."""
        portal = self.journey.portal
        placed = any(field_id in section.fields for section in portal.sections)
        known = placed or field_id in portal.given
        return self.catalogue.fields[field_id].portal if known else ""

    def start_with(self, name: str, kinds: Sequence[str]) -> dict[str, Value]:
        """The initial answers of a draft for an app of this name and these kinds."""
        start = self.journey.start
        field = self.fields.get(start.kinds)
        known = {option.value for option in field.options} if field else set()
        given: dict[str, Value] = {start.name: name, start.kinds: [k for k in kinds if k in known]}
        return {field_id: v for field_id, v in given.items() if field_id in self.fields and v}

    def _rank(self, requirement: Requirement) -> tuple[int, int]:
        home = self.page_of_requirement[requirement.id]
        first = requirement.fields[0]
        fields = home.page.fields
        return home.position, fields.index(first) if first in fields else len(fields)

    def severity(self, requirement: Requirement) -> Severity:
        """The severity of a requirement that is not met."""
        if requirement.severity is not None:
            return requirement.severity
        return self.catalogue.tiers[requirement.tier].severity[requirement.level]

    def severity_if_shown(self, requirement: Requirement) -> Severity:
        """The severity if a check, not an answer, shows that a requirement is not met."""
        shown = self.catalogue.tiers[requirement.tier].contradicted
        if shown is None or requirement.severity is not None or requirement.level not in BINDING:
            return self.severity(requirement)
        return shown

    def is_reconstructed(self, requirement: Requirement) -> bool:
        """Whether the demand itself, or a question that it reads, is our reconstruction."""
        known = self.catalogue.fields
        of_field = any(name in known and known[name].reconstructed for name in requirement.fields)
        return of_field or self._is_demand_reconstructed(requirement)

    def can_be_set_aside(self, requirement: Requirement) -> bool:
        """Whether only our reconstruction asks for it: no document of Procore's does."""
        return self._is_demand_reconstructed(requirement) and requirement.can_be_waived

    def _is_demand_reconstructed(self, requirement: Requirement) -> bool:
        tier = self.catalogue.tiers.get(requirement.tier)
        return tier is not None and tier.origin is TierOrigin.RECONSTRUCTION

    @cached_property
    def derivations(self) -> Derivations:
        """Which fields follow from others, also by way of fields of other editions."""
        return Derivations(self.catalogue.fields)

    def asked_instead_of(self, field_id: str) -> tuple[str, ...]:
        """The fields of the edition that are asked in place of this one."""
        derived = self.fields[field_id].derived
        return tuple(each.field for each in derived if each.hidden and each.field in self.fields)

    def is_hidden(self, field_id: str) -> bool:
        """Whether another field of the edition is asked in its place."""
        return bool(self.asked_instead_of(field_id))

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """Field id to the ids of the requirements that read it."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for requirement in self.requirements.values():
            for field_id in reads(requirement):
                found[field_id].append(requirement.id)
        return {field_id: tuple(ids) for field_id, ids in found.items()}

    @cached_property
    def drivers(self) -> frozenset[str]:
        """The fields on which conditions depend."""
        return frozenset(self.fields_of_conditions(self.conditions)) & self.fields.keys()

    def fields_of_conditions(self, names: Iterable[str]) -> Iterator[str]:
        """The fields that decide conditions, in their order; a field may come several times."""
        for name in names:
            yield from fields_of(self.conditions[name].test)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Requirement id to the label of the field it is about first."""
        fields = self.fields
        return {
            name: fields[r.fields[0]].label if r.fields[0] in fields else name
            for name, r in self.requirements.items()
        }

    @cached_property
    def parts(self) -> Mapping[str, frozenset[str]]:
        """Requirement id to the requirements it is derived from; usually none."""
        return {name: derives_from(r) for name, r in self.requirements.items()}

    @cached_property
    def judged_first(self) -> tuple[Requirement, ...]:
        """The requirements that depend on answers alone."""
        return tuple(r for r in self.requirements.values() if not self.parts[r.id])

    @cached_property
    def judged_after(self) -> tuple[Requirement, ...]:
        """The derived requirements, in order of dependency."""
        waiting = [r for r in self.requirements.values() if self.parts[r.id]]
        ordered: list[Requirement] = []
        pending = {r.id for r in waiting}
        while waiting:
            ready = [r for r in waiting if not (self.parts[r.id] & pending)] or waiting
            ordered += ready
            pending -= {r.id for r in ready}
            waiting = [r for r in waiting if r.id in pending]
        return tuple(ordered)

    @cached_property
    def conditions_of_field(self) -> Mapping[str, tuple[str, ...]]:
        """Field id to the conditions for asking it; all must hold."""
        page_of = self.page_of_field
        return {
            name: (*field.applies, *page_of[name].page.applies)
            for name, field in self.fields.items()
        }

    @cached_property
    def conditions_of_requirement(self) -> Mapping[str, tuple[str, ...]]:
        """Requirement id to its conditions, including those of its first field."""
        of_field = self.conditions_of_field
        return {
            r.id: (*r.applies, *of_field.get(r.fields[0], ())) for r in self.requirements.values()
        }

    def asked_when(self, conditions: Iterable[str]) -> str:
        """Explains why something is not asked."""
        labels = [self.conditions[name].label for name in dict.fromkeys(conditions)]
        return f"Asked when {' and '.join(labels)}."


def _placed_pages(journey: Journey) -> Iterable[PlacedPage]:
    position = 0
    for step in journey.steps:
        for number, page in enumerate(step.pages):
            yield PlacedPage(step, page, position, number)
            position += 1


def reads(requirement: Requirement) -> frozenset[str]:
    """Every field a requirement's verdict depends on, without conditions."""
    by_rules = (rule.fields for rule in requirement.rules)
    by_checks = (check.fields for check in requirement.checks)
    return frozenset(requirement.fields).union(*by_rules, *by_checks)


def derives_from(requirement: Requirement) -> frozenset[str]:
    """The requirements that this one is derived from."""
    names = (rule.params.get("requirements", ()) for rule in requirement.rules)
    return frozenset(name for part in names for name in part)
