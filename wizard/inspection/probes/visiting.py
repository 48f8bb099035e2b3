"""Fetches a URL once per run, with its redirects and the final page.

Pages are always requested with GET. Whether a page is parked, unfinished or behind a sign-in shows
only in its text, and many servers refuse HEAD or answer it differently.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import field
from datetime import UTC
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts
from wizard.inspection.net.answer import Answer, Failure, RedirectHop, RequestFailed
from wizard.inspection.net.client import ClientLimits, Request
from wizard.inspection.net.statuses import SUCCESS
from wizard.inspection.net.urls import host_in
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.markup import PageMarkup, read_markup
from wizard.inspection.probes.page_target import page_target
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.hosts import filled, is_procore
from wizard.text import one_line

BODY_LIMIT = 512 * 1024
"""Maximum bytes read of a page; relevant content comes earlier."""
_URL_LIMIT = 500
_TITLE_LIMIT = 120
_EXCERPT_LIMIT = 400
_SHORT_PAGE = 1200
"""In characters of content; only of shorter pages are marks kept, as on longer ones they tell
nothing."""
_KEPT_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "server")
"""Headers by which services that guard pages are known."""
_UNTOLD = frozenset(
    {
        Failure.TIMEOUT,
        Failure.DROPPED,
        Failure.NO_NETWORK,
        Failure.PROXY,
        Failure.HELD_BACK,
        Failure.TLS_HERE,
        Failure.NOT_ASKED,
    }
)
"""Failures that do not mean the address is dead, as a retry may succeed."""
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_LASTING = frozenset({301, 308})
_WEB_CHARSET = re.compile(
    r"utf-?(8|16(le|be)?)|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp125\d|koi8-[ru]"
    r"|macintosh|shift[_-]jis|euc-(jp|kr)|gb(k|2312|18030)|big5"
)


@dataclass(frozen=True, slots=True)
class VisitResult:
    """The result for one address; shared within a run."""

    facts: Facts
    markup: PageMarkup | None = field(default=None, repr=False)
    """None if it is not HTML, or the request did not succeed."""
    source: str = field(default="", repr=False)
    """The page's raw HTML, up to the limit."""
    whole: bool = True
    """Whether the whole page was read."""

    @property
    def succeeded(self) -> bool:
        """Whether the last answer was a success."""
        hops = self.facts["hops"]
        return bool(hops) and hops[-1][0] in SUCCESS


def call_to(address: str) -> PlannedCall:
    """The call of a visit."""
    url = opened_for(address)
    to_procore, bound = is_procore(host_in(url)), ClientLimits().bound()
    return PlannedCall("GET", url, to_procore=to_procore, bound=bound, elsewhere=True)


def opened_for(address: str) -> str:
    """The requested address: placeholders filled, without fragment."""
    return filled(address).url.partition("#")[0]


async def visit_address(address: str, probe_context: ProbeContext) -> VisitResult:
    """Fetches an address, or returns the earlier result of this run.

    Placeholders of Procore are filled with samples. Raises ProbeError if the result is
    inconclusive.
    """
    url = opened_for(address)

    async def open_it() -> VisitResult:
        return await _visit_once(url, probe_context)

    visit: VisitResult = await probe_context.shared.once(("visit", url), open_it)
    return visit


def page_request(url: str) -> Request:
    """The request for a page, as a browser follows it: over http too, and where the page leads."""
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
    return Request(
        "GET", url, headers, body_limit=BODY_LIMIT, over_http=True, target_in=page_target
    )


async def _visit_once(url: str, probe_context: ProbeContext) -> VisitResult:
    try:
        answer = await probe_context.client.fetch(page_request(url))
    except RequestFailed as failed:
        if failed.failure in _UNTOLD:
            raise ProbeError(f"{_short_host(url)}: {_failed_visit_words(failed)}") from failed
        facts = {
            **_redirect_facts(failed.hops),
            "failure": failed.failure.value,
            "said": failed.message[:200],
        }
        return VisitResult(facts)
    if answer.packed:
        raise ProbeError(
            f"{_short_host(url)}: its page came packed in a way that was not asked for"
        )
    return await asyncio.to_thread(result_of_answer, answer)


def _failed_visit_words(failed: RequestFailed) -> str:
    """Why the result is inconclusive; names a redirect that was not followed."""
    if failed.failure is not Failure.HELD_BACK or not failed.hops:
        return failed.message
    return f"it redirects to {address_without_query(failed.hops[-1].location)}; {failed.message}"


def result_of_answer(answer: Answer) -> VisitResult:
    """The facts of an answer, and its page if it is one."""
    header = answer.header("content-type").lower()
    kind = header.partition(";")[0].strip()[:80]
    facts: dict[str, Any] = {**_redirect_facts(answer.hops), "type": kind, **_secured(answer)}
    if not answer.body:
        facts["empty"] = True
    if answer.header("content-disposition").lower().lstrip().startswith("attachment"):
        facts["download"] = True
    if kind not in _HTML or (not kind and not _looks_like_html(answer.body)):
        return VisitResult(facts)
    source = _body_text(answer, header.partition("charset=")[2])
    markup = read_markup(source)
    return VisitResult(facts | _page_facts(answer, markup), markup, source, whole=not answer.cut)


def _page_facts(answer: Answer, markup: PageMarkup) -> dict[str, Any]:
    content = sum(map(len, markup.content))
    noindex = markup.noindex or "noindex" in answer.header("x-robots-tag").lower()
    found = {
        "title": one_line(markup.title)[:_TITLE_LIMIT],
        "headings": [one_line(heading)[:_TITLE_LIMIT] for heading in markup.headings],
        "text": _excerpt(markup.content or markup.blocks),
        "characters": markup.characters,
        "content": content,
        "scripts": markup.scripts,
        "figures": markup.figures,
        "password": markup.password,
    }
    if noindex:
        found["noindex"] = True
    if markup.moves:
        found["moves"] = True
    own = own_address(answer.url, markup)
    if own and own != address_without_query(answer.url).rstrip("/"):
        found["canonical"] = own
    if content < _SHORT_PAGE or answer.status >= 400:  # noqa: PLR2004 - error codes
        found["marks"] = [*_header_marks(answer), *map(one_line, markup.marks)]
    return found


def own_address(url: str, markup: PageMarkup) -> str:
    """The address that a page calls its own, without query and final slash; "" for none."""
    try:
        own = urljoin(url, markup.canonical) if markup.canonical else ""
    except ValueError:
        return ""
    return address_without_query(own).rstrip("/")


def _excerpt(blocks: Sequence[str]) -> str:
    return one_line(" ".join(blocks[:80])[: 2 * _EXCERPT_LIMIT])[:_EXCERPT_LIMIT]


def _header_marks(answer: Answer) -> list[str]:
    """E.g. "server: nginx"."""
    kept = ((name, answer.header(name)) for name in _KEPT_HEADERS)
    return [one_line(f"{name}: {value}")[:60].lower() for name, value in kept if value]


def _body_text(answer: Answer, charset: str) -> str:
    """The decoded body. Codecs that pages do not use are ignored, as some are slow."""
    name = charset.partition(";")[0].strip(" \"'")
    return answer.text() if _WEB_CHARSET.fullmatch(name) else answer.body.decode("utf-8", "replace")


def _looks_like_html(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _redirect_facts(hops: tuple[RedirectHop, ...]) -> dict[str, Any]:
    """Status and address of each step; a query is kept only while every step is permanent."""
    steps: list[list[Any]] = []
    lasting = True
    for hop in hops:
        steps.append([hop.status, _address_in_evidence(hop.url, query=lasting)])
        lasting = lasting and hop.status in _LASTING
        if hop is hops[-1] and hop.location:
            steps.append([0, _address_in_evidence(hop.location, query=lasting)])
    return {"hops": steps}


def address_without_query(url: str) -> str:
    """An address without its query."""
    return _address_in_evidence(url, query=False)


def _address_in_evidence(url: str, *, query: bool) -> str:
    """An address for evidence, without a query added by redirects, which may be secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    place = parts.netloc.rpartition("@")[2]
    kept = parts._replace(netloc=place, query=parts.query if query else "", fragment="")
    return one_line(urlunsplit(kept))[:_URL_LIMIT]


def _secured(answer: Answer) -> dict[str, Any]:
    secured = answer.secured
    if secured is None:
        return {}
    ends = secured.expires.astimezone(UTC).date().isoformat() if secured.expires else ""
    return {"tls": secured.version[:20], "tls_expires": ends}


def _short_host(url: str) -> str:
    return one_line(urlsplit(url).hostname or url)[:100]
