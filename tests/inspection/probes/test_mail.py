"""Whether a domain takes mail, asked of a name server on this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.inspection.probes.asking import told
from tests.inspection.probes.linked import TODAY
from tests.inspection.probes.names import NameServer
from wizard.catalogue.model import Severity, Status
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.client import Client
from wizard.inspection.net.guard import Guard
from wizard.inspection.probes.mail import RESOLVER, mail_facts
from wizard.inspection.probes.run import plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, ProbeError, RunCache
from wizard.rules.verdict import Facts, Verdict

MAIL = "support.email"
RECORDS = {
    ("harbor-sync.com", "MX"): ("20 b.mail.example.", "10 a.mail.example."),
    ("a.mail.example", "A"): ("192.0.2.1",),
    ("example.com", "A"): ("192.0.2.9",),
    ("b.mail.example", "AAAA"): ("2001:db8::1",),
    ("silent.com", "MX"): ("0 .",),
    ("bare.com", "A"): ("192.0.2.2",),
    ("nothing.com", "TXT"): ('"here"',),
    ("lost.com", "MX"): ("10 gone.mail.example.", "20 none.mail.example."),
    ("none.mail.example", "TXT"): ('"no address"',),
    ("half.com", "MX"): ("10 gone.mail.example.", "20 a.mail.example."),
}


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with NameServer(RECORDS, failing="broken.com", mute="mute.com") as names:
        yield names


async def test_where_nothing_public_is_known_a_missing_domain_is_no_fault() -> None:
    with NameServer({}) as blind:
        seen = await asked(blind, [Question("mail-domain", ("nowhere.com",))])

    (found,) = seen.values()
    assert found.trouble.startswith("nowhere.com is not found, and neither is example.com")


async def judged(server: NameServer, address: object) -> Verdict:
    """The verdict on an answer after one run."""
    facts = Facts({MAIL: address}, TODAY)
    questions = list(CHECK_QUESTIONS["mail-domain"](facts, (MAIL,)))
    seen = await asked(server, questions)
    kept = {question: one for question, one in seen.items() if not one.trouble}
    return CHECKS["mail-domain"](Facts({MAIL: address}, TODAY, observed=kept), (MAIL,))


async def asked(server: NameServer, questions: list[Question]) -> dict[Question, Observed]:
    async def secret(_: str) -> str:
        raise ProbeError("nothing is secret here")

    async def resolver() -> Any:
        return server.resolver()

    async with Client(Guard()) as client:
        shared = RunCache()
        await shared.once(RESOLVER, resolver)
        scene = ProbeContext(client, secret, lambda: datetime(2026, 11, 25, tzinfo=UTC), shared)
        return await run_probes(plan_run(questions), scene)


async def test_a_domain_with_mail_servers_takes_mail_the_preferred_one_named_first(
    server: NameServer,
) -> None:
    verdict = await judged(server, "help@Harbor-Sync.com")

    assert verdict.status is Status.MET
    assert verdict.message == "a.mail.example and b.mail.example take it"


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("nowhere.com", "There is no domain nowhere.com"),
        ("silent.com", "silent.com says that it takes no mail"),
        ("nothing.com", "nothing.com has neither a mail server (MX) nor an address"),
        ("lost.com", "lost.com names mail servers that have no address: gone.mail.example and"),
    ],
)
async def test_a_domain_that_takes_no_mail_is_held_against_the_answer(
    server: NameServer, domain: str, said: str
) -> None:
    verdict = await judged(server, f"help@{domain}")

    assert (verdict.status, verdict.severity, verdict.field) == (Status.NOT_MET, None, MAIL)
    assert verdict.message.startswith(said)
    assert verdict.fix


async def test_mail_that_would_fall_back_to_the_host_itself_warns(server: NameServer) -> None:
    verdict = await judged(server, "help@bare.com")

    assert verdict.severity is Severity.WARNING
    assert "names no mail server (MX)" in verdict.message


async def test_one_mail_server_with_an_address_is_enough(server: NameServer) -> None:
    assert (await judged(server, "help@half.com")).status is Status.MET


async def test_a_name_server_that_fails_is_a_trouble_and_no_verdict(server: NameServer) -> None:
    question = Question("mail-domain", ("broken.com",))
    observed = (await asked(server, [question]))[question]

    assert (observed.facts, observed.trouble) == ({}, "no name server answers for broken.com")


async def test_a_name_server_that_never_answers_is_not_waited_for(
    server: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.inspection.probes.mail._SECONDS", 0.3)
    with pytest.raises(ProbeError, match=r"no name server answers for mute\.com"):
        await mail_facts("mute.com", server.resolver())


@pytest.mark.parametrize("domain", ["a" * 70 + ".com", "x..com", "\udcff.com", "münchen.example"])
async def test_a_domain_that_is_none_is_a_trouble_or_absent(
    server: NameServer, domain: str
) -> None:
    question = Question("mail-domain", (domain,))
    observed = (await asked(server, [question]))[question]

    assert observed.facts in ({}, {"exists": False})
    assert "itself failed" not in observed.trouble


@pytest.mark.parametrize(
    "value", ["no address", "help@", "@harbor.com", "help@localhost", 7, ["x"]]
)
def test_what_is_no_mail_address_asks_nothing(value: object) -> None:
    facts = Facts({MAIL: value}, TODAY)

    assert CHECK_QUESTIONS["mail-domain"](facts, (MAIL,)) == ()
    assert CHECKS["mail-domain"](facts, (MAIL,)).status is Status.COULD_NOT_TELL


def test_nobody_is_asked_while_nothing_is_answered() -> None:
    facts = Facts({}, TODAY)
    assert CHECK_QUESTIONS["mail-domain"](facts, (MAIL,)) == ()
    assert CHECKS["mail-domain"](facts, (MAIL,)).status is Status.UNANSWERED


def test_a_person_reads_that_no_mail_is_sent() -> None:
    (said,) = told(Question("mail-domain", ("harbor-sync.com",)))
    assert said == "DNS: which servers take the mail of harbor-sync.com; no mail is sent"


def test_the_name_systems_library_waits_until_a_run_needs_it() -> None:
    script = "import sys, wizard.inspection.probes; print('dns' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
