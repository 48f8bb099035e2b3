"""The HTTP client for all requests: bounded, rate-limited, without private addresses.

Requests are sent only in a run that a person has agreed to.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from wizard import __version__
from wizard.dataclass import dataclass
from wizard.inspection.net.answer import (
    PASSING,
    Answer,
    ConnectionSecurity,
    Failure,
    RedirectHop,
    RequestFailed,
)
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.faults import failure_from
from wizard.inspection.net.guard import Guard
from wizard.inspection.net.pacing import HostPace, PaceLimits
from wizard.inspection.net.proxies import proxy_for
from wizard.inspection.net.statuses import FORBIDDEN, MAY_ASK_TO_WAIT, TOO_MANY, may_be_temporary
from wizard.inspection.net.traffic import TLS, CallKey, RequestLog, Sent, SentRequest
from wizard.inspection.net.transport import Transport, direct_transport, proxy_transport
from wizard.inspection.net.trust import certificate_expiry, context_for
from wizard.inspection.net.validators import CONDITIONS, Unchanged, Validator

AGENT = f"SubmissionWizard/{__version__} (checks addresses named by their owner)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_PACKINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
BLOCK = 16 * 1024
_USUAL = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": AGENT}
_SECRET_HEADERS = frozenset({"authorization", "cookie", "procore-company-id"})
_PORTS = {"http": 80, "https": 443}

# httpx logs whole addresses, queries included, at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """The limits of a client. Times in seconds, sizes in bytes."""

    total_s: float = 10.0
    """For one request with all redirects and retries."""
    body: int = 256 * 1024
    redirects: int = 20
    """As many as browsers follow (Fetch standard, section 4.4)."""
    retries: int = 2
    """For one request with all redirects."""
    at_once: int = 16
    pause_s: float = 1.0
    """Delay before the first retry; each further one waits four times as long. Up to doubled at
    random, so that retries are not synchronised."""
    pace: PaceLimits = field(default_factory=PaceLimits)

    def bound(self, *, follow: bool = True, again: bool = True) -> UpperBound:
        """The maximum requests for one `Request`; `again` for idempotent methods."""
        return UpperBound(1, self.retries if again else 0, self.redirects if follow else 0)


def _names_no_target(_answer: Answer) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Secret headers are not sent to another host."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    follow: bool = True
    body_limit: int | None = None
    again: bool = True
    """Whether to retry after a transient fault; False if the caller does its own waiting."""
    secret: bool = False
    """Whether the body contains a secret."""
    redirects: int | None = None
    """The maximum of redirects, if less than that of the client."""
    over_http: bool = False
    """Whether redirects may lead over http, as in browsers; never with a secret."""
    target_in: Callable[[Answer], str] = field(default=_names_no_target, repr=False)
    """The target that a page itself leads to, as with a meta refresh; "" for none."""
    continues: str = ""
    """The address of the announced call, if this request goes on from its answer."""

    @property
    def holds_secret(self) -> bool:
        """Whether it may only be sent over verified TLS."""
        return self.secret or not _SECRET_HEADERS.isdisjoint(map(str.lower, self.headers))

    @property
    def key(self) -> CallKey:
        """What identifies it in the plan."""
        return CallKey(self.method, self.continues or self.url)

    def may_pass(self, status: int) -> bool:
        """Whether a status may be another one in a moment: overload, faults, bot protection.

        With credentials, 403 is about these, and is not asked for again.
        """
        if status == FORBIDDEN:
            return self.method == "GET" and not self.holds_secret
        return may_be_temporary(status)


class Client:
    """Sends requests during one run; an async context manager."""

    def __init__(self, guard: Guard, limits: ClientLimits | None = None, ca_file: str = "") -> None:
        self.guard = guard
        self.limits = limits or ClientLimits()
        self.ca_file = ca_file
        self.traffic = RequestLog()
        self.conditions: Mapping[CallKey, Validator] = {}
        """The pages that are asked for only if they have changed."""
        self.validators: dict[CallKey, Validator] = {}
        """Those of the pages of this run."""
        self._all = asyncio.Semaphore(self.limits.at_once)
        self._hosts: dict[str, HostPace] = {}
        self._context: ssl.SSLContext | None = None
        self._ways: dict[str, Transport] = {}
        """By proxy; "" is the direct connection."""

    async def __aenter__(self) -> Self:
        """Opens the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes every connection."""
        for way in self._ways.values():
            await way.aclose()

    async def fetch(self, request: Request) -> Answer:
        """The answer to a request. Raises RequestFailed, and Unchanged for `conditions`.

        Redirects are followed for idempotent methods, over http only if the request permits it. The
        timeout covers only the time in which the request has its turn at a host.
        """
        self.trusted()  # takes time that does not count for this request
        condition = self.conditions.get(request.key)
        if condition is not None:
            request = replace(request, headers={**request.headers, **condition.headers})
        exchange = _Exchange.of(request, self.limits)
        try:
            async with exchange.clock:
                answer = await self._walked(exchange)
        except TimeoutError as error:
            self._pace_at(exchange.host).timed_out()
            exchange.sent.failure = Failure.TIMEOUT
            message = f"it did not answer within {exchange.within_s:g} s"
            raise RequestFailed(Failure.TIMEOUT, message, tuple(exchange.hops)) from error
        if condition is not None and answer.status == _NOT_MODIFIED:
            raise Unchanged
        validator = Validator.of(answer)
        if validator is not None:
            self.validators[request.key] = validator
        return answer

    @asynccontextmanager
    async def handshake_turn(self, host: str, port: int) -> AsyncIterator[None]:
        """A turn for a TLS handshake without a request, which is noted. Raises RequestFailed."""
        async with self._pace_at(host).turn(), self._all:
            self.traffic.note(CallKey(TLS, f"{host}:{port}"), Sent.HANDSHAKE)
            yield

    def _pace_at(self, host: str) -> HostPace:
        return self._hosts.setdefault(host, HostPace(host, self.limits.pace))

    def trusted(self) -> ssl.SSLContext:
        """The certificate authorities of this run, loaded once.

        Raises RequestFailed if they cannot be loaded.
        """
        if self._context is None:
            self._context = context_for(self.ca_file)
        return self._context

    async def _walked(self, exchange: _Exchange) -> Answer:
        request = exchange.request
        url = request.url
        while True:
            answer = await self._tried(exchange, url)
            redirects = answer.status in _REDIRECTS
            target = answer.header("location") if redirects else request.target_in(answer)
            if not target or not request.follow or request.method not in _HARMLESS:
                return answer
            exchange.hops.append(RedirectHop(url, answer.status, _redirect_target(url, target)))
            limit = self.limits.redirects if request.redirects is None else request.redirects
            url = exchange.next(limit)
            exchange.kind = Sent.REDIRECT
            self._refuse_elsewhere(exchange, url)

    def _refuse_elsewhere(self, exchange: _Exchange, url: str) -> None:
        try:
            self.traffic.refuse_elsewhere(exchange.request.key, url)
        except RequestFailed as failed:
            raise RequestFailed(failed.failure, failed.message, tuple(exchange.hops)) from failed

    async def _tried(self, exchange: _Exchange, url: str) -> Answer:
        """The answer of one hop, asked for again after a transient fault."""
        answer: Answer | None = None
        while True:
            try:
                answer = await self._opened(exchange, url)
                pace = self._pace_at(exchange.host)
                if not exchange.request.again:
                    return answer
                self._leave_alone_as_asked(pace, answer)
                passes = exchange.request.may_pass(answer.status) and not pace.is_closed
                if not passes or not exchange.retries:
                    return answer
            except RequestFailed as failed:
                if failed.failure is Failure.NOT_ASKED and answer is not None:
                    return answer
                if failed.failure not in PASSING or not exchange.retries:
                    raise
            exchange.retries -= 1
            exchange.kind = Sent.RETRY
            exchange.waits()
            await asyncio.sleep(self._pause_after(self.limits.retries - exchange.retries))

    def _pause_after(self, tries: int) -> float:
        spread = 1 + random.random()  # noqa: S311 - only spreads retries
        return self.limits.pause_s * spread * 4.0 ** (tries - 1)

    def _leave_alone_as_asked(self, pace: HostPace, answer: Answer) -> None:
        """Nothing goes to a host for as long as it asks for; after 429 for a moment at least."""
        if answer.status in MAY_ASK_TO_WAIT:
            least = self._pause_after(1) if answer.status == TOO_MANY else 0.0
            pace.wait(max(least, retry_after_seconds(answer.header("retry-after"))))

    async def _opened(self, exchange: _Exchange, url: str) -> Answer:
        way = tuple(exchange.hops)
        exchange.host = _split_address(url, way).hostname.rstrip(".")
        exchange.sent = SentRequest(exchange.request.key, exchange.kind, url)
        pace = self._pace_at(exchange.host)
        exchange.waits()
        try:
            async with pace.turn(), self._all:
                exchange.goes_on(pace.answer_within(self.limits.total_s))
                answer = await self._sent(exchange, url)
        except Exception as error:
            found = failure_from(error)
            exchange.sent.failure = found.failure
            if found.failure is Failure.TIMEOUT:
                pace.timed_out()
            raise RequestFailed(found.failure, found.message, way) from error
        pace.answered()
        return answer

    async def _sent(self, exchange: _Exchange, url: str) -> Answer:
        parts = urlsplit(url)
        self.guard.refuse_by_name(parts.hostname or "", parts.port or _PORTS[parts.scheme])
        request = exchange.request_for(url)
        if exchange.request.holds_secret and request.url.scheme != "https":
            raise RequestFailed(Failure.PLAIN, "it is no https address, so no secret is sent to it")
        transport = self._way_to(request, url)
        exchange.sent = self.traffic.note(exchange.request.key, exchange.kind, url)
        started = time.monotonic()
        response = await transport.handle_async_request(request)
        try:
            response.request = request
            seconds = time.monotonic() - started
            exchange.sent.status = response.status_code
            exchange.cookies.extract_cookies(response)
            secured = _connection_security(response)  # unknown once the server has closed it
            limit = exchange.request.body_limit
            body, cut, packed = await _body(response, self.limits.body if limit is None else limit)
            names = tuple((k.lower(), v) for k, v in response.headers.multi_items())
            way = (*exchange.hops, RedirectHop(url, response.status_code))
            return Answer(
                hops=way,
                headers=names,
                body=body,
                cut=cut,
                packed=packed,
                secured=secured,
                seconds=seconds,
            )
        finally:
            await response.aclose()

    def _way_to(self, request: httpx.Request, url: str) -> Transport:
        """The connection: through the proxy in the environment for the address, if any.

        The guard checks the host as sent, since the typed one may be spelled differently.
        """
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or _PORTS[request.url.scheme]
        self.guard.refuse_by_name(host, port)
        proxy = "" if self.guard.stands_in(host, port) else proxy_for(url)
        if proxy not in self._ways:
            context = self.trusted()
            self._ways[proxy] = (
                proxy_transport(proxy, context) if proxy else direct_transport(self.guard, context)
            )
        return self._ways[proxy]


@dataclass(slots=True)
class _Exchange:
    """A request in progress; its clock is paused while it waits for its turn."""

    request: Request
    clock: asyncio.Timeout
    retries: int
    """The number of retries left."""
    kind: Sent
    """Why the next hop is sent."""
    sent: SentRequest
    """The last hop, as noted."""
    left_s: float
    """Seconds until its timeout, as of the last pause."""
    within_s: float
    """Seconds in which it had to answer."""
    hops: list[RedirectHop] = field(default_factory=list)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    """Some hosts serve a page only with the cookie that they have set."""
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Every requested address with its cookies, to detect loops."""
    host: str = ""
    """The host of the current hop."""

    @classmethod
    def of(cls, request: Request, limits: ClientLimits) -> Self:
        """The exchange of a request that is about to begin."""
        retries = limits.retries if request.again and request.method in _HARMLESS else 0
        kind = Sent.REDIRECT if request.continues else Sent.CALL
        nothing = SentRequest(request.key, kind, request.url)
        within = limits.total_s
        return cls(request, asyncio.timeout(None), retries, kind, nothing, within, within)

    def waits(self) -> None:
        """Pauses the clock, until `goes_on`."""
        ends = self.clock.when()
        if ends is not None:
            self.left_s = ends - asyncio.get_running_loop().time()
        self.clock.reschedule(None)

    def goes_on(self, within: float) -> None:
        """Resumes the clock; `within` shortens what is left."""
        self.within_s = min(self.within_s, within)
        self.left_s = min(self.left_s, within)
        self.clock.reschedule(asyncio.get_running_loop().time() + self.left_s)

    def request_for(self, url: str) -> httpx.Request:
        """The request for an address; only the first origin gets the secret headers."""
        asked = self.request
        same = urlsplit(url)[:2] == urlsplit(asked.url)[:2]
        hidden = frozenset() if same else _SECRET_HEADERS
        hidden |= frozenset() if url == asked.url else CONDITIONS
        headers = httpx.Headers(_USUAL)
        headers.update({k: v for k, v in asked.headers.items() if k.lower() not in hidden})
        made = httpx.Request(asked.method, url, headers=headers, content=asked.body)
        self.cookies.set_cookie_header(made)
        self.seen.add((url, self._cookies_for(url)))
        return made

    def _cookies_for(self, url: str) -> str:
        try:
            bare = httpx.Request("GET", url)
        except httpx.InvalidURL:  # reported when it is opened
            return ""
        self.cookies.set_cookie_header(bare)
        return str(bare.headers.get("cookie", ""))

    def next(self, limit: int) -> str:
        """The target of the last redirect. Raises RequestFailed if it is not allowed."""
        url = self.hops[-1].location
        way = tuple(self.hops)
        if _split_address(url, way).scheme == "http" and not self.request.over_http:
            raise RequestFailed(
                Failure.PLAIN, "a redirect leads to an address without encryption", way
            )
        if (url, self._cookies_for(url)) in self.seen:
            raise RequestFailed(Failure.REDIRECTS, "its redirects go round in a circle", way)
        if len(self.hops) > limit:
            raise RequestFailed(Failure.REDIRECTS, f"it redirects more than {limit} times", way)
        return url


def retry_after_seconds(retry_after: str, now: float | None = None) -> float:
    """The delay in a Retry-After header: seconds, or a date.

    0 for anything else. `now`, in epoch seconds, defaults to this computer's time.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a zone of billions of hours
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - (time.time() if now is None else now))


def _redirect_target(url: str, target: str) -> str:
    """The absolute target of a redirect; the raw target if it is not an address."""
    try:
        return urljoin(url, target)
    except ValueError:
        return target


def _split_address(url: str, hops: tuple[RedirectHop, ...]) -> Any:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise RequestFailed(Failure.BAD_URL, "it is no address that can be opened", hops)
    return parts


def _connection_security(response: httpx.Response) -> ConnectionSecurity | None:
    stream = response.extensions.get("network_stream")
    link = stream.get_extra_info("ssl_object") if stream is not None else None
    if link is None:
        return None
    expires = certificate_expiry(link.getpeercert() or {})
    return ConnectionSecurity(link.version() or "", expires, link.getpeercert(binary_form=True))


async def _body(response: httpx.Response, limit: int) -> tuple[bytes, bool, bool]:
    """The body up to the limit when decompressed; whether it exceeded it; whether undecodable."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in _PACKINGS:
        return b"", False, True
    unpack = _unpacker(packing)
    kept = bytearray()
    async for block in response.aiter_raw(BLOCK):
        kept += unpack(block, limit + 1 - len(kept))
        if len(kept) > limit:
            return bytes(kept[:limit]), True, False
    return bytes(kept), False, False


def _unpacker(packing: str) -> Callable[[bytes, int], bytes]:
    if packing in {"", "identity"}:
        return lambda block, room: block[:room]
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    return lambda block, room: stream.decompress(block, max(1, room))
