"""What a sound catalogue keeps beyond its shapes; run by the tests over the shipped files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.conditions import fields_of
from wizard.catalogue.edition import derives_from, reads
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.lint_content import content_complaints
from wizard.catalogue.lint_fills import fill_complaints
from wizard.catalogue.lint_listing import listing_complaints
from wizard.catalogue.lint_parts import part_complaints, unplaced_in_portals
from wizard.catalogue.lint_versions import version_complaints
from wizard.catalogue.model import CheckUse, Field, Journey, Requirement

RuleProblems = Callable[[str, Mapping[str, Any], int], Iterable[str]]
"""Says what is wrong with a rule's name, parameters and number of fields; rules live above."""

LABEL_WIDTH = 40
PURPOSE_WIDTH = 90
WORD_WIDTH = 34
"""The narrowest guide panel, in cells: a longer word would be cut in two."""


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
        *unplaced_in_portals(catalogue.journeys.values(), catalogue.fields),
        *fill_complaints(catalogue),
        *content_complaints(catalogue),
        *_reachability(catalogue),
    ]


def _condition_complaints(catalogue: Catalogue) -> Iterator[str]:
    for condition in catalogue.conditions.values():
        for name in fields_of(condition.test):
            if name not in catalogue.fields:
                yield f"condition {condition.id}: there is no field {name}"


def _id_complaints(catalogue: Catalogue) -> Iterator[str]:
    """A field's id is a path in the draft file: no other field's value may stand in its way."""
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
    for page in pages:
        name = f"edition {journey.id}, page {page.id}"
        yield from _unknown_conditions(catalogue, name, page.applies)
        yield from (f"{name}: no field {f}" for f in page.fields if f not in catalogue.fields)
        yield from (f"{name}: no requirement {r}" for r in page.requirements if r not in known)
        if len(page.purpose) > PURPOSE_WIDTH:
            yield f"{name}: the purpose has {len(page.purpose)} characters"


def _start(catalogue: Catalogue, journey: Journey, asked: Collection[str]) -> Iterator[str]:
    """What is asked before a draft is made must have a field of its kind in the edition."""
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
    for name in use.params.keys() ^ kind.params.keys():
        yield f"check {use.name}: parameter {name} is missing or unknown"
    for name in use.params.keys() & kind.params.keys():
        if not isinstance(use.params[name], _TYPES[kind.params[name]]):
            yield f"check {use.name}: {name} must be a {kind.params[name]}"


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
