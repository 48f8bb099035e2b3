"""What is not checked stands in the review under what checking it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from screens.review.rows import cost_of
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Cost, Status
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.finding import EvidenceRef, Finding
from wizard.reports.subject import Subject
from wizard.session.samples import Sample, sample_folder

DAY = date(2025, 4, 1)


def _subject(catalogue: Catalogue) -> Subject:
    draft = load_draft(sample_folder(Sample.READY) / "submission.toml", catalogue.fields)
    assessment = Assessor(catalogue.edition("2025-02"), DAY).assess(draft.all_answers)
    return Subject(assessment, draft, catalogue, DAY)


def test_a_stale_scan_needs_the_source_and_not_the_network(catalogue: Catalogue) -> None:
    subject = _subject(catalogue)
    kinds = catalogue.checks

    def has(finding: Finding, cost: Cost) -> str:
        names = (use.name for use in finding.requirement.checks if use.name in kinds)
        return next((name for name in names if kinds[name].cost is cost), "")

    findings = subject.assessment.findings.values()
    finding = next(f for f in findings if has(f, Cost.SOURCE) and has(f, Cost.LIVE))
    at = datetime(2024, 1, 1, tzinfo=UTC)
    scan = EvidenceRef(has(finding, Cost.SOURCE), "src", at, 456, stale=True, rehearsal=False)
    stale = replace(finding, status=Status.STALE, observed=(scan,))
    assert cost_of(subject, stale) is Cost.SOURCE


def test_a_video_that_is_not_decoded_needs_no_network_where_no_link_is_given(
    catalogue: Catalogue,
) -> None:
    subject = _subject(catalogue)
    finding = subject.assessment.findings["val-demo-video-provided"]
    assert "media.demo_video_link" not in subject.assessment.context.facts.answers
    assert cost_of(subject, finding) is Cost.FILE
