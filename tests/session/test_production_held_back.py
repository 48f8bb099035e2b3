"""Without --production nothing of Procore's production is called, whatever leads there."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.standin.faulty import Faulty
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Request
from wizard.inspection.net.guard import HostPort
from wizard.inspection.probes.run import plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, RunCache
from wizard.inspection.procore.hosts import is_production
from wizard.topics.autofill.website import WebsiteError, plan_site, read_website
from wizard.topics.live.live_run import RunPermissions, client_for

LOGIN = "login.procore.com"
SPELLINGS = (
    "login.procore.com", "LOGIN.Procore.COM", "login.procore.com.", "me:pw@login.procore.com",
    "api.procore.com", "app.procore.com", "us02.procore.com", "storage.procore.com",
    "login.procoregov.com", "api.procoregov.com",
)  # fmt: skip
IDN = (
    "login\u3002procore\u3002com", "login\uff0eprocore.com", "lo\u00adgin.procore.com",
    "\uff2cogin.procore.com",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _procore_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name of Procore's is this machine, as a server that counts what arrives."""
    real = socket.getaddrinfo

    def looked_up(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        here = "procore" in name.encode("idna").decode().lower()
        return real("127.0.0.1" if here else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def hosts() -> Iterator[Faulty]:
    with Faulty() as faulty:
        yield faulty


@pytest.fixture
def web(hosts: Faulty) -> Faulty:
    hosts.seen.clear()
    hosts.opened.clear()
    return hosts


def permits(web: Faulty, **more: Any) -> RunPermissions:
    return RunPermissions(allow_private=True, ca_file=str(web.ca_file), **more)


def leading_to(web: Faulty, host: str, scheme: str = "https", path: str = "/page?t=hush") -> str:
    """A partner's page that redirects to a host, at the port of the server that counts."""
    port = web.local().rpartition(":")[2].partition("/")[0]
    return web.local(f"/to?url={quote(f'{scheme}://{host}:{port}{path}', safe='')}")


async def asked(question: Question, allowed: RunPermissions) -> Observed:
    async def secret(_reference: str) -> str:
        return "s3cret"

    async with client_for(allowed) as client:
        scene = ProbeContext(client, secret, lambda: datetime.now(UTC), RunCache())
        return (await run_probes(plan_run([question]), scene))[question]


def called(web: Faulty) -> list[str]:
    """The requests that came for Procore."""
    return [one.host for one in web.seen if "procore" in one.host.lower()]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_a_link_that_redirects_to_production_stops_there_and_says_so(
    web: Faulty, host: str
) -> None:
    found = await asked(Question("link-alive", (leading_to(web, host),)), permits(web))

    assert called(web) == []
    assert f"redirects to https://{host.rpartition('@')[2]}" in found.trouble
    assert "needs --production" in found.trouble
    assert "hush" not in found.trouble
    assert found.facts == {}


async def test_with_production_the_same_link_is_followed(web: Faulty) -> None:
    found = await asked(
        Question("link-alive", (leading_to(web, LOGIN),)), permits(web, production=True)
    )

    assert (found.trouble, called(web)) == ("", [LOGIN])


@pytest.mark.parametrize("host", ["support.procore.com", "www.procore.com", "sandbox.procore.com"])
async def test_web_sites_and_sandboxes_of_procore_need_no_production(
    web: Faulty, host: str
) -> None:
    found = await asked(Question("link-alive", (leading_to(web, host),)), permits(web))

    assert (found.trouble, called(web)) == ("", [host])


@pytest.mark.parametrize(
    ("check", "more"),
    [
        ("link-own-site", ("{here}",)),
        ("link-steps", ()),
        ("page-content", ("text", "advert")),
        ("framing", ()),
        ("webhook-delivery", ("",)),
        ("webhook-auth", ("keyring:x",)),
    ],
)
async def test_no_check_of_an_address_follows_it_to_production(
    web: Faulty, check: str, more: tuple[str, ...]
) -> None:
    rest = tuple(one.format(here=web.local()) for one in more)
    await asked(Question(check, (leading_to(web, LOGIN), *rest)), permits(web))

    assert web.seen
    assert called(web) == []


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", [*SPELLINGS, *IDN])
async def test_no_request_reaches_production_in_any_spelling(
    web: Faulty, host: str, scheme: str
) -> None:
    port = web.local().rpartition(":")[2].partition("/")[0]
    async with client_for(permits(web)) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", f"{scheme}://{host}:{port}/page"))

    assert caught.value.failure is Failure.HELD_BACK
    assert called(web) == []


async def test_nor_by_way_of_a_proxy(web: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", web.plain("").rstrip("/"))
    async with client_for(permits(web)) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", "https://login.procore.com/"))

    assert caught.value.failure is Failure.HELD_BACK
    assert web.seen == []


@pytest.mark.parametrize("host", [LOGIN, "login.procore.com.", "lo\u00adgin.procore.com"])
async def test_no_handshake_is_made_with_production(web: Faulty, host: str) -> None:
    port = web.local().rpartition(":")[2].partition("/")[0]
    found = await asked(Question("tls", (f"{host}:{port}",)), permits(web))

    assert found.trouble
    assert not web.opened


async def test_no_preflight_is_sent_without_production(web: Faulty) -> None:
    found = await asked(Question("cors-preflight", ("https://app.example",)), permits(web))

    assert "needs --production" in found.trouble
    assert web.seen == []


async def test_a_website_of_production_is_not_read(web: Faulty) -> None:
    port = web.local().rpartition(":")[2].partition("/")[0]
    async with client_for(permits(web)) as client:
        with pytest.raises(WebsiteError):
            await read_website(plan_site(f"https://{LOGIN}:{port}/"), client)

    assert web.seen == []


@pytest.mark.parametrize("host", ["login.procore.com.", "storage.procore.com", LOGIN])
async def test_a_rehearsal_never_reaches_the_true_production(web: Faulty, host: str) -> None:
    stand_in = (HostPort("127.0.0.1", 1), HostPort("127.0.0.1", 1))
    allowed = permits(web, production=True, stand_in=stand_in)
    found = await asked(Question("link-alive", (leading_to(web, host),)), allowed)

    assert "a rehearsal never calls" in found.trouble
    assert called(web) == []


@pytest.mark.parametrize(
    "host",
    ["login-sandbox.procore.com", "sandbox.procore.com", "login-sandbox-monthly.procore.com",
     "api-monthly.procore.com", "developers.procore.com", "marketplace.procore.com", "procore.com",
     "login.procore.com.evil.example", "notprocore.com", "login-procore.com", ""],
)  # fmt: skip
def test_what_is_not_production_is_not_taken_for_it(host: str) -> None:
    assert not is_production(host)


@pytest.mark.parametrize(
    "host", ["eu01.procore.com", "login-us02.procore.com", "x.api.procore.com"]
)
def test_hosts_that_procore_may_add_are_production(host: str) -> None:
    assert is_production(host)


def test_one_place_makes_the_client_and_one_package_opens_connections() -> None:
    """So that every request passes the guard that knows what a run may call."""
    root = Path(__file__).parents[2]
    opens = re.compile(r"open_connection\(|urlopen\(|create_connection\(|httpx\.(?:Async)?Client\b")
    makes = re.compile(r"(?<!class )\bClient\(")
    texts = {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for folder in ("wizard", "screens")
        for path in (root / folder).rglob("*.py")
    }

    assert [name for name, text in texts.items() if makes.search(text)] == [
        "wizard/topics/live/live_run.py"
    ]
    assert {name.rpartition("/")[0] for name, text in texts.items() if opens.search(text)} == {
        "wizard/inspection/net"
    }
