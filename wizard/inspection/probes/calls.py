"""The planned calls of probes, for display before consent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from urllib.parse import urlsplit, urlunsplit

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.traffic import BROWSER, DNS, TLS, CallKey
from wizard.inspection.probes.scene import Probe
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

ONCE = UpperBound(calls=1)
_URL_LIMIT = 500


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One planned call: what a probe states before consent, and may then send.

    A run refuses a request whose method and address no planned call has. An address that a probe
    makes up must therefore follow from its question, as by a digest.
    """

    method: str
    """Of HTTP, or `TLS`, `DNS` or `BROWSER`."""
    address: str
    """The whole address, with its query; for a handshake "host:port", for a look-up the name."""
    note: str = ""
    """What is particular about it; without a method of HTTP the whole description."""
    with_secret: str = ""
    """The credentials in it: the label or id of a field; "" for none."""
    to_procore: bool = False
    asked: tuple[str, ...] = field(default=(), repr=False)
    """Distinguishes calls with the same description, such as the account."""
    bound: UpperBound = ONCE
    elsewhere: bool = False
    """Whether its redirects may lead to hosts that the plan does not name."""

    @property
    def key(self) -> CallKey:
        """What identifies it among what was sent."""
        return CallKey(self.method, self.address)

    @property
    def host(self) -> str:
        """The host that is called or looked up; "" if the address is invalid."""
        return self.key.host

    @property
    def encrypted(self) -> bool:
        """Whether it is sent over TLS."""
        return self.address.lower().startswith("https:")

    @property
    def what(self) -> str:
        """E.g. "GET https://example.com/support?lang=en", without user name and secrets."""
        if self.method in {TLS, DNS, BROWSER}:
            return one_line(self.note)
        note = f", {self.note}" if self.note else ""
        return one_line(f"{self.method} {shown_address(self.address)}{note}")

    @property
    def repeats(self) -> str:
        """What may follow it, e.g. "2 retries, 5 redirects, also to hosts not named here"."""
        bound = UpperBound(0, self.bound.retries, self.bound.redirects)
        elsewhere = ", also to hosts not named here" if self.elsewhere and bound.redirects else ""
        return f"{bound.parts()}{elsewhere}"


def shown_address(address: str) -> str:
    """An address for people, with its query, without user name and secrets."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an invalid address"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    shown = without_secrets(bare)
    return shown if len(shown) <= _URL_LIMIT else f"{shown[: _URL_LIMIT - 1]}…"


Calls = Callable[[Question], tuple[PlannedCall, ...]]
"""The calls of a question at most, each with its bound."""


def no_calls(_: Question) -> tuple[PlannedCall, ...]:
    """Nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class ProbeEntry:
    """A probe and its calls."""

    probe: Probe
    calls: Calls
    in_browser: Calls = no_calls
    """What is opened besides in a run with a browser."""
    of_a_page: bool = False
    """Whether all facts follow from the page of its first call, so that they hold as long as the
    page does not change."""
