"""Sample events go to the partner's own endpoint as Procore posts them, and nowhere else."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.probes.asking import LIMITS, NOW, ask, ask_all, told
from tests.limits import quick
from tests.standin import samples
from tests.standin.behaviours import BEHAVIOURS
from tests.standin.faulty import Faulty
from tests.standin.wire import Asked, Line, Reply
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.client import ClientLimits
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.probes.run import plan_run
from wizard.inspection.probes.webhooks import made_up
from wizard.inspection.procore.events import VERSIONS, sample_event
from wizard.rules.verdict import Facts, Verdict

KEPT = "keyring:submission-wizard/app/webhook.auth_value"
ALL = ("webhook-delivery", "webhook-duplicate", "webhook-auth")
TODAY = NOW.date()
ENDPOINTS = Path(__file__).with_name("webhook_endpoints.toml")
EVENTS = dict.fromkeys(("v2", "v3", "v4"), "204")
USUAL = EVENTS | {"text": "415", "get": "405", "bare": "401", "wrong": "401"}
FAULTS = {"drop": "drop", "noise": "malformed"}


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
    assert statuses(found) == dict.fromkeys(VERSIONS, 204) | {"other-type": 415, "get": 405}
    *posted, odd = web.hooks.deliveries
    assert [(one.kind, one.authorised) for one in posted] == [("application/json", True)] * 3
    assert odd.kind == "text/plain"
    for one, version in zip(posted, ("v2.0", "v3.0", "v4.0"), strict=True):
        assert one.event.keys() == samples.event(version).keys()
        assert one.event.get("api_version", "v4.0") == version
        kinds = {name: type(value) for name, value in samples.event(version).items()}
        assert {name: type(value) for name, value in one.event.items()} == kinds


async def test_the_header_goes_with_events_alone_and_is_kept_nowhere(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "sound")
    get = next(seen for seen in web.seen if seen.method == "GET")

    assert get.header("authorization") == ""
    assert web.hooks.authorization not in json.dumps(found.facts)
    assert web.hooks.authorization not in repr(found)


async def test_without_a_value_for_the_header_events_come_bare(web: Faulty) -> None:
    found = await sent(web, "webhook-delivery", "sound", header=False)

    assert found.facts["4.0"]["status"] == 401
    assert not any(one.authorised for one in web.hooks.deliveries)


async def test_a_failed_event_is_sent_again_after_pauses_and_then_given_up(web: Faulty) -> None:
    web.on("/hook/down", lambda line, asked, _: line.reply(asked, Reply(503)))
    found = await sent(web, "webhook-delivery", "down")
    events = [seen.body for seen in web.seen if seen.header("content-type") == "application/json"]

    assert [len(found.facts[version]["earlier"]) for version in VERSIONS] == [2, 0, 0]
    assert events[0] == events[1] == events[2]
    assert len(events) == 5
    assert plan_run([question("webhook-delivery", "down")]).bound.requests >= len(web.seen)


async def test_to_an_endpoint_without_an_answer_in_time_nothing_more_is_sent(web: Faulty) -> None:
    secrets = {KEPT: web.hooks.authorization}
    questions = [question(check, "hang") for check in ALL]
    limits = quick(0.2)
    found = await ask_all(questions, web.guard(), web.ca_file, secrets=secrets, limits=limits)
    delivery, duplicate, auth = (found[one].facts for one in questions)

    assert delivery["2.0"]["said"] == "it did not answer within 0.2 s"
    assert (set(delivery), set(duplicate), set(auth)) == ({"2.0"}, {"first"}, {"with"})
    assert len(web.seen) == 3


async def test_the_very_same_event_comes_twice(web: Faulty) -> None:
    found = await sent(web, "webhook-duplicate", "once")
    first, *again = web.hooks.deliveries

    assert again == [first] * 3
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
    # 2.0, 3.0, 4.0, as text, 4.0 again, 4.0 without the header and with a made-up one
    assert len(web.hooks.deliveries) == 7
    assert len([one for one in web.hooks.deliveries if one.authorised]) == 5


class Endpoint:
    """An endpoint of the table; it answers by what comes."""

    def __init__(self, case: dict[str, Any], authorization: str) -> None:
        self._case = case
        self._authorization = authorization
        self._came: Counter[str] = Counter()

    def __call__(self, line: Line, asked: Asked, _: str) -> None:
        kind = self._kind(asked)
        answers = self._case.get(kind, USUAL[kind]).split()
        answer = answers[min(self._came[kind], len(answers) - 1)]
        self._came[kind] += 1
        if answer in FAULTS:
            BEHAVIOURS[FAULTS[answer]](line, asked, "")
        line.reply(asked, Reply(int(answer), kind=""))

    def _kind(self, asked: Asked) -> str:
        """The name of what came, as in the table."""
        given = asked.header("authorization")
        if asked.method != "POST":
            return "get"
        if not given:
            return "bare"
        if given != self._authorization:
            return "wrong"
        if asked.header("content-type") != "application/json":
            return "text"
        return f"v{json.loads(asked.body).get('api_version', 'v4.0')[1]}"


def judged(
    case: dict[str, Any], answers: Mapping[Question, Observed], catalogue: Catalogue
) -> dict[str, Verdict]:
    """The verdicts with the parameters of the catalogue, by the names of the table."""
    uses = {u.name: u for r in catalogue.requirements for u in r.checks if u.name in ALL}
    url = next(iter(answers)).inputs[0]
    typed = {"webhook.url": url} | (
        {"webhook.auth_value": KEPT} if case.get("header", True) else {}
    )
    facts = Facts(typed, TODAY, observed=answers)
    fields = ("webhook.url", "webhook.auth_value")
    return {
        name.partition("-")[2]: CHECKS[name](facts, fields, **use.params)
        for name, use in uses.items()
    }


def sort_of(verdict: Verdict) -> str:
    """The verdict in the words of the table."""
    if verdict.status is not Status.NOT_MET:
        return {Status.MET: "met", Status.COULD_NOT_TELL: "unclear"}[verdict.status]
    return {None: "fails", Severity.WARNING: "warns", Severity.ADVICE: "advice"}[verdict.severity]


async def test_every_endpoint_gets_the_verdicts_of_the_table_within_the_plan(
    web: Faulty, catalogue: Catalogue
) -> None:
    secrets, wrong = {KEPT: web.hooks.authorization}, []
    for number, case in enumerate(tomllib.loads(ENDPOINTS.read_text("utf-8"))["case"]):
        header = case.get("header", True)
        web.on(f"/hook/{number}", Endpoint(case, web.hooks.authorization))
        web.seen.clear()
        questions = [question(check, str(number), header=header) for check in ALL]
        answers = await ask_all(questions, web.guard(), web.ca_file, secrets=secrets)
        verdicts = judged(case, answers, catalogue)
        sorts = {name: sort_of(verdict) for name, verdict in verdicts.items()}
        told = any(case.get("says", "") in verdict.message for verdict in verdicts.values())
        within = 0 < len(web.seen) <= plan_run(questions).bound.requests
        if sorts != case["verdicts"] or not told or not within:
            wrong.append((case["name"], sorts, [v.message for v in verdicts.values()]))

    assert wrong == []


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

    sample = "POST https://hooks.example/in?key=hush, sample event, payload version 4.0"
    assert [(call.what, call.with_secret) for call in calls] == [
        (f"{sample}; if it fails, again after 1 s and 2 s", "webhook.auth_value"),
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
