"""Every state has its own sign, and a page shows its worst."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.small import HALF_DONE, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.engine.finding import Proof, progress_of
from wizard.reports.signs import SIGNS, sign_of, sign_of_progress, sign_of_proof
from wizard.reports.subject import finding_message


@pytest.mark.parametrize("severity", Severity)
def test_only_met_is_shown_as_met(severity: Severity) -> None:
    shown = [status for status in Status if sign_of(status, severity).mark == "✓"]

    assert shown == [Status.MET]


def test_every_sign_differs_from_every_other_by_mark_and_by_letter() -> None:
    assert len({sign.mark for sign in SIGNS}) == len(SIGNS)
    assert len({sign.letter for sign in SIGNS}) == len(SIGNS)
    assert all(sign.letter.isascii() for sign in SIGNS)


def test_what_blocks_looks_different_from_what_warns() -> None:
    assert sign_of(Status.NOT_MET, Severity.BLOCKER).mark == "✗"
    assert {sign_of(Status.NOT_MET, s).mark for s in Severity if s is not Severity.BLOCKER} == {"!"}


def test_a_machine_and_a_person_have_their_own_signs() -> None:
    assert sign_of_proof(Proof.VERIFIED).mark == "⚙"
    assert sign_of_proof(Proof.ATTESTED).mark == "✎"


def test_a_page_shows_its_worst_finding(tmp_path: Path, catalogue: Catalogue) -> None:
    assessment = judged(draft_in(tmp_path, HALF_DONE), catalogue)
    findings = assessment.by_page["basics"]

    assert sign_of_progress(progress_of(findings), findings).word == "blocks"
    better = [finding for finding in findings if not finding.blocks]
    assert sign_of_progress(progress_of(better), better).word == "warns"
    best = [finding for finding in better if finding.status is Status.MET]
    assert sign_of_progress(progress_of(best), best).word == "met"


def test_a_page_with_one_thing_unchecked_is_not_green(tmp_path: Path, catalogue: Catalogue) -> None:
    assessment = judged(draft_in(tmp_path, HALF_DONE), catalogue)
    logo = [assessment.findings["logo-size"]]

    assert sign_of_progress(progress_of(logo), logo).mark == "?"


def test_a_page_that_is_not_asked_is_neither_good_nor_bad(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assessment = judged(draft_in(tmp_path, HALF_DONE), catalogue)
    folded = [assessment.findings["panel-picture"]]

    assert sign_of_progress(progress_of(folded), folded).mark == "–"


def test_what_was_found_is_told_with_what_must_hold(tmp_path: Path, catalogue: Catalogue) -> None:
    logo = judged(draft_in(tmp_path, HALF_DONE), catalogue).findings["logo-size"]
    met = replace(logo, status=Status.MET, message="200 × 200")

    assert finding_message(met) == "The logo measures 200 by 200 pixels. Found: 200 × 200"
    assert finding_message(replace(met, message="")) == "The logo measures 200 by 200 pixels."
    assert (
        finding_message(replace(met, status=Status.NOT_MET, message="It is 3 × 3")) == "It is 3 × 3"
    )
