"""TLS handshakes without a request, to find the versions that a host supports."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.client import Client
from wizard.inspection.net.faults import failure_from
from wizard.inspection.net.proxies import proxy_for
from wizard.inspection.net.trust import certificate_expiry

Version = ssl.TLSVersion
OLD = (Version.TLSv1, Version.TLSv1_1)
_ANY_CIPHER = "ALL:@SECLEVEL=0"


@dataclass(frozen=True, slots=True)
class HandshakeResult:
    """The result of a handshake."""

    version: str
    """As in OpenSSL: "TLSv1.2"."""
    expires: datetime | None = None
    """The expiry of the host's certificate, in UTC; None if it was not verified."""
    issuer: str = ""
    """The issuing organisation, by its own name; "" if not verified."""


class Unsupported(Exception):
    """This computer's OpenSSL does not support the version, so it cannot be tested."""


async def verified_handshake(client: Client, host: str, port: int) -> HandshakeResult:
    """A handshake with full verification: chain, name and dates.

    Raises RequestFailed.
    """
    return await _shaken(client, host, port, client.trusted())


async def offers_version(client: Client, host: str, port: int, version: Version) -> bool:
    """Whether a host supports exactly this version, without verifying its certificate.

    Raises RequestFailed if no handshake could be attempted, and Unsupported.
    """
    try:
        await _shaken(client, host, port, _only(version))
    except RequestFailed as failed:
        if failed.failure in {Failure.TLS, Failure.TLS_OLD, Failure.DROPPED}:
            return False
        raise
    return True


def refuse_proxied(host: str, port: int) -> None:
    """Raises RequestFailed behind a proxy, which would answer instead of the host."""
    if proxy_for(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"):
        message = "connections go through a proxy here, so the host's own encryption is not seen"
        raise RequestFailed(Failure.PROXY, message)


async def _shaken(client: Client, host: str, port: int, context: ssl.SSLContext) -> HandshakeResult:
    try:
        async with asyncio.timeout(client.limits.total_s):
            return await _handshake_at_any(client, host, port, context)
    except Exception as error:
        raise failure_from(error) from error


async def _handshake_at_any(
    client: Client, host: str, port: int, context: ssl.SSLContext
) -> HandshakeResult:
    """Tries the addresses of a host until one accepts the connection."""
    *others, last = await client.guard.places(host, port)
    for host_port in others:
        try:
            return await _at(host_port.host, host_port.port, host, context)
        except (ssl.SSLError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError):
            raise  # the host was reached, and a handshake was attempted
        except OSError:  # refused, or an unreachable network
            continue
    return await _at(last.host, last.port, host, context)


async def _at(address: str, port: int, name: str, context: ssl.SSLContext) -> HandshakeResult:
    _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=name)
    try:
        return _settled(writer.get_extra_info("ssl_object"))
    finally:
        writer.transport.abort()  # a TLS shutdown could be left unanswered


def _settled(link: Any) -> HandshakeResult:
    certificate: dict[str, Any] = link.getpeercert() or {}
    names = {key: value for part in certificate.get("issuer", ()) for key, value in part}
    issuer = names.get("organizationName") or names.get("commonName") or ""
    return HandshakeResult(link.version() or "", certificate_expiry(certificate), str(issuer))


def _only(version: Version) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are intended
            context.minimum_version = version
            context.maximum_version = version
        if version in OLD:
            context.set_ciphers(_ANY_CIPHER)
    except (ValueError, ssl.SSLError) as error:
        raise Unsupported from error
    return context
