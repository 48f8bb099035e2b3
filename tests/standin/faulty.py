"""Partners' hosts with faults, over real TLS on this machine.

    with Faulty() as web:
        url = web.url("/status/404", host="shop.example")     # https://shop.example/status/404
        async with Client(web.guard(), ca_file=str(web.ca_file)) as client:
            answer = await client.fetch(Request("GET", url))
        assert web.seen[0].path == "/status/404"

It is a plain (not async) context manager with threads of its own, for async and other tests.

- **Paths** choose what happens, on whatever host: see `tests/standin/behaviours.py` for all of
  them (`/page`, `/status/410`, `/redirect/3`, `/loop`, `/to?url=…`, `/bot-wall`, `/slow-body/2`,
  `/hang`, `/drop/body`, `/malformed`, `/endless`, `/bomb/1000`, `/no-head/405`, `/parked`,
  `/headers?X-Frame-Options=DENY`, `/json/broken`, …); `/unavailable/1` is 503 with `Retry-After: 1`
  once and a page from then on; `/hook/…` is a webhook endpoint, see `tests/standin/hooks.py`:
  `web.hooks.authorization` is what it wants, `web.hooks.deliveries` what it was sent.
- `web.on("/support", page("Support", "…"))` puts an answer of your own at a path of every host,
  `web.on("/support", …, host="shop.example")` of one.
- **Hosts**: any name, once `web.url(…, host=name)` or `Faulty("a.example", "b.example")` has named
  it, before `web.guard()` or `web.instead` is taken. Those of `web.tls` behave in one way from
  the handshake on: `web.url(host="expired.example")`; also not-yet, ends-soon, self-signed,
  wrong-name, unknown-issuer, incomplete, tls10, tls11, tls12, tls13, old-too (all versions),
  plain-http, hang, hang-up, no-handshake, refused; each with `.example` behind.
- `web.local("/page")` is an address with 127.0.0.1 and the port, for programs that are given
  `allow_private` and no guard. `web.plain("/page")` is one without TLS.
- `web.guard()` maps the names to this machine, port 80 of those without a fixed behaviour too;
  `web.instead` is that mapping. No other host and no other port is mapped: what leads elsewhere
  is the guard's own business.
- `web.seen` lists the requests with all their headers, in order, as they came in; `web.methods(
  "/page")` only the methods. `web.connections("tls13.example")` counts connections to one of
  `web.tls`, with or without a request.
"""

from __future__ import annotations

import contextlib
import ssl
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from tests.standin.behaviours import BEHAVIOURS, Behaviour, always
from tests.standin.certificates import Authority, versions
from tests.standin.hooks import Hooks
from tests.standin.pages import SOUND, page
from tests.standin.wire import Asked, Line, Listener, Reply
from tests.standin.wrecks import Wrecks
from wizard.inspection.net.guard import Guard, HostPort

MADE_UP = "/no-such-page-"
"""Addresses that a check makes up; they are missing unless a test says otherwise."""
CERTIFICATES = (
    "expired", "not-yet", "ends-soon", "self-signed", "wrong-name", "unknown-issuer", "incomplete",
    "no-alternative-name",
)  # fmt: skip
VERSIONS: Mapping[str, tuple[ssl.TLSVersion, ssl.TLSVersion]] = {
    "tls10": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1),
    "tls11": (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1),
    "tls12": (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
    "tls13": (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3),
    "old-too": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3),
}


class Seen(NamedTuple):
    """A received request."""

    method: str
    host: str
    path: str
    """With its query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header; "" without one."""
        return next((value for key, value in self.headers if key == name.lower()), "")


class Faulty:
    """All the hosts; a context manager."""

    def __init__(self, *names: str) -> None:
        self.hooks = Hooks()
        self.seen: list[Seen] = []
        self.opened: Counter[str] = Counter()
        self._own: dict[tuple[str, str], Behaviour] = {}
        self._served: Counter[str] = Counter()
        self._names = set(names)
        self._places: dict[str, HostPort] = {}
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="faulty-"))
        authority = Authority(Path(folder))
        self.ca_file = authority.ca_file
        kinds = {f"{kind}.example": kind for kind in CERTIFICATES}
        self._main = self._listen(authority.by_name(kinds))
        self._bare = self._listen(None)
        self._places |= dict.fromkeys(kinds, self._main)
        for name, (oldest, newest) in VERSIONS.items():
            host = f"{name}.example"
            context = versions(authority.fresh(host), oldest, newest)
            self._places[host] = self._listen(context, host)
        self._places["plain-http.example"] = self._bare
        self._places |= self._open.enter_context(Wrecks(self.opened)).places
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def tls(self) -> tuple[str, ...]:
        """The hosts with a fixed behaviour during and after the handshake."""
        return tuple(self._places)

    @property
    def instead(self) -> dict[HostPort, HostPort]:
        """Where connections to the made-up names are redirected."""
        named = dict.fromkeys(self._names, self._main) | self._places
        bare = dict.fromkeys((HostPort(name, 80) for name in self._names), self._bare)
        return {HostPort(name, 443): place for name, place in named.items()} | bare

    def guard(self, *, allow_private: bool = False) -> Guard:
        """A guard with the names."""
        return Guard(allow_private=allow_private, instead=self.instead)

    def url(self, path: str = "/page", host: str = "shop.example") -> str:
        """The address of a path on a host, which is registered."""
        self._names.add(host)
        return f"https://{host}{path}"

    def local(self, path: str = "/page") -> str:
        """The address of a path by IP address and port, for which the certificate is valid too."""
        return f"https://{self._main.host}:{self._main.port}{path}"

    def plain(self, path: str = "/page") -> str:
        """The address of a path by IP address and port, without TLS."""
        return f"http://{self._bare.host}:{self._bare.port}{path}"

    def on(self, path: str, reply: Reply | Behaviour, host: str = "") -> None:
        """Sets the answer for a path, of one host or of all."""
        self._own[host, path] = always(reply) if isinstance(reply, Reply) else reply

    def methods(self, path: str, host: str = "") -> list[str]:
        """The methods of the requests for a path, in order."""
        return [
            one.method for one in tuple(self.seen) if one.path == path and host in {"", one.host}
        ]

    def connections(self, host: str) -> int:
        """The number of connections to a host of `tls` with a port of its own."""
        return self.opened[host]

    def _listen(self, context: ssl.SSLContext | None, host: str = "") -> HostPort:
        def serve(line: Line) -> None:
            self.opened[host] += 1
            for asked in line.requests():
                self._answer(line, asked)

        return self._open.enter_context(Listener(serve, context)).place

    def _answer(self, line: Line, asked: Asked) -> None:
        heard = Seen(asked.method, asked.host, asked.target, asked.headers, asked.body)
        self.seen.append(heard)
        first, _, rest = asked.path.lstrip("/").partition("/")
        own = self._own.get((asked.host, asked.path)) or self._own.get(("", asked.path))
        behaviour = own or self._special.get(first) or BEHAVIOURS.get(first)
        if behaviour is None or (own is None and MADE_UP in asked.path):
            line.reply(asked, page("404", "<h1>Not found</h1>", 404))
        else:
            behaviour(line, asked, rest)

    @property
    def _special(self) -> dict[str, Behaviour]:
        """Behaviours with state."""
        return {"hook": self.hooks.behave, "unavailable": self._unavailable}

    def _unavailable(self, line: Line, asked: Asked, rest: str) -> None:
        self._served[asked.target] += 1
        again = self._served[asked.target] > 1
        wait = page("Back soon", "<h1>Maintenance</h1>", 503, Retry_After=rest or "1")
        line.reply(asked, SOUND if again else wait)
