"""A scan as text and as JSON: each find says why it is one, and what would satisfy the rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reports.scans import LOGIN, SECRET, STEPS, scanned, with_steps
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.envelope import json_text
from wizard.reports.report_paths import SourcePaths
from wizard.reports.scan_report import scan_document, scan_text
from wizard.reports.scan_schema import ScanPart
from wizard.reports.scan_subject import SKIPPED_IN_WORDS, ScanSubject

WHY = "Customers' calls would go to a test account without their data."
FIX = "Move the hosts to the configuration, and mark sandbox hosts that stay in the code"
ALLOW = "procore-submit: allow sandbox-hosts <reason>"


@pytest.fixture
def subject(tmp_path: Path, shipped: Catalogue) -> ScanSubject:
    return scanned(tmp_path, shipped)


def document(subject: ScanSubject) -> dict[str, Any]:
    """The JSON of a scan, held to its schema."""
    text = json_text(scan_document(subject))
    ScanPart.model_validate_json(text)
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_every_reason_to_skip_a_file_has_words() -> None:
    reasons = {"folders", "link", "special", "unreadable", "too-large", "binary", "generated"}
    assert set(SKIPPED_IN_WORDS) == reasons | {"ignore-rules"}


def test_a_find_says_its_place_its_rule_why_and_what_would_satisfy_it(subject: ScanSubject) -> None:
    text = scan_text(subject)

    told = text[text.index("app/src/config.js:2:24: blocker: sandbox-hosts") :]
    in_order = [LOGIN.strip(), "Rule: No sandbox host", f"Why: {WHY}", f"Fix: {FIX}", ALLOW]
    assert sorted(in_order, key=told.index) == in_order
    assert SECRET[:12] not in text


def test_a_rule_is_explained_once_and_not_for_what_is_only_listed(
    tmp_path: Path, shipped: Catalogue
) -> None:
    many = scanned(tmp_path / "many", shipped, {"a.js": LOGIN, "b.js": LOGIN})
    beside = scanned(tmp_path / "beside", shipped, {"test/a.js": LOGIN})

    assert scan_text(many).count(WHY) == 1
    assert "app/test/a.js:1:24: told: sandbox-hosts" in scan_text(beside)
    assert WHY not in scan_text(beside)


def test_what_is_missing_says_what_would_satisfy_it(subject: ScanSubject) -> None:
    text = scan_text(subject)

    told = text[text.index("advice: company-header") :].splitlines()
    assert told[1].strip().startswith("Found no header Procore-Company-Id")
    assert "    Fix: Add the header where your client builds requests." in told
    (rule,) = [each for each in document(subject)["rules"] if each["rule"] == "company-header"]
    assert rule["fix"] == "Add the header where your client builds requests."
    assert rule["allow"] == ""
    assert [each["requirement"] for each in rule["asked"]] == rule["requirements"]


WEBHOOKS = ["webhook-idempotence", "webhook-registration", "webhook-verification"]


def test_what_cannot_concern_the_app_is_told_in_one_sentence(subject: ScanSubject) -> None:
    text, told = scan_text(subject), document(subject)

    sentence = "Not asked for, since nothing in the source shows that the app receives webhooks: "
    assert f"\n{sentence}{', '.join(WEBHOOKS)}.\n" in text
    assert "advice: webhook" not in text
    assert {
        "condition": "webhooks",
        "label": "the app receives webhooks",
        "rules": WEBHOOKS,
    } in told["not_asked"]
    assert not {rule["rule"] for rule in told["rules"]} & {*WEBHOOKS}


def test_an_app_that_receives_webhooks_is_told_what_it_lacks(
    tmp_path: Path, shipped: Catalogue
) -> None:
    subject = scanned(tmp_path, shipped, {"a.js": 'app.post("/webhooks", sync); // procore\n'})

    assert all(f"advice: {rule} (" in scan_text(subject) for rule in WEBHOOKS)
    assert "webhooks" not in {each["condition"] for each in document(subject)["not_asked"]}


def test_every_rule_that_asks_for_something_says_what_would_satisfy_it(
    subject: ScanSubject,
) -> None:
    rules = document(subject)["rules"]

    assert {rule["rule"] for rule in rules} > {"login-host", "api-host", "sandbox-hosts"}
    assert not [rule["rule"] for rule in rules if not rule["fix"]]


def test_the_json_of_a_find_explains_it_by_itself(subject: ScanSubject) -> None:
    finds = {find["file"]: find for find in document(subject)["finds"]}

    find = finds["app/src/config.js"]
    assert (find["line"], find["column"], find["excerpt"]) == (2, 24, LOGIN.strip())
    assert (find["why"], find["allow"]) == (WHY, ALLOW)
    assert find["fix"].startswith(FIX)
    assert finds["app/src/keys.js"]["excerpt"] == 'const client_secret = "****";'


def test_the_steps_that_a_value_went_through_are_told_in_order(subject: ScanSubject) -> None:
    subject = with_steps(subject)

    text = scan_text(subject)
    find = next(f for f in document(subject)["finds"] if f["file"] == "app/src/config.js")
    assert '      app/src/base.js:1:16: export const B = "sandbox"; (B)\n' in text
    assert [step["file"] for step in find["steps"]] == [step["name"] for step in STEPS]


@pytest.mark.parametrize(
    ("line", "column", "units"),
    [
        (LOGIN, 24, 24),
        ('x = "😀😀"; login = "https://sandbox.procore.com"', 28, 30),
        (f'x = "{"😀" * 90}"; login = "https://sandbox.procore.com"', 116, 206),
    ],
)
def test_columns_are_converted_to_units_of_utf_16(
    tmp_path: Path, shipped: Catalogue, line: str, column: int, units: int
) -> None:
    rows = [find.row for find in scanned(tmp_path, shipped, {"a.js": line}).scan_report.finds]

    assert [row["column"] for row in rows] == [column]
    assert SourcePaths(tmp_path).utf16_column(rows[0]) == units


@pytest.mark.parametrize(
    ("repository", "name", "path"),
    [
        (".", "../app/a.js", "app/a.js"),
        (".", "a%20ü.js", "sub/a%2520%C3%BC.js"),
        ("", "a.js", "a.js"),
        ("sub/lib", "lib/a.js", "a.js"),
    ],
)
def test_files_are_named_from_the_root_of_the_repository(
    tmp_path: Path, repository: str, name: str, path: str
) -> None:
    (tmp_path / "sub" / "lib").mkdir(parents=True)
    if repository:
        (tmp_path / repository / ".git").mkdir()

    assert SourcePaths(tmp_path / "sub").uri(name) == path
