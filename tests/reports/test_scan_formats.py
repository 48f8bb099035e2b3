"""A scan in the formats of builds and readers: valid, escaped, masked, and at the right line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.inspection.source.projects import written
from tests.reports.html_page import Page
from tests.reports.outcomes import junit_schema, sarif_schema
from tests.reports.scans import ALLOWED, FILES, LOGIN, NASTY, SECRET, scanned, with_steps
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.formats import FORMATS
from wizard.reports.scan_formats import NOT_OF_SCANS, SCAN_FORMATS
from wizard.reports.scan_subject import ScanSubject


@pytest.fixture
def subject(tmp_path: Path, shipped: Catalogue) -> ScanSubject:
    return scanned(tmp_path, shipped)


def told(subject: ScanSubject, form: str) -> str:
    return SCAN_FORMATS[form].render(subject)


def sarif_run(subject: ScanSubject) -> dict[str, Any]:
    """The run, once the document has been held against the schema."""
    document = json.loads(told(subject, "sarif"))
    jsonschema.validate(document, sarif_schema())
    run: dict[str, Any] = document["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    return run


def at_lines(run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The results in files by file and line."""
    found = {}
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        if "region" in place:
            found[f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"] = result
    return found


def test_every_format_of_check_is_one_of_scan_or_is_refused_with_a_reason() -> None:
    assert {*SCAN_FORMATS, *NOT_OF_SCANS} == set(FORMATS)
    assert not SCAN_FORMATS.keys() & NOT_OF_SCANS.keys()


@pytest.mark.parametrize("form", SCAN_FORMATS)
def test_every_format_names_place_excerpt_why_and_fix_and_no_secret(
    subject: ScanSubject, form: str
) -> None:
    text = re.sub(r"\\(?=[^\w\s\"\\])", "", told(subject, form))  # without Markdown's escapes
    text = re.sub(r"\s+", " ", text.replace("&#39;", "'").replace("&quot;", '"'))

    assert re.search(r"config\.js(:2:24|,line=2,col=24|\",)", text), text
    assert "sandbox.procore.com" in text
    assert "Customers' calls would go to a test account without their data." in text
    assert "Move the hosts to the configuration" in text
    assert "for the nightly test" in text or form == "junit"
    assert SECRET[:8] not in text


@pytest.mark.parametrize("form", SCAN_FORMATS)
def test_the_same_result_gives_the_same_bytes_without_absolute_paths(
    subject: ScanSubject, form: str
) -> None:
    assert told(subject, form) == told(subject, form)
    assert str(subject.folder) not in told(subject, form)


def test_sarif_stands_at_the_line_with_a_masked_snippet(subject: ScanSubject) -> None:
    results = at_lines(sarif_run(subject))

    find = results["app/src/config.js:2"]
    assert (find["ruleId"], find["kind"], find["level"]) == ("sandbox-hosts", "fail", "error")
    region = find["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["snippet"]["text"]) == (24, LOGIN.strip())
    assert results["app/src/keys.js:1"]["level"] == "warning"
    assert "app/test/config.js:1" not in results, "what is listed only is left out"
    (suppression,) = results["app/src/nightly.js:2"]["suppressions"]
    assert suppression == {
        "kind": "inSource",
        "status": "accepted",
        "justification": "for the nightly test",
    }


def test_sarif_tells_of_each_rule_why_what_mends_it_and_where_it_is_from(
    subject: ScanSubject,
) -> None:
    rules = {rule["id"]: rule for rule in sarif_run(subject)["tool"]["driver"]["rules"]}

    rule = rules["sandbox-hosts"]
    assert rule["helpUri"].startswith("https://")
    for words in ("**Why:** Customers'", "**Fix:** Move the hosts", "**Allow:** “procore-submit"):
        assert words in rule["help"]["markdown"]


def test_sarif_has_what_is_missing_at_the_folders_that_were_searched(subject: ScanSubject) -> None:
    result = next(r for r in sarif_run(subject)["results"] if r["ruleId"] == "company-header")

    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "app", "uriBaseId": "%SRCROOT%"}
    assert result["message"]["text"].endswith(
        "Fix: Add the header where your client builds requests."
    )


def test_the_steps_of_a_value_are_a_code_flow_that_ends_at_the_find(subject: ScanSubject) -> None:
    result = at_lines(sarif_run(with_steps(subject)))["app/src/config.js:2"]

    (flow,) = result["codeFlows"]
    locations = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    files = [each["physicalLocation"]["artifactLocation"]["uri"] for each in locations]
    assert files == ["app/src/base.js", "app/src/config.js"]
    assert [each["message"]["text"] for each in locations] == ["B", "the host"]


def test_fingerprints_stay_when_lines_move_and_differ_for_equal_lines(
    tmp_path: Path, shipped: Catalogue
) -> None:
    before = at_lines(sarif_run(scanned(tmp_path, shipped, {"a.js": LOGIN + LOGIN})))
    after = at_lines(sarif_run(scanned(tmp_path, shipped, {"a.js": f"//\n\n{LOGIN}//\n{LOGIN}"})))

    prints = [[r["partialFingerprints"] for r in each.values()] for each in (before, after)]
    assert list(after) == ["app/a.js:3", "app/a.js:5"]
    assert prints[0] == prints[1]
    assert prints[0][0] != prints[0][1]


def test_what_was_not_searched_is_told_in_every_format(tmp_path: Path, shipped: Catalogue) -> None:
    folder = written(tmp_path / "app", {"a.js": LOGIN})
    with (folder / "big.sql").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
        file.write(b"x" * 20_000)
    subject = scanned(tmp_path, shipped, {})

    for form in SCAN_FORMATS:
        assert "big.sql" in told(subject, form).replace("\\", ""), form
    (note,) = sarif_run(subject)["invocations"][0]["toolExecutionNotifications"]
    assert note["level"] == "warning"


def test_a_scan_that_was_stopped_says_so(subject: ScanSubject) -> None:
    report = replace(subject.scan_report, stopped=True)
    run = sarif_run(replace(subject, scan_report=report))

    assert run["invocations"][0]["executionSuccessful"] is False


def test_junit_fails_what_blocks_and_passes_only_what_is_met(subject: ScanSubject) -> None:
    from xml.etree import ElementTree as ET

    text = told(subject, "junit")
    junit_schema().validate(text)
    cases = {case.get("name"): case for case in ET.fromstring(text).iter("testcase")}
    failure = cases["sandbox-hosts"].find("failure")
    assert failure is not None
    assert failure.get("message", "").startswith("app/src/config.js:2:24: ")
    assert "procore-submit: allow sandbox-hosts <reason>" in (failure.text or "")
    assert cases["client-secret"].find("skipped") is not None
    assert len(cases["plain-http"]) == 0


@pytest.mark.parametrize("form", ["text", "markdown", "html", "junit", "github"])
def test_readers_are_told_what_was_not_asked_for(subject: ScanSubject, form: str) -> None:
    text = told(subject, form).replace("\\", "")

    assert "nothing in the source shows that the app receives webhooks: " in text
    assert "Found no check of a header or secret where webhooks arrive" not in text


def test_junit_skips_what_was_not_asked_for(subject: ScanSubject) -> None:
    from xml.etree import ElementTree as ET

    cases = {
        each.get("name"): each for each in ET.fromstring(told(subject, "junit")).iter("testcase")
    }
    skipped = cases["webhook-verification"].find("skipped")

    assert skipped is not None
    assert skipped.get("message", "").startswith("Not asked for, since nothing in the source shows")


def test_github_gets_an_annotation_at_each_line(subject: ScanSubject) -> None:
    lines = told(subject, "github").splitlines()

    commands = [line for line in lines if line.startswith(("::error ", "::warning "))]
    assert commands[0].startswith(
        "::error file=app/src/config.js,line=2,col=24,title=sandbox-hosts (prod-no-sandbox-hosts)::"
    )
    assert commands[1].startswith("::warning file=app/src/keys.js,line=1,col=7,")
    assert not any("nightly.js" in line or "test/config.js" in line for line in commands)


def test_a_line_of_source_becomes_no_markup_no_command_and_no_link(
    tmp_path: Path, shipped: Catalogue
) -> None:
    name = "<b>&`|.js"
    subject = scanned(tmp_path, shipped, {name: f"x = {NASTY}", "b.js": ALLOWED})

    page = told(subject, "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>&" not in page
    Page(page)
    markdown = told(subject, "markdown")
    assert "\\<script\\>" in markdown
    assert "[b](" not in markdown
    github = told(subject, "github")
    assert not re.search(r"^::error::x", github, re.MULTILINE)
    assert re.search(r"^::error file=app/<b>&`\|\.js,line=1", github, re.MULTILINE)
    junit_schema().validate(told(subject, "junit"))
    uris = at_lines(sarif_run(subject))
    assert "app/%3Cb%3E%26%60%7C.js:1" in uris


def test_a_page_has_a_section_for_each_weight_and_what_is_allowed(subject: ScanSubject) -> None:
    page = told(subject, "html")

    for heading in (
        "What blocks (1)",
        "Warnings (1)",
        "Listed only (1)",
        "Allowed by a comment (1)",
    ):
        assert heading in page
    assert FILES["src/keys.js"] not in page
