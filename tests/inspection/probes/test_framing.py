"""Pages are opened as a frame would; what their headers and scripts say is kept, no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.inspection.probes.asking import ask, told
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import SIGN_IN, page
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.probes.framed_page import read_page


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty("app.example") as faulty:
        yield faulty


async def opened(web: Faulty, url: str, *, seconds: float = 5.0) -> Observed:
    question = Question("framing", (url,))
    return await ask(question, web.guard(), web.ca_file, limits=quick(seconds))


def with_headers(web: Faulty, *pairs: tuple[str, str], body: str = "<p>Hello</p>") -> str:
    web.on("/app", replace(page("App", body), headers=pairs))
    return web.url("/app", host="app.example")


async def test_all_that_decides_who_may_frame_a_page_is_kept(web: Faulty) -> None:
    url = with_headers(
        web,
        ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self' https://a.example"),
        ("content-security-policy", "frame-ancestors https:, script-src 'nonce-hush'"),
        ("content-security-policy", "sandbox allow-scripts"),
        ("Content-Security-Policy-Report-Only", "frame-ancestors 'none'"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("x-frame-options", "ALLOW-FROM https://b.example"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    )
    found = await opened(web, url)

    assert found.trouble == ""
    assert found.facts["status"] == 200
    assert found.facts["policies"] == [["'self'", "https://a.example"], ["https:"]]
    assert found.facts["words"] == ["sameorigin", "allow-from https://b.example"]
    assert found.facts["report_only"] is True
    assert found.facts["sandbox"] == ["allow-scripts"]
    assert (found.facts["rendering"], found.facts["kind"]) == ("page", "text/html")
    assert found.facts["isolation"] == {"coop": "same-origin", "coep": "", "corp": ""}
    assert "hush" not in json.dumps(found.facts)


async def test_cookies_are_kept_by_name_alone_and_those_that_go_are_passed_over(
    web: Faulty,
) -> None:
    url = with_headers(
        web,
        ("Set-Cookie", "sid=abc123secret; Path=/; HttpOnly; SameSite=Lax; Secure"),
        ("Set-Cookie", "embedded=x; SameSite=None; Secure; Partitioned"),
        ("Set-Cookie", "old=; Max-Age=0"),
        ("Set-Cookie", "older=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    )
    found = await opened(web, url)

    assert found.facts["cookies"] == [
        {"name": "sid", "same_site": "lax", "secure": True, "partitioned": False},
        {"name": "embedded", "same_site": "none", "secure": True, "partitioned": True},
    ]
    assert "abc123secret" not in json.dumps(found.facts)


async def test_it_asks_with_get_as_a_frame_does_and_the_last_page_counts(web: Faulty) -> None:
    target = quote("/headers?X-Frame-Options=DENY&secret=1")
    found = await opened(web, web.url(f"/to?url={target}", host="app.example"))

    assert found.facts["moved"] is True
    assert found.facts["words"] == ["deny"]
    assert found.facts["url"] == "https://app.example/headers"
    assert {(seen.method, seen.header("sec-fetch-dest")) for seen in web.seen[-2:]} == {
        ("GET", "iframe")
    }


async def test_a_page_that_leads_on_by_itself_is_left_for_where_it_leads(web: Faulty) -> None:
    web.on("/next", replace(page("Next", "<p>Next</p>"), headers=(("X-Frame-Options", "DENY"),)))
    leads = '<meta http-equiv="refresh" content="0; url=/next">'
    found = await opened(web, with_headers(web, body=leads))

    assert (found.facts["url"], found.facts["words"]) == ("https://app.example/next", ["deny"])


async def test_placeholders_are_filled_before_the_address_is_opened(web: Faulty) -> None:
    web.on("/panel", page("Panel", "<p>Hello</p>"))
    url = web.url("/panel?c={{procore.company.id}}&p={{ procore.project.id }}&s={{site}}")
    question = Question("framing", (url,))
    found = await opened(web, url)

    assert found.facts["filled"] == ["procore.company.id", "procore.project.id", "site"]
    assert web.seen[-1].path == "/panel?c=999000000000001&p=999000000000002&s=sample"
    asked = "https://shop.example/panel?c=999000000000001&p=999000000000002&s=sample"
    assert told(question) == [f"GET {asked}, as a frame of another site would"]


@pytest.mark.parametrize(
    ("target", "kind", "place"),
    [
        ("http://app.example/x?t=1", "plain", "http://app.example/x"),
        ("https://login.procore.com/oauth/authorize?client_id=1", "procore",
         "https://login.procore.com/oauth/authorize"),
        ("//app.procore.com/", "procore", "https://app.procore.com/"),
    ],
)  # fmt: skip
async def test_a_redirect_to_plain_http_or_to_procore_is_told_and_not_followed(
    web: Faulty, target: str, kind: str, place: str
) -> None:
    before = len(web.seen)
    found = await opened(web, web.url(f"/to?url={quote(target, safe='')}", host="app.example"))

    assert (found.facts["stopped"], found.facts["url"]) == (kind, place)
    assert len(web.seen) == before + 1


async def test_nothing_of_procores_is_ever_opened(web: Faulty) -> None:
    found = await opened(web, "https://app.procore.com/webclients")

    assert found.trouble == "the address belongs to Procore itself"
    assert told(Question("framing", ("https://app.procore.com/webclients",))) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "redirects too often"),
        ("/redirect/21", "redirects too often"),
        ("/to?url=mailto%3Ame", "redirects to what is no web address"),
        ("/to?url=https%3A%2F%2F%5B", "redirects to what is no web address"),
        ("/drop", "closed the connection"),
        ("/malformed/header", "no sound HTTP"),
        ("/hang", "did not answer within"),
    ],
)
async def test_what_kept_the_page_from_being_seen_is_told(
    web: Faulty, path: str, said: str
) -> None:
    found = await opened(web, web.url(path, host="app.example"), seconds=0.6)

    assert said in found.trouble
    assert found.facts == {}


@pytest.mark.parametrize(
    "name", ["expired", "wrong-name", "no-alternative-name", "refused", "plain-http"]
)
async def test_a_host_that_cannot_be_reached_safely_is_no_answer(web: Faulty, name: str) -> None:
    found = await opened(web, web.url("/page", host=f"{name}.example"))

    assert found.trouble
    assert found.facts == {}


async def test_a_page_of_any_size_is_read_within_bounds(web: Faulty) -> None:
    found = await opened(web, web.url("/endless", host="app.example"))

    assert found.facts["status"] == 200


async def test_a_sign_in_shows_by_its_field_for_a_password(web: Faulty) -> None:
    web.on("/start", SIGN_IN)
    found = await opened(web, web.url("/start", host="app.example"))

    assert found.facts["password"] is True


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("if (top !== self) { top.location = self.location; }", "moves"),
        ("window.top.location.href = location.href", "moves"),
        ("if (parent != window) parent.location.replace(document.URL)", "moves"),
        ("top . location . assign ('x')", "moves"),
        ("if (window.self !== window.top) document.body.className = 'embedded'", "compares"),
        ("const framed = window.parent === window", "compares"),
        ("if (top.location != self.location) stay()", "compares"),
        ("const y = box.top; box.top = 4; desktop.location = 1", ""),
        ("if (top.location == here) stay()", ""),
        ("stack.parent.location = 3", ""),
    ],
)
def test_scripts_that_break_out_of_frames_are_told_from_others(script: str, kind: str) -> None:
    assert read_page(f"<script>{script}</script>")["buster"] == kind
    assert read_page(f"<p>{script}</p>")["buster"] == ""
    assert read_page(f"<!-- <script>{script}</script> -->")["buster"] == ""


def test_what_a_page_loads_without_encryption_is_told() -> None:
    seen = read_page(
        '<script src="http://cdn.example/a.js?key=1"></script><script src="//cdn.example/b.js">'
        '</script><link rel="stylesheet" href="HTTP://cdn.example/c.css">'
        '<link rel="canonical" href="http://app.example/"><a href="http://other.example">x</a>'
        '<iframe src="http://map.example/#here"></iframe><img src="http://img.example/p.png">'
    )

    assert seen["plain"] == [
        "http://cdn.example/a.js",
        "HTTP://cdn.example/c.css",
        "http://map.example/",
    ]
    upgraded = '<meta http-equiv=content-security-policy content="upgrade-insecure-requests">'
    assert read_page(upgraded + '<script src="http://cdn.example/a.js">')["plain"] == []


def test_a_policy_in_a_meta_tag_is_noticed() -> None:
    tag = '<meta http-equiv="Content-Security-Policy" content="frame-ancestors https:">'

    assert read_page(tag)["meta"] is True
    assert read_page("<meta http-equiv='content-security-policy' content=''>")["meta"] is False


@pytest.mark.parametrize("part", ["<![", "<!--", "<script", "<a b='", "</", "&#", "\0<input type"])
def test_a_hostile_page_is_read_without_a_fault(part: str) -> None:
    assert read_page(part * 20_000)["password"] is False
