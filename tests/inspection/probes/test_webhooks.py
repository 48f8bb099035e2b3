"""Sample events go to the partner's own endpoint as Procore posts them, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.inspection.probes.asking import LIMITS, NOW, ask, ask_all, told
from tests.standin.faulty import Faulty
from wizard.catalogue.model import Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.client import ClientLimits
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.probes.webhooks import made_up
from wizard.inspection.procore.events import VERSIONS, sample_event
from wizard.rules.verdict import Facts

KEPT = "keyring:submission-wizard/app/webhook.auth_value"
ALL = ("webhook-delivery", "webhook-duplicate", "webhook-auth")
TODAY = NOW.date()


@pytest.fixture
def web() -> Iterator[Faulty]:
    with Faulty("hooks.example") as faulty:
        yield faulty


def question(check: str, mode: str, *, header: bool = True) -> Question:
    return Question(check, (f"https://hooks.example/hook/{mode}", KEPT if header else ""))


async def sent(
    web: Faulty, check: str, mode: str, *, header: bool = True, limits: ClientLimits = LIMITS
) -> Observed:
    secrets = {KEPT: web.hooks.authorization + "\n"}
    asked = question(check, mode, header=header)
    return await ask(asked, web.guard(), web.ca_file, secrets=secrets, limits=limits)


def statuses(found: Observed) -> dict[str, int]:
    return {name: answer["status"] for name, answer in found.facts.items()}


async def test_each_payload_version_is_posted_as_procore_posts_it(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "sound")

    assert found.trouble == ""
    assert statuses(found) == {"2.0": 204, "4.0": 204, "other-type": 415, "get": 405}
    old, new, odd = web.hooks.deliveries[:3]
    assert (old.kind, new.kind, odd.kind) == ("application/json", "application/json", "text/plain")
    assert (old.event["event_type"], old.event["resource_name"]) == ("update", "RFIs")
    assert (new.event["reason"], new.event["resource_type"]) == ("update", "RFIs")
    assert old.authorised
    assert new.authorised


async def test_the_header_goes_with_events_alone_and_is_kept_nowhere(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "sound")
    get = next(seen for seen in web.seen if seen.method == "GET")

    assert get.header("authorization") == ""
    assert web.hooks.authorization not in json.dumps(found.facts)
    assert web.hooks.authorization not in repr(found)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("ok", {"2.0": 200, "4.0": 200, "other-type": 415, "get": 405}),
        ("fragile", {"2.0": 204, "4.0": 204, "other-type": 500, "get": 405}),
        ("no-get", {"2.0": 204, "4.0": 204, "other-type": 415, "get": 500}),
        ("status/503", {"2.0": 503, "4.0": 503, "other-type": 503, "get": 503}),
        ("status/302", {"2.0": 302, "4.0": 302, "other-type": 302, "get": 302}),
    ],
)
async def test_every_answer_is_kept_as_it_came(
    web: Faulty, mode: str, expected: dict[str, int]
) -> None:
    assert statuses(await sent(web, "webhook-delivery", mode)) == expected


async def test_without_a_value_for_the_header_events_come_bare(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "sound", header=False)

    assert found.facts["4.0"]["status"] == 401
    assert not any(one.authorised for one in web.hooks.deliveries)


async def test_an_answer_that_takes_its_time_is_timed(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "slow/0.3")

    assert found.facts["4.0"]["seconds"] >= 0.3


async def test_no_answer_is_told_with_its_reason(web: Faulty) -> None:
    found = await sent(web, "webhook-auth", "hang", limits=ClientLimits(total_s=0.4))

    assert found.facts["without"]["status"] == 0
    assert found.facts["without"]["said"] == "it did not answer within 0.4 s"


async def test_the_very_same_event_comes_twice(web: Faulty) -> None:
    found = await sent(web, "webhook-duplicate", "once")
    first, again = web.hooks.deliveries

    assert first == again
    assert statuses(found) == {"first": 204, "again": 409}


async def test_an_event_without_the_header_is_beside_one_with_it(web: Faulty) -> None:
    sound = {"without": 401, "wrong": 401, "with": 204}
    assert statuses(await sent(web, "webhook-auth", "sound")) == sound
    loose = await sent(web, "webhook-auth", "any-header")
    assert statuses(loose) == {"without": 401, "wrong": 204, "with": 204}
    assert statuses(await sent(web, "webhook-auth", "open", header=False)) == {"without": 204}


@pytest.mark.parametrize("value", ["Basic dXNlcjpwYXNzd29yZDE=", "Token 7731", "Bearer 7731"])
async def test_an_endpoint_that_looks_at_the_scheme_alone_lets_the_made_up_value_in(
    web: Faulty, value: str
) -> None:
    web.hooks.authorization = value
    let_in = {"without": 401, "wrong": 204, "with": 204}
    assert statuses(await sent(web, "webhook-auth", "any-of-scheme")) == let_in
    sound = {"without": 401, "wrong": 401, "with": 204}
    assert statuses(await sent(web, "webhook-auth", "sound")) == sound


@pytest.mark.parametrize("value", ["correct horse battery", "7731-9942", "basic"])
def test_nothing_of_a_value_without_a_known_scheme_stands_in_the_made_up_one(value: str) -> None:
    assert made_up(value) == "Bearer made-up-by-submission-wizard"


async def test_what_several_checks_ask_is_posted_once(web: Faulty) -> None:
    secrets = {KEPT: web.hooks.authorization}
    questions = [question(check, "sound") for check in ALL]
    answers = await ask_all(questions, web.guard(), web.ca_file, secrets=secrets)

    assert [observed.trouble for observed in answers.values()] == ["", "", ""]
    # 2.0, 4.0, as text, 4.0 again, 4.0 without the header and with a made-up one
    assert len(web.hooks.deliveries) == 6
    assert len([one for one in web.hooks.deliveries if one.authorised]) == 4


@pytest.mark.parametrize("value", ["", "Bearer a\r\nX-Evil: 1", "Bearer ключ", "a\x00b"])
async def test_a_value_that_no_header_can_hold_is_not_sent_and_not_shown(
    web: Faulty, value: str
) -> None:
    asked = question("webhook-auth", "sound")
    found = await ask(asked, web.guard(), web.ca_file, secrets={KEPT: value})

    assert found.trouble == "the value that is kept for the header can stand in no header"
    assert web.seen == []


async def test_a_secret_that_is_missing_is_told(web: Faulty) -> None:
    found = await ask(question("webhook-auth", "sound"), web.guard(), web.ca_file)

    assert found.trouble == "the secret is not in the keyring"


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize("host", ["api.procore.com", "sandbox.procore.com", "x.procoregov.com"])
async def test_procore_gets_no_samples(web: Faulty, check: str, host: str) -> None:
    asked = Question(check, (f"https://{host}/hook", ""))
    found = await ask(asked, web.guard(), web.ca_file)

    assert "a host of Procore itself" in found.trouble
    assert told(asked) == []


async def test_a_private_endpoint_is_not_opened(web: Faulty) -> None:
    asked = Question("webhook-duplicate", (web.local("/hook/sound"), ""))
    found = await ask(asked, web.guard(), web.ca_file)

    assert "private address" in found.facts["first"]["said"]
    assert web.seen == []


def test_a_person_reads_each_post_and_which_credentials_go_with_it() -> None:
    asked = Question("webhook-auth", ("https://me:pw@hooks.example/in?key=hush", KEPT))
    calls = PROBES["webhook-auth"].calls(asked)

    sample = "POST https://hooks.example/in: sample event, payload version 4.0"
    assert [(call.what, call.with_secret) for call in calls] == [
        (sample, "webhook.auth_value"),
        (f"{sample}, without the Authorization header", ""),
        (f"{sample}, with a made-up Authorization header", ""),
    ]
    assert not any(call.to_procore for call in calls)


def test_a_sample_is_marked_as_one_and_comes_anew_with_each_time() -> None:
    noon, later = (datetime(2026, 6, 1, 12, 0, second, tzinfo=UTC) for second in (0, 1))
    for version in VERSIONS:
        event, other = (json.loads(sample_event(version, at)) for at in (noon, later))
        ulid = event.get("ulid", event["id"])
        assert re.fullmatch(r"01K0FAKEEVENT[0-9A-HJKMNP-TV-Z]{13}", ulid)
        assert str(event["company_id"]).startswith("999")
        assert event["id"] != other["id"]
        assert sample_event(version, noon) == sample_event(version, noon)


@pytest.mark.parametrize("check", ALL)
async def test_the_value_of_the_header_is_never_sent_over_http(web: Faulty, check: str) -> None:
    asked = Question(check, (web.plain("/hook/sound"), KEPT))
    guard = web.guard(allow_private=True)
    await ask(asked, guard, web.ca_file, secrets={KEPT: web.hooks.authorization})

    assert not [one for one in web.seen if one.header("authorization")]


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_an_http_endpoint_with_a_header_is_not_met_without_a_call(check: str, scheme: str) -> None:
    answers = {"webhook.url": f"{scheme}://hooks.example/in", "webhook.auth_value": KEPT}
    more = {"statuses": (200, 204), "within_s": 5} if check == "webhook-delivery" else {}
    verdict = CHECKS[check](Facts(answers, TODAY), tuple(answers), **more)

    assert verdict.status is Status.NOT_MET
    assert verdict.field == "webhook.url"
    assert "must be https" in verdict.message
