"""Consistency checks of the catalogue beyond its schema; tests run them on the shipped files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.conditions import fields_of
from wizard.catalogue.edition import derives_from, reads
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.lint_content import content_complaints
from wizard.catalogue.lint_decisions import decision_complaints
from wizard.catalogue.lint_derived import derived_complaints
from wizard.catalogue.lint_milestones import milestone_complaints
from wizard.catalogue.lint_parts import listing_complaints, part_complaints, unplaced_in_portals
from wizard.catalogue.lint_roles import role_complaints
from wizard.catalogue.model import AutofillMapping, CheckUse, Field, Journey, Page, Requirement

RuleProblems = Callable[[str, Mapping[str, Any], int], Iterable[str]]
"""Validates a rule use; passed in, because this layer cannot import rules."""

LABEL_WIDTH = 40
PURPOSE_WIDTH = 90
PAGE_WIDTH, MILESTONE_WIDTH = 20, 12
"""Of titles in the journey, in characters."""
UNGROUPED = 6
"""Maximum number of fields of a page without groups."""
WORD_WIDTH = 34
"""Width in cells of the narrowest guide panel, where a longer word would be split."""


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "int": int,
    "float": (int, float),
    "str": str,
    "bool": bool,
    "list": tuple,
}


def lint(catalogue: Catalogue, rule_problems: RuleProblems) -> list[str]:
    """Every complaint about the catalogue, as sentences that name the record."""
    return [
        *_condition_complaints(catalogue),
        *_id_complaints(catalogue),
        *(c for field in catalogue.fields.values() for c in _field_complaints(catalogue, field)),
        *(
            c
            for journey in catalogue.journeys.values()
            for c in _page_complaints_of(catalogue, journey)
        ),
        *_requirement_complaints(catalogue, rule_problems),
        *version_complaints(catalogue),
        *decision_complaints(catalogue),
        *unplaced_in_portals(catalogue.journeys.values(), catalogue.fields),
        *fill_complaints(catalogue),
        *content_complaints(catalogue),
        *milestone_complaints(catalogue),
        *role_complaints(catalogue),
        *derived_complaints(catalogue),
        *_reachability(catalogue),
    ]


def _condition_complaints(catalogue: Catalogue) -> Iterator[str]:
    for condition in catalogue.conditions.values():
        for name in fields_of(condition.test):
            if name not in catalogue.fields:
                yield f"condition {condition.id}: there is no field {name}"


def _id_complaints(catalogue: Catalogue) -> Iterator[str]:
    """A field id is a path in the draft file, so it must not be a prefix of another id."""
    for name in catalogue.fields:
        head = name.split(".", maxsplit=1)[0]
        if head in {"wizard", "waiver"}:
            yield f"field {name}: [{head}] is the draft's own table"
        parts = name.split(".")
        for end in range(1, len(parts)):
            if (parent := ".".join(parts[:end])) in catalogue.fields:
                yield f"field {name}: stands inside the value of {parent}"


def _field_complaints(catalogue: Catalogue, field: Field) -> Iterator[str]:
    name = f"field {field.id}"
    yield from _unknown_conditions(catalogue, name, field.applies)
    if len(field.label) > LABEL_WIDTH:
        yield f"{name}: the label has {len(field.label)} characters, at most {LABEL_WIDTH}"
    if field.kind.spec.has_options and not field.options:
        yield f"{name}: a choice needs options"
    if field.kind.spec.has_columns != bool(field.columns):
        yield f"{name}: columns belong to records, and records need columns"
    if field.kind.spec.has_columns and not field.row_label:
        yield f"{name}: say what one row is called"
    if field.shared and (field.local or field.kind.spec.is_secret or field.kind.spec.is_file):
        yield f"{name}: what names a file or a secret cannot be shared by several apps"
    yield from _long_words(name, field.label, field.help, field.portal)


def _unknown_conditions(catalogue: Catalogue, name: str, applies: Iterable[str]) -> Iterator[str]:
    for condition in applies:
        if condition not in catalogue.conditions:
            yield f"{name}: there is no condition {condition}"


def _long_words(name: str, *texts: str) -> Iterator[str]:
    for word in (word for text in texts for word in text.split()):
        if len(word) > WORD_WIDTH:
            yield f"{name}: “{word}” is too long to wrap in a narrow guide"


def _page_complaints_of(catalogue: Catalogue, journey: Journey) -> Iterator[str]:
    pages = [page for step in journey.steps for page in step.pages]
    for what, ids in (
        ("page", [page.id for page in pages]),
        ("field", [f for page in pages for f in page.fields]),
        ("placed requirement", [r for page in pages for r in page.requirements]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                yield f"edition {journey.id}: {what} {name} stands {count} times"
    asked = {f for page in pages for f in page.fields}
    yield from _start(catalogue, journey, asked)
    fields = {name: catalogue.fields[name] for name in asked if name in catalogue.fields}
    yield from (f"edition {journey.id}: {c}" for c in listing_complaints(journey.listing, fields))
    known = {requirement.id for requirement in catalogue.requirements}
    yield from (f"edition {journey.id}: {c}" for c in part_complaints(journey, fields, known))
    for milestone in journey.milestones:
        name = f"edition {journey.id}, milestone {milestone.id}"
        yield from _too_long(name, milestone.short_title, MILESTONE_WIDTH)
    for page in pages:
        name = f"edition {journey.id}, page {page.id}"
        yield from _unknown_conditions(catalogue, name, page.applies)
        yield from (f"{name}: no field {f}" for f in page.fields if f not in catalogue.fields)
        yield from (f"{name}: no requirement {r}" for r in page.requirements if r not in known)
        if len(page.purpose) > PURPOSE_WIDTH:
            yield f"{name}: the purpose has {len(page.purpose)} characters"
        yield from _too_long(name, page.short_title, PAGE_WIDTH)
        yield from (f"{name}: {complaint}" for complaint in _group_complaints(page))


def _too_long(name: str, title: str, width: int) -> Iterator[str]:
    if len(title) > width:
        yield f"{name}: the short title “{title}” has {len(title)} characters, at most {width}"


def _group_complaints(page: Page) -> Iterator[str]:
    """Groups must follow the order of the page, since focus does."""
    if len(page.fields) > UNGROUPED and not page.groups:
        yield f"{len(page.fields)} fields, and no groups"
    for name, count in Counter(f for group in page.groups for f in group.fields).items():
        if count > 1:
            yield f"{name} stands in {count} groups"
    for group in page.groups:
        if not 0 < len(group.title.strip()) <= LABEL_WIDTH:
            yield f"a group has the title “{group.title}”; 1 to {LABEL_WIDTH} characters"
        if not _follow_each_other(page.fields, group.fields):
            yield f"the group “{group.title}” has fields that do not follow each other on the page"


def _follow_each_other(every: tuple[str, ...], some: tuple[str, ...]) -> bool:
    starts = range(len(every) - len(some) + 1)
    return bool(some) and any(every[start : start + len(some)] == some for start in starts)


def _start(catalogue: Catalogue, journey: Journey, asked: Collection[str]) -> Iterator[str]:
    """Start questions must map to a field of the right kind in the edition."""
    for name, kind in ((journey.start.name, Kind.TEXT), (journey.start.kinds, Kind.CHOICES)):
        if name and (name not in asked or catalogue.fields[name].kind is not kind):
            yield f"edition {journey.id}: it cannot start with {name}, which is no {kind} on a page"


def _requirement_complaints(catalogue: Catalogue, rule_problems: RuleProblems) -> Iterator[str]:
    known = {requirement.id for requirement in catalogue.requirements}
    for requirement in catalogue.requirements:
        name = f"requirement {requirement.id}"
        yield from _unknown_conditions(catalogue, name, requirement.applies)
        for field in sorted(reads(requirement) - catalogue.fields.keys()):
            yield f"{name}: there is no field {field}"
        for rule in requirement.rules:
            problems = rule_problems(rule.name, rule.params, len(rule.fields))
            yield from (f"{name}: {problem}" for problem in problems)
        for check in requirement.checks:
            yield from (f"{name}: {p}" for p in _check_problems(catalogue, check))
        for other in sorted(derives_from(requirement) - known):
            yield f"{name}: derived from {other}, which does not exist"
        yield from _source_complaints(catalogue, name, requirement)
        yield from _long_words(name, requirement.statement, requirement.why, requirement.fix)


def _source_complaints(catalogue: Catalogue, name: str, requirement: Requirement) -> Iterator[str]:
    if requirement.source.document not in catalogue.documents:
        yield f"{name}: there is no document {requirement.source.document}"
    if not (requirement.source.section and requirement.statement and requirement.why):
        yield f"{name}: statement, why and section must be given"
    if requirement.tier not in catalogue.tiers:
        yield f"{name}: there is no tier {requirement.tier}"
    if not (requirement.rules or requirement.checks):
        yield f"{name}: nothing decides it; give it a rule or a check"


def _check_problems(catalogue: Catalogue, use: CheckUse) -> Iterator[str]:
    kind = catalogue.checks.get(use.name)
    if kind is None:
        yield f"there is no check {use.name}"
        return
    needed = {name for name, type_name in kind.params.items() if not type_name.endswith("?")}
    for name in (use.params.keys() - kind.params.keys()) | (needed - use.params.keys()):
        yield f"check {use.name}: parameter {name} is missing or unknown"
    for name in use.params.keys() & kind.params.keys():
        type_name = kind.params[name].removesuffix("?")
        if not isinstance(use.params[name], _TYPES[type_name]):
            yield f"check {use.name}: {name} must be a {type_name}"


def _reachability(catalogue: Catalogue) -> Iterator[str]:
    fields = {
        f for j in catalogue.journeys.values() for s in j.steps for p in s.pages for f in p.fields
    }
    for name in catalogue.fields.keys() - fields:
        yield f"field {name}: stands on no page of any edition"
    for journey in catalogue.journeys.values():
        edition = catalogue.edition(journey.id)
        in_force = {
            r.id
            for r in catalogue.requirements
            if r.since <= journey.as_of and (r.until is None or journey.as_of < r.until)
        }
        for name in sorted(in_force - edition.requirements.keys()):
            yield f"edition {journey.id}: requirement {name} stands on no page"


_LONGEST = 120


def fill_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about autofill mappings."""
    for fill in catalogue.fills:
        name = f"fill {fill.fact} → {fill.field}"
        field = catalogue.fields.get(fill.field)
        if field is None:
            yield f"{name}: there is no field {fill.field}"
        else:
            yield from (f"{name}: {complaint}" for complaint in _against(fill, field))


def unknown_facts(catalogue: Catalogue, facts: Collection[str]) -> list[str]:
    """Facts in mappings that nothing provides; the caller passes those that higher layers know."""
    return sorted({fill.fact for fill in catalogue.fills} - set(facts))


def _against(fill: AutofillMapping, field: Field) -> Iterator[str]:
    if field.kind.spec.is_secret or field.kind.spec.is_confirmation:
        yield f"a {field.kind} is never proposed"
    if fill.add and not field.kind.spec.is_list:
        yield "only a list can be added to"
    if not fill.why or len(fill.why) > _LONGEST:
        yield f"say why in 1 to {_LONGEST} characters"
    options = {option.value for option in field.options}
    yield from (f"{choice} is no choice" for choice in fill.says.values() if choice not in options)


def version_complaints(catalogue: Catalogue) -> Iterator[str]:
    """Every complaint about versions, their end dates and restatements."""
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
