"""Hosts that are slow, mute, or break off: told in time, and nothing of the connection is left."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import time
from collections.abc import Iterator

import pytest

from tests.inspection.net.asking import HASTY, SHOP, answered, failed
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.wire import HERE, Line, Listener
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.guard import Guard, HostPort

LONG = quick(60.0)
SOON_S = 15.0
"""Far less than the peer stays silent, and enough on a machine that does much else."""
STAGES = {
    "never accepted": ("full.example", "/"),
    "no handshake": ("hang.example", "/"),
    "amid the handshake": ("half.example", "/"),
    "no answer": (SHOP, "/hang"),
    "amid the headers": (SHOP, "/slow-headers/60"),
    "amid the body": (SHOP, "/slow-body/60"),
}


@contextlib.contextmanager
def full_door() -> Iterator[HostPort]:
    """A port whose queue is full: whoever calls next is not even refused."""
    with socket.socket() as door, contextlib.ExitStack() as queue:
        door.bind((HERE, 0))
        door.listen(0)
        place = HostPort(HERE, door.getsockname()[1])
        for _ in range(3):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        yield place


def _half(line: Line) -> None:
    line.send(b"\x16\x03\x03")
    line.wait()


@pytest.fixture(scope="module")
def guard(hosts: Faulty) -> Iterator[Guard]:
    """Knows a host for every stage."""
    hosts.url(host=SHOP)
    with full_door() as full, Listener(_half) as half:
        more = {HostPort("full.example", 443): full, HostPort("half.example", 443): half.place}
        yield Guard(instead=hosts.instead | more)


@pytest.mark.parametrize("stage", STAGES)
async def test_time_runs_out_at_every_stage(web: Faulty, guard: Guard, stage: str) -> None:
    host, path = STAGES[stage]
    begun = time.monotonic()
    fault = await failed(web, path, host=host, guard=guard, limits=HASTY)
    gc.collect()  # a connection that was left open would warn here

    assert fault.failure is Failure.TIMEOUT
    assert fault.message == "it did not answer within 0.3 s"
    assert time.monotonic() - begun < SOON_S


@pytest.mark.parametrize("stage", STAGES)
async def test_whoever_stops_is_free_at_once_at_every_stage(
    web: Faulty, guard: Guard, stage: str
) -> None:
    host, path = STAGES[stage]
    asking = asyncio.create_task(answered(web, path, host=host, guard=guard, limits=LONG))
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    gc.collect()

    assert time.monotonic() - begun < SOON_S


async def test_time_that_runs_out_after_a_redirect_tells_the_way(web: Faulty) -> None:
    limits = quick(2.0)
    fault = await failed(web, "/to?url=/hang", limits=limits)

    assert fault.failure is Failure.TIMEOUT
    assert [hop.location for hop in fault.hops] == [web.url("/hang")]


@pytest.mark.parametrize("path", ["/slow/0.05", "/slow-headers/0.05", "/slow-body/0.05"])
async def test_what_is_only_slow_is_waited_for(web: Faulty, path: str) -> None:
    answer = await answered(web, path)

    assert answer.status == 200
    assert "Harbor Sync" in answer.text()


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("/drop", Failure.DROPPED),
        ("/drop/headers", Failure.DROPPED),
        ("/drop/body", Failure.DROPPED),
        ("/length/long", Failure.DROPPED),
        ("/malformed", Failure.MALFORMED),
        ("/malformed/header", Failure.MALFORMED),
        ("/malformed/length", Failure.MALFORMED),
        ("/malformed/chunk", Failure.MALFORMED),
    ],
)
async def test_breaking_off_is_told_from_speaking_no_http(
    web: Faulty, path: str, failure: Failure
) -> None:
    fault = await failed(web, path)
    gc.collect()

    assert fault.failure is failure


async def test_more_than_was_declared_is_left_unread(web: Faulty) -> None:
    assert len((await answered(web, "/length/short")).body) == 10


async def test_nobody_listening_is_told_from_no_such_host(web: Faulty) -> None:
    assert (await failed(web, host="refused.example")).failure is Failure.REFUSED
    async with Client(Guard(), LONG) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", "https://nowhere.invalid/"))
    assert caught.value.failure in {Failure.NO_HOST, Failure.NO_NETWORK}


@pytest.mark.parametrize(
    "url",
    ["", "shop", "ftp://shop.example/", "https://", "https:///page", "https://[::1", "https://a:0/",
     "https://a:99999/", "https://shop.example:port/", "javascript:alert(1)", "file:///etc/passwd",
     "https://" + "a" * 70 + ".example/", "https://a..example/", "https://shop.example/\x00"],
)  # fmt: skip
async def test_what_is_no_address_is_called_so(web: Faulty, url: str) -> None:
    async with Client(web.guard(), LONG) as client:
        with pytest.raises(RequestFailed) as caught:
            await client.fetch(Request("GET", url))

    assert caught.value.failure in {Failure.BAD_URL, Failure.NO_HOST}
    assert not web.seen


async def test_a_header_that_cannot_be_sent_is_not_the_hosts_fault(web: Faulty) -> None:
    fault = await failed(web, headers={"X-Key": "one\r\ntwo"})

    assert fault.failure is Failure.BAD_URL
    assert not web.seen
