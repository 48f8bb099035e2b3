"""Bundles that were made before a headline stood in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.bundle.forging import members_of, packed, resealed
from wizard.bundle.export import ExportResult
from wizard.bundle.verify import Verification, VerificationOutcome, verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.cli.bundles import verified_lines

Change = Callable[[dict[str, Any]], None]
EMPTY = "tagline-length"


def older(exported: ExportResult, catalogue: Catalogue, change: Change) -> Verification:
    """The bundle as version 1 of the assessment tells it, verified."""
    members = members_of(exported.path)
    document = json.loads(members["assessment.json"])
    document["schema"] = "submission-wizard/assessment/1"
    for key in ("readiness", "milestone", "milestones", "waiting", "cannot_be_listed"):
        del document[key]
    for status in ("answered", "nothing-reported"):
        del document["counts"][status]
    for progress in (document["progress"], *document["progress"]["steps"]):
        del progress["answered"]
    for finding in document["findings"]:
        for key in ("needs_person", "milestone", "responsible"):
            del finding[key]
    change(document)
    members["assessment.json"] = json.dumps(document).encode()
    exported.path.write_bytes(packed(resealed(members, headline="")))
    return verify_bundle(exported.path, catalogue)


def test_a_bundle_of_an_older_version_is_sound_and_never_called_identical(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    found = older(exported, catalogue, lambda _: None)

    assert (found.problems, found.differences) == ((), ())
    assert found.outcome is VerificationOutcome.RULES_CHANGED


def test_a_bundle_that_knew_no_milestones_is_still_read(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    document = json.loads(members["assessment.json"])
    document["schema"] = "submission-wizard/assessment/2"
    for key in ("milestone", "milestones", "waiting", "cannot_be_listed"):
        del document[key]
    del document["readiness"]["set_aside"]
    members["assessment.json"] = json.dumps(document).encode()
    exported.path.write_bytes(packed(resealed(members)))
    found = verify_bundle(exported.path, catalogue)

    assert found.manifest.milestone == "all"
    assert found.differences == ()


def test_what_an_older_version_judged_otherwise_is_named(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    def otherwise(document: dict[str, Any]) -> None:
        finding = next(each for each in document["findings"] if each["id"] == EMPTY)
        finding |= {"status": "not-applicable", "message": "None listed", "proof": None}

    found = older(exported, catalogue, otherwise)

    assert found.sound
    assert [each.requirement for each in found.differences] == [EMPTY]
    assert f"{EMPTY}: not applicable: None listed → met" in "\n".join(verified_lines(found))


def test_a_state_that_is_another_one_now_is_told_with_what_holds_it(
    exported: ExportResult, catalogue: Catalogue
) -> None:
    members = members_of(exported.path)
    document = json.loads(members["assessment.json"])
    document["state"] = "incomplete"
    members["assessment.json"] = json.dumps(document).encode()
    exported.path.write_bytes(packed(resealed(members, state="incomplete", headline="")))
    found = verify_bundle(exported.path, catalogue)

    told = "\n".join(verified_lines(found))
    assert "It was marked incomplete; by the present rules it is READY: " in told


@pytest.mark.parametrize("headline", ["", "READY: 999 verified"])
def test_a_headline_that_is_left_out_or_invented_is_found(
    exported: ExportResult, catalogue: Catalogue, headline: str
) -> None:
    members = resealed(members_of(exported.path), headline=headline)
    exported.path.write_bytes(packed(members))
    found = verify_bundle(exported.path, catalogue)

    assert not found.sound
    assert "manifest.toml and assessment.json differ." in found.problems
