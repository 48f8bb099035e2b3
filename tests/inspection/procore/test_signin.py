"""A person signs in to the sandbox for one run: by a listener here, by a code, by an address."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.free_port import free_port
from tests.limits import quick
from tests.standin.behaviours import Behaviour
from tests.standin.faulty import Faulty
from tests.standin.server import OUT_OF_BAND, StandIn, Switches
from tests.standin.wire import JSON, Asked, Line, Reply
from wizard.inspection.net.client import Client
from wizard.inspection.procore.account import Rotation
from wizard.inspection.procore.hosts import Stage
from wizard.inspection.procore.loopback import bind_sockets, loopback_of
from wizard.inspection.procore.signin import NotSignedIn, SignIn, SignInApp

_SANDBOX = Stage.SANDBOX
WEB = "https://app.example/callback"


@pytest.fixture
def loopback() -> str:
    """A redirect address of this machine whose port is free."""
    return f"http://127.0.0.1:{free_port()}/callback"


@pytest.fixture
def procore(loopback: str) -> Iterator[StandIn]:
    with StandIn(Switches(redirect_uris=(loopback, OUT_OF_BAND, WEB))) as running:
        yield running


def client_for(procore: StandIn) -> Client:
    return Client(procore.guard(), quick(5.0), str(procore.ca_file))


@contextlib.asynccontextmanager
async def signing_in(procore: StandIn, *redirects: str, **more: Any) -> AsyncIterator[SignIn]:
    async with (
        client_for(procore) as client,
        SignIn(client, applicant(procore, *redirects), **more) as one,
    ):
        yield one


def applicant(procore: StandIn, *redirects: str) -> SignInApp:
    return SignInApp(procore.sandbox.client_id, procore.sandbox.client_secret, redirects)


async def browse(procore: StandIn, url: str) -> str:
    """What a browser shows at the end; raises where that is an error."""
    trusted = ssl.create_default_context(cafile=str(procore.ca_file))
    trusted.check_hostname = False

    def visit() -> str:
        with urllib.request.urlopen(url, timeout=5, context=trusted) as page:
            return str(page.read().decode())

    return await asyncio.to_thread(visit)


async def status_of(url: str, **headers: str) -> int:
    def visit() -> int:
        request = urllib.request.Request(url, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    return await asyncio.to_thread(visit)


def state_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["state"][0]


async def test_the_browser_comes_back_by_itself(procore: StandIn, loopback: str) -> None:
    async with signing_in(procore, loopback) as one:
        waiting = asyncio.ensure_future(one.wait())
        shown = await browse(procore, one.url)
        token = (await waiting).access

    assert one.listens
    assert "You can close this window" in shown
    assert token.startswith("eyJ")
    assert [(r.method, r.path) for r in procore.log] == [
        ("GET", "/oauth/authorize"),
        ("POST", "/oauth/token"),
    ]


async def test_the_address_asks_for_a_code_with_a_state_that_is_new_each_time(
    procore: StandIn,
) -> None:
    async with client_for(procore) as client:
        async with SignIn(client, applicant(procore, WEB)) as one:
            query = parse_qs(urlsplit(one.url).query)
        async with SignIn(client, applicant(procore, WEB)) as other:
            pass

    assert query["response_type"] == ["code"]
    assert query["client_id"] == [procore.sandbox.client_id]
    assert query["redirect_uri"] == [WEB]
    assert len(query["state"][0]) >= 43
    assert state_in(one.url) != state_in(other.url)
    assert procore.sandbox.client_secret not in one.url


async def test_a_browser_with_another_state_is_sent_away_and_the_true_one_still_heard(
    procore: StandIn, loopback: str
) -> None:
    async with signing_in(procore, loopback) as one:
        waiting = asyncio.ensure_future(one.wait())
        assert await status_of(f"{loopback}?code=evil&state=evil") == 400
        assert await status_of(f"{loopback}?code=evil") == 400
        await browse(procore, one.url)
        assert (await waiting).access.startswith("eyJ")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/other", {}, 404),
        ("/callback", {"Host": "evil.example"}, 421),
    ],
)
async def test_nothing_else_is_answered(
    procore: StandIn, loopback: str, path: str, headers: dict[str, str], status: int
) -> None:
    async with signing_in(procore, loopback) as one:
        url = loopback.replace("/callback", path)
        assert await status_of(f"{url}?code=1&state={state_in(one.url)}", **headers) == status


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", b"GET\r\n\r\n", b"\xff" * 70_000])
async def test_whoever_is_no_browser_does_no_harm(
    procore: StandIn, loopback: str, sent: bytes
) -> None:
    port = urlsplit(loopback).port
    async with signing_in(procore, loopback) as one:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        waiting = asyncio.ensure_future(one.wait())
        await browse(procore, one.url)
        assert (await waiting).access.startswith("eyJ")


async def test_a_person_who_says_no_ends_the_wait(procore: StandIn, loopback: str) -> None:
    async with signing_in(procore, loopback) as one:
        waiting = asyncio.ensure_future(one.wait())
        state = state_in(one.url)
        back = f"{loopback}?error=access_denied&error_description=They+said+no&state={state}"
        assert await status_of(back) == 400
        with pytest.raises(NotSignedIn, match=r"sign in: access_denied \(“They said no”\)\."):
            await waiting


async def test_nobody_who_signs_in_ends_the_wait_in_time(procore: StandIn, loopback: str) -> None:
    async with signing_in(procore, loopback, patience_s=0.0) as one:
        with pytest.raises(NotSignedIn, match="Nobody signed in within 0 minutes") as late:
            await one.wait()
    assert f"{loopback} was sent as the redirect URI" in late.value.hint


async def test_a_wait_can_be_given_up_and_the_port_is_free_again(
    procore: StandIn, loopback: str
) -> None:
    async with client_for(procore) as client:
        async with SignIn(client, applicant(procore, loopback)) as one:
            waiting = asyncio.ensure_future(one.wait())
            await asyncio.sleep(0)
            waiting.cancel()
        async with SignIn(client, applicant(procore, loopback)) as again:
            assert again.listens
            assert one.url != again.url


async def test_a_code_that_procore_shows_is_pasted(procore: StandIn) -> None:
    async with signing_in(procore, WEB, OUT_OF_BAND) as one:
        shown = await browse(procore, one.url)
        code = shown.partition('id="authorization_code">')[2].partition("<")[0]
        assert (one.listens, one.shows_code) == (False, True)
        assert (await one.accept(f"  {code}\n")).access.startswith("eyJ")


@pytest.mark.parametrize("mark", ["?", "#"])
async def test_the_address_that_the_browser_ended_on_is_pasted(procore: StandIn, mark: str) -> None:
    async with signing_in(procore, WEB) as one:
        code = procore._grants[_SANDBOX].code(WEB)
        ended = f"{WEB}{mark}code={code}&state={state_in(one.url)}"
        assert (await one.accept(ended)).access.startswith("eyJ")


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (lambda _: f"{WEB}?code=1&state=other", "another sign-in"),
        (lambda _: f"{WEB}?code=1", "another sign-in"),
        (lambda state: f"{WEB}?state={state}", "no code"),
        (lambda state: f"{WEB}?error=access_denied&state={state}", "access_denied"),
        (lambda _: " ", "no code"),
        (lambda _: "http://[", "another sign-in"),
        (lambda _: "https://app.example/?" + "a=1&" * 4000, "another sign-in"),
    ],
)
async def test_a_wrong_paste_is_reported_and_can_be_corrected(
    procore: StandIn, pasted: Callable[[str], str], said: str
) -> None:
    async with signing_in(procore, WEB) as one:
        with pytest.raises(NotSignedIn, match=said) as refused:
            await one.accept(pasted(state_in(one.url)))
        assert "Paste" in refused.value.hint
        assert procore.log == []
        code = procore._grants[_SANDBOX].code(WEB)
        assert (await one.accept(code)).access.startswith("eyJ")


async def test_a_dead_code_and_a_wrong_secret_are_told_apart(procore: StandIn) -> None:
    good = applicant(procore, WEB)
    wrong = SignInApp(good.client_id, "mistyped-by-us", good.redirects)
    async with client_for(procore) as client:
        async with SignIn(client, good) as one:
            with pytest.raises(NotSignedIn, match=r"“The provided auth.+it is good once") as dead:
                await one.accept("dead-code")
        async with SignIn(client, wrong) as other:
            with pytest.raises(NotSignedIn, match="most likely the secret is mistyped") as refused:
                await other.accept("dead-code")

    told = repr([dead.value, refused.value, wrong, one, other]) + dead.value.hint
    assert f"{WEB} was sent as the redirect URI" in dead.value.hint
    assert not [s for s in ("mistyped-by-us", "dead-code", state_in(one.url)) if s in told]


def refreshing(answer: bytes, status: int = 200) -> Behaviour:
    """A login host that gives tokens for any code, and that answer to their refresh."""

    def behaviour(line: Line, asked: Asked, _: str) -> None:
        refreshes = b"grant_type=refresh_token" in asked.body
        first = b'{"access_token": "eyJ1", "token_type": "bearer", "refresh_token": "r1"}'
        line.reply(asked, Reply(status, answer, kind=JSON) if refreshes else Reply(200, first))

    return behaviour


async def test_a_refresh_that_was_asked_for_is_tried_once_and_told(procore: StandIn) -> None:
    app, host = applicant(procore, WEB), "login-sandbox.procore.com"
    same = b'{"access_token": "eyJ2", "token_type": "bearer", "refresh_token": "r1"}'
    no = b'{"error": "invalid_grant", "error_description": "The refresh token is invalid"}'
    with Faulty(host) as web:
        for answer, status, rotation, access in (
            (same.replace(b"r1", b"r2"), 200, Rotation.ROTATED, "eyJ2"),
            (same, 200, Rotation.SAME, "eyJ2"),
            (same.replace(b"refresh_token", b"other"), 200, Rotation.ENDED, "eyJ2"),
            (no, 400, Rotation.REFUSED, "eyJ1"),
            (b"<h1>Oh</h1>", 502, Rotation.UNKNOWN, "eyJ1"),
        ):
            web.on("/oauth/token", refreshing(answer, status))
            web.seen.clear()
            limits = quick(5.0)
            async with (
                Client(web.guard(), limits, str(web.ca_file)) as client,
                SignIn(client, app, refreshes=True) as one,
            ):
                found = await one.accept("a-code")
            assert (found.rotation, found.access) == (rotation, access)
            assert [seen.path for seen in web.seen] == ["/oauth/token"] * 2
            assert "eyJ" not in repr(found) + found.why
    async with signing_in(procore, WEB, refreshes=True) as one:
        found = await one.accept(procore._grants[_SANDBOX].code(WEB))
    assert found.rotation is Rotation.ROTATED
    assert len(procore.log) == 2


async def test_a_host_that_does_not_answer_is_told(procore: StandIn) -> None:
    procore.turn(outage=True)
    async with signing_in(procore, WEB) as one:
        with pytest.raises(NotSignedIn, match="answered 503"):
            await one.accept("a-code")


async def test_without_a_registered_address_nobody_can_sign_in(procore: StandIn) -> None:
    async with client_for(procore) as client:
        with pytest.raises(NotSignedIn, match="No redirect address"):
            async with SignIn(client, applicant(procore)):
                pass


async def test_a_port_that_is_taken_leads_to_pasting(procore: StandIn, loopback: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", urlsplit(loopback).port or 0))
        taken.listen()
        async with signing_in(procore, loopback, OUT_OF_BAND) as one:
            assert (one.listens, one.redirect) == (False, OUT_OF_BAND)


async def test_where_the_browser_is_elsewhere_nobody_listens(
    procore: StandIn, loopback: str
) -> None:
    async with signing_in(procore, loopback, listen=False) as one:
        assert (one.listens, one.redirect) == (False, loopback)


@pytest.mark.parametrize(
    ("redirect", "port", "path"),
    [
        ("http://localhost", 80, "/"),
        ("http://localhost:3000/cb", 3000, "/cb"),
        ("http://[::1]:3000", 3000, "/"),
        ("http://127.0.0.1", 80, "/"),
    ],
)
def test_plain_addresses_of_this_machine_can_be_listened_at(
    redirect: str, port: int, path: str
) -> None:
    place = loopback_of(redirect)
    assert place is not None
    assert (place.port, place.path) == (port, path)
    assert set(place.names) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    "redirect",
    [
        WEB, OUT_OF_BAND, "https://localhost", "http://localhost.example", "http://0.0.0.0:3000",
        "http://192.168.1.2", "http://u@localhost", "http://localhost?a=1", "http://localhost:x",
        "",
    ],
)  # fmt: skip
def test_all_others_cannot(redirect: str) -> None:
    assert loopback_of(redirect) is None


def test_listening_at_both_families_or_at_none() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        place = loopback_of(f"http://localhost:{one.getsockname()[1]}")
        assert place is not None
        assert bind_sockets(place) == []
