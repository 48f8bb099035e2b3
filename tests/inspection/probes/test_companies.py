"""What Procore's API answers for the companies a partner names, and what a partner is told."""

from __future__ import annotations

import json

import pytest

from tests.inspection.probes.partner import Partner, stand_in, use_of, verdict_of
from tests.standin.faulty import Faulty
from tests.standin.server import CONNECTED, NOT_CONNECTED, StandIn
from tests.standin.wire import JSON, Asked, Line, Reply
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse, Severity, Status
from wizard.engine.questions import questions_of
from wizard.inspection.procore.account import SignedIn
from wizard.inspection.procore.hosts import Stage

LEFT = "{} of 25 calls left until 09:30:11 UTC"
"""What a met check adds about the rate limit in the answers of the stand-in."""
API = "sandbox.procore.com"
LOGIN = "login-sandbox.procore.com"
TOKEN = b'{"access_token": "eyJx.y.z", "token_type": "bearer", "expires_in": 5400}'
USER = {"app__service_account_kind": None}


@pytest.fixture
def reaching(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "build-developer-sandbox-accessed", "companies-installed")


@pytest.fixture
def installed(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "build-sandbox-custom-install", "installation")


@pytest.fixture
def header(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "prod-company-id-header-dmsa", "company-header")


@pytest.fixture
def both(catalogue: Catalogue) -> CheckUse:
    return use_of(catalogue, "fb-multi-company", "multi-company")


def person(procore: StandIn, **answers: object) -> Partner:
    """A partner of a user-level app whose tester signed in to the sandbox."""
    partner = Partner.of(procore, **(USER | answers))
    partner.signed_in = {Stage.SANDBOX: SignedIn(procore.token(person=True))}
    return partner


# A service account


async def test_a_company_that_has_the_app_is_reached(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse
) -> None:
    verdict = await verdict_of(Partner.of(procore), catalogue, reaching)

    assert (verdict.status, verdict.message) == (
        Status.MET,
        f"1 company has the app; {LEFT.format(23)}",
    )
    assert [r.path for r in procore.log] == [
        "/oauth/token",
        "/rest/v1.0/me",
        "/rest/v1.0/companies",
    ]
    assert all(r.company_header for r in procore.log[1:])


async def test_a_company_of_more_than_32_bits_is_found_to_the_last_digit(
    catalogue: Catalogue, reaching: CheckUse
) -> None:
    with stand_in(installed_companies=frozenset({CONNECTED, CONNECTED + 1})) as procore:
        partner = Partner.of(procore, sandbox__company_id=str(CONNECTED + 1))
        verdict = await verdict_of(partner, catalogue, reaching)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert verdict.message == f"1 company has the app, but {CONNECTED + 1} is not among them"
    assert verdict.field == "sandbox.company_id"


async def test_a_company_without_the_app_is_told_by_procores_own_words(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse, installed: CheckUse
) -> None:
    partner = Partner.of(procore, sandbox__company_id=str(NOT_CONNECTED))
    for use in (reaching, installed):
        verdict = await verdict_of(partner, catalogue, use)
        assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
        assert verdict.message == (
            f"Procore says that the app is not connected to company {NOT_CONNECTED} (403)"
        )
        assert (verdict.field, bool(verdict.fix)) == ("sandbox.company_id", True)


async def test_after_the_first_refusal_nothing_more_is_called_for_that_company(
    procore: StandIn, reaching: CheckUse, installed: CheckUse
) -> None:
    partner = Partner.of(procore, sandbox__company_id=str(NOT_CONNECTED))
    await partner.find_out(reaching, installed)

    assert len([r for r in procore.log if r.path.startswith("/rest/")]) == 1


async def test_questions_of_one_run_share_the_token_and_the_calls(
    procore: StandIn,
    reaching: CheckUse,
    installed: CheckUse,
    both: CheckUse,
    catalogue: Catalogue,
) -> None:
    partner = Partner.of(procore, sandbox__second_company_id=str(NOT_CONNECTED))
    token = use_of(catalogue, "build-developer-sandbox-accessed", "oauth-token")
    answers = await partner.find_out(token, reaching, installed, both)

    called = [r.path for r in procore.log]
    assert len(answers) == 4
    assert called.count("/oauth/token") == 1
    assert called.count("/rest/v1.0/projects") == 2
    assert {r.method for r in procore.log if r.path != "/oauth/token"} == {"GET"}


async def test_no_more_is_called_than_was_planned(
    procore: StandIn, reaching: CheckUse, installed: CheckUse
) -> None:
    partner = Partner.of(procore)
    await partner.find_out(reaching, installed)

    planned = sorted(what.partition("?")[0] for what in partner.planned)
    assert sorted(f"{r.method} https://{r.host}{r.path}" for r in procore.log) == planned


async def test_an_installed_app_is_met_and_read_from_one_project_alone(
    procore: StandIn, catalogue: Catalogue, installed: CheckUse
) -> None:
    verdict = await verdict_of(Partner.of(procore), catalogue, installed)

    assert verdict.status is Status.MET
    assert verdict.message == f"Company {CONNECTED} answers, so it has the app; {LEFT.format(24)}"


async def test_production_is_asked_at_its_own_hosts_with_its_own_credentials(
    procore: StandIn, catalogue: Catalogue
) -> None:
    use = use_of(catalogue, "elig-installable-in-customer-account", "installation")
    verdict = await verdict_of(Partner.of(procore), catalogue, use)

    assert verdict.status is Status.MET
    assert {r.host for r in procore.log} == {"login.procore.com", "api.procore.com"}


async def test_without_a_token_the_companies_stay_unknown(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse
) -> None:
    partner = Partner.of(procore)
    partner.secrets = dict.fromkeys(partner.secrets, "mistyped")
    verdict = await verdict_of(partner, catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert f"{LOGIN} gave no token (invalid_client)" in verdict.message
    assert [r.path for r in procore.log] == ["/oauth/token"]


async def test_no_company_at_all_fails(catalogue: Catalogue, reaching: CheckUse) -> None:
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore, companies=b"[]")
        verdict = await verdict_of(partner, catalogue, reaching)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert verdict.message == "No company has the app, says Procore"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, "no company is named"),
        ("0042", "is not a company id"),
        ("1/../me", "is not a company id"),
    ],
)
async def test_what_is_no_company_id_is_never_called(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse, typed: str | None, said: str
) -> None:
    partner = Partner.of(procore, sandbox__company_id=typed)
    verdict = await verdict_of(partner, catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert said in verdict.message
    assert procore.log == []


# Two companies, and the header


async def test_two_companies_are_read_each_with_its_own_header(
    catalogue: Catalogue, both: CheckUse
) -> None:
    two = frozenset({CONNECTED, NOT_CONNECTED})
    with stand_in(installed_companies=two) as procore:
        partner = Partner.of(procore, sandbox__second_company_id=str(NOT_CONNECTED))
        verdict = await verdict_of(partner, catalogue, both)

    # The stand-in shows one list of projects for every company.
    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert verdict.message == "Both companies showed the same project"
    assert [r.company_header for r in procore.log] == [False, True, True]


async def test_two_companies_with_projects_of_their_own_are_met(
    catalogue: Catalogue, both: CheckUse
) -> None:
    def projects(line: Line, asked: Asked, _: str) -> None:
        line.reply(asked, Reply(200, b'[{"id": %s}]' % asked.one("company_id").encode(), kind=JSON))

    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        partner.answers["sandbox.second_company_id"] = str(NOT_CONNECTED)
        web.on("/rest/v1.0/projects", projects, host=API)
        verdict = await verdict_of(partner, catalogue, both)

    assert verdict.status is Status.MET
    assert verdict.message == (
        f"Read in companies {CONNECTED} and {NOT_CONNECTED}; no answer named the limit of calls"
    )


async def test_the_company_that_refuses_is_named_with_its_field(
    procore: StandIn, catalogue: Catalogue, both: CheckUse
) -> None:
    partner = Partner.of(procore, sandbox__second_company_id=str(NOT_CONNECTED))
    verdict = await verdict_of(partner, catalogue, both)

    assert verdict.status is Status.NOT_MET
    assert str(NOT_CONNECTED) in verdict.message
    assert verdict.field == "sandbox.second_company_id"


async def test_one_company_twice_is_not_asked(
    procore: StandIn, catalogue: Catalogue, both: CheckUse
) -> None:
    partner = Partner.of(procore, sandbox__second_company_id=str(CONNECTED))
    verdict = await verdict_of(partner, catalogue, both)

    assert verdict.status is Status.COULD_NOT_TELL
    assert procore.log == []


async def test_the_header_is_tried_and_never_left_out(
    procore: StandIn, catalogue: Catalogue, header: CheckUse
) -> None:
    verdict = await verdict_of(Partner.of(procore), catalogue, header)

    assert verdict.status is Status.MET
    assert verdict.message == (
        f"With the header, /me is answered for company {CONNECTED}; {LEFT.format(24)}"
    )
    assert [r.company_header for r in procore.log if r.path == "/rest/v1.0/me"] == [True]


async def test_a_company_without_the_app_says_nothing_of_the_header(
    procore: StandIn, catalogue: Catalogue, header: CheckUse
) -> None:
    partner = Partner.of(procore, app__proof_company_id=str(NOT_CONNECTED))
    verdict = await verdict_of(partner, catalogue, header)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "so the header was not tried" in verdict.message


# A person who signed in


async def test_without_a_sign_in_the_companies_of_a_user_level_app_stay_unknown(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse
) -> None:
    verdict = await verdict_of(Partner.of(procore, **USER), catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "--sign-in" in verdict.message
    assert procore.log == []


async def test_nobody_signs_in_to_production(procore: StandIn, catalogue: Catalogue) -> None:
    use = use_of(catalogue, "elig-active-customer-12m", "companies-installed")
    partner = Partner.of(procore, **USER)

    assert questions_of(use, partner.facts) == ()
    verdict = await verdict_of(partner, catalogue, use)
    assert verdict.status is Status.COULD_NOT_TELL
    assert "available for the Developer Sandbox only" in verdict.message


async def test_a_persons_companies_are_listed_without_naming_one(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse
) -> None:
    verdict = await verdict_of(person(procore), catalogue, reaching)

    assert (verdict.status, verdict.message) == (
        Status.MET,
        f"Reaches 2 companies; {LEFT.format(23)}",
    )
    assert [r.company_header for r in procore.log] == [False, False]


async def test_a_persons_app_is_looked_for_in_the_companys_list_and_nowhere_else(
    procore: StandIn, catalogue: Catalogue, installed: CheckUse
) -> None:
    verdict = await verdict_of(person(procore), catalogue, installed)

    assert verdict.status is Status.MET
    assert verdict.message == (
        f"Company {CONNECTED} has had the app since 2026-04-03; {LEFT.format(24)}"
    )
    assert [r.path for r in procore.log] == ["/rest/v1.0/app_installations"]


async def test_a_list_that_the_person_may_not_read_fails_nobody(
    catalogue: Catalogue, installed: CheckUse
) -> None:
    with stand_in(installations_visible=False) as procore:
        verdict = await verdict_of(person(procore), catalogue, installed)

    assert verdict.status is Status.COULD_NOT_TELL
    assert f"may not read which apps company {CONNECTED} has (403)" in verdict.message


@pytest.mark.parametrize(
    ("rows", "status", "said"),
    [
        ([], Status.NOT_MET, "Procore does not list it"),
        ([{"app_uid": "another"}], Status.NOT_MET, "Procore does not list it"),
        ([{"uninstalled_at": "2026-05-01T00:00:00Z"}], Status.NOT_MET, "lists it as removed"),
        ([{"installed_at": "2026-11-25T09:30:00Z"}], Status.COULD_NOT_TELL, "can itself enter it"),
        ([{"installed_at": "soon"}], Status.COULD_NOT_TELL, "can itself enter it"),
        ([{"installed_at": "2026-11-25T09:29:59Z"}], Status.MET, "since 2026-11-25"),
    ],
)
async def test_what_only_the_list_of_apps_tells_never_blocks(
    catalogue: Catalogue,
    installed: CheckUse,
    rows: list[dict[str, str]],
    status: Status,
    said: str,
) -> None:
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        partner.signed_in = {Stage.SANDBOX: SignedIn("eyJx.y.z")}
        del partner.answers["app.service_account_kind"]
        uid = {"app_uid": procore.sandbox.client_id}
        body = json.dumps([uid | row for row in rows]).encode()
        web.on("/rest/v1.0/app_installations", Reply(200, body, kind=JSON), host=API)
        verdict = await verdict_of(partner, catalogue, installed)

    assert verdict.status is status
    assert said in verdict.message
    assert verdict.severity is (Severity.WARNING if status is Status.NOT_MET else None)
    assert len(verdict.message) <= 180


async def test_a_person_whose_company_lacks_the_app_is_told_by_procores_own_words(
    procore: StandIn, catalogue: Catalogue, installed: CheckUse
) -> None:
    partner = person(procore, sandbox__company_id=str(NOT_CONNECTED))
    verdict = await verdict_of(partner, catalogue, installed)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert "not connected to company 77120" in verdict.message


async def test_a_token_of_another_environment_fails_nobody(
    procore: StandIn, catalogue: Catalogue, reaching: CheckUse
) -> None:
    partner = person(procore)
    partner.signed_in = {Stage.SANDBOX: SignedIn(procore.token(Stage.PRODUCTION, person=True))}
    verdict = await verdict_of(partner, catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "sign in again" in verdict.message
    assert len(procore.log) == 1


async def test_an_expired_token_ends_all_calls(reaching: CheckUse, installed: CheckUse) -> None:
    with stand_in(access_ttl=0) as procore:
        partner = Partner.of(procore)
        answers = await partner.find_out(reaching, installed)

    assert len([r for r in procore.log if r.path.startswith("/rest/")]) == 1
    for observed in answers.values():
        assert "refuses the token" in observed.trouble


# Limits, faults and strange answers


@pytest.mark.parametrize("limit", ["rate_hour", "rate_spike"])
async def test_a_run_stops_before_the_last_tenth_of_a_limit(
    catalogue: Catalogue, reaching: CheckUse, limit: str
) -> None:
    with stand_in(**{limit: 1}) as procore:
        verdict = await verdict_of(Partner.of(procore), catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "has 0 of 1 calls left, so the run stops there; try after" in verdict.message
    assert len([r for r in procore.log if r.path.startswith("/rest/")]) == 1


@pytest.mark.parametrize("retry_after", [True, False])
async def test_an_hour_is_not_waited_out(
    catalogue: Catalogue, reaching: CheckUse, retry_after: bool
) -> None:
    with stand_in(rate_hour=0, retry_after=retry_after) as procore:
        verdict = await verdict_of(Partner.of(procore), catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "answered 429: its limit of calls is used up; try after 10:30:0" in verdict.message
    assert len([r for r in procore.log if r.path.startswith("/rest/")]) == 1


@pytest.mark.parametrize("status", [400, 403])
async def test_a_header_that_procore_misses_although_it_was_sent_fails_nobody(
    catalogue: Catalogue, reaching: CheckUse, status: int
) -> None:
    said = Reply(status, b"Missing Procore-Company-Id header!\n\nEach call", kind="text/plain")
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        web.on("/rest/v1.0/me", said, host=API)
        verdict = await verdict_of(partner, catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert "misses the company header, which was sent" in verdict.message


STRANGE = {
    "half": (Reply(200, b'{"id": 40', kind=JSON), "in a form that is not known"),
    "no id": (Reply(200, b'{"id": null}', kind=JSON), "in a form that is not known"),
    "a fraction": (Reply(200, b'{"id": 5.0e14}', kind=JSON), "in a form that is not known"),
    "too large": (Reply(200, b'{"id": 9223372036854775808}', kind=JSON), "form that is not known"),
    "a list": (Reply(200, b"[1]", kind=JSON), "in a form that is not known"),
    "a page": (Reply(200, b"<h1>Hello</h1>"), "with a web page instead of JSON"),
    "a bot wall": (
        Reply(403, b"<html>Wait</html>"),
        "answered 403 to GET /rest/v1.0/me with a web",
    ),
    "no page": (Reply(404, b"<h1>404</h1>"), "404 to GET /rest/v1.0/me with a web page"),
    "elsewhere": (Reply(302, headers=(("Location", "https://evil.example"),)), "answered 302"),
    "wrong verb": (Reply(406, b"{}", kind=JSON), "Procore answered 406"),
}


@pytest.mark.parametrize("name", STRANGE)
async def test_an_answer_of_no_known_form_fails_nobody(
    catalogue: Catalogue, reaching: CheckUse, name: str
) -> None:
    reply, said = STRANGE[name]
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        web.on("/rest/v1.0/me", reply, host=API)
        verdict = await verdict_of(partner, catalogue, reaching)

    assert verdict.status is Status.COULD_NOT_TELL
    assert said in verdict.message
    assert len(web.methods("/rest/v1.0/me")) == 1


async def test_no_token_goes_to_another_host_with_a_redirect(reaching: CheckUse) -> None:
    away = Reply(307, headers=(("Location", "https://elsewhere.example/me"),))
    with Faulty(API, LOGIN, "elsewhere.example") as web, stand_in() as procore:
        partner = lead(web, procore)
        web.on("/rest/v1.0/me", away, host=API)
        await partner.find_out(reaching)

        assert {seen.host for seen in web.seen} == {API, LOGIN}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b'{"errors": ["No access"]}', "(403, \u201cNo access\u201d): most likely"),
        (401, b"", "(401): most likely"),
        (404, b'{"errors": "Not found"}', "finds no company"),
    ],
)
async def test_a_refusal_that_may_mean_several_things_only_warns(
    catalogue: Catalogue, reaching: CheckUse, status: int, body: bytes, said: str
) -> None:
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        web.on("/rest/v1.0/companies", Reply(status, body, kind=JSON), host=API)
        verdict = await verdict_of(partner, catalogue, reaching)

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, Severity.WARNING)
    assert said in verdict.message
    assert verdict.fix


async def test_a_token_that_comes_back_in_an_error_is_not_kept(
    catalogue: Catalogue, reaching: CheckUse
) -> None:
    echo = b'{"errors": ["eyJx.y.z may not"]}'
    with Faulty(API, LOGIN) as web, stand_in() as procore:
        partner = lead(web, procore)
        web.on("/rest/v1.0/me", Reply(403, echo, kind=JSON), host=API)
        verdict = await verdict_of(partner, catalogue, reaching)

    assert "\u201c**** may not\u201d" in verdict.message


def lead(web: Faulty, procore: StandIn, companies: bytes = b"") -> Partner:
    """A partner whose calls meet pages of a test's own, behind a login that always consents."""
    web.on("/oauth/token", Reply(200, TOKEN, kind=JSON), host=LOGIN)
    web.on("/rest/v1.0/me", Reply(200, b'{"id": 40977}', kind=JSON), host=API)
    web.on("/rest/v1.0/companies", Reply(200, companies or b"[]", kind=JSON), host=API)
    partner = Partner.of(procore)
    partner.guard, partner.ca_file = web.guard(), web.ca_file
    return partner
