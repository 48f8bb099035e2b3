"""Procore's page as a map: its lines in its order, their states, and what no line names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.coverage import load_coverage
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Severity, Status
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.engine.readiness import Responsible
from wizard.reports.page_map_report import page_report
from wizard.reports.signs import MET, sign_of
from wizard.reports.subject import Subject
from wizard.session.app_context import local_now
from wizard.session.session import Session
from wizard.topics.pagemap.page_map import LineState, OffPageGroup, page_map_of

DAY = date(2026, 7, 1)
EDITIONS = ("2025-02", "2026-06")
INSTALLABLE = "elig-installable-in-customer-account"


def fresh(folder: Path, catalogue: Catalogue, edition: str) -> Session:
    """A draft as it is after it was made: it has the app's name and kind, and nothing else."""
    draft = create_draft(folder, "Sitebook Sync", edition, local_now(), field_ids=catalogue.fields)
    known = catalogue.edition(edition)
    draft.answers.update(known.start_with("Sitebook Sync", ["full-screen"]))
    return Session(draft, known, DAY)


def with_findings(assessment: Assessment, changed: Mapping[str, Finding]) -> Assessment:
    return Assessment(assessment.edition, {**assessment.findings, **changed}, assessment.context)


@pytest.fixture(scope="module")
def assessment(catalogue: Catalogue) -> Assessment:
    return Assessor(catalogue.edition("2025-02"), DAY).assess({}, [])


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_report_has_every_line_of_the_page_in_its_order_and_none_is_green_at_the_start(
    tmp_path: Path, catalogue: Catalogue, edition: str
) -> None:
    session = fresh(tmp_path, catalogue, edition)
    coverage = load_coverage(edition)
    assert coverage is not None

    report = page_report(Subject(session.assessment, session.draft, catalogue, DAY))

    flat = re.sub(r"(?<=-)\n +", "", report)
    flat = re.sub(r"\n +", " ", flat)
    numbered = enumerate(coverage.points, 1)
    places = [flat.index(f" {number}. {point.says}") for number, point in numbered]
    assert places == sorted(places)
    headings = [report.index(f"\n\n{section}: ") for section in coverage.sections]
    assert headings == sorted(headings)
    on_page = report[headings[0] : report.index("What reviewers also look at")]
    assert MET.mark not in on_page
    assert max(map(len, report.splitlines())) <= 100
    for point in coverage.points:
        assert point.why_none in flat
        assert all(f"[{name}]" in on_page for name in point.records)


@pytest.mark.parametrize(
    ("status", "state", "mover"),
    [
        (Status.NOT_MET, LineState.OPEN, Responsible.YOU_WRITE),
        (Status.UNANSWERED, LineState.OPEN, Responsible.YOU_WRITE),
        (Status.STALE, LineState.OPEN, Responsible.MACHINE),
        (Status.COULD_NOT_TELL, LineState.OPEN, Responsible.MACHINE),
        (Status.ANSWERED, LineState.OPEN, Responsible.YOU_DO),
        (Status.MET, LineState.MET, None),
        (Status.WAIVED, LineState.SETTLED, None),
        (Status.NOT_APPLICABLE, LineState.SETTLED, None),
        (Status.NOTHING_REPORTED, LineState.SETTLED, None),
    ],
)
def test_a_line_has_the_state_of_its_requirement_and_says_who_moves_it(
    assessment: Assessment, status: Status, state: LineState, mover: Responsible | None
) -> None:
    finding = replace(assessment.findings[INSTALLABLE], status=status)
    page_map = page_map_of(with_findings(assessment, {INSTALLABLE: finding}))
    line = next(each for each in page_map.lines if each.point.id == "installable")

    assert line.state is state
    assert page_map.mover_of(line.worst) is mover
    assert line.worst is not None
    assert (sign_of(line.worst.status, line.worst.severity) is MET) is (status is Status.MET)


@pytest.mark.parametrize(
    ("states", "worst", "words"),
    [
        ("not-met unanswered met", 0, "1 of 3 met"),
        ("met met could-not-tell", 2, "2 of 3 met"),
        ("answered met could-not-tell", 2, "1 of 3 met"),
        ("met waived met", 1, "2 of 3 met, 1 waived"),
        ("met not-applicable met", 0, "2 of 2 met"),
        ("not-applicable nothing-reported not-applicable", 1, ""),
    ],
)
def test_a_line_of_several_requirements_has_the_state_of_the_most_serious_one(
    assessment: Assessment, states: str, worst: int, words: str
) -> None:
    names = ("elig-functional-test-pass", "dq-low-quality-experience", "elig-customer-value")
    changed = {
        name: replace(assessment.findings[name], status=Status(state))
        for name, state in zip(names, states.split(), strict=True)
    }
    line = page_map_of(with_findings(assessment, changed)).lines[0]

    assert line.worst is changed[names[worst]]
    assert line.count.words == words


def test_a_blocker_that_is_not_answered_is_more_serious_than_wrong_advice(
    assessment: Assessment,
) -> None:
    findings = assessment.findings
    wrong = replace(
        findings["elig-functional-test-pass"], status=Status.NOT_MET, severity=Severity.ADVICE
    )
    line = page_map_of(with_findings(assessment, {wrong.id: wrong})).lines[0]

    assert line.worst is findings["dq-low-quality-experience"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_no_line_names_stands_below_by_who_asks_for_it(
    catalogue: Catalogue, edition: str
) -> None:
    page_map = page_map_of(Assessor(catalogue.edition(edition), DAY).assess({}, []))
    groups = page_map.off_page
    on_lines = {finding.id for line in page_map.lines for finding in line.findings}
    off_lines = [finding.id for found in groups.values() for finding in found]

    assert sorted(on_lines | set(off_lines)) == sorted(page_map.assessment.findings)
    assert len(off_lines) == len(set(off_lines))
    assert not on_lines & set(off_lines)
    assert all(each.id.startswith("own-") for each in groups[OffPageGroup.ADVICE])
    documents = {f.requirement.source.document for f in groups[OffPageGroup.RECONSTRUCTION]}
    assert documents in ({"questionnaire"}, {"forms-2026"})
    assert len(groups[OffPageGroup.REVIEWERS]) > 100
    assert OffPageGroup.COMPANY not in groups


@pytest.mark.parametrize("name", ["ads", "no-demo"])
def test_a_line_that_names_what_must_not_be_says_that_it_is_not_so(
    assessment: Assessment, name: str
) -> None:
    point = next(line.point for line in page_map_of(assessment).lines if line.point.id == name)
    (record,) = point.records
    met = replace(assessment.findings[record], status=Status.MET)
    lines = page_map_of(with_findings(assessment, {record: met})).lines

    assert {line.point.id for line in lines if line.is_refuted} == {name} - {"no-demo"}


def test_an_edition_without_a_page_says_so_and_shows_all_by_who_asks(
    tmp_path: Path, catalogue: Catalogue, assessment: Assessment
) -> None:
    known = assessment.edition
    other = Edition(replace(known.journey, id="2030-01"), catalogue, known.requirements.values())
    unread = Assessment(other, assessment.findings, assessment.context)
    draft = fresh(tmp_path, catalogue, "2025-02").draft

    report = page_report(Subject(unread, draft, catalogue, DAY))

    assert page_map_of(unread).lines == ()
    assert sum(map(len, page_map_of(unread).off_page.values())) == len(assessment.findings)
    assert "No page of Procore's was read for edition 2030-01" in report
    assert "What reviewers also look at: " in report
    assert INSTALLABLE in report


def test_a_line_whose_requirement_is_not_judged_says_which_one(assessment: Assessment) -> None:
    kept = {name: f for name, f in assessment.findings.items() if name != INSTALLABLE}
    page_map = page_map_of(Assessment(assessment.edition, kept, assessment.context))
    line = next(each for each in page_map.lines if each.point.id == "installable")

    assert line.state is LineState.NO_REQUIREMENT
    assert INSTALLABLE in line.why_none
