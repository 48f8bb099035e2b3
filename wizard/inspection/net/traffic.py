"""The requests of a run as they are made, kept within those that were announced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from wizard.dataclass import dataclass
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.urls import host_in

TLS, DNS, BROWSER = "TLS", "DNS", "BROWSER"
"""The methods of handshakes without a request, of name look-ups, and of pages in a browser."""
_NOT_SENT = frozenset({Failure.HELD_BACK, Failure.PRIVATE, Failure.NO_HOST, Failure.BAD_URL})


class Sent(StrEnum):
    """Why something was sent; the names are those of the figures of `UpperBound`."""

    CALL = "calls"
    RETRY = "retries"
    REDIRECT = "redirects"
    HANDSHAKE = "handshakes"
    LOOKUP = "lookups"
    PAGE = "pages"


class CallKey(NamedTuple):
    """What identifies an announced call."""

    method: str
    """Of HTTP, or `TLS`, `DNS` or `BROWSER`."""
    address: str
    """The whole address; for a handshake "host:port", for a look-up the name asked about."""

    @property
    def host(self) -> str:
        """The host that is called or looked up; "" if the address is invalid."""
        return host_in(self.address if "://" in self.address else f"//{self.address}")


@dataclass(frozen=True, slots=True)
class AnnouncedCall:
    """What was announced for all calls with a key together."""

    bound: UpperBound
    elsewhere: bool = False
    """Whether redirects may lead to hosts that no call names."""

    def __add__(self, other: AnnouncedCall) -> AnnouncedCall:
        return AnnouncedCall(self.bound + other.bound, self.elsewhere or other.elsewhere)


@dataclass(slots=True)
class SentRequest:
    """Something that was sent."""

    key: CallKey
    """The announced call that it belongs to."""
    kind: Sent
    url: str
    """Its own address, which differs from that of the call after a redirect."""
    status: int = 0
    """0 if there was no answer, or none is expected."""
    failure: Failure | None = None

    @property
    def left(self) -> bool:
        """Whether it was not refused before anything was sent."""
        return self.failure not in _NOT_SENT


class RequestLog:
    """Notes everything that is sent; once a plan is announced, refuses what it does not hold."""

    def __init__(self) -> None:
        self._sent: list[SentRequest] = []
        self._used: Counter[tuple[CallKey, Sent]] = Counter()
        self._announced: Mapping[CallKey, AnnouncedCall] | None = None
        self._hosts: frozenset[str] = frozenset()

    def announce(self, calls: Mapping[CallKey, AnnouncedCall]) -> None:
        """Limits everything from now on to these calls."""
        self._announced = calls
        self._hosts = frozenset(key.host for key in calls)

    @property
    def sent(self) -> tuple[SentRequest, ...]:
        """Everything that was sent, in order."""
        return tuple(one for one in self._sent if one.left)

    def note(self, key: CallKey, kind: Sent, url: str = "") -> SentRequest:
        """Notes what is about to be sent. Raises RequestFailed if it was not announced."""
        known = None if self._announced is None else self._announced.get(key)
        if kind is Sent.CALL and known is not None and self._used[key, kind] >= known.bound.calls:
            kind = Sent.RETRY  # by a caller that does its own waiting
        self._used[key, kind] += 1
        too_many = known is None or self._used[key, kind] > getattr(known.bound, kind)
        if self._announced is not None and too_many:
            raise RequestFailed(Failure.HELD_BACK, "this run did not announce that call")
        self._sent.append(SentRequest(key, kind, url or key.address))
        return self._sent[-1]

    def refuse_elsewhere(self, key: CallKey, url: str) -> None:
        """Raises RequestFailed for a redirect to a host that the plan neither names nor allows."""
        known = None if self._announced is None else self._announced.get(key)
        host = host_in(url)
        if known is not None and not known.elsewhere and host not in self._hosts:
            message = f"{host} is not among the hosts that this run named"
            raise RequestFailed(Failure.HELD_BACK, message)


def counted_by_kind(sent: Iterable[SentRequest]) -> UpperBound:
    """The numbers of what was sent."""
    kinds = Counter(one.kind for one in sent)
    return UpperBound(*(kinds[kind] for kind in Sent))
