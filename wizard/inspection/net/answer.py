"""What came of one request: an answer with the way to it, or one of the known failures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wizard.text import text_charset


class Failure(StrEnum):
    """Why there was no answer."""

    BAD_URL = "bad-url"
    NO_HOST = "no-host"
    PRIVATE = "private"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    MALFORMED = "malformed"
    REDIRECTS = "redirects"
    PLAIN = "plain"  # a hop that is not encrypted
    HELD_BACK = "held-back"  # a host that this run may not call
    TLS_EXPIRED = "tls-expired"
    TLS_NAME = "tls-name"
    TLS_ISSUER = "tls-issuer"
    TLS_OLD = "tls-old"
    TLS = "tls"
    NO_NETWORK = "no-network"
    PROXY = "proxy"


PASSING = frozenset({Failure.TIMEOUT, Failure.DROPPED, Failure.REFUSED, Failure.NO_NETWORK})
"""Failures that a second try may not meet again."""


@dataclass(frozen=True, slots=True)
class RedirectHop:
    """One request on the way; `location` is where it led, "" for the last one."""

    url: str
    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionSecurity:
    """The encryption of a connection, as the handshake settled it."""

    version: str
    """As OpenSSL says it: "TLSv1.2", "TLSv1.3"."""
    expires: datetime | None
    """When the server's certificate ends, in UTC; None when that cannot be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer on the way, its body within the bound that was asked for."""

    hops: tuple[RedirectHop, ...]
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """Names in lower case; a name may come several times."""
    body: bytes = field(default=b"", repr=False)
    cut: bool = False
    """The body went on beyond the bound."""
    packed: bool = False
    """The body is left out: it came packed in a way that was not asked for and is not known."""
    secured: ConnectionSecurity | None = None
    seconds: float = 0.0
    """From sending the last request to the end of its headers."""

    @property
    def status(self) -> int:
        """Of the last answer."""
        return self.hops[-1].status

    @property
    def url(self) -> str:
        """Where the way ended."""
        return self.hops[-1].url

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name.lower())

    def header(self, name: str) -> str:
        """The first value of a header; "" when there is none."""
        return next(iter(self.all(name)), "")

    def text(self) -> str:
        """The body as text, by the charset it names; what cannot be read is replaced."""
        kind = self.header("content-type").lower()
        charset = kind.partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
        try:
            return self.body.decode(text_charset(charset), "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


class RequestFailed(Exception):
    """There was no answer. `said` completes "could not be opened: …"; holds no secret."""

    def __init__(self, failure: Failure, said: str, hops: tuple[RedirectHop, ...] = ()) -> None:
        super().__init__(said)
        self.failure = failure
        self.said = said
        self.hops = hops
