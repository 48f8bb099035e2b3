"""What Procore's API says of an origin; it is not documented, so nothing here fails anybody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.answers import answered
from wizard.catalogue.model import Severity, Status
from wizard.checks.hosts import cors_preflight, cors_preflight_questions
from wizard.drafts.evidence_observed import Question
from wizard.rules.verdict import Verdict

FIELD = "app.cors_origins"
ORIGIN = "https://app.example.com"
SOUND = {"status": 204, "origin": ORIGIN, "headers": "Authorization, X-Y", "methods": "GET"}


def verdict(**seen: Any) -> Verdict:
    question = Question("cors-preflight", (ORIGIN,))
    return cors_preflight(answered({FIELD: [ORIGIN]}, (question, SOUND | seen)), (FIELD,))


def test_an_origin_that_is_named_with_its_header_is_met() -> None:
    assert verdict().status is Status.MET
    assert verdict(origin="*").message == f"Procore's API allows {ORIGIN}"


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"origin": ""}, "is not registered: Procore's API names no origin in its answer"),
        ({"origin": "https://other.example"}, "names “https://other.example” in its answer"),
        ({"headers": ""}, "most likely no Authorization header"),
        ({"headers": "*"}, "most likely no Authorization header"),  # it covers all others alone
    ],
)
def test_what_is_not_allowed_is_advice_and_only_most_likely(
    seen: dict[str, Any], message: str
) -> None:
    found = verdict(**seen)

    assert (found.status, found.severity) == (Status.NOT_MET, Severity.ADVICE)
    assert message in found.message
    assert "most likely" in found.message.lower()
    assert "not documented" in found.fix


@pytest.mark.parametrize("status", [301, 401, 404, 503])
def test_an_answer_that_browsers_ignore_decides_nothing(status: int) -> None:
    found = verdict(status=status)

    assert found.status is Status.COULD_NOT_TELL
    assert str(status) in found.message


def test_an_origin_is_asked_for_as_browsers_write_it_and_once() -> None:
    texts = ["https://App.example.com/", "https://app.example.com:443/x", "https://b.example:8443"]
    asked = cors_preflight_questions(answered({FIELD: texts}), (FIELD,))

    assert [question.inputs for question in asked] == [(ORIGIN,), ("https://b.example:8443",)]


@pytest.mark.parametrize("text", ["app.example.com", "null", "https://äpp.example", "file:///x"])
def test_what_is_no_origin_is_not_asked_and_not_passed(text: str) -> None:
    facts = answered({FIELD: [text]})

    assert cors_preflight_questions(facts, (FIELD,)) == ()
    assert cors_preflight(facts, (FIELD,)).status is Status.COULD_NOT_TELL


@pytest.mark.parametrize("seen", [{}, {"status": "x"}, {"status": 204}])
def test_evidence_of_another_shape_is_no_pass(seen: dict[str, Any]) -> None:
    facts = answered({FIELD: [ORIGIN]}, (Question("cors-preflight", (ORIGIN,)), seen))

    assert cors_preflight(facts, (FIELD,)).status is Status.COULD_NOT_TELL
