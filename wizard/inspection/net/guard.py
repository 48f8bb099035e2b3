"""Blocks requests to private addresses and to hosts that a run may not call.

This holds for every name, spelling and redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from wizard.inspection.net.answer import Failure, RequestFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Networks that the standard library treats as global although no public host uses them.
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
"""Prefixes for IPv4 addresses in IPv6-only networks (RFC 6052)."""


class HostPort(NamedTuple):
    """The host and port of a connection."""

    host: str
    port: int


def is_public(address: Address) -> bool:
    """Whether the address is public."""
    within = _within(address)
    if within is not None:
        return is_public(within)
    return address.is_global and not any(address in net for net in _RESERVED)


def _within(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address embedded in an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def is_here(host: str) -> bool:
    """Whether a host name means this computer."""
    address = address_in(host)
    if address is not None:
        return (_within(address) or address).is_loopback
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def address_in(host: str) -> Address | None:
    """Parses a host as an address in any form that resolvers accept; None for a name."""
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

        `instead` redirects the connections for a place; raises ValueError unless the target is this
        computer, as it is for rehearsals. `refusal` says why a host may not be called in this run,
        completing a sentence; "" if it may.
        """
        self._allow_private = allow_private
        self._refusal = refusal
        self._instead = dict(instead or {})
        self._witness: asyncio.Future[bool] | None = None
        for host_port in self._instead.values():
            address = address_in(host_port.host)
            if address is None or not address.is_loopback:
                message = (
                    f"{host_port.host} is not this machine; only a loopback address may stand in"
                )
                raise ValueError(message)

    @property
    def opens_private(self) -> bool:
        """Whether connections may go to private addresses."""
        return self._allow_private or bool(self._instead)

    def stands_in(self, host: str, port: int) -> bool:
        """Whether connections to a place go to a local stand-in."""
        return _host_port(host, port) in self._instead

    def refuse_by_name(self, host: str, port: int) -> None:
        """Raises RequestFailed for a host name that is private or not allowed.

        Nothing is refused if a stand-in takes the connections.
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
        """The addresses to try for a host.

        Raises RequestFailed if it is unknown, private or not allowed.
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
                message = f"its name is not found, {UNSEEN}"
                raise RequestFailed(Failure.NO_NETWORK, message) from failed
            raise

    async def _sees(self) -> bool:
        """Whether the network resolves public names; tested once, when one is not found."""
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
        message = "no name server answers" if passing else f"there is no host {host}"
        raise RequestFailed(failure, message) from error
    return list(_addresses(str(entry[4][0]) for entry in found))


def _addresses(texts: Iterable[str]) -> Iterable[Address]:
    known = dict.fromkeys(text.partition("%")[0] for text in texts)
    return (ipaddress.ip_address(text) for text in known)


def _private(host: str) -> RequestFailed:
    return RequestFailed(
        Failure.PRIVATE, f"{host or 'the host'} is a private address of some network"
    )


WITNESS = "example.com"
"""A name that always exists (RFC 2606, section 3), to test the network."""

UNSEEN = f"and neither is {WITNESS}: this network tells nothing about public names"

_NEVER = frozenset({"invalid", "test", "example", "localhost"})
"""Top-level names that are never registered (RFC 2606, section 2)."""


def may_exist(name: str) -> bool:
    """Whether a name could be registered, so that the network must be tested if it is not found."""
    return name.rstrip(".").lower().rpartition(".")[2] not in _NEVER
