"""When Procore is waited for, how long, and when a run stops asking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.limits import quick
from tests.standin.server import CONNECTED, StandIn, Switches
from wizard.inspection.net.answer import Answer, RedirectHop
from wizard.inspection.net.client import Client
from wizard.inspection.procore.account import Flow
from wizard.inspection.procore.api import Api
from wizard.inspection.procore.calling import ApiCaller
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage
from wizard.inspection.procore.pacing import RateLimit, clock_time, rate_limit_in, wait_after
from wizard.inspection.procore.refusals import ApiInconclusive, ApiRefused

NOW = 1_780_000_000.0


class Clock:
    """A clock that sleeping moves; nobody waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def procore(clock: Clock) -> Iterator[StandIn]:
    with StandIn(Switches(), now=clock) as running:
        yield running


def client_for(procore: StandIn) -> Client:
    return Client(procore.guard(), quick(5.0), str(procore.ca_file))


def api(client: Client, procore: StandIn, clock: Clock, **more: Any) -> Api:
    token, hosts = procore.token(), ENVIRONMENTS[Stage.SANDBOX]
    return Api(ApiCaller(client, hosts, token, now=clock, sleep=clock.sleep, **more), Flow.SERVICE)


async def test_a_spike_is_waited_out_within_the_patience_of_the_run(
    procore: StandIn, clock: Clock
) -> None:
    procore.turn(rate_spike=0, retry_after=True)
    async with client_for(procore) as client:
        with pytest.raises(ApiInconclusive, match="answered 429"):
            await api(client, procore, clock).me(str(CONNECTED))

    assert len(clock.slept) == 2
    assert all(11 <= seconds <= 13 for seconds in clock.slept)


async def test_after_the_wait_the_call_is_answered(procore: StandIn, clock: Clock) -> None:
    procore.turn(rate_spike=2)
    async with client_for(procore) as client:
        await api(client, procore, clock).me(str(CONNECTED))
        await api(client, procore, clock).me(str(CONNECTED))
        assert await api(client, procore, clock).me(str(CONNECTED)) == "40977"

    assert [record.status for record in procore.log] == [200, 200, 429, 200]
    assert len(clock.slept) == 1


async def test_nobody_waits_longer_than_the_run_allows(procore: StandIn, clock: Clock) -> None:
    procore.turn(outage=True)
    async with client_for(procore) as client:
        with pytest.raises(ApiInconclusive, match="answered 503: it is overloaded; try after"):
            await api(client, procore, clock, patience_s=12.0).me(str(CONNECTED))

    assert len(clock.slept) == 1
    assert 8 <= clock.slept[0] <= 9
    assert [record.status for record in procore.log] == [503, 503]


async def test_an_outage_ends_after_three_tries(procore: StandIn, clock: Clock) -> None:
    procore.turn(outage=True)
    async with client_for(procore) as client:
        with pytest.raises(ApiInconclusive):
            await api(client, procore, clock).me(str(CONNECTED))

    assert len(procore.log) == 3


async def test_a_limit_that_has_begun_anew_counts_no_more(procore: StandIn, clock: Clock) -> None:
    procore.turn(rate_spike=1)
    async with client_for(procore) as client:
        asked = api(client, procore, clock)
        await asked.me(str(CONNECTED))
        with pytest.raises(ApiInconclusive, match="0 of 1 calls left"):
            await asked.me(str(CONNECTED))
        clock.now += 12
        await asked.me(str(CONNECTED))

    assert clock.slept == []
    assert [record.status for record in procore.log] == [200, 200]


async def test_no_error_or_representation_holds_the_token(procore: StandIn, clock: Clock) -> None:
    async with client_for(procore) as client:
        asked = api(client, procore, clock)
        with pytest.raises(ApiRefused) as refused:
            await asked.projects("1")

    shown = repr(refused.value) + str(refused.value) + refused.value.message + repr(vars(asked))
    assert "eyJ" not in shown


@pytest.mark.parametrize(
    ("headers", "least"),
    [
        ({"x-rate-limit-reset": str(int(NOW) + 8)}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Thu, 28 May 2026 20:26:50 GMT"}, 10),
        ({"retry-after": "soon"}, 0),
        ({"retry-after": "9" * 400}, 3599),
        ({**dict.fromkeys(("x-rate-limit-limit", "x-rate-limit-remaining"), "25"),
          "x-rate-limit-reset": str(int(NOW) + 30), "retry-after": "7"}, 30),
        ({}, 0),
    ],
)  # fmt: skip
def test_the_later_of_both_headers_counts_and_never_more_than_an_hour(
    headers: dict[str, str], least: float
) -> None:
    answer = Answer((RedirectHop("https://sandbox.procore.com/", 429),), tuple(headers.items()))
    assert least + 1 <= wait_after(answer, NOW) <= min(least + 2, 3600)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "\u0661", "9" * 40])
def test_a_limit_of_a_strange_form_is_none(text: str) -> None:
    headers = tuple((f"x-rate-limit-{name}", text) for name in ("limit", "remaining", "reset"))
    assert rate_limit_in(Answer((RedirectHop("https://a.example", 200),), headers)) is None


def test_a_tenth_is_always_left() -> None:
    assert RateLimit(25, 2, NOW + 5).is_low(NOW)
    assert not RateLimit(25, 3, NOW + 5).is_low(NOW)
    assert not RateLimit(25, 0, NOW - 1).is_low(NOW)
    assert clock_time(1e30) == "an unknown time"
