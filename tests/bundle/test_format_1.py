"""Bundles of draft format 1, verified by a program that asks each fact once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.bundle.forging import Members, members_of, packed, resealed
from wizard.bundle.answers import read_answers
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.verify import Verification, VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.cli.bundles import verified_lines

DAY = date(2025, 4, 1)
OLD = b"""
[wizard]
format = 1
id = "0123456789abcdef0123456789abcdef"
name = "Sitebook Sync"
edition = "2025-02"
created = 2025-03-01T08:00:00Z
changed = 2025-03-02T08:00:00Z

[support]
docs_url = "http://help.fieldline-software.com/procore"

[test.onboarding]
date = 2025-03-06
outcome = "fail"
"""


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def members(shipped: Catalogue, tmp_path: Path) -> Members:
    """A bundle as it was made before: old answers, and findings at the old fields."""
    draft = read_answers(OLD, "submission.toml", shipped)
    draft.path = tmp_path / "sitebook.toml"
    made = export_bundle(draft, shipped, DAY, tmp_path, ExportOptions(allow_incomplete=True))
    members = members_of(made.path)
    document = json.loads(members["assessment.json"])
    for finding in document["findings"]:
        label, _, message = finding["message"].partition(": ")
        known = [f for f in shipped.fields.values() if f.label == label and f.is_hidden]
        if known and finding["field"] in {"support.pages", "test.runs"}:
            finding |= {"field": known[0].id, "message": message, "row": None}
    document["catalogue"]["digest"] = "0" * 64
    members["assessment.json"] = json.dumps(document).encode()
    return members | {"submission.toml": OLD}


def verified(members: Members, shipped: Catalogue, path: Path) -> Verification:
    path.write_bytes(packed(resealed(members, catalogue_digest="0" * 64)))
    return verify_bundle(path, shipped)


def test_it_is_sound_and_a_verdict_that_only_stands_elsewhere_is_the_same(
    members: Members, shipped: Catalogue, tmp_path: Path
) -> None:
    found = verified(members, shipped, tmp_path / "old.zip")

    assert found.problems == ()
    assert found.outcome is VerificationOutcome.RULES_CHANGED
    names = {each.requirement for each in found.differences}
    assert not names & {"val-tested-onboarding", "sup-doc-url-public"}


def test_a_verdict_that_is_another_one_names_the_question_that_moved(
    members: Members, shipped: Catalogue, tmp_path: Path
) -> None:
    document = json.loads(members["assessment.json"])
    for finding in document["findings"]:
        if finding["id"] == "val-tested-onboarding":
            finding |= {"status": "met", "message": "", "proof": "attested", "fix": ""}
    members["assessment.json"] = json.dumps(document).encode()
    found = verified(members, shipped, tmp_path / "old.zip")

    lines = [line for line in verified_lines(found) if "val-tested-onboarding: met → " in line]
    assert len(lines) == 1
    assert "“Outcome of the onboarding test” is part of “Test runs”" in lines[0]
