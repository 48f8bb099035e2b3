"""The document for code scanning is valid, leads to the answer, and tells of nobody's disk."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.reports.outcomes import NASTY, outcome_of, sarif_schema
from tests.reports.scans import STEPS, searched_outcome
from tests.reports.small import HALF_DONE
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.model import Waiver
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.places import UserFolders
from wizard.reports.baseline import baseline_of
from wizard.reports.outcome import CheckOutcome, FailOn
from wizard.reports.sarif import sarif_report
from wizard.reports.sarif_parts import sarif_message
from wizard.reports.subject import Subject
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY, DRAFT_NAME, Sample, sample_folder

WRONG_ROWS = """
[app]
name = 7
types = ["side-panel"]

[listing]
tagline = "😀 and everything else that happens on the site today"
"""


def results_of(outcome: CheckOutcome) -> dict[str, dict[str, Any]]:
    """The results by rule, once the document has been held against the schema."""
    document = json.loads(sarif_report(outcome))
    jsonschema.validate(document, sarif_schema())
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    assert len(set(rules)) == len(rules)
    return {result["ruleId"]: result for result in run["results"]}


def region_of(result: dict[str, Any]) -> dict[str, int]:
    (location,) = result["locations"]
    region: dict[str, int] = location["physicalLocation"]["region"]
    return region


@pytest.mark.parametrize("sample", Sample)
def test_the_samples_give_documents_that_the_schema_allows(sample: Sample) -> None:
    catalogue = load_catalogue()
    draft = load_draft(sample_folder(sample) / DRAFT_NAME, catalogue.fields)
    edition = catalogue.edition(draft.edition)
    assessment = Assessor(edition, DAY).assess(draft.all_answers, draft.waivers)
    subject = Subject(assessment, draft, catalogue, DAY)
    lines = draft.baseline.text.split("\n")

    results = results_of(CheckOutcome(subject))

    for result in results.values():
        region = region_of(result)
        assert 1 <= region["startLine"] <= len(lines)  # what the newest schema asks besides
        finding = assessment.findings[result["ruleId"]]
        last = finding.field.rpartition(".")[2]
        if finding.field in draft.answers and finding.row is None:
            assert last in lines[region["startLine"] - 1], finding


def test_a_finding_stands_at_its_answer_in_units_of_utf_16(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    outcome = outcome_of(tmp_path, catalogue, WRONG_ROWS)

    result = results_of(outcome)["tagline-length"]

    assert (result["kind"], result["level"]) == ("fail", "error")
    assert re.match(
        r"Tagline: \d+ characters; at most 40\. Fix: Shorten it", result["message"]["text"]
    )
    region = region_of(result)
    line = outcome.subject.draft.baseline.text.split("\n")[region["startLine"] - 1]
    units = line.encode("utf-16-le")[
        2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)
    ]
    assert units.decode("utf-16-le").startswith('"😀 and everything')
    (logical,) = result["locations"][0]["logicalLocations"]
    assert logical["fullyQualifiedName"] == "listing.tagline"


def test_what_was_waived_is_suppressed_and_what_could_not_be_told_is_an_open_question(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    results = results_of(outcome_of(tmp_path, catalogue))

    (suppression,) = results["summary-length"]["suppressions"]
    assert suppression["status"] == "accepted"
    assert suppression["justification"].startswith("Agreed with the reviewer (Ben Okafor")
    assert (results["logo-size"]["kind"], results["logo-size"]["level"]) == ("open", "none")
    assert results["mail-present"]["level"] == "note"
    assert "name-present" not in results


def test_a_rule_says_why_it_is_asked_and_where(tmp_path: Path, catalogue: Catalogue) -> None:
    document = json.loads(sarif_report(outcome_of(tmp_path, catalogue)))

    driver = document["runs"][0]["tool"]["driver"]
    rule = next(rule for rule in driver["rules"] if rule["id"] == "tagline-length")
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert driver["informationUri"] == "pkg:pypi/submission-wizard"
    assert rule["shortDescription"]["text"] == "The tagline has at most 40 characters."
    assert rule["fullDescription"]["text"] == "Reviewers look for it."
    assert "**Fix:** Shorten the tagline." in rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"]["tier"] == "S"
    assert {"build", "basics", "required"} <= set(rule["properties"]["tags"])


def test_a_baseline_is_told_and_fingerprints_stay_when_lines_move(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    first = outcome_of(tmp_path, catalogue)
    known = baseline_of(first.subject.draft, [first.subject.assessment.findings["tagline-length"]])

    moved = outcome_of(tmp_path, catalogue, f"# one\n\n# two\n{HALF_DONE}", baseline=known)

    before, after = results_of(first), results_of(moved)
    assert "baselineState" not in before["tagline-length"]
    assert after["tagline-length"]["baselineState"] == "unchanged"
    assert after["mail-present"]["baselineState"] == "new"
    assert region_of(before["tagline-length"]) != region_of(after["tagline-length"])
    prints = [each["tagline-length"]["partialFingerprints"] for each in (before, after)]
    assert prints[0] == prints[1]


def test_a_path_is_written_from_the_root_of_the_repository_and_as_an_address(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tmp_path / "my apps" / "50% ü"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    outcome = outcome_of(folder, catalogue)

    told = sarif_report(outcome)

    assert '"uri": "my%20apps/50%25%20%C3%BC/draft.toml"' in told
    assert str(tmp_path) not in told


def test_a_draft_elsewhere_is_told_by_its_name_alone(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = outcome_of(tmp_path, catalogue)
    assert outcome.path == Path("draft.toml")
    monkeypatch.chdir(tmp_path.parent)
    assert outcome_of(tmp_path, catalogue).path == Path(tmp_path.name, "draft.toml")


def test_the_same_draft_gives_the_same_bytes(tmp_path: Path, catalogue: Catalogue) -> None:
    first, second = (sarif_report(outcome_of(tmp_path, catalogue)) for _ in range(2))

    assert first == second


def test_no_text_of_a_user_becomes_a_link_or_breaks_the_document(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    outcome = outcome_of(tmp_path, catalogue, fail_on=FailOn.NEVER)
    waivers: list[Waiver] = outcome.subject.draft.waivers
    waivers[:] = [replace(waiver, reason=NASTY, by=NASTY) for waiver in waivers]
    outcome.subject.draft.name = NASTY

    results_of(outcome)
    assert not set("\x00\x1b\u202e") & set(sarif_report(outcome))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[here](https://example.com)", "\\[here\\](https://example.com)"),
        ("[optional] {{company}}", "[optional] {{company}}"),
        ("{0} of {12}", "{{0}} of {{12}}"),
    ],
)
def test_words_that_sarif_would_read_as_its_own_are_escaped(text: str, shown: str) -> None:
    assert sarif_message(text) == shown


@pytest.fixture
def desk(home: Path, shipped: Catalogue, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """The program on the day of the samples, with its own catalogue."""
    monkeypatch.setattr(AppContext, "catalogue", shipped)
    return AppContext(UserFolders.below(home), as_of=DAY)


def uris(locations: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Files and lines of locations."""
    places = [location["physicalLocation"] for location in locations]
    return [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places]


def test_what_rests_on_source_stands_there_first_and_at_the_answer_besides(
    tmp_path: Path, desk: AppContext
) -> None:
    (tmp_path / ".git").mkdir()
    outcome = searched_outcome(tmp_path, desk)

    results = results_of(outcome)

    result = results["build-tls12"]
    source = "wrong/source/client.js"
    assert uris(result["locations"]) == [(source, 8), (source, 9)]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == 13
    assert region["snippet"]["text"] == 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";'
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "The answer: Folders with the source"
    assert uris([related])[0][0] == "wrong/submission.toml"
    assert uris(results["lst-tagline-length"]["locations"])[0][0] == ("wrong/submission.toml")
    secret = results["build-client-secret-confidential"]["locations"][0]["physicalLocation"]
    assert secret["region"]["snippet"]["text"] == 'client_secret: "****",'


def test_steps_of_a_value_are_a_code_flow(tmp_path: Path, desk: AppContext) -> None:
    def stepped(question: Question, seen: Observed) -> Observed:
        if question.inputs[0] != "plain-http":
            return seen
        hits = [{**hit, "steps": list(STEPS)} for hit in seen.facts["hits"]]
        return replace(seen, facts={**seen.facts, "hits": hits})

    result = results_of(searched_outcome(tmp_path, desk, stepped))["build-https-only-api"]

    (flow,) = result["codeFlows"]
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    assert [line for _, line in uris(steps)] == [1, 2, 20]
    assert [step.get("message", {}).get("text") for step in steps] == ["B", "the host", None]


def test_lines_of_source_that_has_changed_since_are_not_named(
    tmp_path: Path, desk: AppContext
) -> None:
    def edited(_question: Question, seen: Observed) -> Observed:
        (tmp_path / "wrong" / "source" / "client.js").write_text("// all new\n", "utf-8")
        return seen

    assert "client.js" not in sarif_report(searched_outcome(tmp_path, desk, edited))


def test_evidence_of_another_shape_names_no_place(tmp_path: Path, desk: AppContext) -> None:
    def damaged(_question: Question, seen: Observed) -> Observed:
        return replace(seen, facts={**seen.facts, "hits": [{"name": 7}], "rows": [[]]})

    results_of(searched_outcome(tmp_path, desk, damaged))
