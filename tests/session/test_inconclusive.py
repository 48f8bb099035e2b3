"""A page that answers with a fault is no good page: a run says that it could not tell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.standin.faulty import Faulty
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Cost
from wizard.drafts.evidence_observed import Observations, Observed
from wizard.drafts.model import Waiver
from wizard.engine.assess import Assessor
from wizard.engine.context import AssessmentContext, build_context
from wizard.engine.questions import pending_questions
from wizard.inspection.probes.scene import ProbeError
from wizard.reports.outcome import undecided_files
from wizard.session.inconclusive import inconclusive
from wizard.topics.live.live_run import LiveRun, Manners, RunPermissions, RunResources, prepare
from wizard.topics.upkeep.expiry import evidence_ages

DAY = date(2025, 4, 1)
NOW = datetime(2025, 4, 1, 12, tzinfo=UTC)
FAULTS = {
    "support.onboarding_url": ("/status/500", "answers 500"),
    "support.getting_started_url": ("/status/503", "answers 503"),
    "support.url": ("/status/403", "answers 403"),
    "support.docs_url": ("/status/429", "answers 429"),
    "legal.privacy_url": ("/malformed", "its answer is no sound HTTP"),
}


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty() as faulty:
        yield faulty


async def no_secret(reference: str) -> str:
    raise ProbeError(f"no secret for {reference}")


def opened(edition: Edition, ground: AssessmentContext, web: Faulty) -> Observations:
    permits = RunPermissions(
        manners=Manners(1000, patience_s=2), allow_private=True, ca_file=str(web.ca_file)
    )
    run = LiveRun(prepare(edition, ground, permits), permits, RunResources(no_secret, lambda: NOW))
    asyncio.run(run.go(lambda *_: None))
    return run.answers


def in_vain(
    edition: Edition, ground: AssessmentContext, answers: Observations
) -> Mapping[str, str]:
    """Address to what was answered."""
    asked = pending_questions(edition, ground, Cost.LIVE)
    found = inconclusive(edition, ground, asked, answers)
    return {each.subject: each.why for each in found if each.subject.startswith("https:")}


def test_every_page_that_answers_with_a_fault_is_named_with_its_answer(
    edition: Edition, web: Faulty
) -> None:
    good = web.local("/page")
    answers: dict[str, Any] = {name: web.local(path) for name, (path, _) in FAULTS.items()}
    busy = web.local("/status/502")
    answers["listing.links"] = [{"label": "Site", "url": good}, {"label": "Help", "url": busy}]
    ground = build_context(edition, answers, (), DAY)
    observed = opened(edition, ground, web)
    told = in_vain(edition, ground, observed)

    for path, said in FAULTS.values():
        assert said in told[web.local(path)]
    assert "answers 502" in told[busy]
    assert good not in told
    ages = evidence_ages(Assessor(edition, DAY).assess(answers, observed=observed))
    seen = {age.subject: age.seen for age in ages if age.question.check == "link-alive"}
    assert seen[good] == DAY
    assert {day for address, day in seen.items() if address != good} == {None}


def test_a_reason_does_not_begin_with_what_is_told_before_it(edition: Edition) -> None:
    answers = {
        "app.types": ["data-user"],
        "app.uses_webhooks": True,
        "webhook.auth_header": True,
        "webhook.url": "https://hooks.example.com/in",
    }
    ground = build_context(edition, answers, (), DAY)
    asked = [
        w
        for w in pending_questions(edition, ground, Cost.LIVE)
        if w.question.check == "webhook-auth"
    ]
    shut = {"status": 403, "seconds": 0.1, "said": ""}
    facts = {"without": shut, "wrong": shut, "with": shut}
    observed = {one.question: Observed(NOW, facts) for one in asked}
    reasons = [each.why for each in inconclusive(edition, ground, asked, observed)]

    assert [why.partition(",")[0] for why in reasons] == ["403 without the header"]


def test_a_page_that_is_gone_is_wrong_and_not_open(edition: Edition, web: Faulty) -> None:
    ground = build_context(edition, {"support.url": web.local("/status/404")}, (), DAY)

    assert in_vain(edition, ground, opened(edition, ground, web)) == {}


def test_what_is_waived_is_not_asked_for_any_more(edition: Edition, web: Faulty) -> None:
    url = web.local("/status/500")
    ground = build_context(edition, {"support.url": url}, (), DAY)
    asked = [
        one
        for one in pending_questions(edition, ground, Cost.LIVE)
        if one.question.inputs[0] == url
    ]
    names = {name for one in asked for name in one.requirements}
    reason = "The desk moves house until Friday"
    waivers = [Waiver(name, reason, "Ana Kovač", DAY) for name in names]
    waived = build_context(edition, {"support.url": url}, waivers, DAY)

    assert in_vain(edition, waived, opened(edition, ground, web)) == {}


def test_a_file_that_was_named_and_not_looked_at_is_told(edition: Edition) -> None:
    assessor = Assessor(edition, DAY)

    assert list(undecided_files(assessor.assess({"app.name": "Sitebook"}))) == []
    found = undecided_files(assessor.assess({"app.name": "Sitebook", "media.logo": "logo.png"}))
    assert "logo.png was not inspected yet" in list(found)
