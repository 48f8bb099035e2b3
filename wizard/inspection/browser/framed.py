"""Opens a page in a frame of another site, in a real browser, and tells what its frame shows.

The page above is made here: the browser gets it when it asks for the address of the other site, so
that nothing is sent there. Every request of the page is seen, and decided upon, before it is sent.
"""

from __future__ import annotations

import asyncio
import base64
import html
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import urlsplit

from wizard.dataclass import dataclass
from wizard.inspection.browser.devtools import DevTools, Event
from wizard.inspection.net.rendering import FrameOutcome

WIDTH, HEIGHT = 1280, 800
_TOP = 40
_ABOVE = (
    "<!doctype html><meta charset=utf-8><title>Frame</title><style>body{margin:0;font:16px/40px "
    "sans-serif;background:#dde}iframe{position:absolute;top:40px;left:0;width:100%;"
    "height:calc(100% - 40px);border:0;background:#fff}</style>"
    "A page at {parent}, made for this test; below it the frame<iframe src='{page}'></iframe>"
)
_QUIET_S, _STEP_S = 0.6, 0.1
_WORKERS = frozenset({"worker", "shared_worker", "service_worker"})
_DOMAINS = ("Page", "Network", "Audits")
_DOCUMENT = "Document"
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class FramedPage:
    """What was seen of a page in a frame."""

    outcome: FrameOutcome
    reason: str = ""
    """The browser's own, e.g. "frame-ancestors", "net::ERR_CONNECTION_RESET"; "" for none."""
    called: Mapping[str, int] = field(default_factory=dict)
    """The number of requests to each host."""
    held_back: Mapping[str, str] = field(default_factory=dict)
    """Hosts that the page wanted to call and that were not called, with the reason."""
    cookies: tuple[str, ...] = ()
    """Names of cookies that the browser did not take from the page, or did not send to it."""
    picture: bytes = b""
    """A PNG."""


Decision = Callable[[str, int], Awaitable[str]]
"""Why a host and port may not be called; "" if they may."""


async def open_framed(
    tools: DevTools, parent: str, page: str, may_call: Decision, seconds: float
) -> FramedPage:
    """Opens the page at `page` in a frame of a page at `parent`. Raises BrowserError."""
    context = (await tools.send("Target.createBrowserContext"))["browserContextId"]
    view = _View(tools, parent, page, may_call)
    try:
        return await view.opened(context, seconds)
    finally:
        view.closed = True
        await tools.send("Target.disposeBrowserContext", browserContextId=context)


class _View:
    """One tab, with all that happens in it."""

    def __init__(self, tools: DevTools, parent: str, page: str, may_call: Decision) -> None:
        self._tools = tools
        self._parent = f"{parent}/"
        self._page = page
        self._may_call = may_call
        self._main = ""
        self._frame = ""
        self._frame_session = ""
        self._loaded = asyncio.Event()
        self._open: set[str] = set()
        self._documents: set[str] = set()
        self._called: Counter[str] = Counter()
        self._held_back: dict[str, str] = {}
        self._cookies: dict[str, None] = {}
        self._reason = ""
        self._directive = ""
        self.closed = False
        for event, handler in self._handlers().items():
            tools.on(event, handler)

    def _handlers(self) -> Mapping[str, Callable[[Event, str], None]]:
        return {
            "Fetch.requestPaused": lambda e, s: self._tools.run(self._paused(e, s)),
            "Target.attachedToTarget": lambda e, _: self._tools.run(self._attached(e)),
            "Page.frameAttached": self._on_frame,
            "Page.loadEventFired": self._on_load,
            "Page.downloadWillBegin": self._on_download,
            "Network.webSocketCreated": lambda e, _: self._tools.run(self._refusal(e["url"])),
            "Network.requestWillBeSent": lambda e, _: self._open.add(e["requestId"]),
            "Network.loadingFinished": lambda e, _: self._open.discard(e["requestId"]),
            "Network.loadingFailed": self._on_failure,
            "Network.requestWillBeSentExtraInfo": self._on_cookies_sent,
            "Network.responseReceivedExtraInfo": self._on_cookies_set,
            "Audits.issueAdded": self._on_issue,
        }

    async def opened(self, context: str, seconds: float) -> FramedPage:
        """Opens the tab, waits until it is quiet, and looks."""
        send = self._tools.send
        await send("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
        target = await send(
            "Target.createTarget", url="about:blank", browserContextId=context,
            width=WIDTH, height=HEIGHT,
        )  # fmt: skip
        attached = await send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._main = attached["sessionId"]
        await self._watched(self._main)
        try:
            async with asyncio.timeout(seconds):
                await send("Page.navigate", self._main, url=self._parent)
                await self._loaded.wait()
                await self._settled()
        except TimeoutError:
            pass  # what is there by now is looked at
        picture = await self._picture()
        outcome = await self._outcome(picture)
        return FramedPage(
            outcome=outcome,
            reason=self._directive or self._reason,
            called=dict(self._called),
            held_back=dict(self._held_back),
            cookies=tuple(self._cookies),
            picture=picture,
        )

    async def _watched(self, session: str) -> None:
        for domain in _DOMAINS:
            await self._tools.send(f"{domain}.enable", session)
        await self._tools.send("Network.setBypassServiceWorker", session, bypass=True)
        await self._tools.send("Fetch.enable", session, patterns=[{"urlPattern": "*"}])
        await self._tools.send(
            "Target.setAutoAttach", session,
            autoAttach=True, waitForDebuggerOnStart=True, flatten=True,
        )  # fmt: skip

    async def _attached(self, event: Event) -> None:
        session, target = event["sessionId"], event["targetInfo"]
        if target["targetId"] == self._frame:
            self._frame_session = session
        try:
            if target["type"] == "iframe":
                await self._watched(session)
            elif target["type"] in _WORKERS:
                await self._tools.send("Network.enable", session)
                await self._tools.send("Fetch.enable", session, patterns=[{"urlPattern": "*"}])
        finally:
            await self._tools.send("Runtime.runIfWaitingForDebugger", session)

    async def _paused(self, event: Event, session: str) -> None:
        """Decides on a request before it is sent."""
        url, request = event["request"]["url"], event["requestId"]
        is_document = event.get("resourceType") == _DOCUMENT
        if is_document and event.get("frameId") == self._frame:
            self._documents.add(event.get("networkId", ""))
        if url == self._parent:
            await self._give_parent(request, session)
            return
        why = await self._refusal(url)
        if why:
            await self._tools.send(
                "Fetch.failRequest", session, requestId=request, errorReason="BlockedByClient"
            )
        else:
            await self._tools.send("Fetch.continueRequest", session, requestId=request)

    async def _refusal(self, url: str) -> str:
        """Why an address may not be called, which is noted; "" if it may.

        A web socket is not held back by this: names of Procore's are not resolved for it, and
        Chromium itself keeps pages from private addresses.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return "it is no address that can be opened"
        if parts.scheme not in _PORTS:
            return ""  # data: and blob: leave nothing
        if url.startswith(self._parent):
            return "the test's own page has no more"  # its icon
        why = await self._may_call(host, port or _PORTS[parts.scheme])
        if why:
            self._held_back[host] = why
        else:
            self._called[host] += 1
        return why

    async def _give_parent(self, request: str, session: str) -> None:
        text = _ABOVE.replace("{parent}", html.escape(self._parent)).replace(
            "{page}", html.escape(self._page)
        )
        await self._tools.send(
            "Fetch.fulfillRequest", session, requestId=request, responseCode=200,
            responseHeaders=[{"name": "Content-Type", "value": "text/html; charset=utf-8"}],
            body=base64.b64encode(text.encode()).decode(),
        )  # fmt: skip

    def _on_frame(self, event: Event, session: str) -> None:
        if session == self._main and not self._frame:
            self._frame = event["frameId"]

    def _on_load(self, _: Event, session: str) -> None:
        if session == self._main and self._frame:
            self._loaded.set()

    def _on_download(self, event: Event, _: str) -> None:
        if event.get("frameId") == self._frame:
            self._directive = "download"

    def _on_failure(self, event: Event, _: str) -> None:
        self._open.discard(event["requestId"])
        if event["requestId"] in self._documents:
            self._reason = str(event.get("blockedReason", "other"))
            if self._reason == "other":
                self._reason = str(event.get("errorText", ""))

    def _on_issue(self, event: Event, _: str) -> None:
        details = event.get("issue", {}).get("details", {})
        policy = details.get("contentSecurityPolicyIssueDetails", {})
        if policy.get("violatedDirective") == "frame-ancestors" and not policy.get("isReportOnly"):
            self._directive = "frame-ancestors"

    def _on_cookies_sent(self, event: Event, _: str) -> None:
        for one in event.get("associatedCookies", ()):
            if one.get("blockedReasons"):
                self._cookies[str(one.get("cookie", {}).get("name", ""))] = None

    def _on_cookies_set(self, event: Event, _: str) -> None:
        for one in event.get("blockedCookies", ()):
            self._cookies[str(one.get("cookieLine", "")).partition("=")[0].strip()] = None

    async def _settled(self) -> None:
        """Waits until no request has been under way for a moment."""
        quiet = 0.0
        while quiet < _QUIET_S:
            await asyncio.sleep(_STEP_S)
            quiet = 0.0 if self._open else quiet + _STEP_S

    async def _picture(self) -> bytes:
        shot = await self._tools.send("Page.captureScreenshot", self._main, format="png")
        return base64.b64decode(shot["data"])

    async def _outcome(self, picture: bytes) -> FrameOutcome:
        found = await self._frame_state()
        if found.get("unreachableUrl"):
            return FrameOutcome.REFUSED
        if not found.get("url") or found["url"] == "about:blank":
            done = self._loaded.is_set() or self._directive
            return FrameOutcome.NOTHING if done else FrameOutcome.UNSETTLED
        blank = await asyncio.to_thread(_is_blank, picture)
        return FrameOutcome.BLANK if blank else FrameOutcome.SHOWN

    async def _frame_state(self) -> Event:
        """The frame as the browser describes it, wherever it runs."""
        if self._frame_session:
            tree = await self._tools.send("Page.getFrameTree", self._frame_session)
            return dict(tree["frameTree"]["frame"])
        tree = await self._tools.send("Page.getFrameTree", self._main)
        for child in tree["frameTree"].get("childFrames", ()):
            return dict(child["frame"])
        return {}


def _is_blank(picture: bytes) -> bool:
    """Whether the frame's part of the picture has one colour only."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        part = opened.convert("RGB").crop((0, _TOP, opened.width, opened.height))
        bands: Any = part.getextrema()
        return all(low == high for low, high in bands)
