"""Cases of framing with the verdicts of a real browser: reads them, and serves them over https."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checks.answers import answered
from tests.standin.wire import BODILESS, Asked, Line, Reply
from wizard.catalogue.model import Status
from wizard.checks.framing import framing
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.answer import Answer, RedirectHop
from wizard.inspection.probes.framing import frame_facts
from wizard.rules.verdict import Verdict

PARENTS = ("app", "us02", "uk01", "sandbox")
"""The first labels of the hosts of Procore's above the frames."""
PRODUCTION = PARENTS[:3]
FRAMING = Path(__file__).with_name("framing.jsonl")
LEADS_ON = frozenset({"refresh header", "meta refresh to denied", "script to denied"})
"""Cases whose page leads to another one; what is judged without a run is the page itself."""
HELLO = "<p>Hello<script>document.body.append(' script')</script>"
EXTRA = {
    "/case/landing": Reply(200, b"<p>Landed"),
    "/case/denied": Reply(200, b"<p>Denied", (("X-Frame-Options", "DENY"),)),
}
"""Where redirects of cases lead."""


@dataclass(frozen=True)
class FramingCase:
    """A page of a partner, and where Chromium shows it."""

    name: str
    headers: tuple[tuple[str, str], ...]
    status: int
    body: str
    kind: str
    browser: dict[str, str]
    """What Chromium shows below each of `PARENTS`: "shown", "refused", or "nothing" to see."""

    @property
    def is_shown(self) -> bool:
        """Whether customers see the page in the browser."""
        return all(self.browser[parent] == "shown" for parent in PRODUCTION)

    @property
    def reply(self) -> Reply:
        # Chromium takes headers for UTF-8; a server of this kind writes Latin-1.
        pairs = tuple((name, text.encode().decode("latin-1")) for name, text in self.headers)
        return Reply(self.status, self.body.encode(), pairs, self.kind)


def framing_cases(path: Path = FRAMING) -> Iterator[FramingCase]:
    """The cases in the order of the file."""
    for line in path.read_text("utf-8").splitlines():
        yield _case(json.loads(line))


def _case(each: dict[str, Any]) -> FramingCase:
    return FramingCase(
        name=each["name"],
        headers=tuple((name, text) for name, text in each["headers"]),
        status=each.get("status", 200),
        body=each.get("body", HELLO),
        kind=each.get("kind", "text/html"),
        browser=each.get("browser", {}),
    )


def judged(case: FramingCase) -> Verdict:
    """Our verdict on the answer of a case, without a browser."""
    url, reply = "https://app.example/case", case.reply
    kind = () if case.status in BODILESS or not case.kind else (("content-type", case.kind),)
    headers = tuple((name.lower(), text) for name, text in (*reply.headers, *kind))
    answer = Answer((RedirectHop(url, case.status),), headers, reply.body)
    facts = {"filled": [], "moved": False, "stopped": ""} | frame_facts([answer])
    seen = answered({"app.url": url}, (Question("framing", (url,)), facts))
    return framing(seen, ("app.url",), advised="'self' https://*.procore.com")


def agreement(case: FramingCase, verdict: Verdict) -> str:
    """How a verdict and the browser agree: "right", "wrong" or "could not tell"."""
    if verdict.status is Status.COULD_NOT_TELL:
        return "could not tell"
    hidden = verdict.status is Status.NOT_MET and verdict.severity is None
    named = verdict.message.partition(" may show it")[0]
    right = hidden is not case.is_shown
    if hidden and not named.startswith(("None of", "The frame", "Only the sandbox")):
        right = right and all(
            (f"{parent}.procore.com" in named) is (case.browser[parent] == "shown")
            for parent in PARENTS
        )
    return "right" if right else "wrong"


def serve_cases(replies: dict[str, Reply]) -> Any:
    """A server's way to answer: each path with its reply."""

    def serve(line: Line) -> None:
        for asked in line.requests():
            line.reply(asked, _reply_to(asked, replies))

    return serve


def _reply_to(asked: Asked, replies: dict[str, Reply]) -> Reply:
    return replies.get(asked.path) or EXTRA.get(asked.path) or Reply(404, b"nothing")
