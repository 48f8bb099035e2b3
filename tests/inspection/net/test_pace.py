"""How a host is treated: how often it is asked, when it is left alone, when it is given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tests.limits import quick
from tests.standin.faulty import Faulty
from tests.standin.pages import SOUND, page
from tests.standin.wire import Asked, Line
from wizard.inspection.net.answer import Answer, Failure, RequestFailed
from wizard.inspection.net.client import Client, ClientLimits, Request
from wizard.inspection.net.pacing import PaceLimits

HOST = "pace.example"


async def outcomes(web: Faulty, paths: Sequence[str], limits: ClientLimits) -> list[str]:
    """The status or the failure of each, all asked for at once."""
    urls = [web.url(path, HOST) for path in paths]
    async with Client(web.guard(), limits, ca_file=str(web.ca_file)) as client:
        asked = (client.fetch(Request("GET", url)) for url in urls)
        found = await asyncio.gather(*asked, return_exceptions=True)
    return [_outcome(one) for one in found]


def _outcome(found: Answer | BaseException) -> str:
    if isinstance(found, RequestFailed):
        return found.failure.value
    assert isinstance(found, Answer)
    return str(found.status)


async def test_a_host_is_asked_no_more_often_than_its_pace(web: Faulty) -> None:
    came: list[float] = []

    def noted(line: Line, asked: Asked, _: str) -> None:
        came.append(time.monotonic())
        line.reply(asked, SOUND)

    web.on("/noted", noted)
    limits = quick(pace=PaceLimits(per_second=50))
    paths = [f"/noted?{number}" for number in range(40)]
    assert await outcomes(web, paths, limits) == ["200"] * 40
    most = max(sum(begin <= each < begin + 0.2 for each in came) for begin in came)
    assert most <= 11  # 50 a second; one may arrive late
    assert 0.7 < came[-1] - came[0] < 5


async def test_a_host_that_asks_for_a_wait_is_left_alone_by_all_requests(web: Faulty) -> None:
    came: list[tuple[str, float]] = []

    def busy(line: Line, asked: Asked, _: str) -> None:
        came.append((asked.target, time.monotonic()))
        first = len(came) == 1
        line.reply(asked, page("", "", 429, Retry_After="1") if first else SOUND)

    web.on("/busy", busy)
    limits = quick(pace=PaceLimits(at_once=1, per_second=10_000))
    assert await outcomes(web, ["/busy?1", "/busy?2", "/busy?3"], limits) == ["200"] * 3
    (first, begun), *rest = came
    assert sorted(target for target, _ in rest) == ["/busy?1", "/busy?2", "/busy?3"]
    assert first == "/busy?1"
    assert all(at - begun >= 0.99 for _, at in rest)


async def test_a_wait_that_is_too_long_is_kept_by_asking_no_more(web: Faulty) -> None:
    web.on("/away", lambda line, asked, _: line.reply(asked, page("", "", 503, Retry_After="900")))
    limits = quick(pace=PaceLimits(at_once=1, per_second=10_000, patience_s=1.0))

    assert await outcomes(web, ["/away", "/page", "/page?2"], limits) == ["503"] + ["not-asked"] * 2
    assert [one.path for one in web.seen] == ["/away"]


async def test_a_silent_host_is_given_up_and_one_that_answers_sometimes_gets_less_time(
    web: Faulty,
) -> None:
    brief = quick(0.6, pace=PaceLimits(at_once=1, per_second=10_000, brief_s=0.3))
    silent = await outcomes(web, [f"/hang?{number}" for number in range(6)], brief)
    asked, begun = len(web.seen), time.monotonic()
    mixed = await outcomes(web, ["/hang?a", "/page?a"] * 6, brief)
    took = time.monotonic() - begun

    assert silent == [Failure.TIMEOUT.value] * 3 + [Failure.NOT_ASKED.value] * 3
    assert asked <= 3
    assert mixed == ["timeout", "200"] * 6  # every page is told
    assert took < 6 * 0.6  # three waits in full, three brief ones
