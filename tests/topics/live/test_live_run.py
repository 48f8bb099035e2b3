"""A live run: what it would call, what it may, and what it leaves behind."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.wire import Reply
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Status, Value
from wizard.cli.live_labels import plan_lines
from wizard.drafts.evidence_file import EvidenceFile, merge_evidence
from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.context import AssessmentContext, build_context
from wizard.engine.finding import Finding
from wizard.inspection.net.guard import HostPort
from wizard.inspection.probes.scene import ProbeError
from wizard.session.samples import Sample, sample_folder
from wizard.topics.live.live_run import (
    HIDDEN,
    NEEDS_PRODUCTION,
    NEEDS_TLS,
    LiveRun,
    PreparedRun,
    RunPermissions,
    RunResources,
    prepare,
    proxies_of,
)

DAY = date(2025, 4, 1)
NOW = datetime(2025, 4, 1, 12, tzinfo=UTC)
CORS = "build-cors-domain-registered"
HOOK_AUTH = "build-webhook-auth-header"
STEPS = "elig-onboarding-instructions"
MAIL = "lst-support-email"
SECRET = "s3cret-of-the-endpoint"


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture(scope="module")
def answers(catalogue: Catalogue) -> dict[str, Value]:
    path = sample_folder(Sample.READY) / "submission.toml"
    return dict(load_draft(path, catalogue.fields).answers)


@pytest.fixture
def ground(edition: Edition, answers: dict[str, Value]) -> AssessmentContext:
    return build_context(edition, answers, (), DAY)


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty() as faulty:
        yield faulty


async def no_secret(reference: str) -> str:
    raise ProbeError(f"no secret for {reference}")


async def the_secret(_reference: str) -> str:
    return SECRET


def now() -> datetime:
    return NOW


def calls_of(prepared: PreparedRun) -> list[str]:
    return [call.what for call in prepared.plan.calls]


def test_production_is_held_back_until_it_is_allowed(
    edition: Edition, ground: AssessmentContext
) -> None:
    careful = prepare(edition, ground, RunPermissions(), [CORS])
    allowed = prepare(edition, ground, RunPermissions(production=True), [CORS])

    assert not careful.plan.calls
    assert [(one.why, one.wanted.requirements) for one in careful.held_back] == [
        (NEEDS_PRODUCTION, (CORS,))
    ]
    assert allowed.plan.hosts == ("api.procore.com",)
    assert not allowed.held_back


def test_a_rehearsal_calls_nobodys_production(edition: Edition, ground: AssessmentContext) -> None:
    stand_in = (HostPort("127.0.0.1", 1), HostPort("127.0.0.1", 2))
    prepared = prepare(edition, ground, RunPermissions(stand_in=stand_in))

    assert not [one for one in prepared.held_back if one.why == NEEDS_PRODUCTION]
    assert any(call.host == "api.procore.com" for call in prepared.plan.calls)


def test_on_procores_hosts_everything_but_asking_for_a_token_only_reads(
    edition: Edition, ground: AssessmentContext
) -> None:
    prepared = prepare(edition, ground, RunPermissions(production=True))
    procore = [call for call in prepared.plan.calls if call.to_procore]

    assert procore
    assert all(call.host.endswith("procore.com") for call in procore)
    for call in procore:
        method, _, rest = call.what.partition(" ")
        assert method in {"GET", "OPTIONS"} or (method == "POST" and "/oauth/token" in rest), call


def test_every_call_to_procore_is_known_as_one(edition: Edition, ground: AssessmentContext) -> None:
    prepared = prepare(edition, ground, RunPermissions(production=True))

    hosts = {call.host for call in prepared.plan.calls if not call.to_procore}
    assert not [host for host in hosts if host == "procore.com" or host.endswith(".procore.com")]


def test_only_companies_of_the_draft_are_named(
    edition: Edition, answers: dict[str, Value], ground: AssessmentContext
) -> None:
    prepared = prepare(edition, ground, RunPermissions(production=True))
    known = str(answers)
    for what in calls_of(prepared):
        if "company_id=" in what:
            company = what.partition("company_id=")[2].partition("&")[0]
            assert company in known


def test_what_an_endpoint_sends_back_of_a_secret_is_masked(
    edition: Edition, answers: dict[str, Value], web: Faulty
) -> None:
    told: list[Observed | None] = []
    url = web.local("/hook/echo")
    ground = build_context(edition, answers | {"webhook.url": url}, (), DAY)
    permits = RunPermissions(allow_private=True, ca_file=str(web.ca_file))
    prepared = prepare(edition, ground, permits, [HOOK_AUTH])
    run = LiveRun(prepared, permits, RunResources(the_secret, now))
    run._given.add(SECRET)
    question = Question("webhook-auth", (url,))
    seen = Observed(NOW, {"body": f"got {SECRET}", "deep": [{"a": [SECRET]}]}, "")
    masked = run._without_secrets(seen)
    asyncio.run(run.go(lambda _question, observed: told.append(observed)))

    assert masked.facts == {"body": f"got {HIDDEN}", "deep": [{"a": [HIDDEN]}]}
    assert run._without_secrets(replace(seen, facts={}, trouble=SECRET)).trouble == HIDDEN
    assert SECRET not in repr((told, run.answers, question))


def test_a_redirect_to_an_address_with_a_token_is_kept_without_the_token(
    edition: Edition, answers: dict[str, Value], web: Faulty
) -> None:
    told: list[Observed | None] = []
    targets = {
        "support.onboarding_url": "/page?access_token=Zx81kQ72mPq0",
        "support.getting_started_url": "/page#id_token=Zx81kQ72mPq0",
        "support.docs_url": "/page?code=9f3Zx81kQ72mPq0Lw93Tn5B",
    }
    for name, target in targets.items():
        web.on(f"/moved/{name}", Reply(301, headers=(("Location", web.local(target)),)))
    changed = {name: web.local(f"/moved/{name}") for name in targets}
    ground = build_context(edition, answers | changed, (), DAY)
    permits = RunPermissions(allow_private=True, ca_file=str(web.ca_file))
    checks = [STEPS, "sup-getting-started", "sup-doc-url-public"]
    run = LiveRun(prepare(edition, ground, permits, checks), permits, RunResources(no_secret, now))
    asyncio.run(run.go(lambda _question, observed: told.append(observed)))

    assert "access_token=" in repr(run.answers)
    assert "Zx81kQ72mPq0" not in repr((told, run.answers))


def test_a_run_that_is_cancelled_has_what_it_found(
    edition: Edition, answers: dict[str, Value], web: Faulty
) -> None:
    web.on("/steps", page("Set up", "<ol><li>One</li><li>Two</li><li>Three</li></ol>"))
    changed = {
        "support.onboarding_url": web.local("/steps"),
        "support.getting_started_url": web.local("/hang"),
    }
    ground = build_context(edition, answers | changed, (), DAY)
    permits = RunPermissions(allow_private=True, ca_file=str(web.ca_file))
    prepared = prepare(edition, ground, permits, [STEPS, "sup-getting-started"])
    run = LiveRun(prepared, permits, RunResources(no_secret, now))

    async def until_the_first() -> float:
        first = asyncio.Event()

        def hear(_question: Question, observed: Observed | None) -> None:
            if observed is not None:
                first.set()

        task = asyncio.create_task(run.go(hear))
        await first.wait()
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - begun

    assert asyncio.run(until_the_first()) < 5
    assert [question.inputs[0] for question in run.answers] == [web.local("/steps")]


# What is kept

QUESTION = Question("link-alive", ("https://shop.example",))
SEEN = Observed(NOW, {"hops": []})
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    "new",
    [Observed(LATER, trouble="no name server answers"), Observed(LATER, {}, rehearsal=True)],
    ids=["trouble", "rehearsal"],
)
def test_what_was_truly_seen_is_not_outdone_by_less(new: Observed, tmp_path: Path) -> None:
    file = EvidenceFile(tmp_path / "app.toml")
    file.add({QUESTION: SEEN})

    assert file.add({QUESTION: new})[QUESTION] == SEEN
    assert merge_evidence({}, {QUESTION: new})[QUESTION] == new


def test_what_is_truly_seen_outdoes_all_before() -> None:
    again = Observed(LATER, {"hops": [1]})
    trouble = Observed(LATER, trouble="it did not answer in time")

    assert merge_evidence({QUESTION: SEEN}, {QUESTION: again})[QUESTION] == again
    assert merge_evidence({QUESTION: trouble}, {QUESTION: SEEN})[QUESTION] == SEEN


# What findings say of it


def finding_for(
    edition: Edition, answers: dict[str, Value], observed: Observations, day: date = DAY
) -> Finding:
    return Assessor(edition, day).assess(answers, (), {}, observed).findings[MAIL]


def mail_question(edition: Edition, ground: AssessmentContext) -> Question:
    return prepare(edition, ground, RunPermissions(), [MAIL]).wanted[0].question


def test_a_finding_says_what_was_seen_and_when(
    edition: Edition, answers: dict[str, Value], ground: AssessmentContext
) -> None:
    question = mail_question(edition, ground)
    seen = Observed(NOW, trouble="no name server answers")
    finding = finding_for(edition, answers, {question: seen}, DAY + timedelta(days=3))

    (sighting,) = finding.observed
    assert (sighting.check, sighting.subject) == (question.check, question.inputs[0])
    assert (sighting.at, sighting.age_days) == (NOW, 3)
    assert not sighting.stale
    assert not sighting.rehearsal


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)])
def test_evidence_counts_as_long_as_its_check_says(
    edition: Edition, answers: dict[str, Value], ground: AssessmentContext, days: int, stale: bool
) -> None:
    question = mail_question(edition, ground)
    facts = {"failure": "no-host", "said": "there is no host"}
    day = DAY + timedelta(days=days)
    finding = finding_for(edition, answers, {question: Observed(NOW, facts)}, day)

    assert finding.observed[0].stale is stale
    assert (finding.status is Status.STALE) is stale
    assert not (stale and finding.blocks)


def test_a_finding_that_nobody_looked_into_has_seen_nothing(
    edition: Edition, answers: dict[str, Value]
) -> None:
    assert finding_for(edition, answers, {}).observed == ()


@pytest.mark.parametrize("facts", [{}, {"hops": 1}, {"failure": {}}, {"mx": [[]], "said": 5}])
def test_evidence_of_another_shape_is_no_fault(
    edition: Edition, answers: dict[str, Value], facts: dict[str, object]
) -> None:
    every = prepare(
        edition, build_context(edition, answers, (), DAY), RunPermissions(production=True)
    )
    observed = {one.question: Observed(NOW, facts) for one in every.wanted}
    assessment = Assessor(edition, DAY).assess(answers, (), {}, observed)

    assert all(finding.message.isprintable() for finding in assessment.findings.values())


def test_an_http_endpoint_with_a_secret_is_held_back(
    edition: Edition, answers: dict[str, Value]
) -> None:
    more = {"webhook.url": "http://hooks.example/in", "webhook.auth_value": "keyring:x"}
    ground = build_context(edition, answers | more, (), DAY)
    prepared = prepare(edition, ground, RunPermissions(), [HOOK_AUTH])

    assert not prepared.plan.calls
    assert [one.why for one in prepared.held_back] == [NEEDS_TLS]


def test_the_command_line_tells_the_figures_of_the_plan(
    edition: Edition, ground: AssessmentContext
) -> None:
    prepared = prepare(edition, ground, RunPermissions(production=True))
    told = list(plan_lines(edition, prepared, RunPermissions(production=True)))
    plan = prepared.plan

    assert plan.words() in told[0]
    for host in plan.hosts:
        line = next(line for line in told if line.startswith(f"  {host}"))
        assert plan.bound_of(host).words() in line
    assert plan.bound.lookups
    assert plan.bound.handshakes
    assert any("also to hosts not named here" in line for line in told)
    assert sum(plan.bound_of(host).requests for host in plan.hosts) == plan.bound.requests


def test_a_proxy_of_the_environment_is_named_without_its_password(
    edition: Edition, ground: AssessmentContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ana:hush@proxy.example:3128")
    prepared = prepare(edition, ground, RunPermissions())
    told = "\n".join(plan_lines(edition, prepared, RunPermissions()))

    assert proxies_of(prepared.plan, RunPermissions()) == ("proxy.example:3128",)
    assert "through the proxy proxy.example:3128" in told
    assert "hush" not in told
