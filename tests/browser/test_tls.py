"""Our verdicts on TLS are those of a real browser, which are recorded with the cases."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from tests.browser.tls_servers import HOSTS, RECORDED, TlsHosts
from tests.inspection.probes.asking import ask_all
from wizard.catalogue.model import Status
from wizard.checks.hosts import tls
from wizard.drafts.evidence_observed import Observed, Question
from wizard.inspection.net.answer import RequestFailed
from wizard.inspection.net.client import Client, ClientLimits, Request
from wizard.inspection.net.guard import Guard
from wizard.inspection.probes.tls import tls_calls
from wizard.rules.verdict import Facts, Verdict

LIMITS = ClientLimits(total_s=60.0, pause_s=0, retries=0)
BRIEF = replace(LIMITS, total_s=0.5)
UNDECIDED = {
    "rsa1024": "this computer's OpenSSL refuses the short key of its certificate",
    "hang-up": "it closed the connection amid the handshake",
    "hang-up-after-hello": "it closed the connection amid the handshake",
    "reset-after-hello": "it reset the connection",
    "silent": "it did not answer in time",
}
"""What is told of hosts that are not judged."""
SAID = {
    "expired": "its certificate has expired (on 20",
    "expired-intermediate": "its certificate has expired (not its own, but one that signed it)",
    "wrong-name": "its certificate is for another host (somebody-else.example)",
    "common-name-only": "it names none, and a common name does not count",
    "missing-intermediate": "neither sent nor known (signed by “Test authority middle”)",
    "fetchable-intermediate": "“Test authority middle”; some browsers fetch it, and other programs",
    "ends-soon": "days; it must be valid for more than 14 days",
    "ed25519": "Chrome and Edge refuse the key of its certificate, which is Ed25519",
    "p521": "which is P-521",
    "tls10": "it offers TLS 1.0 at most",
    "old-too": "it still accepts TLS 1.0 and 1.1",
    "dhe-rsa-aes256-sha": "only ciphers that Chrome and Edge do not know (DHE-RSA-AES256-SHA)",
    "curve-x448": "it supports no key exchange that browsers offer",
    "client-certificate-13": "it wants a client certificate",
    "alert-unrecognised-name": "it knows no site of that name",
    "another-protocol": "it does not speak TLS on that port",
}
AFTER_THE_HANDSHAKE = {"EMPTY_RESPONSE", "CONNECTION_RESET"}
AFTER_REQUEST = {
    "close-after-request": "it closed the connection without an answer",
    "reset-after-request": "it reset the connection",
}
UNLIKE_A_BROWSER = {
    *("p521", "ed25519", "curve-p521", "curve-x448"),  # OpenSSL connects; handshakes tell
    *("fetchable-intermediate", "rsa1024"),  # OpenSSL does not
}
"""Hosts whose pages a request gets and a browser does not, or the other way round."""
ONLY_CAUTIONS = {"ends-soon", "old-too", "fetchable-intermediate"}
"""Hosts that are warned of although the browser opens them."""


def judged(question: Question, seen: Observed) -> Verdict:
    answers, today = {"app.hosts": question.inputs[0]}, datetime.now(UTC).date()
    facts = Facts(answers, today, observed={question: seen})
    return tls(facts, ("app.hosts",), oldest="1.2", days=14)


async def fetched(hosts: TlsHosts, names: Iterable[str]) -> dict[str, str]:
    """Why each host gives no page; "" if it does."""

    async def one(client: Client, name: str) -> str:
        try:
            await client.fetch(Request("GET", f"https://{name}.example/"))
        except RequestFailed as failed:
            return failed.message
        return ""

    async with Client(Guard(instead=hosts.instead), LIMITS, ca_file=str(hosts.ca_file)) as client:
        told = await asyncio.gather(*(one(client, name) for name in names))
    return dict(zip(names, told, strict=True))


async def test_every_decided_host_is_judged_as_the_browser_opens_it() -> None:
    recorded = json.loads(RECORDED.read_text())
    questions = {name: Question("tls", (f"{name}.example:443",)) for name in HOSTS}
    with TlsHosts() as hosts:
        guard = Guard(instead=hosts.instead)
        answering = [question for name, question in questions.items() if name != "silent"]
        seen = await ask_all(answering, guard, hosts.ca_file, limits=LIMITS)
        seen |= await ask_all([questions["silent"]], guard, hosts.ca_file, limits=BRIEF)
        pages = await fetched(hosts, [name for name in HOSTS if name != "silent"])
    verdicts = {name: judged(question, seen[question]) for name, question in questions.items()}
    undecided = [n for n, each in verdicts.items() if each.status is Status.COULD_NOT_TELL]
    wrong = {
        name: each.message
        for name, each in verdicts.items()
        if name not in undecided
        and (each.status is Status.MET or name in ONLY_CAUTIONS)
        is not (recorded[name] in {"open", *AFTER_THE_HANDSHAKE})
    }

    assert wrong == {}
    assert undecided == list(UNDECIDED)
    assert [n for n, said in {**SAID, **UNDECIDED}.items() if said not in verdicts[n].message] == []
    told = {name: said for name, said in (UNDECIDED | AFTER_REQUEST).items() if name in pages}
    assert {name: pages[name] for name in told} == told
    unlike = {n for n, page in pages.items() if (page == "") is not (recorded[n] == "open")}
    assert unlike == UNLIKE_A_BROWSER


async def test_no_host_gets_more_handshakes_than_were_announced() -> None:
    names = ("sound", "missing-intermediate", "client-certificate-12", "curve-x448", "camellia")
    with TlsHosts(names) as hosts:
        guard = Guard(instead=hosts.instead)
        for name in names:
            question = Question("tls", (f"{name}.example:443",))
            before = hosts.connections
            await ask_all([question], guard, hosts.ca_file, limits=LIMITS)
            (call,) = tls_calls(question)
            assert 0 < hosts.connections - before <= call.bound.handshakes
