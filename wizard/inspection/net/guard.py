"""Keeps requests away from private addresses and from hosts that a run may not call.

Whatever name, spelling or redirect leads there.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from wizard.inspection.net.answer import Failure, RequestFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What the standard library takes for global although no public host can be there.
_RESERVED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48",
        "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
        "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""How networks without IPv4 write the addresses of hosts that have nothing else (RFC 6052)."""


class HostPort(NamedTuple):
    """Where to connect."""

    host: str
    port: int


def is_public(address: Address) -> bool:
    """Whether a host at the address can belong to the public internet."""
    within = _within(address)
    if within is not None:
        return is_public(within)
    return address.is_global and not any(address in net for net in _RESERVED)


def _within(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address only wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def is_here(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    address = address_in(host)
    if address is not None:
        return (_within(address) or address).is_loopback
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def address_in(host: str) -> Address | None:
    """The address that a host is written as, in any form a resolver takes; None for a name."""
    bare = host.strip("[]").partition("%")[0].rstrip(".")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare)) if bare[:1].isdigit() else None
    except (OSError, ValueError):
        return None


class Guard:
    """Decides where a connection goes."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        instead: Mapping[HostPort, HostPort] | None = None,
        refusal: Callable[[str], str] = lambda _host: "",
    ) -> None:
        """Takes the exceptions of a run.

        `instead` sends the connections for a place elsewhere; raises ValueError unless that is
        this very machine, since it is for rehearsals. `refusal` says why a host may not be called
        in this run, as the end of a sentence; "" for a host that may.
        """
        self._allow_private = allow_private
        self._refusal = refusal
        self._instead = dict(instead or {})
        self._witness: asyncio.Future[bool] | None = None
        for place in self._instead.values():
            address = address_in(place.host)
            if address is None or not address.is_loopback:
                message = f"{place.host} is not this machine; only a loopback address may stand in"
                raise ValueError(message)

    def stands_in(self, host: str, port: int) -> bool:
        """Whether connections to a place go to a stand-in on this machine."""
        return _host_port(host, port) in self._instead

    def refuse_by_name(self, host: str, port: int) -> None:
        """Raises RequestFailed for a host that may not be called, or is private by its very name.

        Where a stand-in takes the connections, nothing is refused.
        """
        if self.stands_in(host, port):
            return
        refusal = self._refusal(host)
        if refusal:
            raise RequestFailed(Failure.HELD_BACK, refusal)
        address = address_in(host)
        private = address is not None and not is_public(address)
        if not self._allow_private and (private or is_here(host) or not host.strip(".")):
            raise _private(host)

    async def places(self, host: str, port: int) -> list[HostPort]:
        """The places to try for a host.

        Raises RequestFailed for one unknown, private or not allowed.
        """
        instead = self._instead.get(_host_port(host, port))
        if instead is not None:
            return [instead]
        self.refuse_by_name(host, port)
        addresses = await self._addresses_of(host, port)
        if not self._allow_private and not all(is_public(one) for one in addresses):
            raise _private(host)
        return [HostPort(str(address), port) for address in addresses]

    async def _addresses_of(self, host: str, port: int) -> list[Address]:
        try:
            return await _resolved(host, port)
        except RequestFailed as failed:
            if failed.failure is Failure.NO_HOST and may_exist(host) and not await self._sees():
                said = f"its name is not found, {UNSEEN}"
                raise RequestFailed(Failure.NO_NETWORK, said) from failed
            raise

    async def _sees(self) -> bool:
        """Whether the network knows public names; asked once, when one is not found."""
        if self._witness is None:
            self._witness = asyncio.ensure_future(_is_found(WITNESS))
        return await asyncio.shield(self._witness)


def _host_port(host: str, port: int) -> HostPort:
    return HostPort(host.lower().rstrip("."), port)


async def _is_found(name: str) -> bool:
    try:
        return bool(await _resolved(name, 443))
    except RequestFailed:
        return False


async def _resolved(host: str, port: int) -> list[Address]:
    written = address_in(host)
    if written is not None:
        return [written]
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        passing = getattr(error, "errno", None) == socket.EAI_AGAIN
        failure = Failure.NO_NETWORK if passing else Failure.NO_HOST
        said = "no name server answers" if passing else f"there is no host {host}"
        raise RequestFailed(failure, said) from error
    return list(_addresses(str(entry[4][0]) for entry in found))


def _addresses(texts: Iterable[str]) -> Iterable[Address]:
    known = dict.fromkeys(text.partition("%")[0] for text in texts)
    return (ipaddress.ip_address(text) for text in known)


def _private(host: str) -> RequestFailed:
    return RequestFailed(
        Failure.PRIVATE, f"{host or 'the host'} is a private address of some network"
    )


WITNESS = "example.com"
"""A name that always exists (RFC 2606, section 3). Not found either, it tells of the network."""

UNSEEN = f"and neither is {WITNESS}: this network tells nothing about public names"

_NEVER = frozenset({"invalid", "test", "example", "localhost"})
"""Top-level names that nobody ever registers (RFC 2606, section 2)."""


def may_exist(name: str) -> bool:
    """Whether a name could be registered, so that a witness is needed when it is not found."""
    return name.rstrip(".").lower().rpartition(".")[2] not in _NEVER
