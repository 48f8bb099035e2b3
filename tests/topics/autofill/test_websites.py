"""A site's public pages, read over real TLS on this machine: what was named, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.wire import Reply
from wizard.bundle.sources import AutofillReader
from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.net.client import Client
from wizard.inspection.net.guard import Guard
from wizard.topics.autofill.facts import FACTS, SourceFacts
from wizard.topics.autofill.website import MOST_PAGES, WebsiteError, plan_site, read_website

HOST = "www.ledger.example"
DATA = json.dumps(
    {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "no company"},
            {
                "@type": ["Organization"],
                "name": "Acme Software GmbH",
                "legalName": "Acme Software Gesellschaft mbH",
                "foundingDate": "2009-04-01",
                "telephone": "+49 30 5550100",
            },
        ],
    }
)
HOME = f"""<!doctype html><html><head><title>Ledger Sync \u2013 site hours</title>
<meta name="description" content="Sync daily logs &amp; hours with your books">
<meta property="og:site_name" content="Ledger Sync">
<script type="application/ld+json">{DATA}</script></head><body>
<a href="/support"><img alt=""> Help <b>center</b></a>
<a href="https://docs.ledger.example/start?a=1#top">Documentation</a>
<a href="/privacy" rel="privacy-policy">Data</a>
<a href="/terms">Terms of service</a><a href="/pricing">Plans</a>
<a href="/blog">Blog</a><a href="/about">About us</a><a href="/docs/faq">FAQ</a>
<a href="mailto:sales%40acme.org?subject=Hi">Write</a><a href="tel:+49%2030%205550100">Call</a>
<a href="javascript:alert(1)">Support</a><a href="http://[">Docs</a>
</body></html>"""
SUPPORT = page(
    "Support",
    '<a href="mailto:support@acme.org">Mail</a><a href="/start">Getting started</a>'
    '<a href="mailto:someone@acme.org">Else</a>',
)


def html(text: str) -> Reply:
    return Reply(200, text.encode())


@pytest.fixture
def web() -> Iterator[Faulty]:
    with Faulty(HOST, "ledger.example", "docs.ledger.example") as faulty:
        faulty.on("/", html(HOME), host=HOST)
        faulty.on("/support", SUPPORT, host=HOST)
        yield faulty


async def read(
    web: Faulty,
    address: str = f"https://{HOST}",
    guard: Guard | None = None,
    signs: Sequence[str] = (),
) -> SourceFacts:
    limits = quick(20.0)
    async with Client(guard or web.guard(), limits, ca_file=str(web.ca_file)) as client:
        return await read_website(plan_site(address), client, signs=signs)


def said(found: SourceFacts) -> dict[str, Any]:
    assert {fact.name for fact in found.facts} <= FACTS.keys()
    return {fact.name: fact.value for fact in reversed(found.facts)}


async def test_a_site_gives_what_it_tells_people_and_search_engines(web: Faulty) -> None:
    found = await read(web)
    assert said(found) == {
        "site.address": f"https://{HOST}/",
        "site.name": "Ledger Sync",
        "site.description": "Sync daily logs & hours with your books",
        "site.organisation": "Acme Software GmbH",
        "site.legal_name": "Acme Software Gesellschaft mbH",
        "site.founded": 2009,
        "site.phone": "+49 30 5550100",
        "site.email": "someone@acme.org",
        "site.sales_email": "sales@acme.org",
        "site.support_email": "support@acme.org",
        "site.support": f"https://{HOST}/support",
        "site.docs": "https://docs.ledger.example/start?a=1",
        "site.privacy": f"https://{HOST}/privacy",
        "site.terms": f"https://{HOST}/terms",
        "site.pricing": f"https://{HOST}/pricing",
        "site.faq": f"https://{HOST}/docs/faq",
        "site.started": f"https://{HOST}/start",
        "site.more_links": [{"label": "Blog", "url": f"https://{HOST}/blog"}],
    }
    origins = {fact.name: fact.origin for fact in found.facts}
    assert origins["site.support"] == f"{HOST}, link “Help center”"
    assert origins["site.support_email"] == f"{HOST}/support, link to the address"


async def test_only_the_named_host_is_called_by_get_and_its_rules_come_first(web: Faulty) -> None:
    await read(web)
    paths = [one.path for one in web.seen]
    assert paths[:3] == ["/robots.txt", "/", "/support"]
    assert {one.method for one in web.seen} == {"GET"}
    assert {one.host for one in web.seen} == {HOST}
    assert "/pricing" not in paths


async def test_no_more_pages_are_opened_than_were_named(web: Faulty) -> None:
    links = "".join(f'<a href="/s/{number}">Support {number}</a>' for number in range(40))
    web.on("/", html(links), host=HOST)
    await read(web)
    assert len(web.seen) == 1 + MOST_PAGES


@pytest.mark.parametrize(
    ("rules", "opened"),
    [
        ("User-agent: *\nDisallow: /support\n", ["/robots.txt", "/", "/about", "/blog"]),
        (
            "User-agent: SubmissionWizard\nDisallow: /about\n",
            ["/robots.txt", "/", "/support", "/blog"],
        ),
    ],
)
async def test_what_robots_txt_closes_is_left_alone(
    web: Faulty, rules: str, opened: list[str]
) -> None:
    web.on("/robots.txt", Reply(200, rules.encode(), kind="text/plain"), host=HOST)
    await read(web)
    assert [one.path for one in web.seen] == opened


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(200, b"User-agent: *\nDisallow: /\n", kind="text/plain"), "asks not to read"),
        (page("Down", "", 503), "answers 503"),
        *(
            (Reply(200, f"User-agent: *\nCrawl-delay: {delay}\n".encode()), "cannot be understood")
            for delay in ("²", "9" * 5000)
        ),
    ],
)
async def test_a_site_that_is_closed_or_does_not_tell_its_rules_is_not_read(
    web: Faulty, reply: Reply, message: str
) -> None:
    web.on("/robots.txt", reply, host=HOST)
    with pytest.raises(WebsiteError, match=message):
        await read(web)
    assert {one.path for one in web.seen} == {"/robots.txt"}


@pytest.mark.parametrize(
    ("where", "works"),
    [
        (f"https://{HOST}/", True),
        ("https://other.example/", False),
        ("http://ledger.example/", False),
    ],
)
async def test_a_redirect_is_followed_to_the_same_site_alone(
    web: Faulty, where: str, works: bool
) -> None:
    web.url("/", host="other.example")
    web.on("/", page("Moved", "", 301, Location=where), host="ledger.example")
    if works:
        assert said(await read(web, "https://ledger.example"))["site.name"] == "Ledger Sync"
    else:
        with pytest.raises(WebsiteError, match="leads to"):
            await read(web, "https://ledger.example")
    assert "other.example" not in {one.host for one in web.seen}


@pytest.mark.parametrize(
    "path", ["/loop", "/status/404", "/json/sound", "/malformed", "/drop/body"]
)
async def test_a_first_page_that_says_nothing_is_told(web: Faulty, path: str) -> None:
    with pytest.raises(WebsiteError, match=r"left out|redirects too often|could not be opened"):
        await read(web, f"https://{HOST}{path}")


@pytest.mark.parametrize("title", ["Just a moment...", "This domain is parked"])
async def test_a_page_in_place_of_the_sites_own_gives_no_answers(
    web: Faulty, catalogue: Catalogue, title: str
) -> None:
    signs = AutofillReader(catalogue.edition("2025-02"), Path("draft.toml")).signs
    web.on("/", page(title, "<a href='/support'>Support</a>"), host=HOST)
    with pytest.raises(WebsiteError, match="not look like a page of the site"):
        await read(web, signs=signs)

    web.on("/", html('<a href="/support">Support</a>'), host=HOST)
    web.on("/support", page(title, "<a href='mailto:a@b.example'>Mail</a>"), host=HOST)
    found = await read(web, signs=signs)
    assert "site.email" not in said(found)
    assert [each for each in found.remarks if title in each]


async def test_a_page_without_end_or_packed_to_burst_is_read_within_bounds(web: Faulty) -> None:
    web.on("/", html('<a href="/bomb/1000">Support</a><a href="/endless">About</a>'), host=HOST)
    found = await read(web)
    assert said(found)["site.support"] == f"https://{HOST}/bomb/1000"


async def test_a_private_address_is_refused() -> None:
    with pytest.raises(WebsiteError, match="private address"):
        async with Client(Guard(), quick()) as client:
            await read_website(plan_site("https://127.0.0.1:9"), client)


@pytest.mark.parametrize(
    "address", ["https://", "ftp://a.example", "https://a b.example", "https://u:p@a.example"]
)
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(WebsiteError, match="is not the address"):
        plan_site(address)
