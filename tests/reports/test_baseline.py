"""A baseline forgives what was known, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests.reports.outcomes import outcome_of
from tests.reports.small import HALF_DONE, REQUIREMENTS, catalogue_in, draft_in
from tests.stress.mutations import PLANTED
from wizard.catalogue.catalogue import Catalogue
from wizard.engine.finding import Finding
from wizard.places import assets_folder
from wizard.reports.baseline import (
    BaselineError,
    baseline_of,
    baseline_text,
    known_finding_of,
    read_baseline,
)
from wizard.reports.formats import FORMATS
from wizard.reports.outcome import CheckOutcome, FailOn
from wizard.reports.schema import AssessmentPart


@pytest.fixture
def known(tmp_path: Path, catalogue: Catalogue) -> Path:
    """A baseline of the half-done draft, in a file."""
    outcome = outcome_of(tmp_path, catalogue)
    path = tmp_path / "known.json"
    baseline = baseline_of(outcome.subject.draft, outcome.subject.findings)
    path.write_text(baseline_text(baseline), "utf-8")
    return path


def against(known: Path, catalogue: Catalogue, answers: str = HALF_DONE) -> CheckOutcome:
    """The draft with other answers, compared with the baseline."""
    draft = draft_in(known.parent, answers)
    baseline = read_baseline(known, draft)
    return outcome_of(known.parent, catalogue, answers, baseline=baseline)


def test_a_baseline_has_the_published_shape(known: Path) -> None:
    published = json.loads((assets_folder("schemas") / "baseline-2.json").read_text("utf-8"))

    jsonschema.validate(json.loads(known.read_text("utf-8")), published)


def test_a_baseline_of_before_is_still_read(
    known: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = against(known, catalogue)
    monkeypatch.setenv("SUBMISSION_WIZARD_JSON", "bare")
    known.write_text(baseline_text(baseline_of(outcome.subject.draft, outcome.subject.findings)))

    assert json.loads(known.read_text("utf-8"))["schema"] == "submission-wizard/baseline/1"
    assert against(known, catalogue).known == outcome.known


def test_what_is_known_does_not_fail_but_stays_not_met(known: Path, catalogue: Catalogue) -> None:
    outcome = against(known, catalogue)

    assert not outcome.failing
    assert {finding.id for finding in outcome.known} == {
        "tagline-length", "logo-size", "mail-present",
    }  # fmt: skip
    assert outcome.subject.state == "incomplete"
    for form, words in (("text", "Compared with the baseline: "), ("markdown", "## Compared ")):
        told = FORMATS[form].render(outcome)
        assert words in told
        assert "3 known, 0 new, 0 gone" in told
        assert "Nothing fails by --fail-on blocker" in told
    page = FORMATS["html"].render(outcome)
    assert "3 known, 0 new, 0 gone. Known findings are still open." in page
    assert '<a href="#r-tagline-length"><code>tagline-length</code></a>' in page
    document = json.loads(FORMATS["json"].render(outcome))["data"]
    AssessmentPart.model_validate_json(json.dumps(document), strict=True)
    assert document["state"] == "incomplete"
    assert set(document["baseline"].pop("known")) == {each.id for each in outcome.known}
    assert document["baseline"] == {"new": [], "gone": [], "failing": []}


def test_without_a_baseline_nothing_is_said_of_one(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = outcome_of(tmp_path, catalogue)

    assert "baseline" not in json.loads(FORMATS["json"].render(outcome))["data"]
    assert "baseline" not in FORMATS["html"].render(outcome)


def test_what_is_new_fails_and_what_is_gone_is_named(known: Path, catalogue: Catalogue) -> None:
    answers = HALF_DONE.replace('name = "Site Log"', "").replace(
        "Write down everything that happens on site each day", "Short"
    )

    outcome = against(known, catalogue, answers)

    assert [finding.id for finding in outcome.failing] == ["name-present"]
    assert [gone.requirement for gone in outcome.gone] == ["tagline-length"]
    assert "1 finding fails by --fail-on blocker" in FORMATS["text"].render(outcome)


@pytest.mark.parametrize(
    ("answers", "fails"),
    [
        (f"# moved\n\n{HALF_DONE}", False),
        (HALF_DONE.replace("each day", "each day and each night"), False),  # another number
        (HALF_DONE.replace('tagline = "Write down', "# tagline"), True),  # not answered any more
    ],
)
def test_a_finding_is_known_by_what_it_says_not_by_its_line_or_figures(
    known: Path, catalogue: Catalogue, answers: str, fails: bool
) -> None:
    outcome = against(known, catalogue, answers)

    assert bool(outcome.failing) is fails


def test_another_complaint_about_the_same_answer_is_new(catalogue: Catalogue, known: Path) -> None:
    finding = against(known, catalogue).subject.assessment.findings["tagline-length"]
    hosts = [replace(finding, message=f"{host} cannot be opened") for host in ("a.com", "b2.com")]

    assert known_finding_of(hosts[0]) != known_finding_of(hosts[1])
    rows = [replace(finding, message=f"Row {n} has no name", row=n) for n in (2, 11)]
    assert known_finding_of(rows[0]) == known_finding_of(rows[1])


def test_what_disqualifies_is_never_known(tmp_path: Path) -> None:
    strict = catalogue_in(tmp_path / "strict", tagline_length={"level": "disqualifying"})
    outcome = outcome_of(tmp_path, strict)
    tagline: Finding = outcome.subject.assessment.findings["tagline-length"]

    baseline = baseline_of(outcome.subject.draft, outcome.subject.findings)
    assert "tagline-length" not in baseline_text(baseline)
    by_hand = replace(baseline, findings=(*baseline.findings, known_finding_of(tagline)))
    forged = CheckOutcome(outcome.subject, FailOn.BLOCKER, by_hand)
    assert [finding.id for finding in forged.failing] == ["tagline-length"]
    assert not forged.gone
    assert "Never known, even if a baseline names them" in FORMATS["text"].render(forged)


def test_the_file_is_sorted_and_the_same_for_the_same_findings(
    known: Path, catalogue: Catalogue
) -> None:
    findings = against(known, catalogue).subject.findings
    draft = draft_in(known.parent, HALF_DONE)

    backwards = baseline_text(baseline_of(draft, reversed(findings)))

    assert backwards == known.read_text("utf-8")
    ids = [each["requirement"] for each in json.loads(backwards)["data"]["findings"]]
    assert ids == sorted(ids)
    assert set(ids) < {str(row["id"]) for row in REQUIREMENTS}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("", "not a baseline that can be read: Invalid JSON"),
        ("[]", "not a baseline that can be read"),
        ('{"schema": "submission-wizard/baseline/3"}', "schema"),
        ("[" * 100_000, "not a baseline that can be read"),
        (" " * 5_000_000, "it is too large"),
        (f'{{"{PLANTED}": 1}}', "not a baseline that can be read"),
    ],
)
def test_what_is_no_baseline_is_refused_with_its_name(known: Path, change: str, said: str) -> None:
    known.write_text(change, "utf-8")

    with pytest.raises(BaselineError, match=r"known\.json") as refused:
        read_baseline(known, draft_in(known.parent))
    assert said in refused.value.message
    assert PLANTED not in refused.value.message
    assert "--write-baseline" in refused.value.hint


def test_the_baseline_of_another_draft_is_refused(known: Path) -> None:
    text = known.read_text("utf-8")
    known.write_text(text.replace('"draft": "5f', '"draft": "00'), "utf-8")

    with pytest.raises(BaselineError, match="another draft"):
        read_baseline(known, draft_in(known.parent))
