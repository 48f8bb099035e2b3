"""Lays what a run sent beside what it announced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.dataclass import dataclass
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.traffic import SentRequest, counted_by_kind
from wizard.inspection.net.urls import host_in
from wizard.inspection.probes.calls import shown_address
from wizard.inspection.probes.run import Plan
from wizard.text import one_line


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """A plan, and what was sent for it."""

    plan: Plan
    sent: tuple[SentRequest, ...]

    @property
    def made(self) -> UpperBound:
        """The numbers of all that was sent."""
        return counted_by_kind(self.sent)

    def made_of(self, host: str) -> UpperBound:
        """The numbers of what was sent for the calls to a host, wherever redirects led."""
        return counted_by_kind(one for one in self.sent if one.key.host == host)

    @property
    def elsewhere(self) -> dict[str, int]:
        """The hosts that only redirects led to, with the number of requests."""
        found: dict[str, int] = {}
        for one in self.sent:
            host = host_in(one.url) if "://" in one.url else ""
            if host and host not in self.plan.hosts:
                found[host] = found.get(host, 0) + 1
        return found

    def words(self) -> str:
        """E.g. "3 of at most 24 requests (3 calls), 5 of at most 5 TLS handshakes"."""
        return self.made.made_words(self.plan.bound)

    def host_words(self) -> Iterator[tuple[str, str]]:
        """Every host with what was sent to it, those that only redirects led to last."""
        for host in self.plan.hosts:
            yield host, self.made_of(host).made_words(self.plan.bound_of(host))
        for host, number in self.elsewhere.items():
            times = f"{number} request" if number == 1 else f"{number} requests"
            yield host, f"{times}, by redirects alone; counted above for the host that redirected"

    def lines_of(self, host: str) -> Iterator[str]:
        """Everything that was sent to a host, with the status of each answer."""
        for one in self.sent:
            if (host_in(one.url) if "://" in one.url else one.key.host) == host:
                told = one.status or (one.failure.value if one.failure else "")
                # a redirect may bring a secret in its query
                url = one.url if one.url == one.key.address else one.url.partition("?")[0]
                yield one_line(f"{one.key.method} {shown_address(url)}  {told}".rstrip())

    def document(self) -> dict[str, Any]:
        """The figures for JSON, and every call with its own."""
        calls = []
        for key, announced in self.plan.announced.items():
            own = [one for one in self.sent if one.key == key]
            statuses = [one.status for one in own if one.status]
            figures = {"announced": announced.bound, "made": counted_by_kind(own)}
            named = {"method": key.method, "address": shown_address(key.address)}
            counted = {name: one.document() for name, one in figures.items()}
            calls.append(named | counted | {"statuses": statuses})
        return self.made.document() | {"elsewhere": self.elsewhere, "calls_by_address": calls}
