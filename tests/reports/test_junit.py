"""The list of tests for build services: valid for those who read it, and green only where met."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.reports.outcomes import NASTY, junit_schema, outcome_of
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.baseline import baseline_of
from wizard.reports.junit import junit_report
from wizard.reports.outcome import CheckOutcome, FailOn


def cases_of(outcome: CheckOutcome) -> dict[str, ET.Element]:
    """The test cases by name, once the document has been held against the schema."""
    text = junit_report(outcome)
    junit_schema().validate(text)
    root = ET.fromstring(text)
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for kind, name in (("failures", "failure"), ("skipped", "skipped")):
            assert suite.get(kind) == str(sum(case.find(name) is not None for case in cases))
        # What Ant's readers expect of a suite besides: everything in its order.
        tags = [child.tag for child in suite if child.tag != "testcase"]
        assert tags == ["properties", "system-out", "system-err"]
        assert {"timestamp", "hostname", "time", "errors", "id", "package"} <= set(suite.keys())
    return {case.get("name", ""): case for case in root.iter("testcase")}


def told(case: ET.Element) -> str:
    """What became of a test: "passed", or the tag and message of what it holds."""
    return next((f"{child.tag}: {child.get('message')}" for child in case), "passed")


def test_only_what_is_met_passes(tmp_path: Path, catalogue: Catalogue) -> None:
    cases = cases_of(outcome_of(tmp_path, catalogue))

    shown = {name: told(case) for name, case in cases.items()}
    assert shown.pop("logo-size").startswith("skipped: could not tell: Not checked yet")
    assert shown.pop("panel-picture").startswith("skipped: not applicable: Asked when")
    assert shown == {
        "name-present": "passed",
        "types-chosen": "passed",
        "tagline-length": "failure: 51 characters; at most 40",
        "summary-length": "skipped: waived: Agreed with the reviewer",
        "summary-reviewed": "passed",
        "mail-present": "skipped: reminder, fails nothing here: Support has an address.",
    }
    assert cases["tagline-length"].get("classname") == "2025-02.build.basics"


def test_a_failure_says_where_and_how_to_fix_it(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = outcome_of(tmp_path, catalogue)

    failure = cases_of(outcome)["tagline-length"].find("failure")

    assert failure is not None
    assert failure.get("type") == "blocker"
    lines = (failure.text or "").split("\n")
    _, number, column = lines[0].split(":")
    line = outcome.subject.draft.baseline.text.split("\n")[int(number) - 1]
    assert line[int(column) - 1 :].startswith('"Write down everything')
    assert "Fix: Shorten it by 11 characters." in lines


@pytest.mark.parametrize(
    ("limit", "failing"),
    [
        (FailOn.NEVER, set()),
        (FailOn.BLOCKER, {"tagline-length"}),
        (FailOn.WARNING, {"tagline-length", "summary-length"}),
        (FailOn.ADVICE, {"tagline-length", "summary-length"}),
        (FailOn.NOT_CHECKED, {"tagline-length", "summary-length", "logo-size"}),
    ],
)
def test_what_fails_the_build_is_what_is_shown_as_failed(
    tmp_path: Path, catalogue: Catalogue, limit: FailOn, failing: set[str]
) -> None:
    outcome = outcome_of(tmp_path, catalogue, waivers="", fail_on=limit)

    cases = cases_of(outcome)

    assert {name for name, case in cases.items() if case.find("failure") is not None} == failing
    assert {finding.id for finding in outcome.failing} == failing


def test_what_is_known_is_skipped_and_says_so(tmp_path: Path, catalogue: Catalogue) -> None:
    first = outcome_of(tmp_path, catalogue)
    known = baseline_of(first.subject.draft, first.subject.findings)

    cases = cases_of(outcome_of(tmp_path, catalogue, baseline=known))

    assert told(cases["tagline-length"]) == "skipped: known, blocker: 51 characters; at most 40"


def test_no_text_of_a_user_makes_illegal_xml(tmp_path: Path, catalogue: Catalogue) -> None:
    outcome = outcome_of(tmp_path, catalogue, name="Site Log")
    outcome.subject.draft.name = NASTY
    for letter in map(chr, (*range(32), 0x7F, 0xD800, 0xFFFE, 0xFFFF)):
        outcome.subject.draft.name += letter

    assert cases_of(outcome)


def test_the_same_draft_gives_the_same_bytes(tmp_path: Path, catalogue: Catalogue) -> None:
    first, second = (junit_report(outcome_of(tmp_path, catalogue)) for _ in range(2))

    assert first == second
