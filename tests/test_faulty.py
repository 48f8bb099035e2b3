"""The hosts that misbehave do so as they are told, seen by a client that is not ours."""

from __future__ import annotations

import http.client
import socket
import ssl
import warnings
from collections.abc import Iterator

import httpx
import pytest

from tests.standin import samples
from tests.standin.faulty import CERTIFICATES, Faulty
from tests.standin.hooks import Delivery
from tests.standin.pages import BOT_WALLS, page
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import HostPort

IMPATIENT = httpx.Timeout(30, read=0.05)


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty("a.example") as hosts:
        yield hosts


@pytest.fixture(scope="module")
def browser(web: Faulty) -> Iterator[httpx.Client]:
    with httpx.Client(verify=_trusting(web), trust_env=False, timeout=30) as client:
        yield client


def _trusting(web: Faulty) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(web.ca_file))


def _shaken(web: Faulty, host: str, context: ssl.SSLContext | None = None) -> str:
    """The version of TLS that a handshake with a host ends in."""
    place = web.instead[HostPort(host, 443)]
    chosen = context or _trusting(web)
    with (
        socket.create_connection(place, timeout=10) as plain,
        chosen.wrap_socket(plain, server_hostname=host) as link,
    ):
        return link.version() or ""


@pytest.mark.parametrize("status", [200, 204, 401, 403, 404, 410, 429, 500, 599])
def test_every_status_is_to_be_had(web: Faulty, browser: httpx.Client, status: int) -> None:
    answer = browser.get(web.local(f"/status/{status}"))

    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 429)
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("path", ["parked", "sign-in", "placeholder", "empty", "not-found-as-200"])
def test_a_page_that_is_none_is_a_page_all_the_same(
    web: Faulty, browser: httpx.Client, path: str
) -> None:
    sound = browser.get(web.local("/page")).text
    answer = browser.get(web.local(f"/{path}"))

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text != sound


def test_redirects_lead_where_they_are_told_to(web: Faulty, browser: httpx.Client) -> None:
    chain = browser.get(web.local("/redirect/3"), follow_redirects=True)
    away = browser.get(web.local("/to?url=http://10.0.0.1/x&status=308"))

    assert [hop.status_code for hop in chain.history] == [301, 301, 301]
    assert chain.status_code == 200
    assert (away.status_code, away.headers["location"]) == (308, "http://10.0.0.1/x")
    with pytest.raises(httpx.TooManyRedirects):
        browser.get(web.local("/loop"), follow_redirects=True)


def test_a_host_is_back_after_it_said_when() -> None:
    with Faulty() as web, httpx.Client(verify=_trusting(web), trust_env=False) as client:
        first, second = (client.get(web.local("/unavailable/2")) for _ in range(2))

    assert (first.status_code, first.headers["retry-after"]) == (503, "2")
    assert second.status_code == 200


@pytest.mark.parametrize("path", ["/hang", "/slow/9", "/slow-headers/99", "/slow-body/99"])
def test_some_are_slow_beyond_patience(web: Faulty, browser: httpx.Client, path: str) -> None:
    with (
        pytest.raises(httpx.ReadTimeout),
        browser.stream("GET", web.local(path), timeout=IMPATIENT) as a,
    ):
        a.read()


@pytest.mark.parametrize("path", ["/slow/0.01", "/slow-headers/0.01", "/slow-body/0.01"])
def test_the_slow_come_to_an_end(web: Faulty, browser: httpx.Client, path: str) -> None:
    assert "Harbor Sync" in browser.get(web.local(path)).text


@pytest.mark.parametrize(
    "path",
    [
        *("/drop", "/drop/headers", "/drop/body", "/malformed", "/malformed/header"),
        *("/malformed/length", "/malformed/chunk", "/length/long"),
    ],
)
def test_some_break_off_or_speak_no_http(web: Faulty, browser: httpx.Client, path: str) -> None:
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        browser.get(web.local(path))


def test_a_length_may_be_too_short(web: Faulty, browser: httpx.Client) -> None:
    assert len(browser.get(web.local("/length/short")).content) == 10


@pytest.mark.parametrize("path", ["/endless", "/endless/declared"])
def test_a_body_may_have_no_end(web: Faulty, browser: httpx.Client, path: str) -> None:
    with browser.stream("GET", web.local(path)) as answer:
        taken = 0
        for block in answer.iter_raw():
            taken += len(block)
            if taken > 3_000_000:
                break

    assert taken > 3_000_000
    declared = answer.headers.get("content-length", "")
    assert declared == ("10737418240" if path.endswith("declared") else "")


def test_a_small_body_may_unpack_to_a_large_one(web: Faulty, browser: httpx.Client) -> None:
    with browser.stream("GET", web.local("/bomb/20")) as answer:
        unpacked = sum(len(block) for block in answer.iter_bytes())

    assert unpacked == 20 * 1024 * 1024
    assert answer.num_bytes_downloaded < 40_000


def test_head_may_be_refused(web: Faulty, browser: httpx.Client) -> None:
    for status in (403, 405, 501):
        url = web.local(f"/no-head/{status}")
        assert browser.head(url).status_code == status
        assert browser.get(url).status_code == 200
    assert web.methods("/no-head/405") == ["HEAD", "GET"]


def test_any_headers_are_to_be_had_even_twice(web: Faulty, browser: httpx.Client) -> None:
    url = web.local("/headers?X-Frame-Options=DENY&Set-Cookie=a%3D1&Set-Cookie=b%3D2")
    answer = browser.get(url)

    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("kind", BOT_WALLS)
def test_walls_against_bots_refuse(web: Faulty, browser: httpx.Client, kind: str) -> None:
    assert browser.get(web.local(f"/bot-wall/{kind}")).status_code in {403, 503}


def test_json_may_be_broken(web: Faulty, browser: httpx.Client) -> None:
    assert browser.get(web.local("/json")).json() == {"name": "Harbor"}
    with pytest.raises(ValueError, match="Unterminated"):
        browser.get(web.local("/json/broken")).json()


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("expired", "expired"),
        ("not-yet", "not yet valid"),
        ("self-signed", "self-signed"),
        ("wrong-name", "Hostname mismatch"),
        ("unknown-issuer", "unable to get local issuer"),
        ("incomplete", "unable to get local issuer"),
    ],
)
def test_each_unsound_certificate_is_unsound_in_its_way(
    web: Faulty, host: str, reason: str
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        _shaken(web, f"{host}.example")


def test_all_other_certificates_are_sound(web: Faulty) -> None:
    assert set(CERTIFICATES) <= {name.removesuffix(".example") for name in web.tls}
    web.url(host="shop.example")
    for host in ("ends-soon.example", "shop.example", "a.example"):
        assert _shaken(web, host) == "TLSv1.3"


def test_each_version_of_tls_has_its_host(web: Faulty) -> None:
    assert _shaken(web, "tls12.example") == "TLSv1.2"
    assert _shaken(web, "tls13.example") == "TLSv1.3"
    assert _shaken(web, "old-too.example") == "TLSv1.3"
    for host in ("tls10.example", "tls11.example", "no-handshake.example"):
        with pytest.raises(ssl.SSLError, match=r"(?i)protocol|version"):
            _shaken(web, host)
    for host, version in (("tls10", "TLSv1"), ("tls11", "TLSv1.1"), ("old-too", "TLSv1")):
        assert _shaken(web, f"{host}.example", _old(web, version)) == version


def _old(web: Faulty, version: str) -> ssl.SSLContext:
    context = _trusting(web)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = {
            "TLSv1": ssl.TLSVersion.TLSv1,
            "TLSv1.1": ssl.TLSVersion.TLSv1_1,
        }[version]
    return context


def test_some_hosts_break_off_before_any_encryption(web: Faulty) -> None:
    with pytest.raises(ConnectionRefusedError):
        _shaken(web, "refused.example")
    with pytest.raises(OSError, match=r"(?i)eof|reset"):
        _shaken(web, "hang-up.example")
    with pytest.raises(ssl.SSLError, match=r"(?i)wrong version|record layer|http"):
        _shaken(web, "plain-http.example")
    assert web.connections("hang-up.example") == 1
    place = web.instead[HostPort("hang.example", 443)]
    with socket.create_connection(place, timeout=0.05) as link:
        link.sendall(b"hello")
        with pytest.raises(TimeoutError):
            link.recv(1)


def test_without_encryption_it_answers_too(web: Faulty, browser: httpx.Client) -> None:
    assert browser.get(web.plain("/page")).status_code == 200


@pytest.mark.parametrize(
    ("mode", "statuses"),
    [
        ("sound", [204, 204, 401, 415, 405]),
        ("ok", [200, 200, 401, 415, 405]),
        ("open", [204, 204, 204, 415, 405]),
        ("once", [204, 409, 401, 415, 405]),
        ("slow/0.01", [204, 204, 401, 415, 405]),
        ("status/500", [500, 500, 500, 500, 500]),
        ("fragile", [204, 204, 401, 500, 405]),
        ("no-get", [204, 204, 401, 415, 500]),
    ],
)
def test_a_webhook_endpoint_behaves_by_its_mode(
    web: Faulty, browser: httpx.Client, mode: str, statuses: list[int]
) -> None:
    url = web.local(f"/hook/{mode}")
    known = {"Authorization": web.hooks.authorization}
    event = samples.event("v4.0")
    answers = [
        browser.post(url, json=event, headers=known),
        browser.post(url, json=event, headers=known),
        browser.post(url, json=event),
        browser.post(url, content=b"hello", headers={**known, "Content-Type": "text/plain"}),
        browser.get(url, headers=known),
    ]

    assert [answer.status_code for answer in answers] == statuses
    path = f"/hook/{mode}"
    kept = [one for one in web.hooks.deliveries if one.path == path]
    assert kept == [
        Delivery(path, "application/json", True, event),
        Delivery(path, "application/json", True, event),
        Delivery(path, "application/json", False, event),
        Delivery(path, "text/plain", True, None),
    ]


def test_a_webhook_endpoint_may_hang(web: Faulty, browser: httpx.Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        browser.post(web.local("/hook/hang"), json={}, timeout=IMPATIENT)


async def test_made_up_names_lead_here_and_have_pages_of_their_own(web: Faulty) -> None:
    web.on("/support", page("Support", "<h1>Ask us</h1>"), host="shop.example")
    urls = [web.url("/support", host=host) for host in ("shop.example", "b.example", "a.example")]
    async with Client(web.guard(), ca_file=str(web.ca_file)) as client:
        request = Request("GET", urls[0], {"Authorization": "Bearer x"})
        answers = [await client.fetch(request)]
        answers += [await client.fetch(Request("GET", url)) for url in urls[1:]]

    assert [answer.status for answer in answers] == [200, 404, 404]
    assert "Ask us" in answers[0].text()
    heard = [one for one in web.seen if one.path == "/support"]
    assert [one.host for one in heard] == ["shop.example", "b.example", "a.example"]
    assert [one.header("authorization") for one in heard] == ["Bearer x", "", ""]


def test_closing_ends_whatever_still_runs() -> None:
    with Faulty() as web:
        place = web.instead[HostPort("plain-http.example", 443)]
        links = [http.client.HTTPConnection(*place, timeout=10) for _ in range(3)]
        for link, path in zip(links, ("/hang", "/endless", "/slow-body/99"), strict=True):
            link.request("GET", path)

    for link in links:
        with pytest.raises((http.client.HTTPException, OSError)):
            link.getresponse().read()
        link.close()
