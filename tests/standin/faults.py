"""Faults that the stand-in plays on demand, one for each of the next calls.

A fault is written as its kind, or with a figure: "429", "429=5", "503=60", "slow=3", "html=502".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

from tests.standin.pages import page
from tests.standin.wire import Reply

SURPASSED = (
    "You have surpassed the max number of requests for an hour. "
    "Please wait until your limit resets."
)
"""The body of 429: rate_limiting.md, "Handling 429 Errors" (February 2025)."""
PLAIN = "text/plain; charset=utf-8"


class PlayedFault(NamedTuple):
    """A fault and its figure: seconds, or a status."""

    kind: str
    figure: int

    @classmethod
    def of(cls, word: str) -> Self:
        """Parses a fault. Raises ValueError."""
        kind, sign, figure = word.partition("=")
        if kind not in KINDS or (sign and not (figure.isascii() and figure.isdigit())):
            known = ", ".join(KINDS)
            raise ValueError(f"{word!r} is no fault: {known}, or one of them with =NUMBER")
        return cls(kind, int(figure or USUAL[kind]))

    @property
    def delay_s(self) -> int:
        """Seconds before the answer."""
        return self.figure if self.kind == "slow" else 0

    def reply(self, now: float) -> Reply | None:
        """The answer instead of the usual one; None if that comes after the delay."""
        return KINDS[self.kind](self.figure, now)


def too_many(wait_s: int, headers: tuple[tuple[str, str], ...], *, retry_after: bool) -> Reply:
    """The answer to a call above a limit, with the headers of that limit."""
    more = (("Retry-After", str(wait_s)),) if retry_after else ()
    return Reply(429, SURPASSED.encode(), (*more, *headers), PLAIN)


def _limited(figure: int, now: float) -> Reply:
    names = (("Limit", 25), ("Remaining", 0), ("Reset", int(now) + figure))
    headers = tuple((f"X-Rate-Limit-{name}", str(value)) for name, value in names)
    return too_many(figure, headers, retry_after=True)


def unavailable(figure: int, _now: float = 0.0) -> Reply:
    """The answer under heavy load: rate_limiting.md, "Heavy Load Throttling"; no body is shown."""
    return Reply(503, headers=(("Retry-After", str(figure)),), kind="")


def _page(figure: int, _now: float) -> Reply:
    return page("Stand-in: a web page", "<h1>A web page, where JSON was expected</h1>", figure)


KINDS: Mapping[str, Callable[[int, float], Reply | None]] = {
    "429": _limited,
    "503": unavailable,
    "slow": lambda _figure, _now: None,
    "html": _page,
}
USUAL = {"429": 2, "503": 7, "slow": 12, "html": 200}
"""The figures of faults without one."""
