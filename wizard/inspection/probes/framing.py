"""Requests a page like a cross-site frame, and records its framing headers.

The visit is one of its own. Sites answer a frame otherwise than a reader, by the very headers sent
here, with no cookie of an earlier step; and nothing of Procore's is opened on the way.

Facts: `url` (where the way ended, without query), `status`, `moved` (there were redirects),
`filled` (names of placeholders that got a sample), `stopped` ("plain" or "procore" when a redirect
led there and was not followed; `url` is then that place and nothing else is known), `policies`
(the sources of each policy with frame-ancestors), `words` (of X-Frame-Options), `report_only`,
`sandbox` (the words that policies with a sandbox grant; null without one), `rendering` and `kind`
(what browsers make of the answer, and its media type), `cookies` (name, same_site, secure,
partitioned), `isolation` (COOP, COEP and CORP as sent), what `read_page` says, and in a run with a
browser `browser`, see `wizard.inspection.probes.browser`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from wizard import __version__
from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.ancestors import (
    ancestors_in,
    sandbox_in,
    upgrades_in,
    x_frame_words,
)
from wizard.inspection.net.answer import Answer, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import Client, ClientLimits, Request
from wizard.inspection.net.rendering import content_kind, rendering_of
from wizard.inspection.net.traffic import BROWSER
from wizard.inspection.probes.browser import PARENTS, require_browser, shown_in_browser
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.framed_page import read_page
from wizard.inspection.probes.page_target import page_target
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.hosts import filled, is_procore

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LIKE_A_FRAME = {
    "User-Agent": f"Mozilla/5.0 (compatible; SubmissionWizard/{__version__}; asked by the owner)",
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Sec-Fetch-Dest": "iframe",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "cross-site",
}
_ISOLATION = {
    "coop": "cross-origin-opener-policy",
    "coep": "cross-origin-embedder-policy",
    "corp": "cross-origin-resource-policy",
}
_MOST, _LONGEST = 20, 200


def framing_calls(question: Question) -> tuple[PlannedCall, ...]:
    url = filled(question.inputs[0]).url
    one = ClientLimits().bound()
    most = replace(one, retries=one.retries * (1 + one.redirects))  # of each step
    call = PlannedCall("GET", url, "as a frame of another site would", bound=most, elsewhere=True)
    return () if is_procore(call.host) else (call,)


def framing_in_browser(question: Question) -> tuple[PlannedCall, ...]:
    url = filled(question.inputs[0]).url
    host = urlsplit(url).hostname or ""
    if is_procore(host):
        return ()
    message = (
        f"{_frame_address(url)} is opened {len(PARENTS)} times in an installed browser;"
        " the page may call any host but Procore's, and all are named afterwards"
    )
    bound = UpperBound(pages=len(PARENTS))
    return (PlannedCall(BROWSER, url, message, bound=bound),)


async def framing(question: Question, probe_context: ProbeContext) -> Facts:
    """The facts from the page's headers and its own HTML, and from a browser if one is asked for.

    Raises ProbeError.
    """
    asked = filled(question.inputs[0])
    if is_procore(urlsplit(asked.url).hostname or ""):
        raise ProbeError("the address belongs to Procore itself")
    executable = require_browser() if probe_context.browser else ""
    try:
        answers, stopped = await _answers_on_the_way(probe_context.client, asked.url)
    except RequestFailed as failed:
        raise ProbeError(failed.message) from failed
    found: dict[str, Any] = {"filled": list(asked.names), "moved": len(answers) > 1}
    if stopped:
        kind = "procore" if is_procore(urlsplit(stopped).hostname or "") else "plain"
        return found | {"stopped": kind, "url": _frame_address(stopped)}
    found |= {"stopped": ""} | await asyncio.to_thread(frame_facts, answers)
    if executable:
        certificates = [one.secured.certificate for one in answers if one.secured]
        found["browser"] = await shown_in_browser(
            executable, asked.url, probe_context, certificates
        )
    return found


async def _answers_on_the_way(client: Client, url: str) -> tuple[list[Answer], str]:
    """Every answer of the redirects, and where they stopped: before http, and before Procore."""
    answers: list[Answer] = []
    visited: set[str] = set()
    first = url
    while True:
        if url in visited or len(answers) > client.limits.redirects:
            raise ProbeError(f"it redirects too often, last to {_frame_address(url)}")
        visited.add(url)
        continues = first if answers else ""
        request = Request("GET", url, _LIKE_A_FRAME, follow=False, continues=continues)
        answer = await client.fetch(request)
        answers.append(answer)
        redirects = answer.status in _REDIRECTS
        target = answer.header("location") if redirects else page_target(answer)
        if not target:
            return answers, ""
        url = _joined_address(url, target)
        parts = urlsplit(url)
        if parts.scheme == "http" or is_procore(parts.hostname or ""):
            return answers, url


def _joined_address(url: str, target: str) -> str:
    try:
        joined = urljoin(url, target).partition("#")[0]
        sound = urlsplit(joined).scheme in {"http", "https"} and bool(urlsplit(joined).hostname)
    except ValueError:
        sound = False
    if not sound:
        raise ProbeError("it redirects to what is no web address")
    return joined


def _frame_address(url: str) -> str:
    """The address without query and fragment, which may be private."""
    return url.partition("#")[0].partition("?")[0][:_LONGEST]


def frame_facts(answers: Sequence[Answer]) -> dict[str, Any]:
    """The facts in the answers of a page, of which the last one counts but for its cookies."""
    last = answers[-1]
    policies = last.all("content-security-policy")
    reported = ancestors_in(last.all("content-security-policy-report-only"))
    granted = sandbox_in(policies)
    page = read_page(last.body.decode("utf-8", "replace"))  # the search terms are ASCII
    return {
        "url": _frame_address(last.url),
        "status": last.status,
        "rendering": rendering_of(last).value,
        "kind": content_kind(last)[:_LONGEST],
        "policies": [list(one) for one in ancestors_in(policies)],
        "sandbox": None if granted is None else list(granted)[:_MOST],
        "words": list(x_frame_words(last.all("x-frame-options"))),
        "report_only": bool(reported),
        "cookies": _cookies([value for one in answers for value in one.all("set-cookie")]),
        "isolation": {key: last.header(name)[:_LONGEST] for key, name in _ISOLATION.items()},
        **page,
        "plain": [] if upgrades_in(policies) else page["plain"],
    }


def _cookies(values: Sequence[str]) -> list[dict[str, Any]]:
    """The cookies that are set, without values; the last one of each name counts."""
    found: dict[str, dict[str, Any]] = {}
    for value in values:
        first, *rest = value.split(";")
        name = first.partition("=")[0].strip()[:_LONGEST]
        pairs = (part.partition("=") for part in rest)
        named = {key.strip().lower(): word.strip().lower() for key, _, word in pairs}
        found.pop(name, None)
        if named.get("max-age") != "0" and "1970" not in named.get("expires", ""):
            same_site = named.get("samesite", "")[:_LONGEST]
            found[name] = {
                "name": name,
                "same_site": same_site,
                "secure": "secure" in named,
                "partitioned": "partitioned" in named,
            }
    return list(found.values())[:_MOST]
