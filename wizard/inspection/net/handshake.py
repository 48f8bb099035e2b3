"""TLS handshakes without a request, to find what a host supports and what its certificate says."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import warnings
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from wizard.dataclass import dataclass
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client
from wizard.inspection.net.faults import failure_from
from wizard.inspection.net.proxies import proxy_for
from wizard.inspection.net.trust import BROWSER_CIPHERS, certificate_expiry, context_for

Version = ssl.TLSVersion
OLD = (Version.TLSv1, Version.TLSv1_1)
BROWSER_GROUPS = ("prime256v1", "X25519", "secp384r1")
"""Groups for the exchange of keys that browsers offer; a host with one of them suits browsers.

They also offer groups that are safe from quantum computers, which hosts support besides these.
"""
_ANY_STRENGTH = "@SECLEVEL=0"
"""Whatever this computer's OpenSSL can do, for handshakes that carry nothing."""
_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL."""
_LATE_ALERT_S, _LATE_TIMES = 0.3, 3
"""How long a refusal after the handshake is waited for: this, or so many handshakes."""
_STRANGE_KEYS = {
    "Ed25519": bytes.fromhex("06032b6570"),
    "Ed448": bytes.fromhex("06032b6571"),
    "P-521": bytes.fromhex("06052b81040023"),
}
"""Kinds of keys that Chrome and Edge refuse, with their object identifiers in DER."""


@dataclass(frozen=True, slots=True)
class HandshakeResult:
    """The result of a handshake."""

    version: str
    """As in OpenSSL: "TLSv1.2"."""
    cipher: str
    """As in OpenSSL: "ECDHE-RSA-AES128-GCM-SHA256"."""
    certificate: bytes = field(repr=False)
    """The host's certificate in DER."""
    details: Mapping[str, Any] = field(repr=False)
    """The same as from `getpeercert`; empty if it was not verified."""

    @property
    def expires(self) -> datetime | None:
        """The expiry of the certificate, in UTC."""
        return certificate_expiry(self.details)

    @property
    def issuer(self) -> str:
        """The issuing organisation or authority, by its own name."""
        return self._issuer_name("organizationName", "commonName")

    @property
    def issuing_certificate(self) -> str:
        """The common name of the certificate that signed this one."""
        return self._issuer_name("commonName", "organizationName")

    def _issuer_name(self, *attributes: str) -> str:
        """The first of these attributes that the issuer's name has; "" for none."""
        names = {key: value for part in self.details.get("issuer", ()) for key, value in part}
        return next((str(names[name]) for name in attributes if names.get(name)), "")

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts that the certificate is for."""
        return tuple(str(name) for _, name in self.details.get("subjectAltName", ()))

    @property
    def names_issuer_address(self) -> bool:
        """Whether the certificate says where its issuer's can be fetched, as some browsers do."""
        return bool(self.details.get("caIssuers"))

    @property
    def strange_key(self) -> str:
        """The kind of key that Chrome and Edge refuse; "" for a usual one."""
        kinds = (kind for kind, mark in _STRANGE_KEYS.items() if mark in self.certificate)
        return next(kinds, "")


class Unsupported(Exception):
    """This computer's OpenSSL does not support the version or group, so it cannot be tested."""


def browser_context(ca_file: str, group: str) -> ssl.SSLContext:
    """A context that verifies like a browser, and offers this group only.

    Raises Unsupported, and RequestFailed for certificates that cannot be loaded.
    """
    context = context_for(ca_file)
    try:
        context.set_ecdh_curve(group)
    except (ValueError, ssl.SSLError) as error:
        raise Unsupported from error
    return context


async def verified_handshake(
    client: Client, host: str, port: int, context: ssl.SSLContext
) -> HandshakeResult:
    """A handshake with full verification: chain, name and dates.

    Raises RequestFailed, also for a host that wants a client certificate afterwards.
    """
    return await _shaken(client, host, port, context, late_alert=True)


async def unverified_handshake(
    client: Client, host: str, port: int, version: Version, *, others: bool = False
) -> HandshakeResult | None:
    """A handshake in exactly this version, without verifying; None if the host refuses it.

    In TLS 1.2 the ciphers of browsers are offered, or with `others` all but these. Raises
    RequestFailed if no handshake could be attempted, and Unsupported.
    """
    try:
        return await _shaken(client, host, port, _only(version, others=others))
    except RequestFailed as failed:
        if failed.failure in {Failure.TLS, Failure.TLS_OLD, Failure.DROPPED}:
            return None
        raise


async def described_certificate(
    client: Client, host: str, port: int, certificate: bytes
) -> HandshakeResult | None:
    """A handshake that trusts this certificate alone, at any time, to read its details.

    None if the host sends another one now. Raises RequestFailed.
    """
    context = _unchecked()
    context.load_verify_locations(cadata=certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
    try:
        return await _shaken(client, host, port, context)
    except RequestFailed as failed:
        if failed.failure in {Failure.TLS_ISSUER, Failure.TLS}:
            return None
        raise


def unsupported_ciphers() -> tuple[str, ...]:
    """The ciphers of browsers that this computer's OpenSSL cannot use."""
    try:
        known = {one["name"] for one in _only(Version.TLSv1_2).get_ciphers()}
    except Unsupported:
        return BROWSER_CIPHERS
    return tuple(name for name in BROWSER_CIPHERS if name not in known)


def refuse_proxied(host: str, port: int) -> None:
    """Raises RequestFailed behind a proxy, which would answer instead of the host."""
    if proxy_for(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"):
        message = "connections go through a proxy here, so the host's own encryption is not seen"
        raise RequestFailed(Failure.PROXY, message)


async def _shaken(
    client: Client, host: str, port: int, context: ssl.SSLContext, *, late_alert: bool = False
) -> HandshakeResult:
    try:
        async with client.handshake_turn(host, port), asyncio.timeout(client.limits.total_s):
            return await _handshake_at_any(client, host, port, context, late_alert)
    except Exception as error:
        raise failure_from(error) from error


async def _handshake_at_any(
    client: Client, host: str, port: int, context: ssl.SSLContext, late_alert: bool
) -> HandshakeResult:
    """Tries the addresses of a host until one accepts the connection."""
    *others, last = await client.guard.places(host, port)
    for host_port in others:
        try:
            return await _at(host_port.host, host_port.port, host, context, late_alert)
        except (ssl.SSLError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError):
            raise  # the host was reached, and a handshake was attempted
        except OSError:  # refused, or an unreachable network
            continue
    return await _at(last.host, last.port, host, context, late_alert)


async def _at(
    address: str, port: int, name: str, context: ssl.SSLContext, late_alert: bool
) -> HandshakeResult:
    clock = asyncio.get_running_loop().time
    begun = clock()
    reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=name)
    try:
        result = _settled(writer.get_extra_info("ssl_object"))
        if late_alert and result.version == "TLSv1.3":
            # In TLS 1.3 the refusal of a client without a certificate comes after the handshake.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(_LATE_ALERT_S, _LATE_TIMES * (clock() - begun))):
                    await reader.read(1)
        return result
    finally:
        writer.transport.abort()  # a TLS shutdown could be left unanswered


def _settled(link: Any) -> HandshakeResult:
    name, _, _ = link.cipher() or ("", "", 0)
    certificate = link.getpeercert(binary_form=True) or b""
    return HandshakeResult(link.version() or "", name, certificate, link.getpeercert() or {})


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(f"ALL:{_ANY_STRENGTH}")
    return context


def _only(version: Version, *, others: bool = False) -> ssl.SSLContext:
    context = _unchecked()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are intended
            context.minimum_version = version
            context.maximum_version = version
        if version is Version.TLSv1_2:
            context.set_ciphers(_other_ciphers() if others else _browser_ciphers())
    except (ValueError, ssl.SSLError) as error:
        raise Unsupported from error
    return context


def _browser_ciphers() -> str:
    return ":".join((*BROWSER_CIPHERS, _ANY_STRENGTH))


def _other_ciphers() -> str:
    return ":".join(("ALL", *(f"!{name}" for name in BROWSER_CIPHERS), _ANY_STRENGTH))
