"""HTTP transports that connect where the guard permits, or to a proxy."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.guard import Guard, HostPort

KEPT, KEPT_S = 16, 5.0
"""Idle connections kept, and for how many seconds."""
OTHERS_S = 2.5
"""Connect timeout for every address except the last, as IPv6 packets may be lost."""
_PORTS = {"http": 80, "https": 443}


class Transport(httpx.AsyncHTTPTransport):
    """The httpx transport with our own connection pool."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        # The default one creates a pool and loads all certificates for it, which is not needed.
        self._pool = pool


def direct_transport(guard: Guard, context: ssl.SSLContext) -> Transport:
    """A transport to the hosts at the addresses from the guard."""
    pool = httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=None,  # the client limits them
        max_keepalive_connections=KEPT,
        keepalive_expiry=KEPT_S,
        network_backend=GuardedBackend(guard),
    )
    return Transport(pool)


def proxy_transport(proxy: str, context: ssl.SSLContext) -> Transport:
    """A transport through a proxy.

    Raises RequestFailed for an unknown kind of proxy; never reveals its password.
    """
    try:
        known = httpx.Proxy(proxy)
        sound = known.url.scheme in _PORTS and bool(known.url.host)
    except (httpx.InvalidURL, ValueError):
        sound = False
    if not sound:
        message = "the proxy that the environment names is none of HTTP or HTTPS, the known kinds"
        raise RequestFailed(Failure.PROXY, message)
    scheme, host, port = known.url.raw_scheme, known.url.raw_host, known.url.port
    pool = httpcore.AsyncHTTPProxy(
        httpcore.URL(scheme=scheme, host=host, port=port or _PORTS[known.url.scheme], target=b"/"),
        proxy_auth=known.raw_auth,
        ssl_context=context,
        proxy_ssl_context=context if scheme == b"https" else None,
        max_connections=None,
        max_keepalive_connections=KEPT,
        keepalive_expiry=KEPT_S,
        network_backend=ProxyBackend(),
    )
    return Transport(pool)


class _Backend(httpcore.AsyncNetworkBackend):
    """Opens connections that close when their task is cancelled."""

    def __init__(self) -> None:
        self._real = httpcore.AnyIOBackend()

    async def sleep(self, seconds: float) -> None:
        """Sleeps."""
        await self._real.sleep(seconds)


class GuardedBackend(_Backend):
    """Resolves names once, and connects to the validated address."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first address that answers."""

        async def connected(place: HostPort, seconds: float | None) -> httpcore.AsyncNetworkStream:
            stream = await self._real.connect_tcp(
                place.host, place.port, seconds, local_address, socket_options
            )
            return CancellableStream(stream)

        *others, last = await self._guard.places(host, port)
        for host_port in others:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await connected(host_port, OTHERS_S)
        return await connected(last, timeout)


class ProxyBackend(_Backend):
    """Connects to the proxy; a failure is reported as the proxy's, not the host's."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to it."""
        try:
            stream = await self._real.connect_tcp(
                host, port, timeout, local_address, socket_options
            )
        except httpcore.ConnectError as error:
            message = "the proxy that the environment names does not answer"
            raise RequestFailed(Failure.PROXY, message) from error
        return CancellableStream(stream)


class CancellableStream(httpcore.AsyncNetworkStream):
    """A connection that is also closed if a handshake on it is cancelled."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        """As the connection does."""
        return await self._stream.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """As the connection does."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """As the connection does."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """The encrypted connection. httpcore leaks the plain one if it is cancelled here."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise
        return CancellableStream(stream)

    def get_extra_info(self, info: str) -> Any:
        """As the connection does."""
        return self._stream.get_extra_info(info)
