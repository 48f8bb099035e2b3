"""Addresses that are opened over real connections: what a user then reads of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

import pytest

from tests.inspection.probes.asking import LIMITS, ask_all, told
from tests.inspection.probes.linked import HOST, Told, judged, judged_each
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import SIGN_IN, page
from tests.standin.wire import Reply
from wizard.catalogue.model import Severity, Status
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.client import ClientLimits
from wizard.inspection.probes.siblings import sibling_of
from wizard.rules.verdict import Verdict

DOCS = "support.docs_url"


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty(HOST, "staging.harbor-sync.com") as faulty:
        faulty.on("/login", SIGN_IN)
        faulty.on("/moved-away", page("", "", 302, Location="/404.html"))
        faulty.on("/404.html", page("Harbor Sync", "<h1>Harbor Sync</h1><p>Home of logs.</p>"))
        closed = page("Harbor", "<h1>Wartungsarbeiten</h1><p>Bis gleich!</p>")
        home = page("Harbor Sync", "<h1>Harbor Sync</h1><p>All your daily logs in one place.</p>")
        shell = page("Harbor Sync", '<div id="app"></div><script src="/app.js"></script>')
        same = {"/everywhere/x.html": home, "/everywhere/app": shell, "/closed/site": closed}
        for path, shown in same.items():
            faulty.on(path, shown)
            faulty.on(urlsplit(sibling_of(f"https://{HOST}{path}")).path, shown)
        yield faulty


async def opened(web: Faulty, url: str, limits: ClientLimits = LIMITS) -> Told:
    return await judged(web, {DOCS: url}, limits=limits)


PLAIN_STEP = f"/to?url=http://{HOST}/to?url=https://{HOST}/page"
ALIVE = ("/page", "/no-head/404", "/no-head/405", "/no-head/501")
DEAD = {
    "/status/404": "answers 404: there is no such page",
    "/status/410": "answers 410: the page is gone",
    "/status/401": "asks to sign in; it must be public",
    "/loop": "leads to no page: its redirects go round in a circle",
    "/redirect/21": "leads to no page: it redirects more than 20 times",
    "/status/204": "answers 204: there is nothing to show",
    "/to?url=/login": "asks to sign in; it must be public",
    f"/to?url=http://{HOST}/page": f"leads to http://{HOST}/page, without encryption",
    "/to?url=https://nowhere.invalid/": "leads to nowhere.invalid, which cannot be opened",
    "/to?url=https://127.0.0.1/admin": "leads to 127.0.0.1, which cannot be opened",
    "/to?url=https://refused.example/": "cannot be opened: nothing answers at that address",
}
POOR = {
    "/parked": "is most likely parked: its page says “domain is for sale”",
    "/placeholder": "is most likely not finished: its page says “coming soon”",
    "/not-found-as-200": "most likely leads to no page: its page says “page not found”",
    "/everywhere/x.html": "leads to no page: a made-up address beside it shows the same",
    "/moved-away": "most likely leads to no page: it leads to /404.html",
    PLAIN_STEP: f"redirects pass http://{HOST}/to, without encryption",
    "/sign-in": "most likely asks to sign in; it must be public",
    "/empty": "shows an empty page",
}
UNCLEAR = {
    "/bot-wall/challenge": "answers 403: it wants to see a person first",
    "/bot-wall/captcha": "answers 403: it wants to see a person first",
    "/bot-wall/denied": "answers 403: it refuses this program, or everybody",
    "/bot-wall/busy": "answers 503: it wants to see a person first",
    "/status/429": "answers 429: too many requests for now",
    "/status/500": "answers 500: the server has a fault for now",
    "/status/503": "answers 503: the server has a fault for now",
    "/status/451": "tells neither that it is alive nor that it is dead",
    "/everywhere/app": "but so does any made-up address beside it",
    "/closed/site": "is most likely closed for a while: its page says “wartungsarbeiten”",
    "/malformed": "its answer is no sound HTTP",
}
CERTIFICATES = {
    "expired.example": ("its certificate has expired", "Renew"),
    "not-yet.example": ("its certificate is not valid yet", "Renew"),
    "wrong-name.example": ("its certificate is for another host", "for this very host"),
    "no-alternative-name.example": ("its certificate is for another host", "for this very host"),
    "self-signed.example": ("its certificate is signed by itself", "public authority"),
    "unknown-issuer.example": ("neither sent nor known", "whole chain"),
    "incomplete.example": ("neither sent nor known", "whole chain"),
    "tls11.example": ("it knows no TLS newer than 1.1", "TLS 1.2"),
}


@pytest.fixture(scope="module")
def said(web: Faulty) -> Mapping[str, Verdict]:
    """The verdict on each address of the tables above, all opened in one run."""
    urls = {path: web.url(path, HOST) for path in (*ALIVE, *DEAD, *POOR, *UNCLEAR)}
    urls |= {host: f"https://{host}/page" for host in CERTIFICATES}
    return asyncio.run(judged_each(web, DOCS, urls))


@pytest.mark.parametrize("path", ALIVE)
def test_what_a_browser_shows_is_alive_whatever_other_methods_are_told(
    said: Mapping[str, Verdict], path: str
) -> None:
    assert said[path].status is Status.MET
    assert said[path].message == f"{HOST}{path} opens"


@pytest.mark.parametrize("path", DEAD)
def test_what_is_plainly_dead_or_closed_is_held_against_the_answer(
    said: Mapping[str, Verdict], path: str
) -> None:
    assert (said[path].status, said[path].severity) == (Status.NOT_MET, None)
    assert DEAD[path] in said[path].message
    assert said[path].field == DOCS
    assert said[path].fix


@pytest.mark.parametrize("path", POOR)
def test_what_a_page_only_looks_like_warns(said: Mapping[str, Verdict], path: str) -> None:
    assert (said[path].status, said[path].severity) == (Status.NOT_MET, Severity.WARNING)
    assert POOR[path] in said[path].message


@pytest.mark.parametrize("path", UNCLEAR)
def test_a_wall_or_a_fault_of_the_moment_is_never_called_dead(
    said: Mapping[str, Verdict], path: str
) -> None:
    assert said[path].status is Status.COULD_NOT_TELL
    assert UNCLEAR[path] in said[path].message
    assert said[path].fix


@pytest.mark.parametrize("host", CERTIFICATES)
def test_each_trouble_with_a_certificate_has_words_of_its_own(
    said: Mapping[str, Verdict], host: str
) -> None:
    words, fix = CERTIFICATES[host]
    assert (said[host].status, said[host].severity) == (Status.NOT_MET, None)
    assert words in said[host].message
    assert fix in said[host].fix


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/drop", f"{HOST}: the connection broke off"),
        ("/hang", f"{HOST}: it did not answer within 0.5 s"),
    ],
)
async def test_silence_leaves_no_facts_only_its_trouble(web: Faulty, path: str, said: str) -> None:
    limits = quick(0.5 if path == "/hang" else 5.0)
    observed = (await opened(web, web.url(path, HOST), limits)).only

    assert observed.facts == {}
    assert observed.trouble.startswith(said.partition(":")[0])
    if path == "/hang":
        assert observed.trouble == said


async def test_a_private_address_is_not_opened(web: Faulty) -> None:
    verdict = (await opened(web, "https://10.0.0.7/admin")).verdict

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    assert "is a private address of some network" in verdict.message


async def test_a_test_host_is_told_where_the_way_ends_too(web: Faulty) -> None:
    away = f"/to?url={quote(web.url('/page', 'staging.harbor-sync.com'))}"
    led = (await opened(web, web.url(away, HOST))).verdict
    written = (await opened(web, web.url("/page", "staging.harbor-sync.com"))).verdict

    assert led.severity is written.severity is Severity.WARNING
    assert "leads to staging.harbor-sync.com, which looks like a test" in led.message
    assert "is at staging.harbor-sync.com" in written.message


async def test_an_address_without_encryption_is_not_even_opened(web: Faulty) -> None:
    found = await opened(web, f"http://{HOST}/page")

    assert found.answers == {}
    assert found.verdict.status is Status.NOT_MET
    assert found.verdict.message == f"{HOST}/page begins with http; it must be https"


async def test_samples_in_place_of_what_procore_fills_in_cannot_prove_a_page_dead(
    web: Faulty,
) -> None:
    url = web.url("/projects/{{procore.project.id}}?company={{procore.company.id}}", HOST)
    verdict = (await opened(web, url)).verdict

    assert verdict.status is Status.COULD_NOT_TELL
    assert "answers 404: there is no such page, with samples in place of {{…}}" in verdict.message
    assert "company={{" not in web.seen[-1].path
    assert "/projects/999000000000002?company=999000000000001" in web.seen[-1].path


async def test_a_page_inside_procore_may_ask_to_sign_in(web: Faulty) -> None:
    answers = {"app.fullscreen.url": web.url("/to?url=/login", HOST)}
    verdict = (await judged(web, answers, requirement="build-fullscreen-url")).verdict

    assert verdict.status is Status.MET
    assert verdict.message == f"{HOST}/to opens, on a sign-in"


async def test_of_many_addresses_the_worst_is_told_with_its_row(web: Faulty) -> None:
    rows = [
        {"label": "Story", "url": web.url("/page", HOST)},
        {"label": "Sheet", "url": web.url("/status/410", HOST)},
        {"label": "Old", "url": web.url("/parked", HOST)},
    ]
    answers = {"support.url": web.url("/page", HOST), "listing.links": rows}
    found = await judged(web, answers, requirement="val-listing-links-live")

    assert (found.verdict.field, found.verdict.row) == ("listing.links", 1)
    assert found.verdict.message.endswith("the page is gone; 1 more address fails too")
    assert len(found.answers) == 3


async def test_all_alive_says_how_many(web: Faulty) -> None:
    texts = f"See {web.url('/page', HOST)}, or {web.url('/redirect/1', HOST)}."
    found = await judged(web, {"support.url": web.url("/page", HOST), "listing.about": texts})

    assert found.verdict.severity is Severity.ADVICE  # the second has moved
    assert found.verdict.field == "listing.about"
    assert len(found.answers) == 2


async def test_one_address_is_opened_once_in_a_run_whoever_asks(web: Faulty) -> None:
    web.on("/once", page("Once", "<h1>Harbor</h1>" + "<p>words</p>" * 60))
    url = web.url("/once", HOST)
    questions = [
        Question("link-alive", (url,)),
        Question("link-steps", (url,)),
        Question("link-mentions", (url, "Harbor")),
        Question("page-content", (url, "text", "lorem ipsum")),
        Question("link-own-site", (url, url)),
    ]
    answers = await ask_all(questions, web.guard(), web.ca_file)

    assert [observed.trouble for observed in answers.values()] == [""] * 5
    assert web.methods("/once") == ["GET"]


async def test_what_is_kept_holds_no_query_made_on_the_way(web: Faulty) -> None:
    web.on("/docs", page("Moved", "", 302, Location="/login?state=hush-hush&code=quiet"))
    found = await opened(web, web.url("/docs", HOST))
    kept = json.dumps(found.only.facts)

    assert "/login?state=hush-hush&code=quiet" in [one.path for one in web.seen]
    assert "hush-hush" not in kept
    assert len(kept) < 2000


def test_a_person_reads_the_call_before_it_is_made_with_its_query_and_no_password() -> None:
    url = f"https://me:pw@{HOST}/procore?lang=en&company={{{{procore.company.id}}}}#top"
    sent = f"https://{HOST}/procore?lang=en&company=999000000000001"

    assert told(Question("link-alive", (url,))) == [f"GET {sent}"]
    pages = told(Question("link-alive", (f"https://{HOST}/docs/setup.html?lang=en",)))
    assert pages == [
        f"GET https://{HOST}/docs/setup.html?lang=en",
        f"GET https://{HOST}/docs/no-such-page-7b3cce44bd.html, a made-up address to compare with",
    ]
    assert told(Question("link-alive", ("https://[broken",))) == ["GET an invalid address"]


async def test_a_file_to_download_is_alive_and_read_no_further_than_the_bound(web: Faulty) -> None:
    web.on("/demo.mp4", Reply(body=b"\0" * 4_000_000, kind="video/mp4"))
    found = await judged(
        web,
        {"media.demo_video_link": web.url("/demo.mp4", HOST)},
        requirement="val-demo-video-provided",
    )

    assert found.verdict.status is Status.MET
    assert found.only.facts["type"] == "video/mp4"
    assert "title" not in found.only.facts


async def test_an_endless_page_and_one_that_unpacks_without_end_are_alive(web: Faulty) -> None:
    for path in ("/endless", "/bomb/50"):
        found = await opened(web, web.url(path, HOST), quick(30.0))
        assert found.verdict.status is Status.MET, found.answers


@pytest.mark.parametrize(
    ("address", "website", "status", "said"),
    [
        (f"https://{HOST}/page", "https://www.harbor-sync.com/", Status.MET, "harbor-sync.com"),
        (f"https://{HOST}/to?url=https://docs.elsewhere.com/page", f"https://{HOST}/page",
         Status.NOT_MET, "it is at docs.elsewhere.com, your site at help.harbor-sync.com"),
        ("https://harbor.zendesk.com/page", f"https://{HOST}/page",
         Status.COULD_NOT_TELL, "zendesk.com, which serves many companies"),
    ],
)  # fmt: skip
async def test_a_page_is_on_ones_own_site_by_where_both_lead(
    web: Faulty, address: str, website: str, status: Status, said: str
) -> None:
    for host in ("www.harbor-sync.com", "docs.elsewhere.com", "harbor.zendesk.com"):
        web.url(host=host)
    answers = {"app.instructions.url": address, "q.website": website}
    found = await judged(
        web, answers, check="link-own-site", requirement="build-install-instructions-url"
    )

    assert found.verdict.status is status
    assert said in found.verdict.message
    assert found.verdict.severity in {None, Severity.WARNING}
