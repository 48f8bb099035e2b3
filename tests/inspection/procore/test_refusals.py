"""What an error of Procore's means, in each shape that it is known to come in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.inspection.procore.api import id_in
from wizard.inspection.procore.refusals import (
    Fault,
    error_body_in,
    json_in,
    refusal_fault,
    shown_error,
)
from wizard.text import clean

NOT_CONNECTED = "App is not connected to this company."
EXPIRED = "Your access token has expired, please use your refresh token to obtain a fresh token."
V2 = {
    "error": {
        "code": "BAD_REQUEST",
        "message": "Bad Request",
        "details": [{"reason_code": "INVALID_TOKEN", "message": "no"}],
    }
}
V1 = {"error": {"code": "x", "message": "Sorry", "details": [{"code": "y", "message": "why"}]}}


@pytest.mark.parametrize(
    ("status", "body", "fault", "said"),
    [
        (403, {"errors": [NOT_CONNECTED]}, Fault.NOT_INSTALLED, NOT_CONNECTED),
        (401, {"errors": [NOT_CONNECTED]}, Fault.NOT_INSTALLED, NOT_CONNECTED),
        (401, {"errors": EXPIRED}, Fault.TOKEN, EXPIRED),
        (
            401,
            {"errors": "The access token is invalid"},
            Fault.TOKEN,
            "The access token is invalid",
        ),
        (422, {"errors": {"name": ["can't be blank"]}}, Fault.OTHER, "name can't be blank"),
        (401, V2, Fault.TOKEN, "no"),
        (403, V1, Fault.FORBIDDEN, "why"),
        (401, {"code": 401, "message": "Hm", "error": "x"}, Fault.UNAUTHORISED, "Hm"),
        (401, {"error": "invalid_token", "error_description": "dead"}, Fault.TOKEN, "dead"),
        (404, {"errors": "Not found"}, Fault.ABSENT, "Not found"),
        (400, "Missing Procore-Company-Id header!\n\nEach call", Fault.NO_HEADER, None),
        (429, "You have surpassed the max number of requests", Fault.LIMITED, None),
        (503, "", Fault.UNAVAILABLE, ""),
        (500, "<h1>Oh</h1>", Fault.UNAVAILABLE, ""),
        (403, "", Fault.FORBIDDEN, ""),
        (418, [], Fault.OTHER, ""),
    ],
)
def test_the_text_decides_then_the_code_then_the_status(
    status: int, body: object, fault: Fault, said: str | None
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)

    assert refusal_fault(status, text) is fault
    assert said is None or error_body_in(text).text == said


@pytest.mark.parametrize(
    ("json_text", "found"),
    [
        ("562949953500123", "562949953500123"),
        ("9007199254740993", "9007199254740993"),
        ("9223372036854775807", "9223372036854775807"),
        ('"562949953500123"', "562949953500123"),
        ("9223372036854775808", ""),
        ('"9223372036854775808"', ""),
        ("5.0e14", ""),
        ("true", ""),
        ("-1", ""),
        ("0", ""),
        ('"12a"', ""),
        ('"\\u0661"', ""),
        ("null", ""),
    ],
)
def test_an_id_is_exact_to_the_last_of_its_64_bits(json_text: str, found: str) -> None:
    assert id_in(json_in(json_text)) == found


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "9" * 5000, "", "\ud800"])
def test_what_is_no_json_is_none(text: str) -> None:
    assert json_in(text) is None


def test_what_a_foreign_host_says_is_shown_short_and_without_what_is_secret() -> None:
    token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzUxMiJ9.ZmFrZQ.c2ln"
    told = shown_error(
        f"no \x1b[31m opensesame\n{'0a' * 32} {token} {'q7Zt0mJ3' * 6} " * 9, "opensesame"
    )

    assert len(told) <= 120
    assert clean(told) == told
    assert not any(secret in told for secret in ("opensesame", "0a0a", "eyJ", "q7Zt"))
    assert told.startswith("no \ufffd[31m ****")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["errors", "error", "details", "message", "code"]), inner)
), max_leaves=12), st.integers(100, 599))  # fmt: skip
def test_no_body_is_too_strange(body: object, status: int) -> None:
    text = json.dumps(body)
    assert refusal_fault(status, text) in Fault
    assert clean(error_body_in(text).text) == error_body_in(text).text
