"""The stand-in for Procore: every route and switch, over real sockets."""

from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.standin import samples
from tests.standin.__main__ import _parser
from tests.standin.faults import PlayedFault
from tests.standin.rest import paged
from tests.standin.server import CONNECTED, NOT_CONNECTED, OUT_OF_BAND, Record, StandIn, Switches
from tests.standin.switches import each_switch
from tests.standin.wire import Asked, Reply
from wizard.inspection.net.client import Client, Request
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage

ROOT = Path(__file__).resolve().parent.parent
START = 1_780_300_800.0
PROJECTS = "/rest/v1.1/projects"
HOOKS = "/rest/v1.0/webhooks/hooks"


class Clock:
    """Runs when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


class Caller:
    """Calls the stand-in as an app would call Procore."""

    def __init__(self, procore: StandIn, http: httpx.Client) -> None:
        self.procore = procore
        self._http = http

    def login(
        self, method: str, path: str, *, stage: Stage = Stage.SANDBOX, **options: Any
    ) -> httpx.Response:
        """A call to the login host."""
        host = ENVIRONMENTS[stage].login.removeprefix("https://")
        url = f"https://127.0.0.1:{self.procore.login.port}{path}"
        headers = {"Host": host, **options.pop("headers", {})}
        return self._http.request(method, url, headers=headers, **options)

    def grant(self, *, stage: Stage = Stage.SANDBOX, **fields: str) -> httpx.Response:
        """A call for a token with the right credentials, unless others are given."""
        app = self.procore.sandbox if stage is Stage.SANDBOX else self.procore.production
        known = {"client_id": app.client_id, "client_secret": app.client_secret}
        return self.login("POST", "/oauth/token", stage=stage, data=known | fields)

    def api(
        self,
        path: str,
        token: str = "",
        company: int | str = "",
        *,
        stage: Stage = Stage.SANDBOX,
        method: str = "GET",
        **options: Any,
    ) -> httpx.Response:
        """A call to the API host."""
        url = f"https://127.0.0.1:{self.procore.api.port}{path}"
        headers = {"Host": ENVIRONMENTS[stage].api.removeprefix("https://")}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Procore-Company-Id": str(company)} if company else {}
        headers |= options.pop("headers", {})
        return self._http.request(method, url, headers=headers, **options)

    def code(self, redirect_uri: str = "") -> str:
        """The code that a person's consent leads to."""
        where = self.consent(redirect_uri=redirect_uri or self.procore.redirect_uri)
        return parse_qs(urlsplit(where.headers["location"]).query)["code"][0]

    def consent(self, **query: str) -> httpx.Response:
        """What a person's browser gets at the authorization page."""
        usual = {
            "response_type": "code",
            "client_id": self.procore.sandbox.client_id,
            "redirect_uri": self.procore.redirect_uri,
        }
        return self.login("GET", "/oauth/authorize", params=usual | query)

    def pair(self) -> dict[str, Any]:
        """A person's tokens."""
        grant = self.grant(
            grant_type="authorization_code",
            code=self.code(),
            redirect_uri=self.procore.redirect_uri,
        )
        return dict(grant.json())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def procore(clock: Clock) -> Iterator[StandIn]:
    with StandIn(now=clock) as standin:
        yield standin


@pytest.fixture
def caller(procore: StandIn) -> Iterator[Caller]:
    context = ssl.create_default_context(cafile=str(procore.ca_file))
    with httpx.Client(verify=context, trust_env=False) as http:
        yield Caller(procore, http)


# Tokens


def test_a_service_account_gets_a_token_without_a_refresh_token(caller: Caller) -> None:
    answer = caller.grant(grant_type="client_credentials")

    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"access_token", "token_type", "expires_in", "created_at"}
    assert told["access_token"].startswith("eyJ")
    assert (told["token_type"], told["expires_in"], told["created_at"]) == ("bearer", 5400, START)


def test_a_person_signs_in_and_gets_both_tokens(caller: Caller) -> None:
    sent_back = caller.consent(state="abc")
    query = parse_qs(urlsplit(sent_back.headers["location"]).query)

    assert sent_back.status_code == 302
    assert query["state"] == ["abc"]
    answer = caller.grant(
        grant_type="authorization_code",
        code=query["code"][0],
        redirect_uri=caller.procore.redirect_uri,
    )
    assert answer.status_code == 200
    assert re.fullmatch(r"[0-9a-f]{64}", answer.json()["refresh_token"])


def test_the_code_is_shown_to_a_person_whose_app_has_no_address(caller: Caller) -> None:
    shown = caller.consent(redirect_uri=OUT_OF_BAND)
    code = re.search(r'<code id="authorization_code">(\w+)</code>', shown.text)

    assert shown.status_code == 200
    assert "not Procore" in shown.text
    assert code
    answer = caller.grant(grant_type="authorization_code", code=code[1], redirect_uri=OUT_OF_BAND)
    assert answer.status_code == 200


def test_a_code_is_good_once_for_its_own_address_within_ten_minutes(
    caller: Caller, clock: Clock
) -> None:
    uri = caller.procore.redirect_uri

    def redeemed(code: str, where: str) -> tuple[int, str]:
        answer = caller.grant(grant_type="authorization_code", code=code, redirect_uri=where)
        return answer.status_code, answer.json().get("error", "")

    code = caller.code()
    assert redeemed(code, uri) == (200, "")
    assert redeemed(code, uri) == (400, "invalid_grant")
    assert redeemed(caller.code(), f"{uri}/") == (400, "invalid_grant")
    assert redeemed("no such code", uri) == (400, "invalid_grant")
    late = caller.code()
    clock.now += 600
    assert redeemed(late, uri) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("query", "status"),
    [({"client_id": "nobody"}, 401), ({"redirect_uri": "https://evil.example/"}, 400)],
)
def test_nobody_is_sent_back_to_an_address_that_is_not_the_apps(
    caller: Caller, query: dict[str, str], status: int
) -> None:
    answer = caller.consent(**query)

    assert answer.status_code == status
    assert "location" not in answer.headers


def test_an_implicit_grant_is_refused(caller: Caller) -> None:
    answer = caller.consent(response_type="token", state="s")

    assert answer.headers["location"].endswith("?error=unsupported_response_type&state=s")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "client_credentials", "client_secret": "wrong"}, (401, "invalid_client")),
        ({"grant_type": "client_credentials", "client_id": "wrong"}, (401, "invalid_client")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "authorization_code"}, (400, "invalid_request")),
        ({"grant_type": "refresh_token"}, (400, "invalid_request")),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, (400, "invalid_grant")),
        ({}, (400, "invalid_request")),
    ],
)
def test_a_wrong_request_for_a_token_is_refused_by_name(
    caller: Caller, fields: dict[str, str], error: tuple[int, str]
) -> None:
    answer = caller.grant(stage=Stage.SANDBOX, **fields)

    assert (answer.status_code, answer.json()["error"]) == error
    assert answer.json()["error_description"]


def test_a_token_may_be_asked_for_by_form_multipart_or_json(caller: Caller) -> None:
    app = caller.procore.sandbox
    form = {
        "grant_type": "client_credentials",
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
    parts = {name: (None, value) for name, value in form.items()}

    assert caller.login("POST", "/oauth/token", data=form).status_code == 200
    assert caller.login("POST", "/oauth/token/", data=form).status_code == 200
    assert caller.login("POST", "/oauth/token", json=form).status_code == 200
    assert caller.login("POST", "/oauth/token", files=parts).status_code == 200
    chunks = (part.encode() for part in (urlencode(form)[:40], urlencode(form)[40:]))
    assert caller.login("POST", "/oauth/token", content=chunks).status_code == 200
    broken = caller.login(
        "POST", "/oauth/token", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.json()["error"] == "invalid_request"


def test_a_token_tells_whose_it_is(caller: Caller, clock: Clock) -> None:
    token = caller.pair()["access_token"]
    clock.now += 9
    headers = {"Authorization": f"Bearer {token}"}

    assert caller.login("GET", "/oauth/token/info", headers=headers).json() == {
        "resource_owner_id": 40021,
        "scopes": [],
        "expires_in_seconds": 5391,
        "application": {"uid": caller.procore.sandbox.client_id},
        "created_at": int(START),
    }
    elsewhere = caller.login("GET", "/oauth/token/info", headers=headers, stage=Stage.PRODUCTION)
    assert (elsewhere.status_code, elsewhere.json()["error"]) == (401, "invalid_token")


def test_revoking_ends_both_tokens_and_never_fails(caller: Caller) -> None:
    pair = caller.pair()
    app = {"client_id": caller.procore.sandbox.client_id}

    unknown = caller.login("POST", "/oauth/revoke", data={"token": "unknown", **app})
    assert (unknown.status_code, unknown.json()) == (200, {})
    assert caller.api("/rest/v1.0/me", pair["access_token"]).status_code == 200
    caller.login("POST", "/oauth/revoke", data={"token": pair["refresh_token"], **app})
    assert caller.api("/rest/v1.0/me", pair["access_token"]).status_code == 401
    again = caller.grant(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert again.json()["error"] == "invalid_grant"


def test_credentials_and_tokens_are_good_in_their_own_environment_alone(caller: Caller) -> None:
    app = caller.procore.sandbox
    elsewhere = caller.grant(
        stage=Stage.PRODUCTION,
        grant_type="client_credentials",
        client_id=app.client_id,
        client_secret=app.client_secret,
    )
    token = caller.procore.token(Stage.PRODUCTION, person=True)

    assert elsewhere.json()["error"] == "invalid_client"
    assert caller.api("/rest/v1.0/me", token, stage=Stage.PRODUCTION).status_code == 200
    assert caller.api("/rest/v1.0/me", token, stage=Stage.SANDBOX).status_code == 401


def test_credentials_are_new_in_every_run(procore: StandIn) -> None:
    with StandIn() as other:
        apps = [procore.sandbox, procore.production, other.sandbox, other.production]

    assert len({app.client_id for app in apps} | {app.client_secret for app in apps}) == 8
    assert procore.sandbox.client_secret not in repr(procore.sandbox)


# Switches of the login host


def test_a_refresh_token_is_good_once_unless_it_is_switched(caller: Caller) -> None:
    first = caller.pair()["refresh_token"]

    def refreshed(token: str) -> httpx.Response:
        return caller.grant(grant_type="refresh_token", refresh_token=token)

    second = refreshed(first).json()["refresh_token"]
    assert second != first
    again = refreshed(first).json()
    assert again["error"] == "invalid_grant"
    assert again["error_description"] == "The refresh token is invalid"
    caller.procore.turn(refresh_single_use=False)
    assert refreshed(second).status_code == 200
    assert refreshed(second).status_code == 200


def test_a_refresh_can_be_lost_on_the_way_and_is_spent_all_the_same(caller: Caller) -> None:
    refresh = caller.pair()["refresh_token"]
    caller.procore.turn(lose_refresh_response=True)
    with pytest.raises(httpx.RemoteProtocolError):
        caller.grant(grant_type="refresh_token", refresh_token=refresh)

    caller.procore.turn(lose_refresh_response=False)
    again = caller.grant(grant_type="refresh_token", refresh_token=refresh)
    assert again.json()["error"] == "invalid_grant"
    assert [record.status for record in caller.procore.log[-2:]] == [0, 400]


def test_the_status_of_wrong_credentials_is_a_switch(caller: Caller) -> None:
    caller.procore.turn(auth_error_status=400)
    answer = caller.grant(grant_type="client_credentials", client_secret="wrong")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_each_kind_of_app_is_a_switch(caller: Caller) -> None:
    code, uri = caller.code(), caller.procore.redirect_uri
    caller.procore.turn(service_account=False, user_level=False)
    by_code = caller.grant(grant_type="authorization_code", code=code, redirect_uri=uri)

    assert caller.grant(grant_type="client_credentials").json()["error"] == "unauthorized_client"
    assert by_code.json()["error"] == "unauthorized_client"
    assert caller.consent().headers["location"].endswith("?error=unauthorized_client")


def test_the_addresses_of_the_app_are_a_switch(caller: Caller) -> None:
    caller.procore.turn(redirect_uris=("https://other.example/back?from=procore",))

    assert caller.consent(redirect_uri="http://localhost").status_code == 400
    where = caller.consent().headers["location"]
    assert where.startswith("https://other.example/back?from=procore&code=")


# The API host


def test_me_companies_and_projects_answer_in_procores_shapes(caller: Caller) -> None:
    token = caller.procore.token(person=True)
    named = f"?company_id={CONNECTED}"

    assert caller.api("/rest/v1.0/me", token).json() == {
        "id": 40021,
        "login": "dana.probe@example.com",
    }
    assert caller.api(f"/rest/v1.0/me{named}", token, CONNECTED).json()["name"] == "Dana Probe"
    assert [c["id"] for c in caller.api("/rest/v1.0/companies", token).json()] == [
        CONNECTED,
        NOT_CONNECTED,
    ]
    ids = caller.api(f"{PROJECTS}{named}&view=ids", token, CONNECTED).json()
    assert ids == [{"id": 562949953700456}, {"id": 562949953700457}]
    compact = caller.api(f"{PROJECTS}{named}&view=compact", token, CONNECTED).json()
    assert compact[1] == {"id": 562949953700457, "name": "Pier 9 Extension"}
    for path in (f"/rest/v1.0/projects{named}", f"/rest/v1.0/companies/{CONNECTED}/projects"):
        full = caller.api(path, token, CONNECTED).json()
        assert full[1]["display_name"] == "P-9 - Pier 9 Extension"
        assert full[1]["company"]["id"] == CONNECTED


def test_the_other_routes_answer_too(caller: Caller) -> None:
    token = caller.procore.token()
    named = f"?company_id={CONNECTED}"

    def told(path: str) -> Any:
        answer = caller.api(path, token, CONNECTED)
        assert answer.status_code == 200, path
        return answer.json()

    installed = told(f"/rest/v1.0/app_installations{named}")[0]
    assert installed["app_uid"] == caller.procore.sandbox.client_id
    assert told("/rest/v1.0/company_base_url")["web_base_url"] == "https://us02.procore.com"
    assert told(f"{HOOKS}{named}&namespace=harbor-sync")[0]["api_version"] == "v2"
    assert told(f"{HOOKS}{named}&namespace=other") == []
    assert len(told(f"{HOOKS}/30417/deliveries{named}")) == 2
    failing = told(f"{HOOKS}/30417/deliveries{named}&filter[status]=failing")
    assert [one["outcome"] for one in failing] == ["failed"]
    new = told(f"/rest/v2.0/companies/{CONNECTED}/webhooks/hooks")
    assert new["data"][0]["company_id"] == str(CONNECTED)


@pytest.mark.parametrize(
    "path", ["/rest/v1.0/nonsense", "/rest/v9.9/me", "/vapid/me", "/", f"{HOOKS}/1/deliveries"]
)
def test_what_does_not_exist_is_not_found(caller: Caller, path: str) -> None:
    answer = caller.api(path, caller.procore.token(), CONNECTED, params={"company_id": CONNECTED})

    assert (answer.status_code, answer.json()) == (404, {"errors": "Not found"})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(caller: Caller, method: str) -> None:
    answer = caller.api(HOOKS, caller.procore.token(), CONNECTED, method=method)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", [PROJECTS, "/rest/v1.0/app_installations", HOOKS, f"{HOOKS}/30417/deliveries"]
)
def test_the_header_does_not_stand_for_the_company_in_the_query(caller: Caller, path: str) -> None:
    answer = caller.api(path, caller.procore.token(), CONNECTED)

    assert answer.status_code == 400
    assert "company_id" in answer.json()["errors"]


def test_a_list_comes_in_pages_that_lead_to_each_other() -> None:
    """The links of pagination.md: no `prev` on page 2, no `next` on the last page."""
    asked = {"host": "api.procore.com", "query": "page={}&per_page=5&project_id=14406"}
    rows = [{"id": number} for number in range(20)]

    def links(page: int, *, size: int = 5, wrap: str = "") -> tuple[dict[str, str], Reply]:
        target = f"/rest/v1.0/punch_items?project_id=14406&per_page={size}&page={page}"
        reply = paged(Asked("GET", target, (("host", asked["host"]),)), rows, wrap=wrap)
        found = re.findall(r'<([^>]+)>; rel="(\w+)"', dict(reply.headers).get("Link", ""))
        return {rel: url for url, rel in found}, reply

    assert [list(links(page)[0]) for page in (1, 2, 3, 4)] == [
        ["last", "next"],
        ["first", "last", "next"],
        ["first", "prev", "last", "next"],
        ["first", "prev", "last"],
    ]
    url = f"https://api.procore.com/rest/v1.0/punch_items?{asked['query']}"
    assert links(3)[0] == {
        rel: url.format(page) for rel, page in (("first", 1), ("prev", 2), ("last", 4), ("next", 4))
    }
    headers = dict(links(3)[1].headers)
    assert (headers["Per-Page"], headers["Total"]) == ("5", "20")
    assert headers["Cache-Control"] == "no-store, must-revalidate, private, max-age=0"
    assert "Link" not in dict(links(1, size=20)[1].headers)
    assert dict(links(1, size=20, wrap="data")[1].headers)["Link"] == ""


def test_a_page_is_as_large_as_it_may_be_and_leads_to_the_next(caller: Caller) -> None:
    query = f"company_id={CONNECTED}&view=ids&per_page=1"
    token = caller.procore.token()
    first = caller.api(f"{PROJECTS}?{query}", token, CONNECTED)
    second = caller.api(
        str(httpx.URL(first.links["next"]["url"]).raw_path, "ascii"), token, CONNECTED
    )

    assert second.json() == [{"id": 562949953700457}]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    whole = caller.api(f"{PROJECTS}?company_id={CONNECTED}&per_page=900", token, CONNECTED)
    assert whole.headers["per-page"] == "300"


def test_a_token_that_is_wrong_or_has_expired_is_refused_in_the_documented_words(
    caller: Caller, clock: Clock
) -> None:
    token = caller.procore.token(person=True)
    clock.now += 5400
    expired = caller.api("/rest/v1.0/me", token)
    wrong = caller.api("/rest/v1.0/me", "nonsense")
    new = caller.api(f"/rest/v2.0/companies/{CONNECTED}/webhooks/hooks", "nonsense")

    assert expired.status_code == wrong.status_code == new.status_code == 401
    assert expired.json() == wrong.json() == {"errors": "The access token is invalid"}
    assert new.json()["error"]["details"][0]["reason_code"] == "INVALID_TOKEN"
    assert caller.api("/rest/v1.0/me").status_code == 401


# Switches of the API host


def test_the_company_header_is_demanded_of_all_but_a_few_calls(caller: Caller) -> None:
    person, service = caller.procore.token(person=True), caller.procore.token()
    projects = f"{PROJECTS}?company_id={CONNECTED}"
    said = caller.api(projects, person).text.splitlines()
    assert len(said) == 4
    assert said[-1].endswith("specifies the id of the company into which you are making the call.")

    def lacking(path: str, token: str) -> bool:
        answer = caller.api(path, token)
        assert answer.status_code in {200, 400}
        return answer.text.startswith("Missing Procore-Company-Id header!")

    exempt = ("/rest/v1.0/me", "/rest/v1.0/companies")
    assert [lacking(path, person) for path in (*exempt, projects)] == [False, False, True]
    assert [lacking(path, service) for path in (*exempt, projects)] == [True, True, True]
    assert lacking(f"/rest/v1.0/me?company_id={CONNECTED}", person)
    caller.procore.turn(dmsa_header_on_me=False)
    assert [lacking(path, service) for path in (*exempt, projects)] == [False, False, True]
    caller.procore.turn(enforce_company_header=False)
    assert not lacking(projects, person)


def test_the_status_of_a_missing_header_is_a_switch(caller: Caller) -> None:
    caller.procore.turn(company_header_status=403)
    answer = caller.api("/rest/v1.0/me", caller.procore.token())

    assert answer.status_code == 403
    assert answer.text.startswith("Missing Procore-Company-Id header!")


def test_a_header_that_is_no_number_counts_as_missing(caller: Caller) -> None:
    assert caller.api("/rest/v1.0/me", caller.procore.token(), "Harbor").status_code == 400


def test_only_a_company_that_has_the_app_is_open(caller: Caller) -> None:
    token = caller.procore.token()

    def asked(company: int, header: int) -> httpx.Response:
        return caller.api(f"{PROJECTS}?company_id={company}", token, header)

    refused = asked(NOT_CONNECTED, NOT_CONNECTED)
    assert refused.status_code == 403
    assert refused.json() == {"errors": ["App is not connected to this company."]}
    assert asked(NOT_CONNECTED, CONNECTED).status_code == 403
    assert asked(CONNECTED, CONNECTED).status_code == 200
    listed = caller.api("/rest/v1.0/companies", token, CONNECTED).json()
    assert [company["id"] for company in listed] == [CONNECTED]
    caller.procore.turn(installed_companies=frozenset({CONNECTED, NOT_CONNECTED}))
    assert asked(NOT_CONNECTED, NOT_CONNECTED).status_code == 200


def test_a_short_life_makes_tokens_expire(caller: Caller) -> None:
    caller.procore.turn(access_ttl=0)
    told = caller.grant(grant_type="client_credentials").json()

    assert told["expires_in"] == 0
    expired = caller.api("/rest/v1.0/me", told["access_token"], CONNECTED)
    assert expired.status_code == 401


def test_the_nearer_limit_is_told_and_kept(caller: Caller, clock: Clock) -> None:
    caller.procore.turn(rate_spike=2, rate_hour=3, retry_after=False)
    token = caller.procore.token()

    def call() -> tuple[int, str, str, int]:
        answer = caller.api("/rest/v1.0/me", token, CONNECTED)
        limit, left, reset = (
            answer.headers[f"x-rate-limit-{name}"] for name in ("limit", "remaining", "reset")
        )
        assert "retry-after" not in answer.headers
        return answer.status_code, limit, left, int(reset) - int(clock.now)

    assert call() == (200, "2", "1", 11)
    assert call() == (200, "2", "0", 11)
    assert call() == (429, "2", "0", 11)
    clock.now += 11
    assert call() == (429, "3", "0", 3590)
    clock.now += 3590
    assert call() == (200, "2", "1", 11)


def test_a_limit_may_name_the_wait_twice(caller: Caller) -> None:
    caller.procore.turn(rate_spike=0)
    answer = caller.api("/rest/v1.0/me", caller.procore.token(), CONNECTED)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "11"
    assert answer.text.startswith("You have surpassed the max number of requests")


def test_each_company_has_a_budget_of_its_own(caller: Caller) -> None:
    caller.procore.turn(rate_spike=1, installed_companies=frozenset({CONNECTED, NOT_CONNECTED}))
    token = caller.procore.token()
    answers = [caller.api("/rest/v1.0/me", token, one) for one in (CONNECTED, NOT_CONNECTED) * 2]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]


def test_faults_are_played_on_demand_one_for_each_call(caller: Caller, clock: Clock) -> None:
    token = caller.procore.token()
    shown = caller.api("/stand-in/faults/429=5/503/slow=0/html=502/html")
    answers = [caller.api("/rest/v1.0/me", token, CONNECTED) for _ in range(4)]
    page = caller.grant(grant_type="client_credentials")

    assert shown.text == "The next calls get: 429=5/503/slow=0/html=502/html\n"
    assert [answer.status_code for answer in answers] == [429, 503, 200, 502]
    limited, outage, _, gateway = answers
    assert limited.headers["retry-after"] == "5"
    assert limited.headers["x-rate-limit-reset"] == str(int(clock.now) + 5)
    assert outage.headers["retry-after"] == "7"
    assert gateway.headers["content-type"].startswith("text/html")
    assert (page.status_code, page.text[:15]) == (200, "<!doctype html>")
    assert caller.api("/rest/v1.0/me", token, CONNECTED).status_code == 200
    wrong = caller.api("/stand-in/faults/429/flood")
    assert wrong.status_code == 400
    assert "'flood' is no fault: 429, 503, slow, html" in wrong.text


def test_an_outage_is_everywhere(caller: Caller) -> None:
    caller.procore.turn(outage=True)
    for answer in (caller.grant(grant_type="client_credentials"), caller.api("/rest/v1.0/me")):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
        assert answer.content == b""


def test_the_installations_can_be_out_of_sight(caller: Caller) -> None:
    caller.procore.turn(installations_visible=False)
    path = f"/rest/v1.0/app_installations?company_id={CONNECTED}"

    assert caller.api(path, caller.procore.token(), CONNECTED).status_code == 403


def test_browsers_may_call_from_registered_origins_alone(caller: Caller) -> None:
    caller.procore.turn(cors_origins=("https://app.example",))

    def allowed(origin: str) -> str:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        }
        answer = caller.api("/rest/v1.0/me", method="OPTIONS", headers=headers)
        return str(answer.headers.get("access-control-allow-origin", ""))

    assert allowed("https://app.example") == "https://app.example"
    assert allowed("https://other.example") == ""


def test_the_environment_of_callers_by_number_is_a_switch(caller: Caller) -> None:
    token = caller.procore.token(Stage.PRODUCTION, person=True)

    def called() -> int:
        headers = {"Host": f"127.0.0.1:{caller.procore.api.port}"}
        return caller.api("/rest/v1.0/me", token, headers=headers).status_code

    assert called() == 401
    caller.procore.turn(environment=Stage.PRODUCTION)
    assert called() == 200


def test_calls_are_noted_down_without_secrets(caller: Caller) -> None:
    told = caller.pair()
    caller.api(f"{PROJECTS}?company_id={CONNECTED}&access_token=x", told["access_token"], CONNECTED)
    shown = caller.api("/stand-in/log").text

    assert caller.procore.log[-1] == Record("GET", "sandbox.procore.com", PROJECTS, True, 200)
    assert json.loads(shown) == [record._asdict() for record in caller.procore.log]
    secrets = {caller.procore.sandbox.client_secret, *(v for v in told.values() if v != 5400)}
    assert not [secret for secret in secrets if str(secret) in shown]
    assert "?" not in shown
    caller.procore.turn(record=False)
    caller.api("/rest/v1.0/me")
    assert len(caller.procore.log) == 3


# For whom it is there


async def test_the_wizards_client_is_led_there_for_every_host_of_procores(
    procore: StandIn,
) -> None:
    token = {stage: procore.token(stage, person=True) for stage in Stage}
    async with Client(procore.guard(), ca_file=str(procore.ca_file)) as client:
        for stage, hosts in ENVIRONMENTS.items():
            headers = {"Authorization": f"Bearer {token[stage]}"}
            info = await client.fetch(Request("GET", f"{hosts.login}/oauth/token/info", headers))
            me = await client.fetch(Request("GET", f"{hosts.api}/rest/v1.0/me", headers))

            assert (info.status, me.status) == (200, 200)
            assert "not Procore" in me.header("server")


def test_events_of_each_version_have_the_ids_that_tell_duplicates() -> None:
    assert samples.event("v2.0")["ulid"]
    assert samples.event("v3.0")["related_resources"]
    assert isinstance(samples.event("v4.0")["id"], str)
    assert "ulid" not in samples.event("v4.0")
    header, *rows = samples.ACTIVITY_CSV.splitlines()
    assert header == "Date,Response Code,HTTP Method,Normalized Route,Count"
    assert all(row.count(",") == 4 for row in rows)


def test_every_switch_is_told_in_the_documentation() -> None:
    text = (ROOT / "docs" / "rehearsal.md").read_text("utf-8")

    assert not [s.name for s in each_switch() if f"`--{s.name.replace('_', '-')}`" not in text]
    assert Switches() == Switches(**{s.name: s.default for s in each_switch()})
    for words in re.findall(r"^python3 dev\.py stand-in(.*)$", text, re.MULTILINE):
        assert vars(_parser().parse_args(words.split()))
    for words in re.findall(r"/stand-in/faults/([\w=/]+)", text):
        assert [PlayedFault.of(word) for word in words.split("/")]


def test_a_person_is_told_how_to_rehearse_and_ends_it_with_ctrl_c() -> None:
    command = [sys.executable, "-m", "tests.standin", "--outage"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        told = ""
        while "Ctrl+C ends it" not in told:
            line = child.stdout.readline()
            assert line, told
            told += line
        ca_file = Path(told.split("CA file")[1].split()[0])
        address = told.split("Login")[1].split()[0]
        context = ssl.create_default_context(cafile=str(ca_file))
        answer = httpx.get(f"{address}/oauth/authorize", verify=context, trust_env=False)
        heard = child.stdout.readline()
        child.send_signal(signal.SIGINT)
        closing = child.stdout.read()

    assert "It is NOT Procore" in told
    assert f"--live --rehearse {address.removeprefix('https://')},127.0.0.1:" in told
    assert answer.status_code == 503
    assert "GET     127.0.0.1/oauth/authorize" in heard
    assert child.returncode == 0
    assert "Stopped" in closing
    assert not ca_file.exists()


@pytest.mark.parametrize("words", [["--port", "0"], ["--faults", "flood"], ["--nonsense"]])
def test_a_wrong_switch_is_refused(words: list[str]) -> None:
    command = [sys.executable, "-m", "tests.standin", *words]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 2
    assert words[-1] in run.stderr + run.stdout
