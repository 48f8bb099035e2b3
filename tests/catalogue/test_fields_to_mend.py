"""A finding stands at the field whose answer must change: each field is spoilt in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

import pytest

from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Column, Field, Status, Value
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.rules.formats import is_answered
from wizard.rules.registry import RULE_TABLE
from wizard.session.samples import DAY
from wizard.topics.browse.try_value import sample_answers

FAR = timedelta(days=4000)
TEXTS = ("Lorem ipsum TODO beta", "https://localhost/x?y#z", "name@host")
WANTED = 300
"""As many pairs of a requirement and a field that breaks it, in each edition."""
FILES = frozenset({Kind.FILE, Kind.IMAGE, Kind.VIDEO})
TEXT = FILES | {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.VERSION}
LISTS = frozenset({Kind.TEXTS, Kind.FILES, Kind.IMAGES})
WORDS = (
    "Fieldline reads the Daily Log every night and keeps it in step with Sitebook. Foremen write "
    "on the phone; superintendents sign in the office what was written on site that day."
)
FILL: dict[Kind, Value] = {
    Kind.DATE: DAY - timedelta(days=20),
    Kind.CONFIRMATION: {"by": "Ana Kovač", "on": DAY - timedelta(days=2)},
    Kind.NUMBER: 1,
    Kind.YES_NO: False,
}
OPEN = frozenset({Status.NOT_MET, Status.UNANSWERED, Status.STALE})


@lru_cache
def _sound(edition: str) -> tuple[Assessor, Assessment]:
    """The ready sample, with an answer to most of what only the edition asks."""
    catalogue = load_catalogue()
    found = catalogue.edition(edition)
    assessor = Assessor(found, DAY)
    answers = dict(sample_answers(catalogue, DAY))
    for field in found.fields.values():
        value = _filled(field)
        if field.id not in answers and value is not None and not field.optional:
            answers[field.id] = value
    return assessor, assessor.assess(answers)


def _filled(field: Field) -> Value:
    if field.kind is Kind.TEXT:
        return f"{field.label} of Fieldline"
    if field.kind is Kind.LONG_TEXT:
        return f"{field.label}: {WORDS}"
    if field.kind is Kind.FILE:
        return f"files/{field.id}.pdf"
    if field.kind is Kind.URL:
        return f"https://fieldline-software.com/{field.id}"
    if field.kind is Kind.CHOICES:
        return [option.value for option in field.options]
    return field.options[0].value if field.kind is Kind.CHOICE else FILL.get(field.kind)


def _spoilt(field: Field | Column, value: Value) -> Iterator[Value]:
    """The answer removed, and wrong ones of the right form."""
    yield None
    if field.kind in TEXT:
        yield from TEXTS
    elif field.kind in LISTS:
        yield from ([text] for text in TEXTS)
    elif field.kind is Kind.YES_NO:
        yield not value
    elif field.kind is Kind.CHOICE:
        yield from (option.value for option in field.options[:4] if option.value != value)
    elif field.kind is Kind.CHOICES:
        yield from ([option.value] for option in field.options[:4])
    elif field.kind is Kind.NUMBER:
        yield from (-1, 10**9)
    elif field.kind is Kind.DATE:
        yield from (DAY + FAR, DAY - FAR)
    elif field.kind is Kind.CONFIRMATION:
        yield from ({"by": "Ana Kovač", "on": day} for day in (DAY + FAR, DAY - FAR))


def _spoilt_answers(field: Field, value: Value) -> Iterator[tuple[int | None, Value]]:
    """Each with the row that was spoilt in a list: of the last row, each cell in turn."""
    yield from ((None, each) for each in _spoilt(field, value))
    if field.kind is not Kind.RECORDS or not value:
        return
    *before, last = value
    for column in field.columns:
        for cell in _spoilt(column, last.get(column.id)):
            changed = {name: each for name, each in last.items() if name != column.id}
            changed |= {} if cell is None else {column.id: cell}
            yield len(before), [*before, changed]


def _spoilt_findings(edition: str) -> Iterator[tuple[str, int | None, Assessment, Finding]]:
    """What becomes of each requirement that held, with an answer spoilt that it reads."""
    assessor, sound = _sound(edition)
    answers = sound.context.answers
    for name, field in assessor.edition.fields.items():
        readers = [each for each in assessor.edition.readers.get(name, ()) if _held(sound, each)]
        for row, value in _spoilt_answers(field, answers.get(name)) if readers else ():
            changed = {**answers, name: value}
            if value is None:
                del changed[name]
            found = assessor.reassess(sound, changed, name)
            for each in readers:
                if found.findings[each].status in OPEN:
                    yield name, row, found, found.findings[each]


def _held(sound: Assessment, requirement: str) -> bool:
    return sound.findings[requirement].status in {Status.MET, Status.COULD_NOT_TELL}


def _is_misplaced(name: str, row: int | None, found: Assessment, finding: Finding) -> bool:
    if finding.field == name:
        return row is not None and finding.row not in {None, row}
    waits = finding.status is Status.UNANSWERED
    if waits and name in found.edition.derivations.dependents(finding.field):
        return False  # it is missing in the list that is asked in its place
    if waits and not is_answered(found.context.answers.get(finding.field)):
        return False
    return not any(
        use.name in RULE_TABLE.comparing and {name, finding.field} <= set(use.fields)
        for use in finding.requirement.rules
    )


@pytest.mark.parametrize("edition", ["2025-02", "2026-06"])
def test_a_finding_stands_at_the_field_and_row_whose_answer_was_spoilt(edition: str) -> None:
    misplaced, spoilt = [], set()
    for name, row, found, finding in _spoilt_findings(edition):
        spoilt.add((finding.id, name))
        if _is_misplaced(name, row, found, finding):
            misplaced.append((finding.id, name, row, finding.field, finding.row, finding.message))
    assert misplaced == []
    assert len(spoilt) > WANTED


@pytest.mark.parametrize("edition", ["2025-02", "2026-06"])
@pytest.mark.parametrize("kind", ["full-screen", "side-panel", "data-user", "data-service"])
def test_no_finding_stands_at_a_question_that_is_not_asked(edition: str, kind: str) -> None:
    assessor, sound = _sound(edition)
    answers = {
        **sound.context.answers,
        "app.types": [kind],
        "app.sidepanel.views": ["none of them"],
    }
    found = assessor.assess(answers)

    waiting = {Status.COULD_NOT_TELL, *OPEN}
    at_unasked = [
        (finding.id, finding.field, finding.message)
        for finding in found.findings.values()
        if finding.status in waiting and found.context.applies.get(finding.field) is False
    ]
    assert at_unasked == []


def test_least_privilege_of_an_app_for_users_waits_for_no_service_account() -> None:
    assessor, sound = _sound("2026-06")
    answers = {**sound.context.answers, "app.types": ["data-user"], "scan.source_paths": ["src"]}
    found = assessor.assess(answers).findings

    for name in ("prod-least-privilege", "pol-minimum-permissions"):
        assert found[name].status is Status.MET


def test_a_tool_that_no_permission_names_is_wrong_and_not_unanswered() -> None:
    assessor, sound = _sound("2025-02")
    answers = {
        **sound.context.answers,
        "app.permissions": [{"scope": "project", "tool": "RFIs", "level": "None"}],
        "listing.required_tools": [{"tool": "RFIs", "level": "Standard"}],
    }
    finding = assessor.assess(answers).findings["lst-required-tools"]

    assert (finding.status, finding.field) == (Status.NOT_MET, "listing.required_tools")
    assert "“RFIs” is not in the permissions" in finding.message
