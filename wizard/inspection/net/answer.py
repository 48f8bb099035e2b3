"""The result of a request: an answer with its redirects, or a known failure."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from wizard.dataclass import dataclass
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
    PLAIN = "plain"  # an unencrypted hop
    HELD_BACK = "held-back"  # a host or a call that this run may not make
    NOT_ASKED = "not-asked"  # the host is left alone, by its own wish or because it is silent
    TLS_EXPIRED = "tls-expired"
    TLS_NAME = "tls-name"
    TLS_ISSUER = "tls-issuer"
    TLS_OLD = "tls-old"
    TLS = "tls"
    TLS_HERE = "tls-here"  # this computer's OpenSSL refuses what browsers accept
    NO_NETWORK = "no-network"
    PROXY = "proxy"


PASSING = frozenset({Failure.TIMEOUT, Failure.DROPPED, Failure.REFUSED, Failure.NO_NETWORK})
"""Failures for which a retry may help."""


@dataclass(frozen=True, slots=True)
class RedirectHop:
    """One request of a redirect chain; `location` is its target, "" for the last one."""

    url: str
    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionSecurity:
    """The TLS parameters of a connection."""

    version: str
    """As in OpenSSL: "TLSv1.2", "TLSv1.3"."""
    expires: datetime | None
    """The expiry of the server's certificate, in UTC; None if it cannot be read."""
    certificate: bytes = field(default=b"", repr=False)
    """The server's certificate, verified, in DER."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The final answer, with its body up to the requested limit."""

    hops: tuple[RedirectHop, ...]
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """Names in lower case; a name may occur several times."""
    body: bytes = field(default=b"", repr=False)
    cut: bool = False
    """Whether the body exceeded the limit."""
    packed: bool = False
    """Whether the body is left out because of an unknown content encoding."""
    secured: ConnectionSecurity | None = None
    seconds: float = 0.0
    """From sending the last request to the end of its headers."""

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return self.hops[-1].status

    @property
    def url(self) -> str:
        """The final address."""
        return self.hops[-1].url

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name.lower())

    def header(self, name: str) -> str:
        """The first value of a header; "" if there is none."""
        return next(iter(self.all(name)), "")

    def text(self) -> str:
        """The body decoded by its charset; invalid bytes are replaced."""
        kind = self.header("content-type").lower()
        charset = kind.partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
        try:
            return self.body.decode(text_charset(charset), "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


class RequestFailed(Exception):
    """There was no answer. `message` completes "could not be opened: …"; contains no secret."""

    def __init__(self, failure: Failure, message: str, hops: tuple[RedirectHop, ...] = ()) -> None:
        super().__init__(message)
        self.failure = failure
        self.message = message
        self.hops = hops
