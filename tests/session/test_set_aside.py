"""What Procore's form does not ask is set aside, and nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.drafts.model import Waiver
from wizard.engine.readiness import readiness_of
from wizard.engine.waiver_reasons import NOT_ASKED
from wizard.session.app_context import local_now
from wizard.session.session import Session
from wizard.session.waivers import (
    Standing,
    WaiverRefused,
    WaiverRequest,
    not_asked_waiver,
    standing_of,
    waiver_of,
)
from wizard.topics.pagemap.page_map import page_map_of

DAY = date(2026, 7, 1)
ASKED_BY_A_FORM = ("tfq-diagram", "cq-privacy", "pa-policies")


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    draft = create_draft(tmp_path, "App", "2026-06", local_now(), field_ids=catalogue.fields)
    return Session(draft, catalogue.edition("2026-06"), DAY)


def test_several_questions_are_set_aside_and_the_headline_names_them_until_that_is_taken_back(
    session: Session,
) -> None:
    before = page_map_of(session.assessment).reconstruction
    for name in ASKED_BY_A_FORM:
        session.waive(not_asked_waiver(name, "Ana Kovač", session))

    assert {session.assessment.findings[n].status for n in ASKED_BY_A_FORM} == {Status.WAIVED}
    rests = "on our reconstruction of a form, 3 of it set aside as not asked by Procore"
    assert rests in readiness_of(session.assessment).headline
    after = page_map_of(session.assessment).reconstruction
    assert (after.set_aside, after.waived, after.open) == (3, 0, before.open - 3)
    assert {w.reason for w in session.draft.waivers} == {NOT_ASKED}

    for name in ASKED_BY_A_FORM:
        session.unwaive(name)
    assert "set aside" not in readiness_of(session.assessment).headline
    assert page_map_of(session.assessment).reconstruction == before


def test_another_reason_is_an_ordinary_waiver(session: Session) -> None:
    reason = "The diagram is under an agreement of secrecy with the bank"
    session.waive(waiver_of(WaiverRequest("tfq-diagram", reason, "Ana"), session))

    found = page_map_of(session.assessment).reconstruction
    assert (found.set_aside, found.waived) == (0, 1)
    assert readiness_of(session.assessment).set_aside == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lst-tagline-length", "is not based on our reconstruction"),
        ("pol-encryption-at-rest", "“Developer Policy” requires this"),
        ("own-logo-contrast", "is not based on our reconstruction"),
        ("dq-ads", "cannot be waived"),
    ],
)
def test_what_a_document_of_procores_demands_is_not_set_aside(
    session: Session, name: str, told: str
) -> None:
    with pytest.raises(WaiverRefused, match=told):
        not_asked_waiver(name, "Ana Kovač", session)


@pytest.mark.parametrize("reason", [NOT_ASKED, "  procore’s FORM does not ask this. "])
def test_the_fixed_reason_written_into_the_file_accepts_nothing_elsewhere(
    session: Session, reason: str
) -> None:
    before = session.assessment.findings["pol-encryption-at-rest"]
    session.waive(Waiver("pol-encryption-at-rest", reason, "Ana Kovač", DAY))

    assert session.assessment.findings["pol-encryption-at-rest"] == before
    (told,) = standing_of(session.draft.waivers, session.assessment)
    assert told.standing is Standing.NO_REASON
    assert "the waiver is not valid" in told.note


def test_what_is_set_aside_needs_a_name(session: Session) -> None:
    with pytest.raises(WaiverRefused):
        not_asked_waiver("tfq-diagram", "x", session)
