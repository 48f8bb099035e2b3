"""One client for everything that is opened: bounded, polite, and blind to private addresses.

The only module that knows httpx. A request goes out only from a run that a person agreed to.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from wizard import __version__
from wizard.net.answer import PASSING, Answer, Failed, Failure, Hop, Secured
from wizard.net.faults import failed_by
from wizard.net.guard import Guard

AGENT = f"SubmissionWizard/{__version__} (checks addresses named by their owner)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({502, 503, 504})
_SECRET_HEADERS = frozenset({"authorization", "cookie", "procore-company-id"})

# httpx logs whole addresses, queries included, at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a client goes. Times in seconds, sizes in bytes."""

    total_s: float = 10.0
    """For one request with all its redirects and tries."""
    body: int = 256 * 1024
    redirects: int = 5
    tries: int = 2
    per_host: int = 2
    at_once: int = 16
    pause_s: float = 0.3
    """Before a second try; longer by up to as much again, so that tries do not come in step."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask. Headers that carry secrets are not sent on to another host."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    follow: bool = True
    body_limit: int | None = None
    again: bool = True
    """A second try may follow a fault that passes; no, where the asker waits by its own rule."""


class Client:
    """Opens addresses for the length of one run; use it as an async context manager."""

    def __init__(self, guard: Guard, limits: Limits | None = None, ca_file: str = "") -> None:
        self.guard = guard
        self.limits = limits or Limits()
        self.ca_file = ca_file
        self._all = asyncio.Semaphore(self.limits.at_once)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._proxied = httpx.AsyncClient(**_settings(ca_file), trust_env=True)
        self._direct = httpx.AsyncClient(
            **_settings(ca_file), trust_env=False, transport=_Guarded(guard, ca_file)
        )

    async def __aenter__(self) -> Self:
        """Ready to open."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes every connection."""
        await self._direct.aclose()
        await self._proxied.aclose()

    async def fetch(self, request: Request) -> Answer:
        """The answer to a request, redirects followed over https alone. Raises Failed.

        The time runs from when it is this request's turn at its host.
        """
        host = _split(request.url, ()).hostname or ""
        one = self._hosts.setdefault(host, asyncio.Semaphore(self.limits.per_host))
        async with one, self._all:
            try:
                async with asyncio.timeout(self.limits.total_s):
                    return await self._tried(request)
            except TimeoutError as error:
                said = f"it did not answer within {self.limits.total_s:g} s"
                raise Failed(Failure.TIMEOUT, said) from error

    async def _tried(self, request: Request) -> Answer:
        """Tries again after faults that pass; only what changes nothing is sent twice."""
        repeatable = request.again and request.method in {"GET", "HEAD", "OPTIONS"}
        tries = self.limits.tries if repeatable else 1
        for left in reversed(range(tries)):
            try:
                answer = await self._walked(request)
                if answer.status not in _AGAIN or not left:
                    return answer
                await self._pause(answer.header("retry-after"))
            except Failed as failed:
                if failed.failure not in PASSING or not left:
                    raise
                await self._pause("")
        raise AssertionError("the last try returns or raises")

    async def _pause(self, retry_after: str) -> None:
        wished = float(retry_after) if retry_after.isdigit() else 0.0
        pause = self.limits.pause_s * (1 + random.random())  # noqa: S311 - only spreads tries
        await asyncio.sleep(max(min(wished, self.limits.total_s / 2), pause))

    async def _walked(self, request: Request) -> Answer:
        hops: list[Hop] = []
        url = request.url
        while True:
            headers = _headers_for(url, request)
            answer = await self._opened(request, url, headers, hops)
            target = answer.header("location") if answer.status in _REDIRECTS else ""
            if not target or not request.follow:
                return answer
            hops.append(Hop(url, answer.status, urljoin(url, target)))
            url = _next(hops, self.limits.redirects)

    async def _opened(
        self, request: Request, url: str, headers: Mapping[str, str], hops: Iterable[Hop]
    ) -> Answer:
        way = tuple(hops)
        _split(url, way)
        try:
            return await self._sent(request, url, headers, way)
        except Exception as error:
            found = failed_by(error)
            raise Failed(found.failure, found.said, way) from error

    async def _sent(
        self, request: Request, url: str, headers: Mapping[str, str], hops: tuple[Hop, ...]
    ) -> Answer:
        client = self._client_for(url)
        started = time.monotonic()
        limit = self.limits.body if request.body_limit is None else request.body_limit
        sending = client.stream(request.method, url, headers=dict(headers), content=request.body)
        async with sending as response:
            seconds = time.monotonic() - started
            secured = _secured(response)
            body, cut = await _body(response, limit)
            names = tuple((k.lower(), v) for k, v in response.headers.multi_items())
            last = Hop(url, response.status_code)
            return Answer((*hops, last), names, body, cut, secured, seconds)

    def _client_for(self, url: str) -> httpx.AsyncClient:
        """Through the proxy of the environment where one is set for the address."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.guard.stands_in(host, parts.port or 443) or not proxied(url):
            return self._direct
        self.guard.refuse_by_name(host)
        return self._proxied


def _settings(ca_file: str) -> dict[str, Any]:
    return {
        "verify": context_for(ca_file),
        "follow_redirects": False,
        "timeout": httpx.Timeout(None),  # `fetch` bounds the whole
        "headers": {"User-Agent": AGENT, "Accept-Encoding": "identity"},
    }


def context_for(ca_file: str) -> ssl.SSLContext:
    """Trusts what httpx trusts, and the certificate authorities that the environment names."""
    context = httpx.create_ssl_context(trust_env=True)
    named = (ca_file, *(os.environ.get(n, "") for n in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")))
    for path in filter(None, named):
        with contextlib.suppress(OSError, ssl.SSLError):
            context.load_verify_locations(path)
    return context


def proxied(url: str) -> bool:
    """Whether the environment sets a proxy for the address."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    proxies = getproxies()
    known = proxies.get(parts.scheme) or proxies.get("all")
    return bool(known) and not proxy_bypass(parts.hostname or "")


class _Guarded(httpx.AsyncHTTPTransport):
    """A transport whose connections go where the guard says."""

    def __init__(self, guard: Guard, ca_file: str) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context_for(ca_file),
            max_connections=64,
            max_keepalive_connections=16,
            network_backend=_Backend(guard),
        )


class _Backend(httpcore.AsyncNetworkBackend):
    """Looks names up once, and connects to the very address that was looked at."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first place that answers."""
        places = await self._guard.places(host, port)
        for place in places[:-1]:
            with contextlib.suppress(httpcore.ConnectError):
                return await self._real.connect_tcp(
                    place.host, place.port, timeout, local_address, socket_options
                )
        last = places[-1]
        return await self._real.connect_tcp(
            last.host, last.port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await self._real.sleep(seconds)


def _headers_for(url: str, request: Request) -> Mapping[str, str]:
    """The headers, without those that only the host first asked may see."""
    if urlsplit(url).netloc == urlsplit(request.url).netloc:
        return request.headers
    return {k: v for k, v in request.headers.items() if k.lower() not in _SECRET_HEADERS}


def _next(hops: list[Hop], limit: int) -> str:
    """Where the last hop leads. Raises Failed when that is no place to go."""
    url = hops[-1].location
    way = tuple(hops)
    if any(hop.url == url for hop in hops):
        raise Failed(Failure.REDIRECTS, "its redirects go round in a circle", way)
    if len(hops) > limit:
        raise Failed(Failure.REDIRECTS, f"it redirects more than {limit} times", way)
    if urlsplit(url).scheme == "http":
        raise Failed(Failure.PLAIN, "a redirect leads to an address without encryption", way)
    return url


def _split(url: str, hops: tuple[Hop, ...]) -> Any:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise Failed(Failure.BAD_URL, "it is no address that can be opened", hops)
    return parts


def _secured(response: httpx.Response) -> Secured | None:
    stream = response.extensions.get("network_stream")
    link = stream.get_extra_info("ssl_object") if stream is not None else None
    if link is None:
        return None
    ends = (link.getpeercert() or {}).get("notAfter", "")
    try:
        expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    except ValueError:
        expires = None
    return Secured(link.version() or "", expires)


async def _body(response: httpx.Response, limit: int) -> tuple[bytes, bool]:
    """The body within the bound, unpacked within it too; whether it went on."""
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    kept = bytearray()
    async for block in _raw(response):
        kept += unpack(block, limit + 1 - len(kept))
        if len(kept) > limit:
            return bytes(kept[:limit]), True
    return bytes(kept), False


def _raw(response: httpx.Response) -> AsyncIterator[bytes]:
    return response.aiter_raw(16 * 1024)


def _unpacker(encoding: str) -> Any:
    if encoding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return lambda block, room: block[:room]
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    return lambda block, room: stream.decompress(block, max(1, room))
