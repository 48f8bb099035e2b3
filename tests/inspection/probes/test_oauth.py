"""Credentials as a partner has them checked: typed right, typed wrong, and for the wrong place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.probes.partner import REFERENCES, Partner, stand_in, use_of, verdict_of
from tests.standin.behaviours import BEHAVIOURS, Behaviour
from tests.standin.faulty import Faulty
from tests.standin.server import StandIn
from tests.standin.wire import JSON, Reply
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Severity, Status
from wizard.engine.questions import questions_of
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.procore.account import Rotation, SignedIn
from wizard.inspection.procore.hosts import Stage
from wizard.rules.verdict import Verdict
from wizard.text import clean

ANSWERS = Path(__file__).with_name("oauth_answers.toml")
LOGIN = "login-sandbox.procore.com"


@pytest.fixture
def use(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "build-developer-sandbox-accessed", "oauth-token")


@pytest.fixture
def in_production(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "prod-client-credentials", "oauth-token")


async def test_good_credentials_of_a_service_account_get_a_token(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert verdict.status is Status.MET
    assert verdict.message == f"{LOGIN} gave a token for 90 minutes"
    assert [(r.method, r.path) for r in procore.log] == [
        ("POST", "/oauth/token"),
        ("GET", "/oauth/token/info"),
    ]


@pytest.mark.parametrize("fault", ["429=3", "503=7"])
async def test_a_host_that_asks_for_a_short_wait_is_asked_once_more(
    procore: StandIn, catalogue: Catalogue, use: CheckUse, fault: str
) -> None:
    procore.play(fault)
    verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert verdict.status is Status.MET
    assert [r.status for r in procore.log] == [int(fault[:3]), 200, 200]


async def test_a_mistyped_secret_is_told_plainly_with_the_field_and_what_to_do(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore)
    partner.secrets[REFERENCES[Stage.SANDBOX]] = "mistyped-secret-of-ours"
    verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert verdict.message.startswith(f"{LOGIN} refused the credentials (invalid_client, 401: “Cl")
    assert verdict.message.endswith("”): most likely secret or id is mistyped")
    assert "store the secret again" in verdict.fix
    assert verdict.field == "sandbox.client_secret"


async def test_sandbox_credentials_are_refused_in_production_and_the_other_way_round(
    procore: StandIn, catalogue: Catalogue, use: CheckUse, in_production: CheckUse
) -> None:
    partner = Partner.of(procore)
    crossed = {REFERENCES[stage]: partner.secrets[REFERENCES[stage]] for stage in Stage}
    partner.answers["sandbox.client_id"], partner.answers["prod.client_id"] = (
        partner.answers["prod.client_id"],
        partner.answers["sandbox.client_id"],
    )
    partner.secrets = dict(zip(crossed, reversed(crossed.values()), strict=True))

    for one, host in ((use, LOGIN), (in_production, "login.procore.com")):
        verdict = await verdict_of(partner, catalogue, one)
        assert verdict.status is Status.NOT_MET
        assert verdict.message.startswith(f"{host} refused the credentials (invalid_client")


async def test_credentials_that_may_not_ask_for_themselves_are_not_a_service_accounts(
    catalogue: Catalogue, use: CheckUse
) -> None:
    with stand_in(service_account=False) as procore:
        verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert verdict.status is Status.NOT_MET
    assert "unauthorized_client" in verdict.message
    assert "not those of a service account" in verdict.message


async def test_a_false_code_tells_good_credentials_of_a_user_level_app_as_plausible(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore, app__service_account_kind=None)
    verdict = await verdict_of(partner, catalogue, use)

    assert verdict.status is Status.MET
    assert "plausible" in verdict.message
    assert [r.path for r in procore.log] == ["/oauth/token"]


async def test_a_false_code_with_a_wrong_secret_warns_to_check_the_credentials(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore, app__service_account_kind=None)
    partner.secrets[REFERENCES[Stage.SANDBOX]] = "mistyped"
    verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "refused the client (invalid_client: “Client authentication failed" in verdict.message
    assert verdict.message.endswith("check your credentials")


async def test_a_person_who_signed_in_has_proved_the_credentials_and_a_refresh_is_told(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore, app__service_account_kind=None)
    proved = "A person could sign in with these credentials"
    for rotation, why, status, said in (
        (Rotation.NOT_TRIED, "", Status.MET, proved),
        (Rotation.ROTATED, "", Status.MET, f"{proved}, and the refresh gave new tokens"),
        (Rotation.SAME, "", Status.NOT_MET, "the refresh gave the same refresh token again"),
        (Rotation.ENDED, "", Status.NOT_MET, "the refresh gave no new refresh token"),
        (Rotation.LACKING, "", Status.NOT_MET, "no refresh token came with the sign-in"),
        (Rotation.REFUSED, "invalid_grant", Status.NOT_MET, "come was refused (invalid_grant)"),
        (Rotation.UNKNOWN, "it dropped", Status.NOT_MET, "not known to work (it dropped)"),
    ):
        token = procore.token(Stage.SANDBOX, person=True)
        partner.signed_in = {Stage.SANDBOX: SignedIn(token, rotation, why)}
        procore.log.clear()
        verdict = await verdict_of(partner, catalogue, use)

        assert verdict.status is status
        assert said in verdict.message
        assert verdict.severity in {None, Severity.WARNING, Severity.ADVICE}
        assert [r.path for r in procore.log] == ["/oauth/token/info"]


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("sandbox__client_id", "the client id is not given"),
        ("sandbox__client_secret", "the client secret is not stored"),
        ("app__redirect_uris__sandbox", "no redirect address is given"),
    ],
)
async def test_nothing_is_asked_while_an_answer_is_lacking(
    procore: StandIn, catalogue: Catalogue, use: CheckUse, lacking: str, said: str
) -> None:
    partner = Partner.of(procore, **{"app__service_account_kind": None, lacking: None})
    verdict = await verdict_of(partner, catalogue, use)

    assert verdict.status is Status.COULD_NOT_TELL
    assert said in verdict.message
    assert procore.log == []


async def test_a_secret_that_nobody_has_is_no_fault_of_the_credentials(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore)
    partner.secrets = {}
    verdict = await verdict_of(partner, catalogue, use)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "the secret is not in the keyring" in verdict.message


def reply_of(case: dict[str, Any], secret: str) -> Reply | Behaviour:
    """The answer of a case of the table."""
    if "act" in case:
        return BEHAVIOURS[case["act"]]
    body = case["body"].replace("{secret}", secret).encode()
    headers = tuple(case.get("headers", {}).items())
    return Reply(case.get("status", 200), body, headers, case.get("kind", JSON))


def sort_of(verdict: Verdict, flow: str) -> str:
    """The verdict in the words of the table."""
    if verdict.status is Status.NOT_MET and flow == "service" and verdict.severity:
        return "warns"
    return {Status.MET: "met", Status.NOT_MET: "refused", Status.COULD_NOT_TELL: "unclear"}[
        verdict.status
    ]


async def test_every_answer_of_a_login_host_gets_the_verdict_of_the_table(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    cases = tomllib.loads(ANSWERS.read_text("utf-8"))["case"]
    secret, wrong = "opensesame", []
    with Faulty(LOGIN) as web:
        for case in cases:
            flow = case.get("flow", "service")
            partner = Partner.of(procore)
            if flow == "user":
                del partner.answers["app.service_account_kind"]
            partner.guard, partner.ca_file = web.guard(), web.ca_file
            partner.secrets[REFERENCES[Stage.SANDBOX]] = secret
            web.on("/oauth/token", reply_of(case, secret), host=LOGIN)
            web.seen.clear()
            verdict = await verdict_of(partner, catalogue, use)
            told = case.get("says", "") in verdict.message and secret not in verdict.message
            fits = clean(verdict.message) == verdict.message and len(verdict.message) <= 180
            asked = len(web.methods("/oauth/token")) == case.get("requests", 1)
            if sort_of(verdict, flow) != case["verdict"] or not (told and fits and asked):
                wrong.append((case["name"], verdict, len(web.seen)))

    assert wrong == []


async def test_a_redirect_address_that_the_host_does_not_know_is_told_at_its_field(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore, app__service_account_kind=None)
    with Faulty(LOGIN) as web:
        body = b'{"error": "invalid_redirect_uri"}'
        web.on("/oauth/token", Reply(400, body, kind=JSON), host=LOGIN)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert verdict.field == "app.redirect_uris.sandbox"
    assert "a slash at the end" in verdict.fix


async def test_a_token_of_another_client_only_warns(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    token = b'{"access_token": "eyJx.y.z", "token_type": "Bearer", "expires_in": 5400}'
    info = b'{"application": {"uid": "somebody-else"}}'
    with Faulty(LOGIN) as web:
        web.on("/oauth/token", Reply(200, token, kind=JSON), host=LOGIN)
        web.on("/oauth/token/info", Reply(200, info, kind=JSON), host=LOGIN)
        partner = Partner.of(procore)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "belongs to another client id" in verdict.message


async def test_the_plan_names_the_secret_and_production_apart(
    procore: StandIn, in_production: CheckUse
) -> None:
    (question,) = questions_of(in_production, Partner.of(procore).facts)
    calls = PROBES["oauth-token"].calls(question)

    assert [(c.host, c.with_secret, c.to_procore) for c in calls] == [
        ("login.procore.com", "prod.client_secret", True),
        ("login.procore.com", "", True),
    ]
