"""A local listener for the redirect after a sign-in, used once."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

_HEAD = 16 * 1024
_PATIENCE_S = 10.0
_AT_ONCE = 8
_NO_SUCH_FAMILY = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}
_FAMILIES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}

Heard = Callable[[str], str]
"""Receives the query of the redirect; returns "" if it is accepted, else the problem."""


class Loopback(NamedTuple):
    """The target of a local redirect URI."""

    names: tuple[str, ...]
    """Addresses to listen on: browsers use either for "localhost"."""
    port: int
    path: str


def loopback_of(redirect: str) -> Loopback | None:
    """The target of a redirect URI; None unless it is plain HTTP on this computer."""
    try:
        parts = urlsplit(redirect)
        port = parts.port or 80
    except ValueError:
        return None
    names = {"localhost": tuple(_FAMILIES), "127.0.0.1": ("127.0.0.1",), "::1": ("::1",)}
    found = names.get(parts.hostname or "")
    if parts.scheme != "http" or found is None or "@" in parts.netloc or parts.query:
        return None
    return Loopback(found, port, parts.path or "/")


def bind_sockets(loopback: Loopback) -> list[socket.socket]:
    """Sockets at every address of the target, or none if one of them is in use."""
    sockets: list[socket.socket] = []
    try:
        for name in loopback.names:
            one = _bound(name, loopback.port)
            if one is not None:
                sockets.append(one)
    except OSError:
        for one in sockets:
            one.close()
        return []
    return sockets


def _bound(name: str, port: int) -> socket.socket | None:
    """None if this computer has no addresses of that family."""
    try:
        one = socket.socket(_FAMILIES[name])
    except OSError:
        return None
    try:
        if os.name == "posix":  # elsewhere it would share the port with another program
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if name == "::1":
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((name, port))
    except OSError as error:
        one.close()
        if error.errno in _NO_SUCH_FAMILY and name == "::1":
            return None
        raise
    return one


class Listener:
    """Answers a browser with a plain page; accepts only the expected path."""

    def __init__(self, loopback: Loopback, sockets: list[socket.socket], on_query: Heard) -> None:
        self._place = loopback
        self._sockets = sockets
        self._on_query = on_query
        self._servers: list[asyncio.Server] = []
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def start(self) -> None:
        """Starts to listen."""
        for one in self._sockets:
            self._servers.append(await asyncio.start_server(self._talk, sock=one, limit=_HEAD))

    async def close(self) -> None:
        """Stops listening."""
        for server in self._servers:
            server.close()
        for one in self._sockets:
            one.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self._room, asyncio.timeout(_PATIENCE_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(head.decode("latin-1")))
                await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            pass  # the client was not a browser after a sign-in
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _answer(self, head: str) -> bytes:
        first, *lines = head.split("\r\n")
        method, target, *_ = (*first.split(" "), "", "")
        path, _, query = target.partition("?")
        if not self._is_meant(lines):
            return _html_response(HTTPStatus.MISDIRECTED_REQUEST, "Nothing is here.")
        if method != "GET" or (path or "/") != self._place.path:
            return _html_response(HTTPStatus.NOT_FOUND, "Nothing is here.")
        wrong = self._on_query(query)
        if wrong:
            return _html_response(HTTPStatus.BAD_REQUEST, wrong)
        return _html_response(HTTPStatus.OK, "You are signed in. You can close this window.")

    def _is_meant(self, lines: list[str]) -> bool:
        """Whether the Host header is this computer's, as protection against DNS rebinding."""
        heads = (line.partition(":") for line in lines)
        hosts = [value.strip().lower() for name, _, value in heads if name.lower() == "host"]
        names = ("localhost", "127.0.0.1", "[::1]")
        port = self._place.port
        known = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())  # noqa: PLR2004 - HTTP's own
        return len(hosts) == 1 and hosts[0] in known


def _html_response(status: HTTPStatus, words: str) -> bytes:
    body = f"<!doctype html><title>Sign-in</title><p>{words}</p>\n".encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
