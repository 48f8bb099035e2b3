"""Where a proxy stands between: what goes through it, what must not, and what it says."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.inspection.net.asking import PATIENT
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.wire import HERE, Asked, Line, Listener, Reply
from wizard.inspection.net.answer import Answer, Failure, RequestFailed
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import Guard, HostPort
from wizard.inspection.net.proxies import proxy_for

PASSWORD = "Pr0xy-Canary"
LOGIN = base64.b64encode(f"ana:{PASSWORD}".encode()).decode()


class Proxy:
    """Takes CONNECT and leads every host to one place."""

    def __init__(self, target: HostPort) -> None:
        self.asked: list[Asked] = []
        self.refuses = 0
        self._target = target

    def serve(self, line: Line) -> None:
        for asked in line.requests():
            self.asked.append(asked)
            self._answer(line, asked)
            return

    def _answer(self, line: Line, asked: Asked) -> None:
        if self.refuses:
            line.reply(asked, Reply(self.refuses, b"no"))
        elif asked.target.startswith("mute."):
            line.wait()
        elif asked.method == "CONNECT":
            with socket.create_connection(self._target, 10) as there:
                line.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pump, args=(there, line.link), daemon=True)
                back.start()
                _pump(line.link, there)
                back.join(5)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy(web: Faulty, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    place = HostPort(HERE, int(web.local().split(":")[2].partition("/")[0]))
    proxy = Proxy(place)
    with Listener(proxy.serve) as listener:
        address = f"{listener.place.host}:{listener.place.port}"
        monkeypatch.setenv("HTTPS_PROXY", f"http://ana:{PASSWORD}@{address}")
        yield proxy


async def opened(web: Faulty, url: str, guard: Guard | None = None) -> Answer:
    async with Client(guard or Guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        return await client.fetch(Request("GET", url))


async def fault_of(web: Faulty, url: str, guard: Guard | None = None) -> RequestFailed:
    with pytest.raises(RequestFailed) as caught:
        await opened(web, url, guard)
    return caught.value


async def test_it_is_asked_for_the_host_and_sees_nothing_else(web: Faulty, proxy: Proxy) -> None:
    answer = await opened(web, "https://shop.example/page?key=1")

    assert answer.status == 200
    assert answer.secured is not None
    (asked,) = proxy.asked
    assert (asked.method, asked.target) == ("CONNECT", "shop.example:443")
    assert asked.header("proxy-authorization") == f"Basic {LOGIN}"
    assert web.seen[0].path == "/page?key=1"
    assert not web.seen[0].header("proxy-authorization")


async def test_certificates_count_behind_it_too(web: Faulty, proxy: Proxy) -> None:
    assert (await fault_of(web, "https://expired.example/")).failure is Failure.TLS_EXPIRED
    assert proxy.asked


@pytest.mark.parametrize(
    "no_proxy",
    ["shop.example", ".example", "example", "*", "a.example,shop.example", "shop.example:443"],
)
async def test_hosts_that_are_excepted_are_not_its_business(
    web: Faulty, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, no_proxy: str
) -> None:
    monkeypatch.setenv("NO_PROXY", no_proxy)
    await fault_of(web, "https://shop.example:443/")  # which no name server knows

    assert not proxy.asked


@pytest.mark.parametrize("no_proxy", ["", "op.example", "shop.example:8443", "shop.example.org"])
async def test_others_are(
    web: Faulty, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, no_proxy: str
) -> None:
    monkeypatch.setenv("NO_PROXY", no_proxy)
    await opened(web, "https://shop.example/page")

    assert proxy.asked


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "[::1]", "169.254.169.254"],
)
async def test_no_private_address_is_asked_of_it(web: Faulty, proxy: Proxy, host: str) -> None:
    assert (await fault_of(web, f"https://{host}/")).failure is Failure.PRIVATE
    assert not proxy.asked


async def test_stand_ins_and_this_machine_are_reached_directly(web: Faulty, proxy: Proxy) -> None:
    url = web.url()
    await opened(web, url, web.guard())
    await opened(web, web.local(), Guard(allow_private=True))

    assert not proxy.asked
    assert len(web.seen) == 2


@pytest.mark.parametrize(
    ("status", "words"), [(407, "wants a sign-in"), (403, "403"), (502, "502")]
)
async def test_what_it_refuses_is_told_as_its_word(
    web: Faulty, proxy: Proxy, status: int, words: str
) -> None:
    proxy.refuses = status
    fault = await fault_of(web, "https://shop.example/")

    assert fault.failure is Failure.PROXY
    assert words in fault.message
    assert PASSWORD not in repr(fault) + str(fault) + repr(fault.__cause__)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://ana:Pr0xy-Canary@127.0.0.1:9", "does not answer"),
        ("127.0.0.1:9", "does not answer"),
        ("socks5://ana:Pr0xy-Canary@127.0.0.1:9", "none of HTTP or HTTPS"),
        ("http://ana:Pr0xy-Canary@127.0.0.1:port", "none of HTTP or HTTPS"),
    ],
)
async def test_one_that_cannot_be_used_is_told_without_its_password(
    web: Faulty, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", address)
    fault = await fault_of(web, "https://shop.example/")

    assert fault.failure is Failure.PROXY
    assert words in fault.message
    assert PASSWORD not in fault.message


async def test_a_mute_one_is_left_in_time(proxy: Proxy) -> None:
    async with Client(Guard(), quick(0.3)) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", "https://mute.example/"))

    assert caught.value.failure is Failure.TIMEOUT
    assert proxy.asked


def test_none_is_known_where_the_environment_names_none() -> None:
    assert proxy_for("https://shop.example/") == ""
