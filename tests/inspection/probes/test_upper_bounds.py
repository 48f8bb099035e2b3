"""What arrives is never more than was told before, whatever the servers answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Any

import pytest

from tests.inspection.probes.asking import LIMITS, NOW, no_time, run
from tests.inspection.probes.names import NameServer
from tests.inspection.probes.partner import REFERENCES, Partner, stand_in
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.server import CONNECTED, NOT_CONNECTED
from tests.standin.wire import Asked, Line, Reply
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.answer import RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import Guard
from wizard.inspection.net.pacing import PaceLimits
from wizard.inspection.net.traffic import AnnouncedCall, CallKey
from wizard.inspection.net.urls import host_in
from wizard.inspection.probes.comparison import PlanComparison
from wizard.inspection.probes.mail import RESOLVER
from wizard.inspection.probes.run import grouped_calls, plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, RunCache
from wizard.inspection.probes.siblings import sibling_of
from wizard.inspection.procore.account import Account, Flow, SignedIn
from wizard.inspection.procore.calling import ApiCaller
from wizard.inspection.procore.hosts import Stage
from wizard.topics.autofill.website import WebsiteError, plan_site, read_website

SHOP, OTHER = "shop.example", "other.example"
KEPT = "keyring:submission-wizard/1/webhook.auth_value"
PATHS = (
    "/page", "/over", "/status/500", "/status/503", "/redirect/9", "/drop", "/flaky/9",
    f"/to?url=https://{OTHER}/flaky/9",
)  # fmt: skip
OF_PAGES: Mapping[str, tuple[str, ...]] = {
    "link-alive": (),
    "link-own-site": (f"https://{OTHER}/flaky/8",),
    "link-steps": (),
    "link-mentions": ("word",),
    "link-privacy": ("topic: word",),
    "link-version-date": ("date: word",),
    "page-content": ("text", "word"),
    "framing": (),
    "webhook-delivery": (KEPT,),
    "webhook-duplicate": (KEPT,),
    "webhook-auth": (KEPT,),
}


class Flaky:
    """`/flaky/3`: each address is unavailable at first; then it leads to the one below it."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, line: Line, asked: Asked, _: str) -> None:
        first = (asked.host, asked.target) not in self._seen
        self._seen.add((asked.host, asked.target))
        left = int(asked.path.rpartition("/")[2])
        moved = page("Moved", "Moved.", 302, Location=f"/flaky/{left - 1}")
        line.reply(asked, page("", "", 503, Retry_After="0") if first else moved)


@pytest.fixture(scope="module")
def hosts() -> Iterator[Faulty]:
    with Faulty(SHOP, OTHER) as faulty:
        yield faulty


@pytest.fixture
def web(hosts: Faulty) -> Faulty:
    """The hosts; nobody has asked for anything yet."""
    hosts.seen.clear()
    hosts.on("/over", Reply(429))
    flaky = Flaky()
    for left in range(30):
        hosts.on(f"/flaky/{left}", flaky)
    return hosts


def arrived_as_told(web: Faulty, compared: PlanComparison) -> None:
    """What arrived is what the run noted, and no more than it had announced, of any kind."""
    arrived = Counter(one.host for one in web.seen)
    assert arrived == Counter(host_in(one.url) for one in compared.sent)
    assert set(arrived) <= {*compared.plan.hosts, *compared.elsewhere}
    for host in compared.plan.hosts:
        assert within(compared.made_of(host), compared.plan.bound_of(host))
    assert within(compared.made, compared.plan.bound)


def within(made: UpperBound, told: UpperBound) -> bool:
    return all(a <= b for a, b in zip(astuple(made), astuple(told), strict=True))


@pytest.mark.parametrize("check", OF_PAGES)
async def test_no_check_of_an_address_sends_more_than_was_told(web: Faulty, check: str) -> None:
    for path in PATHS:
        web.seen.clear()
        question = Question(check, (web.url(path, SHOP), *OF_PAGES[check]))
        secrets = {KEPT: web.hooks.authorization}
        _, compared = await run([question], web.guard(), web.ca_file, secrets=secrets)

        assert web.seen
        arrived_as_told(web, compared)


@pytest.mark.parametrize("check", ["link-alive", "framing"])
async def test_the_bounds_are_no_wider_than_what_can_happen(web: Faulty, check: str) -> None:
    tries: Counter[str] = Counter()

    def faults(line: Line, asked: Asked, _: str) -> None:
        tries[asked.path] += 1
        left = int(asked.path.rpartition("/")[2])
        wanted = 2 if check == "framing" or left == 29 else 0
        moved = page("Moved", "Moved.", 302, Location=f"/faults/{left - 1}")
        came = moved if left > 9 else page("Arrived", "<p>Here</p>")
        line.reply(asked, page("", "", 503) if tries[asked.path] <= wanted else came)

    for left in range(30):
        web.on(f"/faults/{left}", faults)
    url = web.url("/faults/29", SHOP)
    made_up = sibling_of(url).removeprefix(f"https://{SHOP}")
    web.on(made_up, page("Moved", "Moved.", 302, Location="/redirect/9"))
    question = Question(check, (url,))
    _, compared = await run([question], web.guard(), web.ca_file)

    assert len(web.seen) == compared.plan.bound.requests
    assert compared.made == compared.plan.bound
    assert compared.words() == compared.plan.bound.made_words(compared.plan.bound)


async def test_each_address_is_told_with_its_query_and_laid_beside_what_came(web: Faulty) -> None:
    urls = [web.url(f"/page?id={number}", SHOP) for number in range(29)]
    urls.append(web.url(f"/to?url=https://{OTHER}/page", SHOP))
    questions = [Question(check, (url,)) for url in urls for check in ("link-alive", "link-steps")]
    _, compared = await run(questions, web.guard(), web.ca_file)
    told = compared.plan

    assert told.bound == UpperBound(calls=31, retries=60, redirects=605)
    assert told.words() == "at most 696 requests to 1 host (31 calls, 60 retries, 605 redirects)"
    (pages, asked), (beside, (made_up,)) = grouped_calls(told.calls)
    assert pages == "2 retries, 20 redirects, also to hosts not named here"
    assert [call.what for call in asked] == [f"GET {url}" for url in urls]
    assert beside == "5 redirects, also to hosts not named here"
    assert made_up.what.startswith(f"GET https://{SHOP}/no-such-page-")
    assert made_up.what.endswith(", a made-up address to compare with")
    arrived_as_told(web, compared)
    assert compared.words() == "32 of at most 696 requests (31 calls, 1 redirect)"
    assert compared.elsewhere == {OTHER: 1}
    by_address = {one["address"]: one for one in compared.document()["calls_by_address"]}
    assert by_address[urls[28]]["statuses"] == [200]
    assert by_address[urls[29]]["statuses"] == [302, 200]


async def test_what_the_plan_does_not_hold_is_not_sent(web: Faulty) -> None:
    url, elsewhere = web.url("/page", SHOP), web.url(f"/to?url=https://{OTHER}/page", SHOP)
    told = {CallKey("GET", elsewhere): AnnouncedCall(UpperBound(calls=1, redirects=5))}
    failures = []
    async with Client(web.guard(), LIMITS, ca_file=str(web.ca_file)) as client:
        client.traffic.announce(told)
        for asked in (url, elsewhere, elsewhere):
            with pytest.raises(RequestFailed) as caught:
                await client.fetch(Request("GET", asked))
            failures.append(caught.value.message)

    assert failures == [
        "this run did not announce that call",  # another address
        f"{OTHER} is not among the hosts that this run named",
        "this run did not announce that call",  # once more than announced
    ]
    assert len(web.seen) == len(client.traffic.sent) == 1


def steps(url: str) -> Question:
    return Question("link-steps", (url,))


async def test_what_does_not_fit_into_the_time_for_a_run_is_told_as_not_asked(web: Faulty) -> None:
    limits = quick(pace=PaceLimits(per_second=2))
    questions = [steps(web.url(path, SHOP)) for path in ("/page", "/hang", "/page?2", "/page?3")]
    answers, compared = await run(questions, web.guard(), web.ca_file, limits=limits, budget_s=1.0)
    over = "before the time for this run was over (1 s)"

    assert [answers[each].trouble for each in questions] == [
        "",
        f"it was asked, but not answered {over}",
        *[f"it was not asked {over}"] * 2,
    ]
    assert len(compared.sent) == 2


async def test_pages_that_share_addresses_and_redirects_stay_within_the_total(web: Faulty) -> None:
    paths = [f"/to?n={n}&url=https://{OTHER}/redirect/9" for n in range(5)]
    urls = [*(web.url(path, SHOP) for path in paths), web.url("/flaky/9", OTHER)]
    questions = [Question(check, (url,)) for url in urls for check in ("link-alive", "framing")]
    _, compared = await run(questions, web.guard(), web.ca_file)
    arrived_as_told(web, compared)

    web.seen.clear()
    fragments = [steps(web.url(f"/page#{n}", SHOP)) for n in range(3)]
    _, compared = await run(fragments, web.guard(), web.ca_file)
    assert compared.plan.bound.calls == len(web.seen) == 1


async def test_hosts_that_cannot_be_reached_are_tried_no_more_than_was_told(web: Faulty) -> None:
    for name in ("refused", "hang-up", "no-handshake", "plain-http", "expired"):
        question = Question("link-alive", (web.url("/page", f"{name}.example"),))
        before = web.connections(f"{name}.example")
        _, compared = await run([question], web.guard(), web.ca_file, limits=quick(2.0))
        arrived = web.connections(f"{name}.example") - before
        assert arrived <= compared.made.requests <= compared.plan.bound.requests


@pytest.mark.parametrize("name", ["old-too", "tls13", "tls10", "hang-up", "no-handshake"])
async def test_no_more_handshakes_are_made_than_were_told(web: Faulty, name: str) -> None:
    question, before = Question("tls", (f"{name}.example:443",)), web.connections(f"{name}.example")
    _, compared = await run([question], web.guard(), web.ca_file, limits=quick(2.0))
    arrived = web.connections(f"{name}.example") - before

    assert compared.plan.bound.brief() == "at most 9 TLS handshakes"
    assert 0 < arrived <= compared.made.handshakes <= compared.plan.bound.handshakes
    assert web.seen == []


@pytest.mark.parametrize("domain", ["many.com", "bare.com", "missing.com", "lost.com"])
async def test_no_more_names_are_looked_up_than_were_told(domain: str) -> None:
    many = tuple(f"{n} mx{n}.many.com." for n in range(9))
    lost = ("10 gone.example.", "20 gone-too.example.", "30 gone-as-well.example.")
    records = {
        ("many.com", "MX"): many,
        ("bare.com", "A"): ("192.0.2.2",),
        ("lost.com", "MX"): lost,
    }
    question = Question("mail-domain", (domain,))
    with NameServer(records) as server:

        async def resolver() -> Any:
            return server.resolver()

        shared = RunCache()
        await shared.once(RESOLVER, resolver)
        async with Client(Guard()) as client:
            scene = ProbeContext(client, _no_secret, lambda: NOW, shared)
            await run_probes(plan_run([question]), scene)
            compared = PlanComparison(plan_run([question]), client.traffic.sent)
        assert compared.plan.bound.brief() == "at most 7 name look-ups"
        assert 0 < len(server.asked) == compared.made.lookups <= compared.plan.bound.lookups


async def _no_secret(_reference: str) -> str:
    return "secret"


def _of_procore(partner: Partner, flow: Flow) -> list[Question]:
    """Every question that is asked of Procore, of two companies."""
    answers = partner.answers
    account = Account(
        Stage.SANDBOX, flow, answers["sandbox.client_id"], REFERENCES[Stage.SANDBOX],
        "https://app.example/callback",
    )  # fmt: skip
    one, two = str(CONNECTED), str(NOT_CONNECTED)
    asked = [("companies-installed", one), ("companies-installed", two), ("installation", one),
             ("company-header", two), ("oauth-token", account.client_id)]  # fmt: skip
    questions = [Question(check, account.inputs(subject)) for check, subject in asked]
    return [
        *questions,
        Question("multi-company", account.inputs(one, two)),
        Question("cors-preflight", ("https://app.example",)),
    ]


@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize("switches", [{}, {"outage": True}, {"rate_spike": 2}, {"rate_hour": 0}])
async def test_procore_is_not_called_more_often_than_was_told(
    monkeypatch: pytest.MonkeyPatch, switches: dict[str, Any], flow: Flow
) -> None:
    usual = ApiCaller.__init__.__kwdefaults__ or {}
    monkeypatch.setitem(usual, "patience_s", 1e9)
    with stand_in(**switches) as procore:
        partner = Partner.of(procore)
        if flow is Flow.USER:
            partner.signed_in[Stage.SANDBOX] = SignedIn(procore.token(person=True))
        told = plan_run(_of_procore(partner, flow))
        async with Client(partner.guard, LIMITS, ca_file=str(partner.ca_file)) as client:
            scene = ProbeContext(
                client, partner.secret, lambda: NOW, RunCache(), partner.signed_in, no_time
            )
            await run_probes(told, scene)
        arrived = Counter(record.host for record in procore.log)
        compared = PlanComparison(told, client.traffic.sent)

    assert arrived
    assert arrived == Counter(host_in(one.url) for one in compared.sent)
    for host in arrived:
        assert within(compared.made_of(host), told.bound_of(host))
    assert not told.bound.redirects


@pytest.mark.parametrize("start", ["/", "/flaky/9", "/redirect/2", "/status/503"])
async def test_no_more_of_a_website_is_opened_than_was_told(web: Faulty, start: str) -> None:
    links = "".join(f'<a href="/flaky/{9 - n}?{n}">Support {n}</a>' for n in range(30))
    web.on("/", page("Shop", f"<h1>Shop</h1>{links}"), host=SHOP)
    web.on("/page", page("Shop", f"<h1>Shop</h1>{links}"), host=SHOP)
    told = plan_site(web.url(start, SHOP))
    async with Client(web.guard(), LIMITS, ca_file=str(web.ca_file)) as client:
        try:
            await read_website(told, client)
        except WebsiteError:
            assert start != "/"

    assert told.lines[0] == f"Reading it makes {told.bound.words()}"
    assert 0 < len(web.seen) <= told.bound.requests
    assert {one.host for one in web.seen} == {SHOP}


def test_figures_are_told_in_words_and_by_name() -> None:
    bound = UpperBound(calls=2, retries=1, redirects=5, handshakes=1, lookups=7)

    assert bound.words(2) == (
        "at most 8 requests to 2 hosts (2 calls, 1 retry, 5 redirects), "
        "1 TLS handshake, 7 name look-ups"
    )
    assert bound.document()["requests"] == 8
    assert UpperBound().brief() == "no request"
