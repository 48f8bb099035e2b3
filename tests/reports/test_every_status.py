"""Every status has its sign, its count and its words in every report and on every screen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from screens.review.rows import ReviewView, review_rows
from screens.review.screen import review_chips
from screens.widgets.finding_lines import finding_lines
from screens.widgets.marks import colour_of
from tests.reports.small import DAY, HALF_DONE, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import OPEN, Assessment, Finding, progress_of
from wizard.engine.plan import plan_of
from wizard.reports.formats import FORMATS
from wizard.reports.outcome import CheckOutcome
from wizard.reports.reviewer_report import reviewer_report
from wizard.reports.signs import SIGNS, STATUS_WORDS, sign_of
from wizard.reports.subject import Subject
from wizard.session.field_state import worst_of
from wizard.session.session import Session
from wizard.topics.browse.try_value import trial_words

_OTHER = (Status.MET, Status.WAIVED)
NEITHER = (Status.ANSWERED, Status.NOTHING_REPORTED)


@pytest.fixture
def subject(tmp_path: Path, catalogue: Catalogue) -> Subject:
    draft = draft_in(tmp_path, HALF_DONE)
    return Subject(judged(draft, catalogue), draft, catalogue, DAY)


def with_status(subject: Subject, status: Status) -> Subject:
    """The subject with its first finding in a status, and only that one of it."""
    before = subject.assessment
    first = next(iter(before.findings.values()))
    others = {
        name: replace(found, status=_OTHER[status is Status.MET])
        if found.status is status
        else found
        for name, found in before.findings.items()
    }
    chosen = replace(first, status=status, severity=Severity.BLOCKER, message="", word=None)
    findings: dict[str, Finding] = {**others, first.id: chosen}
    return replace(subject, assessment=Assessment(before.edition, findings, before.context))


@pytest.mark.parametrize("status", Status)
def test_every_face_tells_every_status(
    subject: Subject, status: Status, catalogue: Catalogue
) -> None:
    told = with_status(subject, status)
    finding = next(iter(told.findings))
    sign = sign_of(status, Severity.BLOCKER)
    made = {name: form.render(CheckOutcome(told)) for name, form in FORMATS.items()}
    session = Session(told.draft, catalogue.edition("2025-02"), DAY)

    assert sign in SIGNS
    assert sign.mark in made["markdown"]
    assert f"{sign.mark}</span> {sign.word}" in made["html"]
    assert json.loads(made["json"])["data"]["counts"][status.value] == 1
    assert finding.id in made["junit"]
    assert STATUS_WORDS[status]
    assert colour_of(status, Severity.BLOCKER).startswith("$")
    assert sign.mark in "\n".join(line.plain for line in finding_lines(session, finding))
    assert worst_of([finding]) is finding
    assert trial_words(finding)
    assert reviewer_report(told, ())
    rows = [row.key for row in review_rows(session, told, ReviewView.ALL)]
    assert finding.id in rows


@pytest.mark.parametrize("status", NEITHER)
def test_what_is_neither_green_nor_open_blocks_nothing_and_asks_for_nothing(
    subject: Subject, status: Status
) -> None:
    told = with_status(subject, status)
    finding = next(iter(told.findings))

    assert status not in OPEN
    assert not finding.blocks
    assert finding.proof is None
    assert finding.id not in {f.id for task in plan_of(told.assessment) for f in task.findings}
    assert finding.id not in {each.id for each in CheckOutcome(told).asking}


def test_an_empty_list_leaves_the_total_and_an_answer_is_a_part_of_its_own(
    subject: Subject,
) -> None:
    first = next(iter(subject.findings))
    empty = progress_of([replace(first, status=Status.NOTHING_REPORTED)])
    answered = progress_of([replace(first, status=Status.ANSWERED)])

    assert (empty.total, empty.share) == (0, 1.0)
    assert (answered.done, answered.answered, answered.total) == (0, 1, 1)
    assert (answered.share, answered.share_filled) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("status", "view", "words"),
    [
        (Status.ANSWERED, ReviewView.ANSWERED, "1 answered"),
        (Status.NOTHING_REPORTED, ReviewView.NOTHING_REPORTED, "1 nothing reported"),
    ],
)
def test_the_review_counts_them_and_shows_them_by_a_key(
    subject: Subject, catalogue: Catalogue, status: Status, view: ReviewView, words: str
) -> None:
    told = with_status(subject, status)
    session = Session(told.draft, catalogue.edition("2025-02"), DAY)
    chips = {chip.value: chip for line in review_chips(told) for chip in line}

    assert words in chips[view].words
    shown = [row.key for row in review_rows(session, told, view) if row.key]
    assert shown == [next(iter(told.findings)).id]
