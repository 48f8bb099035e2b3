"""GitLab's code quality report: in its form, at the line to mend, alike for the same fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.reports.outcomes import NASTY, outcome_of
from tests.reports.small import HALF_DONE
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.baseline import baseline_of
from wizard.reports.code_quality import code_quality_report
from wizard.reports.outcome import CheckOutcome, FailOn

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!/|\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The table of docs.gitlab.com, "Code Quality report format", with "./" refused in paths."""


def rows_of(outcome: CheckOutcome) -> dict[str, dict[str, Any]]:
    """The entries by requirement, once the document has been held against the schema."""
    document = json.loads(code_quality_report(outcome))
    jsonschema.validate(document, SCHEMA)
    fingerprints = {row["fingerprint"] for row in document}
    assert len(fingerprints) == len(document)  # GitLab shows one entry of several
    return {row["check_name"]: row for row in document}


def test_an_entry_says_what_is_wrong_where_and_how_to_fix_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    outcome = outcome_of(tmp_path, catalogue)

    row = rows_of(outcome)["tagline-length"]

    assert row["description"].endswith(": 51 characters; at most 40. Shorten it by 11 characters.")
    assert row["severity"] == "blocker"
    lines = outcome.subject.draft.baseline.text.split("\n")
    assert "Write down everything" in lines[row["location"]["lines"]["begin"] - 1]


def test_only_open_findings_are_entries_and_undecided_ones_where_they_fail(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    usual = rows_of(outcome_of(tmp_path, catalogue))
    strict = rows_of(outcome_of(tmp_path, catalogue, fail_on=FailOn.NOT_CHECKED))

    assert usual.keys() == {"tagline-length", "mail-present"}
    assert strict.keys() - usual.keys() == {"logo-size"}


def test_what_a_baseline_knows_is_no_entry(tmp_path: Path, catalogue: Catalogue) -> None:
    before = outcome_of(tmp_path, catalogue)
    known = baseline_of(before.subject.draft, before.subject.findings)

    assert not rows_of(outcome_of(tmp_path, catalogue, baseline=known))


def test_a_fault_keeps_its_fingerprint_when_the_draft_grows_above_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    before = rows_of(outcome_of(tmp_path, catalogue))["tagline-length"]
    now = rows_of(outcome_of(tmp_path, catalogue, answers=f"\n\n{HALF_DONE}"))["tagline-length"]

    assert now["fingerprint"] == before["fingerprint"]
    assert now["location"] != before["location"]


@pytest.mark.parametrize("name", [NASTY, "../../x"])
def test_hostile_text_stays_within_the_form(
    tmp_path: Path, catalogue: Catalogue, name: str
) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    outcome = outcome_of(folder, catalogue)
    outcome.subject.draft.name = name

    assert rows_of(outcome)
    assert "\x1b" not in code_quality_report(outcome)
