"""Numbers of a run's requests, announced and made, which can be added and displayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple

from wizard.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class UpperBound:
    """The maximum numbers of requests, or those made; the figures do not overlap."""

    calls: int = 0
    """Initial requests of a check or reader."""
    retries: int = 0
    """Retries after transient faults."""
    redirects: int = 0
    """Redirects, to any host."""
    handshakes: int = 0
    """TLS handshakes without a request."""
    lookups: int = 0
    """DNS queries that are not part of a request."""
    pages: int = 0
    """Pages opened in a browser, which may call any host."""

    @property
    def requests(self) -> int:
        """All HTTP requests."""
        return self.calls + self.retries + self.redirects

    def __add__(self, other: UpperBound) -> UpperBound:
        return UpperBound(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @classmethod
    def total(cls, bounds: Iterable[UpperBound]) -> UpperBound:
        """The sum of bounds."""
        return sum(bounds, cls())

    def brief(self, hosts: int = 0) -> str:
        """E.g. "at most 7 requests to 1 host, 5 TLS handshakes"; `hosts` are those of requests."""
        return self._most(hosts, "")

    def words(self, hosts: int = 0) -> str:
        """The same, with the parts of the requests in brackets."""
        made_of = f" ({self.parts()})" if self.retries or self.redirects else ""
        return self._most(hosts, made_of)

    def parts(self) -> str:
        """The parts of the requests, e.g. "1 call, 1 retry, 5 redirects"."""
        figures = (
            (self.calls, "call", "calls"),
            (self.retries, "retry", "retries"),
            (self.redirects, "redirect", "redirects"),
        )
        return ", ".join(_counted(n, one, many) for n, one, many in figures if n)

    def _most(self, hosts: int, made_of: str) -> str:
        to = f" to {_counted(hosts, 'host')}" if hosts else ""
        requests = f"{_counted(self.requests, 'request')}{to}{made_of}"
        most = [*([requests] if self.requests else []), *self._others()]
        return f"at most {', '.join(most)}" if most else "no request"

    def _others(self) -> Iterator[str]:
        if self.handshakes:
            yield _counted(self.handshakes, "TLS handshake")
        if self.lookups:
            yield _counted(self.lookups, "name look-up")
        if self.pages:
            yield f"{_counted(self.pages, 'page')} opened in a browser"

    def made_words(self, most: UpperBound) -> str:
        """These numbers beside the announced ones, e.g. "1 of at most 8 requests (1 call)"."""
        made_of = f" ({self.parts()})" if self.requests else ""
        pairs = (
            (self.requests, most.requests, "request", made_of),
            (self.handshakes, most.handshakes, "TLS handshake", ""),
            (self.lookups, most.lookups, "name look-up", ""),
            (self.pages, most.pages, "page in a browser", ""),
        )
        told = [
            f"{n:,} of at most {_counted(m, noun, _PLURALS.get(noun, ''))}{rest}"
            for n, m, noun, rest in pairs
            if m
        ]
        return ", ".join(told) or "no request"

    def document(self) -> dict[str, int]:
        """The figures by name, for JSON."""
        return {"requests": self.requests, **asdict(self)}


_PLURALS = {"page in a browser": "pages in a browser"}


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
