"""Shows a page in frames of Procore's hosts in an installed browser; nothing goes to Procore.

Facts, under `browser` in those of the probe `framing`: `name` (of the browser), `views` (for each
host of Procore's `outcome`, a `FrameOutcome`, `reason`, the browser's own, and `picture`, the name
of a file beside the draft), `called` (the number of requests to each host), `held_back` (hosts that
were not called, with the reason) and `cookies` (names of those that the browser kept back).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wizard.drafts.disk import replace_file
from wizard.errors import DraftError
from wizard.inspection.browser.devtools import BrowserError, find_chromium, started_browser
from wizard.inspection.browser.framed import FramedPage, open_framed
from wizard.inspection.net.answer import RequestFailed
from wizard.inspection.net.client import Client
from wizard.inspection.net.proxies import proxy_for
from wizard.inspection.net.traffic import BROWSER, CallKey, Sent
from wizard.inspection.net.trust import public_key_digest
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.hosts import ENVIRONMENTS, PROCORE_DOMAINS, Stage, is_procore
from wizard.text import one_line

PARENTS = tuple(
    origin for stage in (Stage.PRODUCTION, Stage.SANDBOX) for origin in ENVIRONMENTS[stage].browser
)
"""The origins that Procore shows embedded pages on."""
_EACH_S, _LOOKING_S = 20.0, 20.0
"""For a page to load, and for what else the browser does for it."""
_MOST, _LONGEST, _DIGITS = 100, 200, 8
_ONE_AT_A_TIME = "browser"


def require_browser() -> str:
    """The browser that will be used. Raises ProbeError."""
    try:
        return find_chromium()
    except BrowserError as error:
        raise ProbeError(f"the page was not opened in a browser: {error.message}") from error


async def shown_in_browser(
    executable: str, url: str, context: ProbeContext, certificates: Iterable[bytes]
) -> dict[str, Any]:
    """The facts from opening the page once in a frame of each host. Raises ProbeError.

    `certificates` are those of its hosts that the run has verified with its own authorities.
    """
    async with await context.shared.once(_ONE_AT_A_TIME, _new_lock):
        try:
            flags = await _flags(context.client, url, certificates)
            async with started_browser(executable, flags) as tools:
                version = await tools.send("Browser.getVersion")
                decision, pages = _Decision(context.client), {}
                for parent in PARENTS:
                    context.client.traffic.note(CallKey(BROWSER, url), Sent.PAGE)
                    shown = open_framed(tools, parent, url, decision, _EACH_S)
                    pages[parent] = await _in_time(shown)
        except RequestFailed as failed:
            raise ProbeError(failed.message) from failed
        except BrowserError as error:
            raise ProbeError(f"the browser gave up: {error.message}") from error
    return await _facts(str(version.get("product", "")), pages, url, context.pictures)


async def _in_time(opening: Coroutine[Any, Any, FramedPage]) -> FramedPage:
    try:
        async with asyncio.timeout(_EACH_S + _LOOKING_S):
            return await opening
    except TimeoutError:
        raise BrowserError("it did not answer in time") from None


async def _new_lock() -> asyncio.Lock:
    return asyncio.Lock()


class _Decision:
    """Decides which hosts a page may call, as for every other request of a run."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def __call__(self, host: str, port: int) -> str:
        guard = self._client.guard
        if is_procore(host):
            return "it belongs to Procore itself"
        try:
            if proxy_for(f"https://{host}"):
                guard.refuse_by_name(host, port)
            else:
                await guard.places(host, port)
        except RequestFailed as failed:
            return failed.message
        return ""


async def _flags(client: Client, url: str, certificates: Iterable[bytes]) -> tuple[str, ...]:
    """The browser connects where the client would. Raises RequestFailed."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    proxy = "" if client.guard.stands_in(host, port) else proxy_for(url)
    rules = [f"MAP {pattern} ~NOTFOUND" for pattern in _procore_patterns()]
    if not proxy:
        place = (await client.guard.places(host, port))[0]
        address = f"[{place.host}]" if ":" in place.host else place.host
        rules.append(f"MAP {parts.hostname}:{port} {address}:{place.port}")
    return (
        f"--host-resolver-rules={', '.join(rules)}",
        *_proxy_flags(proxy),
        *_trust_flags(certificates if client.ca_file else ()),
        *(("--disable-features=LocalNetworkAccessChecks",) if client.guard.opens_private else ()),
    )


def _procore_patterns() -> Iterator[str]:
    for domain in PROCORE_DOMAINS:
        yield from (domain, f"*.{domain}")


def _proxy_flags(proxy: str) -> tuple[str, ...]:
    if not proxy:
        return ("--no-proxy-server",)
    return f"--proxy-server={proxy}", f"--proxy-bypass-list={';'.join(_procore_patterns())}"


def _trust_flags(certificates: Iterable[bytes]) -> tuple[str, ...]:
    """Makes Chromium, which reads no file of authorities, trust what this run has verified."""
    keys = ",".join(dict.fromkeys(map(public_key_digest, certificates)))
    return (f"--ignore-certificate-errors-spki-list={keys}",) if keys else ()


async def _facts(
    name: str, pages: Mapping[str, FramedPage], url: str, pictures: Path | None
) -> dict[str, Any]:
    views: dict[str, Any] = {}
    for parent, page in pages.items():
        host = parent.removeprefix("https://")
        picture = await asyncio.to_thread(_keep_picture, page.picture, host, url, pictures)
        reason = one_line(page.reason)[:_LONGEST]
        views[host] = {"outcome": page.outcome.value, "reason": reason, "picture": picture}
    called: Counter[str] = Counter()
    held_back: dict[str, str] = {}
    cookies: dict[str, None] = {}
    for page in pages.values():
        called.update(page.called)
        held_back |= page.held_back
        cookies |= dict.fromkeys(page.cookies)
    return {
        "name": one_line(name)[:_LONGEST],
        "views": views,
        "called": {host[:_LONGEST]: number for host, number in called.most_common(_MOST)},
        "held_back": {host[:_LONGEST]: why for host, why in list(held_back.items())[:_MOST]},
        "cookies": [one_line(cookie)[:_LONGEST] for cookie in cookies][:_MOST],
    }


def _keep_picture(picture: bytes, host: str, url: str, draft: Path | None) -> str:
    """Writes a picture beside the draft, in place of an older one; "" if that is not possible."""
    if draft is None or not picture:
        return ""
    digest = hashlib.sha256(url.encode()).hexdigest()[:_DIGITS]
    path = draft.with_name(f"{draft.stem}.frame-{host}-{digest}.png")
    try:
        replace_file(path, picture)
    except DraftError:
        return ""
    return path.name
