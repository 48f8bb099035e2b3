"""Nothing is met on fields that nobody touched, whatever else is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition, derives_from, reads
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Column, DecidedBy, Field, Status
from wizard.drafts.model import Signature
from wizard.engine.assess import Assessor
from wizard.engine.finding import Finding
from wizard.engine.signatures import page_fingerprint
from wizard.topics.upkeep.calendar import calendar_of
from wizard.topics.upkeep.duty import DutyState

EDITIONS = ("2025-02", "2026-06")
TODAY = date(2026, 7, 1)
NAME = {"app.name": "Sitebook Sync"}
FILLED = frozenset({Status.MET, Status.ANSWERED})
EMPTY_LISTS = ("lst-links", "sub-feedback-incorporated", "post-fix-bugs", "enf-spammy-broken")


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_a_draft_with_nothing_but_a_name_meets_nothing(
    catalogue: Catalogue, edition_id: str
) -> None:
    assessment = Assessor(catalogue.edition(edition_id), TODAY).assess(NAME)

    assert [f.id for f in assessment.findings.values() if f.status in FILLED] == []
    assert assessment.progress.done == 0
    for name in EMPTY_LISTS:
        finding = assessment.findings[name]
        assert (finding.status, finding.message) == (Status.NOTHING_REPORTED, "None listed")


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_one_more_answer_meets_only_what_reads_it(catalogue: Catalogue, edition_id: str) -> None:
    edition = catalogue.edition(edition_id)
    read = {name: fields_read(edition, name) for name in edition.requirements}
    assessor = Assessor(edition, TODAY)
    before = assessor.assess(NAME)
    for field in edition.fields.values():
        for value in values(field):
            answers = NAME | {field.id: value}
            given = answers.keys() | {*edition.derivations.dependents(field.id)}
            after = assessor.reassess(before, answers, field.id)
            filled = [f for f in after.findings.values() if f.status in FILLED]
            assert [f.id for f in filled if not read[f.id] & given] == [], field.id
            assert [f.id for f in filled if is_green_without_a_word(f)] == [], field.id


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_signing_pages_that_nobody_answered_meets_nothing(
    catalogue: Catalogue, edition_id: str
) -> None:
    edition = catalogue.edition(edition_id)
    signatures = [
        Signature("Ana Kovač", TODAY, page_fingerprint(edition, page, NAME), page=page)
        for page in edition.page_ids
    ]
    assessment = Assessor(edition, TODAY).assess(NAME, signatures=signatures)

    assert assessment.context.signed.keys() == edition.page_ids.keys()
    assert [f.id for f in assessment.findings.values() if f.status in FILLED] == []


def is_green_without_a_word(finding: Finding) -> bool:
    """Met although only a person can tell, and nobody has signed."""
    machine = finding.requirement.decided_by is DecidedBy.MACHINE
    return finding.status is Status.MET and not machine and finding.word is None


def fields_read(edition: Edition, requirement: str) -> frozenset[str]:
    known = edition.requirements.get(requirement)
    if known is None:
        return frozenset()
    parts = (fields_read(edition, part) for part in derives_from(known))
    return reads(known).union(*parts)


def values(field: Field | Column) -> list[Any]:
    chosen: list[Any] = [option.value for option in field.options]
    texts = ["https://app.fieldline-software.com/a", "1.0.0"]
    special: dict[Kind, list[Any]] = {
        Kind.YES_NO: [True, False],
        Kind.NUMBER: [0, 50],
        Kind.DATE: [date(2026, 6, 1)],
        Kind.CONFIRMATION: [{"by": "Ana Kovač", "on": date(2026, 6, 1)}],
        Kind.CHOICE: chosen,
        Kind.CHOICES: [[one] for one in chosen],
        Kind.TEXTS: [texts],
        Kind.FILES: [["calls.har"]],
        Kind.IMAGES: [["logo.png"]],
    }
    if isinstance(field, Field) and field.kind is Kind.RECORDS:
        cells = {column.id: values(column) for column in field.columns}
        return [[{name: cell[at] for name, cell in cells.items()}] for at in (0, -1)]
    return special.get(field.kind, texts)


@pytest.mark.parametrize(
    ("field", "value"),
    [("ops.open_bugs", "none"), ("review.findings", 3), ("listing.links", [{"label": 3}])],
)
def test_a_value_of_a_wrong_form_is_no_empty_list(
    catalogue: Catalogue, field: str, value: object
) -> None:
    edition = catalogue.edition("2026-06")
    assessment = Assessor(edition, TODAY).assess(NAME | {field: value})

    readers = {assessment.findings[name].status for name in edition.readers[field]}
    assert readers <= {Status.UNANSWERED, Status.NOT_MET}


@pytest.mark.parametrize("blank", [[], [{}], [{"title": " ", "since": None}]])
def test_rows_without_content_are_an_empty_list(catalogue: Catalogue, blank: object) -> None:
    answers: Mapping[str, Any] = {**NAME, "ops.open_bugs": blank}
    finding = (
        Assessor(catalogue.edition("2026-06"), TODAY).assess(answers).findings["post-fix-bugs"]
    )

    assert finding.status is Status.NOTHING_REPORTED


def test_a_list_that_is_filled_is_judged(catalogue: Catalogue) -> None:
    bug = {"title": "Sync stops", "since": TODAY, "target": TODAY, "on_time": True}
    assessor = Assessor(catalogue.edition("2026-06"), TODAY)
    found = [
        assessor.assess(NAME | {"ops.open_bugs": [bug | {"on_time": on_time}]})
        .findings["post-fix-bugs"]
        .status
        for on_time in (True, False)
    ]

    assert found == [Status.ANSWERED, Status.NOT_MET]


def test_the_calendar_keeps_what_is_done_on_occasion_while_nothing_is_listed(
    catalogue: Catalogue,
) -> None:
    edition = catalogue.edition("2026-06")
    approved = {edition.journey.after.approved_on: date(2026, 1, 5)}
    calendar = calendar_of(Assessor(edition, TODAY).assess(NAME | approved))

    duties = {duty.key: duty for duty in calendar.duties}
    assert duties["post-fix-bugs"].state is DutyState.ON_OCCASION
