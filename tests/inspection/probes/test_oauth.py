"""Credentials as a partner has them checked: typed right, typed wrong, and for the wrong place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inspection.probes.partner import REFERENCES, Partner, stand_in, use_of, verdict_of
from tests.standin.faulty import Faulty
from tests.standin.server import StandIn
from tests.standin.wire import JSON, Reply
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Severity, Status
from wizard.engine.questions import questions_of
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.procore.hosts import Stage

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


@pytest.mark.parametrize("status", [401, 400])
async def test_a_mistyped_secret_is_told_plainly_with_the_field_and_what_to_do(
    catalogue: Catalogue, use: CheckUse, status: int
) -> None:
    with stand_in(auth_error_status=status) as procore:
        partner = Partner.of(procore)
        partner.secrets[REFERENCES[Stage.SANDBOX]] = "mistyped-secret-of-ours"
        verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert verdict.message == (
        f"{LOGIN} refused the credentials (invalid_client, {status}): "
        "most likely the client secret or the client id is mistyped"
    )
    assert "store the secret again" in verdict.fix
    assert verdict.field == "sandbox.client_secret"
    assert len(verdict.message) <= 180


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


@pytest.mark.parametrize("seconds", [0, 7201])
async def test_a_strange_life_of_a_token_only_warns(
    catalogue: Catalogue, use: CheckUse, seconds: int
) -> None:
    with stand_in(access_ttl=seconds) as procore:
        verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert verdict.message == f"the token is valid for {seconds:,} s; 1 to 7,200 s are usual"


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
    assert verdict.message.endswith("refused the client (invalid_client): check your credentials")


async def test_a_client_that_may_sign_nobody_in_warns(catalogue: Catalogue, use: CheckUse) -> None:
    with stand_in(user_level=False) as procore:
        partner = Partner.of(procore, app__service_account_kind=None)
        verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "does not let this client sign users in" in verdict.message


async def test_a_person_who_signed_in_has_proved_the_credentials(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore, app__service_account_kind=None)
    partner.signed_in = {Stage.SANDBOX: procore.token(Stage.SANDBOX, person=True)}
    verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.message) == (
        Status.MET,
        "A person could sign in with these credentials",
    )
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


async def test_an_overloaded_host_is_told_with_the_time_and_asked_once(
    catalogue: Catalogue, use: CheckUse
) -> None:
    with stand_in(outage=True) as procore:
        verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "answered 503: it is overloaded; try after 09:30:0" in verdict.message
    assert len(procore.log) == 1


STRANGE: dict[str, tuple[Any, str]] = {
    "half an object": (Reply(200, b'{"access_token": "eyJ', kind=JSON), "without a token"),
    "a list": (Reply(200, b"[]", kind=JSON), "without a token"),
    "no token": (Reply(200, b'{"token_type": "bearer"}', kind=JSON), "without a token"),
    "a token with a line": (
        Reply(200, b'{"access_token": "a\\nb", "token_type": "bearer"}', kind=JSON),
        "without a token",
    ),
    "a page": (Reply(401, b"<h1>Sign in</h1>"), "most likely the client id or secret is wrong"),
    "a redirect": (Reply(302, headers=(("Location", "https://evil.example/"),)), "answered 302"),
    "a number": (Reply(400, b'{"error": 7}', kind=JSON), "in no known form"),
    "our fault": (Reply(400, b'{"error": "invalid_request"}', kind=JSON), "invalid_request"),
    "no end": (Reply(400, b"[" * 50_000, kind=JSON), "in no known form"),
    "a limit": (Reply(429, b"slow down", (("Retry-After", "60"),)), "its limit of calls is used"),
}


@pytest.mark.parametrize("name", STRANGE)
async def test_an_answer_of_no_known_form_fails_nobody_and_shows_no_secret(
    procore: StandIn, catalogue: Catalogue, use: CheckUse, name: str
) -> None:
    reply, said = STRANGE[name]
    with Faulty(LOGIN) as web:
        web.on("/oauth/token", reply, host=LOGIN)
        partner = Partner.of(procore)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert verdict.status is Status.COULD_NOT_TELL
    assert said in verdict.message
    assert len(web.methods("/oauth/token")) == 1


async def test_a_host_that_repeats_the_secret_does_not_get_it_into_the_evidence(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    partner = Partner.of(procore)
    short = partner.secrets[REFERENCES[Stage.SANDBOX]] = "opensesame"
    body = f"nobody knows client_secret {short} here".encode()
    with Faulty(LOGIN) as web:
        web.on("/oauth/token", Reply(401, body, kind="text/plain"), host=LOGIN)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert "nobody knows" in verdict.message
    assert short not in verdict.message


async def test_a_dropped_connection_is_told_and_the_secret_not_sent_twice(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    with Faulty(LOGIN) as web:
        web.on("/oauth/token", lambda line, _asked, _rest: line.hang_up(), host=LOGIN)
        partner = Partner.of(procore)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert verdict.status is Status.COULD_NOT_TELL
    assert f"{LOGIN}: " in verdict.message
    assert len(web.methods("/oauth/token")) == 1


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


async def test_a_refresh_token_where_none_belongs_is_remarked(
    procore: StandIn, catalogue: Catalogue, use: CheckUse
) -> None:
    token = (
        b'{"access_token": "eyJx", "token_type": "mac", "expires_in": 9, "refresh_token": "eyJr"}'
    )
    with Faulty(LOGIN) as web:
        web.on("/oauth/token", Reply(200, token, kind=JSON), host=LOGIN)
        partner = Partner.of(procore)
        partner.guard, partner.ca_file = web.guard(), web.ca_file
        verdict = await verdict_of(partner, catalogue, use)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert "of type “mac”" in verdict.message
    assert "a refresh token was included" in verdict.message


async def test_the_plan_names_the_secret_and_production_apart(
    procore: StandIn, in_production: CheckUse
) -> None:
    (question,) = questions_of(in_production, Partner.of(procore).facts)
    calls = PROBES["oauth-token"].calls(question)

    assert [(c.host, c.with_secret, c.to_procore) for c in calls] == [
        ("login.procore.com", "prod.client_secret", True),
        ("login.procore.com", "", True),
    ]
