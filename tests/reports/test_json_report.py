"""The document for machines is complete, stable and of the published shape."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.small import DAY, HALF_DONE, WAIVED, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.engine.finding import Assessment, Evidence
from wizard.reports.envelope import json_text
from wizard.reports.json_report import assessment_document
from wizard.reports.schema import AssessmentPart


def _document(folder: Path, catalogue: Catalogue, answers: str = HALF_DONE) -> dict[str, Any]:
    draft = draft_in(folder, answers, WAIVED)
    return assessment_document(judged(draft, catalogue), draft, catalogue, DAY)


def _finding(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(f for f in document["findings"] if f["id"] == name)
    return found


def test_a_real_document_has_the_published_shape(tmp_path: Path, catalogue: Catalogue) -> None:
    for answers in ("", HALF_DONE, '[app]\nname = 7\ntypes = ["side-panel"]\n'):
        document = _document(tmp_path, catalogue, answers)

        AssessmentPart.model_validate_json(json_text(document), strict=True)


def test_a_finding_says_what_where_why_and_from_which_source(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    finding = _finding(_document(tmp_path, catalogue), "tagline-length")

    assert (finding["status"], finding["severity"], finding["step"]) == (
        "not-met",
        "blocker",
        "build",
    )
    assert "51" in finding["message"]
    assert finding["fix"]
    assert finding["source"]["section"] == "Card"
    assert finding["proof"] is None


def test_a_persons_word_is_told_with_name_and_day(tmp_path: Path, catalogue: Catalogue) -> None:
    finding = _finding(_document(tmp_path, catalogue), "summary-reviewed")

    assert finding["proof"] == "attested"
    assert finding["attested"] == {
        "by": "Ana Kovač", "on": "2026-11-20", "rests_on": "notes/read.md", "age_days": 4
    }  # fmt: skip


def test_a_waiver_is_told_with_its_author(tmp_path: Path, catalogue: Catalogue) -> None:
    document = _document(tmp_path, catalogue)

    assert document["waived"] == 1
    assert _finding(document, "summary-length")["waiver"]["by"] == "Ben Okafor"


def test_what_was_not_checked_names_the_check_that_decides(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (unchecked,) = _document(tmp_path, catalogue)["not_checked"]

    assert unchecked["id"] == "logo-size"
    assert [check["cost"] for check in unchecked["checks"]] == ["file"]


def test_counts_and_findings_agree(tmp_path: Path, catalogue: Catalogue) -> None:
    document = _document(tmp_path, catalogue)

    statuses = [finding["status"] for finding in document["findings"]]
    assert {name: statuses.count(name) for name in document["counts"]} == document["counts"]
    assert document["state"] == "incomplete"
    assert sum(step["done"] for step in document["progress"]["steps"]) == 4


def test_the_same_draft_gives_the_same_text(tmp_path: Path, catalogue: Catalogue) -> None:
    first = json_text(_document(tmp_path, catalogue))
    second = json_text(_document(tmp_path, catalogue))

    assert first == second


def test_another_day_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    draft = draft_in(tmp_path, HALF_DONE)
    day = date(2027, 1, 2)

    document = assessment_document(judged(draft, catalogue, day), draft, catalogue, day)

    assert document["as_of"] == "2027-01-02"


@settings(max_examples=40)
@given(st.text(st.characters(codec=None), min_size=1, max_size=60))
def test_no_text_of_a_user_breaks_the_document_or_a_terminal(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    draft = draft_in(tmp_path, HALF_DONE)
    draft.name = text
    draft.answers["listing.reviewed"] = {"by": text, "on": date(2026, 11, 20)}

    shown = json_text(assessment_document(judged(draft, catalogue), draft, catalogue, DAY))

    shown.encode("utf-8")
    AssessmentPart.model_validate(json.loads(shown))
    assert not any(mark in shown for mark in "\x1b\x9b\u202e\u2028")


LOGO = Evidence("image-read", "pictures/\x1b[31mlogo.png", 1011, "0" * 32)


def looked_at(assessment: Assessment) -> Assessment:
    """As if a check had found the logo to be as it must be."""
    logo = assessment.findings["logo-size"]
    met = replace(logo, status=Status.MET, message="200 × 200", evidence=(LOGO,))
    return replace(assessment, findings={**assessment.findings, "logo-size": met})


def test_a_verdict_over_files_says_by_which_check_and_over_which_file(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    draft = draft_in(tmp_path, HALF_DONE)
    assessment = looked_at(judged(draft, catalogue))

    document = assessment_document(assessment, draft, catalogue, DAY)

    logo = _finding(document, "logo-size")
    assert (logo["status"], logo["message"], logo["proof"]) == ("met", "200 × 200", "verified")
    assert logo["evidence"] == [
        {
            "check": "image-read",
            "path": "pictures/\ufffd[31mlogo.png",
            "size": 1011,
            "fingerprint": "0" * 32,
        }
    ]
    assert _finding(document, "tagline-length")["evidence"] == []
    AssessmentPart.model_validate_json(json_text(document), strict=True)
