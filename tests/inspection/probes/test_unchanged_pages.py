"""A page that an earlier run has read is sent again only if it has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.inspection.probes.asking import NOW, ask_all
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.wire import Asked, Line, Reply
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.probes.run import conditions_of, plan_run

STEPS = "<ol><li>One</li><li>Two</li><li>Three</li></ol>"


class Versioned:
    """A page with a version, which is sent only to those who do not have it."""

    def __init__(self) -> None:
        self.version, self.body, self.statuses = '"1"', STEPS, list[int]()

    def __call__(self, line: Line, asked: Asked, _: str) -> None:
        fresh = asked.header("if-none-match") != self.version
        self.statuses.append(200 if fresh else 304)
        line.reply(asked, page("Steps", self.body, 200, ETag=self.version) if fresh else Reply(304))


async def test_what_was_seen_of_a_page_holds_until_it_changes() -> None:
    with Faulty("shop.example") as web:
        served = Versioned()
        web.on("/steps", served)
        url = web.url("/steps")
        alive, steps = (Question(check, (url,)) for check in ("link-alive", "link-steps"))

        async def seen(known: dict[Question, Observed]) -> dict[Question, Any]:
            return await ask_all([alive, steps], web.guard(), web.ca_file, known=known)

        first = await seen({})
        before = {q: replace(each, at=NOW - timedelta(days=3)) for q, each in first.items()}
        again = await seen(before)
        await seen({alive: before[alive]})  # of the steps nothing is known
        served.version, served.body = '"2"', "<p>Nothing here</p>"
        changed = await seen(before)

    assert served.statuses == [200, 304, 200, 200]
    assert again == first  # at the time of this run
    assert (first[steps].facts["ordered"], changed[steps].facts["ordered"]) == (3, 0)
    plan, day = plan_run([alive, steps]), NOW.date()
    assert conditions_of(plan, before, day)
    assert not conditions_of(plan, before, day + timedelta(days=30))
