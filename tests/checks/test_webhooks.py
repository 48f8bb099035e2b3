"""Whether an endpoint takes events as Procore sends them: in time, twice, and from it alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.answers import answered
from wizard.catalogue.model import Severity, Status
from wizard.checks.webhooks import (
    webhook_auth,
    webhook_auth_questions,
    webhook_delivery,
    webhook_delivery_questions,
    webhook_duplicate,
    webhook_duplicate_questions,
)
from wizard.drafts.evidence_observed import Question
from wizard.rules.verdict import Facts, Verdict

FIELDS = ("webhook.url", "webhook.auth_value")
URL = "https://hooks.example.com/procore"
KEPT = "keyring:submission-wizard/x/webhook.auth_value"
BOUNDS: dict[str, Any] = {"statuses": (200, 204), "within_s": 5}


def reply(status: int, seconds: float = 0.2, said: str = "", *earlier: Any) -> dict[str, Any]:
    return {"status": status, "seconds": seconds, "said": said, "earlier": list(earlier)}


NONE = reply(0, 0.0, "it did not answer within 10 s")
SOUND = dict.fromkeys(("2.0", "3.0", "4.0"), reply(204)) | {
    "other-type": reply(415),
    "get": reply(405),
}


def facts(check: str, seen: dict[str, Any], *, header: bool = True) -> Facts:
    answers = {"webhook.url": URL} | ({"webhook.auth_value": KEPT} if header else {})
    return answered(answers, (Question(check, (URL, KEPT if header else "")), seen))


def delivered(*, header: bool = True, **seen: Any) -> Verdict:
    named = {key.replace("v", "").replace("_", "."): value for key, value in seen.items()}
    known = facts("webhook-delivery", SOUND | named, header=header)
    return webhook_delivery(known, FIELDS, **BOUNDS)


def twice(first: dict[str, Any], again: dict[str, Any], *, header: bool = True) -> Verdict:
    seen = {"first": first, "again": again}
    return webhook_duplicate(facts("webhook-duplicate", seen, header=header), FIELDS)


def refused(
    without: dict[str, Any],
    with_: dict[str, Any] | None = None,
    wrong: dict[str, Any] | None = None,
) -> Verdict:
    seen = {"without": without}
    if with_:
        seen |= {"with": with_, "wrong": wrong or without}
    return webhook_auth(facts("webhook-auth", seen, header=with_ is not None), FIELDS)


def test_an_endpoint_that_answers_in_time_is_met() -> None:
    found = delivered(v4_0=reply(200, 1.5))

    assert found.status is Status.MET
    assert found.message == "answers 204 or 200 in 1.5 s at most"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (reply(500), ("An event of version 4.0 was answered with 500; it must be 200 or 204"
                     " within 5 s")),
        (reply(302), "An event of version 4.0 was answered with 302"),
        (reply(404), "An event of version 4.0 was answered with 404"),
        (reply(401), "An event of version 4.0 was answered with 401"),
        (reply(204, 5.1), "An event of version 4.0 was answered after 5.1 s; at most 5 s"),
        (NONE, ("An event of version 4.0 got no answer: it did not answer within 10 s;"
               " it must be answered with 200 or 204 within 5 s")),
        (reply(500, 0.1, "", reply(503), reply(503)),
         "An event of version 4.0 was answered with 500, after 2 failed tries; it must be"),
        (reply(204, 6.0, "", reply(204, 6.1)),
         "An event of version 4.0 was answered after 6 s, after 1 failed try; at most 5 s"),
    ],
)  # fmt: skip
def test_a_failed_late_or_missing_answer_fails_with_what_is_wanted(
    answer: dict[str, Any], message: str
) -> None:
    found = delivered(v4_0=answer)

    assert (found.status, found.severity) == (Status.NOT_MET, None)
    assert found.message.startswith(message)
    assert (found.field, found.row) == ("webhook.url", None)


def test_an_answer_at_the_last_moment_is_in_time() -> None:
    assert delivered(v2_0=reply(200, 5.0)).status is Status.MET


@pytest.mark.parametrize(
    ("first", "said"),
    [(reply(503), "503"), (reply(204, 6.2), "204 after 6.2 s"), (NONE, "none (it did not answer")],
)
def test_an_event_that_is_taken_only_when_it_is_sent_again_warns(
    first: dict[str, Any], said: str
) -> None:
    found = delivered(v4_0=reply(204, 0.2, "", first))

    assert (found.status, found.severity) == (Status.NOT_MET, Severity.WARNING)
    assert found.message.startswith(f"an event of version 4.0 failed at first ({said}")
    assert found.message.endswith("and was taken when it was sent again")


def test_what_was_not_sent_for_want_of_an_answer_in_time_is_not_judged() -> None:
    late = reply(204, 6.0)
    known = facts("webhook-delivery", {"2.0": NONE})
    assert webhook_delivery(known, FIELDS, **BOUNDS).status is Status.NOT_MET
    for check, judge, name in (
        ("webhook-duplicate", webhook_duplicate, "first"),
        ("webhook-auth", webhook_auth, "with"),
    ):
        for answer, said in ((NONE, "none (it did"), (late, "204 after 6 s")):
            found = judge(facts(check, {name: answer}), FIELDS)
            assert found.status is Status.COULD_NOT_TELL
            assert said in found.message


def test_a_refusal_says_nothing_while_the_value_of_the_header_is_not_given() -> None:
    found = delivered(header=False, v2_0=reply(401), v4_0=reply(401))

    assert found.status is Status.COULD_NOT_TELL
    assert "without the value of its header" in found.message


def test_another_success_than_the_documented_ones_warns() -> None:
    found = delivered(v4_0=reply(202))

    assert (found.status, found.severity) == (Status.NOT_MET, Severity.WARNING)
    assert found.message == "it answers events with 202; only 200 or 204 is documented"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("other-type", "an event sent as plain text makes it fail with 500"),
        ("get", "a GET makes it fail with 500"),
    ],
)
def test_a_request_that_is_no_event_should_not_make_it_fail(key: str, message: str) -> None:
    known = facts("webhook-delivery", SOUND | {key: reply(500)})
    found = webhook_delivery(known, FIELDS, **BOUNDS)

    assert (found.severity, found.message) == (Severity.ADVICE, message)


def test_the_same_event_again_must_be_a_success() -> None:
    assert twice(reply(204), reply(200)).status is Status.MET
    found = twice(reply(204), reply(409))
    assert found.status is Status.NOT_MET
    assert found.message == "The same event again was answered with 409, after 204 at first"
    none = twice(reply(204), NONE)
    assert "none (it did not answer within 10 s)" in none.message


def test_a_second_answer_says_nothing_after_a_first_that_failed() -> None:
    assert twice(reply(500), reply(204)).status is Status.COULD_NOT_TELL
    assert twice(reply(401), reply(401), header=False).status is Status.COULD_NOT_TELL


@pytest.mark.parametrize(
    ("without", "with_", "status", "severity"),
    [
        (reply(401), None, Status.COULD_NOT_TELL, None),
        (reply(403), reply(403), Status.COULD_NOT_TELL, None),
        (reply(401), NONE, Status.COULD_NOT_TELL, None),
        (reply(429), reply(204), Status.COULD_NOT_TELL, None),
        (reply(403), reply(204), Status.MET, None),
        (reply(400), reply(204), Status.MET, None),
        (reply(302), reply(204), Status.MET, None),
        (reply(204), reply(204), Status.NOT_MET, None),
        (reply(200), None, Status.NOT_MET, None),
        (reply(500), reply(204), Status.NOT_MET, Severity.ADVICE),
        (reply(404), None, Status.COULD_NOT_TELL, None),
        (reply(404), reply(404), Status.COULD_NOT_TELL, None),
        (reply(500), reply(500), Status.COULD_NOT_TELL, None),
        (NONE, reply(204), Status.COULD_NOT_TELL, None),
    ],
)
def test_an_event_without_the_header_must_be_refused(
    without: dict[str, Any],
    with_: dict[str, Any] | None,
    status: Status,
    severity: Severity | None,
) -> None:
    found = refused(without, with_)

    assert (found.status, found.severity) == (status, severity)


def test_an_endpoint_that_takes_any_value_of_the_header_is_open() -> None:
    found = refused(reply(401), reply(204), wrong=reply(204))

    assert found.status is Status.NOT_MET
    assert found.message == "An event with a made-up header was answered with 204"


def test_what_every_event_is_answered_with_is_told() -> None:
    assert "403 with the agreed one, so it may refuse every request" in (
        refused(reply(403), reply(403)).message
    )


@pytest.mark.parametrize("host", ["api.procore.com", "SANDBOX.procore.com", "x.procoregov.com"])
def test_an_endpoint_at_procore_fails_and_is_not_asked(host: str) -> None:
    known = answered({"webhook.url": f"https://{host}/hook"})

    for asks in (webhook_delivery_questions, webhook_duplicate_questions, webhook_auth_questions):
        assert asks(known, FIELDS) == ()
    found = webhook_delivery(known, FIELDS, **BOUNDS)
    assert found.status is Status.NOT_MET
    assert "a host of Procore" in found.message


def test_a_question_holds_the_reference_and_never_more() -> None:
    known = facts("webhook-delivery", {})

    assert webhook_delivery_questions(known, FIELDS) == (Question("webhook-delivery", (URL, KEPT)),)


@pytest.mark.parametrize("url", ["hooks.example.com", "ftp://hooks.example.com", "https://"])
def test_what_is_no_address_is_not_asked_and_not_passed(url: str) -> None:
    known = answered({"webhook.url": url})

    assert webhook_auth_questions(known, FIELDS) == ()
    for found in (
        webhook_delivery(known, FIELDS, **BOUNDS),
        webhook_duplicate(known, FIELDS),
        webhook_auth(known, FIELDS),
    ):
        assert found.status is Status.COULD_NOT_TELL


@pytest.mark.parametrize("seen", [{}, {"4.0": 3}, {"first": {}, "again": {}}, {"without": "x"}])
def test_evidence_of_another_shape_is_no_pass(seen: dict[str, Any]) -> None:
    for check, judge in (
        ("webhook-duplicate", webhook_duplicate),
        ("webhook-auth", webhook_auth),
    ):
        assert judge(facts(check, seen), FIELDS).status is Status.COULD_NOT_TELL
    known = facts("webhook-delivery", seen)
    assert webhook_delivery(known, FIELDS, **BOUNDS).status is Status.COULD_NOT_TELL
