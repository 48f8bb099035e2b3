"""Checks of access over any evidence: what cannot be read is said, and nothing falls over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import CheckUse, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed
from wizard.engine.questions import questions_of
from wizard.rules.verdict import Facts, Verdict
from wizard.text import clean

NAMES = ("oauth-token", "companies-installed", "installation", "company-header", "multi-company")
CATALOGUE = load_catalogue()
USES = tuple(u for r in CATALOGUE.requirements for u in r.checks if u.name in NAMES)
ANSWERS: dict[str, Any] = {
    "sandbox.client_id": "a",
    "sandbox.client_secret": "keyring:submission-wizard/1/sandbox.client_secret",
    "sandbox.company_id": "77120",
    "sandbox.second_company_id": "77121",
    "prod.client_id": "b",
    "prod.client_secret": "keyring:submission-wizard/1/prod.client_secret",
    "app.proof_company_id": "77122",
    "app.service_account_kind": "dmsa",
    "app.redirect_uris.sandbox": ["https://app.example/cb"],
}
KEYS = [
    "outcome", "error", "status", "owner", "seconds", "kind", "refresh", "refused", "fault", "said",
    "count", "listed", "whole", "record", "since", "before", "companies", "id", "same", "accepted",
]  # fmt: skip
WORDS = [
    "token", "refused", "false-code", "signed-in", "invalid_client", "not-installed", "forbidden",
    "found", "removed", "other", "\x1b[31m", "77120",
]  # fmt: skip
SCALARS = st.sampled_from(WORDS) | st.text(max_size=9) | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)


def judged(use: CheckUse, seen: dict[str, Any], answers: dict[str, Any]) -> Verdict:
    facts = Facts(answers, date(2026, 11, 25))
    at = datetime(2026, 11, 25, tzinfo=UTC)
    known = {q: Observed(at, seen) for q in questions_of(use, facts)}
    facts = Facts(answers, facts.today, observed=known)
    return CHECKS[use.name](facts, use.fields, **use.params)


@pytest.mark.parametrize("use", [use for use in USES if use.name == "companies-installed"], ids=str)
def test_a_company_without_the_app_is_named_at_its_field(use: CheckUse) -> None:
    refused = {"fault": "not-installed", "status": 403, "said": ""}
    answers = ANSWERS | {use.fields[3]: "77199"}

    verdict = judged(use, {"refused": refused}, answers)

    assert (verdict.status, verdict.field) == (Status.NOT_MET, use.fields[3])
    assert "the app is not connected to company 77199" in verdict.message


@given(st.sampled_from(USES), st.dictionaries(st.sampled_from(KEYS), VALUES), st.booleans())
def test_no_evidence_is_too_strange(use: CheckUse, seen: dict[str, Any], service: bool) -> None:
    answers = {k: v for k, v in ANSWERS.items() if service or k != "app.service_account_kind"}
    verdict = judged(use, seen, answers)

    assert verdict.status in Status
    assert clean(verdict.message) == verdict.message
    assert "\n" not in verdict.message


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.name}-{use.fields[0]}")
def test_empty_evidence_never_passes(use: CheckUse) -> None:
    assert judged(use, {}, ANSWERS).status is Status.COULD_NOT_TELL


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.name}-{use.fields[0]}")
def test_a_question_names_what_its_answer_rests_on_and_never_a_secret(use: CheckUse) -> None:
    facts = Facts(ANSWERS, date(2026, 11, 25))
    (question,) = questions_of(use, facts)
    changed = Facts({**ANSWERS, use.fields[0]: "another"}, facts.today)

    assert questions_of(use, changed) != (question,)
    assert all(type(part) is str for part in question.inputs)
    stage = "sandbox" if use.fields[0].startswith("sandbox") else "production"
    assert question.inputs[1:3] == (stage, "service-account")


def test_every_check_of_access_is_used_by_the_catalogue(catalogue: Catalogue) -> None:
    assert {use.name for use in USES} == set(NAMES)
    assert set(NAMES) <= set(catalogue.checks)
