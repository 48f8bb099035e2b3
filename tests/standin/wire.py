"""Sockets and HTTP/1.1 of the test servers, low-level enough to send invalid data.

A `Listener` owns one port of this machine and a thread for each connection. A `Line` is one
connection: it reads requests, and sends any bytes, also invalid ones.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Self
from urllib.parse import parse_qs, urlsplit

from wizard.inspection.net.guard import HostPort

HERE = "127.0.0.1"
LONGEST_HEAD = 64 * 1024
HANDSHAKE = b"\x16\x03"
"""First bytes of TLS, which a plain HTTP server sees as an invalid request."""
BODILESS = frozenset({204, 304})
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


class Gone(Exception):
    """The other side disconnected, or the server is closing."""


@dataclass(frozen=True)
class Asked:
    """A received request."""

    method: str
    target: str
    """Path and query as they were sent."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    def one(self, name: str, default: str = "") -> str:
        """The first value of a name in the query."""
        return self.query.get(name, [default])[0]

    def header(self, name: str) -> str:
        """The first value of a header; "" without one."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def host(self) -> str:
        """The requested host, without a port."""
        return self.header("host").rpartition("]")[0] or self.header("host").partition(":")[0]


@dataclass(frozen=True)
class Reply:
    """A well-formed answer."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = HTML

    def head(self, length: int | None = None) -> bytes:
        """Everything before the body; `length` may be wrong."""
        lines = [_first_line(self.status)]
        if self.status not in BODILESS:
            lines.append(f"Content-Length: {len(self.body) if length is None else length}")
            lines += [f"Content-Type: {self.kind}"] if self.kind else []
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _first_line(status: int) -> str:
    try:
        words = HTTPStatus(status).phrase
    except ValueError:
        words = "Unheard Of"
    return f"HTTP/1.1 {status} {words}"


class Line:
    """A connection. Every method raises Gone after it was closed."""

    def __init__(self, link: socket.socket, closing: threading.Event) -> None:
        self.link = link
        self._closing = closing
        self._read = b""

    def send(self, data: bytes) -> None:
        """Sends these bytes unchanged."""
        try:
            self.link.sendall(data)
        except (OSError, ValueError) as error:
            raise Gone from error

    def reply(self, asked: Asked, reply: Reply) -> None:
        """Sends an answer; its body is left out for HEAD."""
        bodiless = asked.method == "HEAD" or reply.status in BODILESS
        self.send(reply.head() + (b"" if bodiless else reply.body))

    def wait(self, seconds: float | None = None) -> None:
        """Waits for some seconds, or until the server closes."""
        if self._closing.wait(seconds):
            raise Gone

    def hang_up(self) -> None:
        """Closes the connection at once."""
        raise Gone

    def requests(self) -> Iterator[Asked]:
        """Each request on the connection, until it is closed."""
        while not self._closing.is_set():
            asked = self._request()
            yield asked
            if asked.header("connection").lower() == "close":
                return

    def _request(self) -> Asked:
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        method, target, _version = (*head[0].split(" "), "", "")[:3]
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
        if ("transfer-encoding", "chunked") in headers:
            return Asked(method, target or "/", headers, b"".join(self._chunks()))
        length = next((int(value) for name, value in headers if name == "content-length"), 0)
        return Asked(method, target or "/", headers, self._exactly(length))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self._until(b"\r\n").partition(b";")[0], 16):
            yield self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._read:
            if len(self._read) > LONGEST_HEAD:
                raise Gone
            if self._read.startswith(HANDSHAKE):
                self.send(Reply(400, b"This port speaks plain HTTP.").head())
                raise Gone
            self._read += self._more()
        found, _, self._read = self._read.partition(mark)
        return found

    def _exactly(self, length: int) -> bytes:
        while len(self._read) < length:
            self._read += self._more()
        found, self._read = self._read[:length], self._read[length:]
        return found

    def _more(self) -> bytes:
        try:
            data = self.link.recv(64 * 1024)
        except (OSError, ValueError) as error:
            raise Gone from error
        if not data:
            raise Gone
        return data


Serve = Callable[[Line], None]
"""Handles one connection; may raise Gone."""


class Listener:
    """A server on a port of this machine, with a TLS context or without."""

    def __init__(self, serve: Serve, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        self._serve = serve
        self._context = context
        self._closing = threading.Event()
        self.accepted = 0
        self._links: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._socket = socket.create_server((HERE, port))
        self.place = HostPort(HERE, self._socket.getsockname()[1])
        self._door = threading.Thread(target=self._accept, daemon=True)
        self._door.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection and waits for its thread."""
        self._closing.set()
        with contextlib.suppress(OSError):
            socket.create_connection(self.place, timeout=1).close()  # wakes the accepting thread
        self._door.join(5)
        self._socket.close()
        for link in tuple(self._links):
            _cut(link)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            self.accepted += 1
            thread = threading.Thread(target=self._talk, args=(link,), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _talk(self, link: socket.socket) -> None:
        self._links.add(link)
        try:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context is not None:
                link = self._secured(link, self._context)
            self._serve(Line(link, self._closing))
        except (Gone, OSError, ValueError):
            pass  # a test checks the exception of the other side
        finally:
            self._links.discard(link)
            _cut(link)
            link.close()

    def _secured(self, link: socket.socket, context: ssl.SSLContext) -> socket.socket:
        secured = context.wrap_socket(link, server_side=True, do_handshake_on_connect=False)
        self._links.discard(link)
        self._links.add(secured)
        try:
            secured.do_handshake()
        except (OSError, ValueError):
            self._links.discard(secured)
            secured.close()
            raise
        return secured


def _cut(link: socket.socket) -> None:
    """Wakes threads that read or write on the connection; below TLS."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(link, socket.SHUT_RDWR)
