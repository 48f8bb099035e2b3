"""What is tried again and what is not, how long is waited, and how many ask a host at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.inspection.net.asking import PATIENT, answered, failed
from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import SOUND, page
from tests.standin.wire import Asked, Line
from wizard.inspection.net.answer import Failure
from wizard.inspection.net.client import Client, Request, retry_after_seconds
from wizard.inspection.net.pacing import PaceLimits

BRIEF = quick(4.0)
MANY = 12


class Busy:
    """Answers like a page, and counts how many are in it at once, by host."""

    def __init__(self) -> None:
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, line: Line, asked: Asked, _: str) -> None:
        with self._lock:
            self._now[asked.host] += 1
            self.most[asked.host] = max(self.most[asked.host], self._now[asked.host])
        line.wait(0.02)
        with self._lock:
            self._now[asked.host] -= 1
        line.reply(asked, SOUND)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_a_fault_that_may_pass_is_met_with_patience(web: Faulty, method: str) -> None:
    for path in ("/drop", "/drop/headers"):
        await failed(web, path, method=method)
    for status in (500, 502, 503, 504):
        assert (await answered(web, f"/status/{status}", method=method)).status == status

    assert {web.methods(one.path) == [method] * 3 for one in web.seen} == {True}


async def test_a_refusal_is_asked_again_only_where_it_is_not_about_credentials(
    web: Faulty,
) -> None:
    paths = {"/status/403": 3, "/status/403?signed": 1, "/status/404": 1, "/status/401": 1}
    for path in paths:
        secret = {"Authorization": "Bearer x"} if path.endswith("signed") else {}
        await answered(web, path, headers=secret)
    assert (await failed(web, "/malformed")).failure is Failure.MALFORMED

    assert {path: len(web.methods(path)) for path in paths} == paths
    assert web.methods("/malformed") == ["GET"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/drop", "/status/503"])
async def test_what_changes_something_is_sent_once(web: Faulty, method: str, path: str) -> None:
    if path == "/drop":
        await failed(web, path, method=method, body=b"{}")
    else:
        await answered(web, path, method=method, body=b"{}")

    assert web.methods(path) == [method]


async def test_whoever_waits_by_a_rule_of_its_own_is_answered_at_once(web: Faulty) -> None:
    assert (await answered(web, "/status/503", again=False)).status == 503
    assert web.methods("/status/503") == ["GET"]


async def test_a_host_that_is_back_after_its_wait_is_found_alive(web: Faulty) -> None:
    begun = time.monotonic()
    answer = await answered(web, "/unavailable/1", limits=BRIEF)

    assert answer.status == 200
    assert time.monotonic() - begun >= 1.0
    assert len(web.seen) == 2


async def test_a_wait_beyond_the_bound_is_not_cut_short_but_left(web: Faulty) -> None:
    begun = time.monotonic()
    answer = await answered(web, "/unavailable/30", limits=BRIEF)

    assert (answer.status, answer.header("retry-after")) == (503, "30")
    assert len(web.seen) == 1
    assert time.monotonic() - begun < 20


def test_a_wait_is_read_as_seconds_or_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    before = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)

    assert 90 < retry_after_seconds(later) <= 100
    assert [retry_after_seconds(one) for one in ("7", " 7 ", before)] == [7, 7, 0]
    assert [retry_after_seconds(one) for one in ("", "soon", "-1", "²", "1.5", "nan")] == [0] * 6
    assert retry_after_seconds("9" * 5000) >= 1e8
    assert retry_after_seconds(f"Mon, 01 Jan 0001 00:00:00 +{'9' * 40}") == 0
    assert retry_after_seconds("Mon, 01 Jan 0001 00:00:00 +0100") == 0


async def test_a_host_is_never_asked_by_more_than_two_at_once(web: Faulty) -> None:
    busy = Busy()
    web.on("/busy", busy)
    urls = [web.url("/busy", host) for host in ("shop.example", "other.example")] * MANY
    async with Client(web.guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        answers = await asyncio.gather(*(client.fetch(Request("GET", url)) for url in urls))

    assert {answer.status for answer in answers} == {200}
    assert busy.most == {"shop.example": 2, "other.example": 2}


async def test_nor_when_many_hosts_lead_to_it(web: Faulty) -> None:
    busy = Busy()
    web.on("/busy", busy)
    path = "/to?url=https://other.example/busy"
    urls = [web.url(path, f"site-{number}.example") for number in range(MANY)]
    async with Client(web.guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        await asyncio.gather(*(client.fetch(Request("GET", url)) for url in urls))

    assert busy.most == {"other.example": 2}


async def test_all_together_keep_a_bound_too(web: Faulty) -> None:
    busy = Busy()

    def as_one(line: Line, asked: Asked, rest: str) -> None:
        busy(line, replace(asked, headers=(("host", "all"),)), rest)

    web.on("/busy", as_one)
    urls = [web.url("/busy", f"site-{number}.example") for number in range(MANY)]
    limits = quick(30.0, at_once=3)
    async with Client(web.guard(), limits, ca_file=str(web.ca_file)) as client:
        await asyncio.gather(*(client.fetch(Request("GET", url)) for url in urls))

    assert busy.most["all"] <= 3


async def test_whoever_waits_for_its_turn_does_not_lose_its_time(web: Faulty) -> None:
    web.on("/half", _half_a_second)
    limits = quick(2.0, pace=PaceLimits(at_once=1, per_second=1000))
    urls = [web.url("/half")] * 6  # three seconds one after the other
    async with Client(web.guard(), limits, ca_file=str(web.ca_file)) as client:
        answers = await asyncio.gather(*(client.fetch(Request("GET", url)) for url in urls))

    assert [answer.status for answer in answers] == [200] * 6


def _half_a_second(line: Line, asked: Asked, _: str) -> None:
    line.wait(0.5)
    line.reply(asked, page("Half", "<h1>Half</h1>"))


async def test_connections_are_used_again(web: Faulty) -> None:
    async with Client(web.guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        for _ in range(3):
            await client.fetch(Request("GET", web.url(host="tls13.example")))

    assert web.connections("tls13.example") == 1
