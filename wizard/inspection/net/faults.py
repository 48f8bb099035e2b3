"""Maps errors of sockets, TLS and HTTP to a few failures for users."""

from __future__ import annotations

import errno
import re
import socket
import ssl
import zlib
from collections.abc import Iterator

import httpx

from wizard.inspection.net.answer import Failure, RequestFailed

_VERIFY = {
    9: (Failure.TLS_EXPIRED, "its certificate is not valid yet"),
    10: (Failure.TLS_EXPIRED, "its certificate has expired"),
    18: (Failure.TLS_ISSUER, "its certificate is signed by itself"),
    19: (Failure.TLS_ISSUER, "its certificate's issuer is not trusted here"),
    20: (Failure.TLS_ISSUER, "the certificate that signed its own is neither sent nor known"),
    21: (Failure.TLS_ISSUER, "the certificate that signed its own is neither sent nor known"),
    66: (Failure.TLS_HERE, "this computer's OpenSSL refuses the short key of its certificate"),
    67: (Failure.TLS_HERE, "this computer's OpenSSL refuses the short key of its authority"),
    62: (Failure.TLS_NAME, "its certificate is for another host"),
    64: (Failure.TLS_NAME, "its certificate is for another address"),
}
_SIGN_IN = "407"
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})
_OLD = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "VERSION_TOO_LOW")
_ALERTS = (
    ("ALERT_HANDSHAKE_FAILURE", "it refuses all that was offered, or wants a client certificate"),
    ("CERTIFICATE_REQUIRED", "it wants a client certificate"),
    ("UNRECOGNIZED_NAME", "it knows no site of that name"),
    ("ALERT_INTERNAL_ERROR", "it ends the handshake with a fault of its own"),
)
"""What a host says when it ends a handshake, by a part of OpenSSL's name for it."""
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH")


def failure_from(error: Exception) -> RequestFailed:
    """The failure for an error of the network, including wrapped ones.

    Raises the error itself if it is none: then the program is at fault.
    """
    if not _is_of_network(error):
        raise error
    for cause in _causes(error):
        found = _known_failure(cause)
        if found is not None:
            return found
    name, words = type(error).__name__, str(error)
    if "ProxyError" in name:
        return RequestFailed(Failure.PROXY, _refused_by_proxy(words))
    for trace, failure, message in _BY_NAME:
        if trace in name or trace in words:
            return RequestFailed(failure, message)
    return RequestFailed(Failure.DROPPED, "the connection broke off")


def _is_of_network(error: BaseException) -> bool:
    """Whether a network, or what speaks HTTP over it, raises such errors."""
    if isinstance(error, BaseExceptionGroup):
        return all(_is_of_network(each) for each in error.exceptions)
    return isinstance(error, _OF_NETWORK)


_OF_NETWORK = (
    RequestFailed, OSError, EOFError, UnicodeError, zlib.error,
    httpx.HTTPError, httpx.InvalidURL, httpx.StreamError,
)  # fmt: skip
"""`httpx` maps the errors of its transports to its own."""


_BY_NAME = (
    ("Timeout", Failure.TIMEOUT, "it did not answer in time"),
    ("disconnected", Failure.DROPPED, "it closed the connection without an answer"),
    ("peer closed", Failure.DROPPED, "it closed the connection amid its answer"),
    ("LocalProtocol", Failure.BAD_URL, "what would be sent holds what HTTP cannot carry"),
    ("UnsupportedProtocol", Failure.BAD_URL, "it is no address that can be opened"),
    ("URL", Failure.BAD_URL, "it is no address that can be opened"),
    ("Protocol", Failure.MALFORMED, "its answer is no sound HTTP"),
    ("Decoding", Failure.MALFORMED, "its answer is no sound HTTP"),
)
"""Patterns of HTTP library errors by name or text, most specific first."""


def _refused_by_proxy(words: str) -> str:
    status = re.match(r"\d{3}\b", words)
    if status is None:
        return "the proxy did not let the request through"
    sign_in = " and wants a sign-in" if status[0] == _SIGN_IN else ""
    return f"the proxy did not let the request through: it answered {status[0]}{sign_in}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
        waiting += [one for one in (cause.__cause__, cause.__context__) if one is not None]


_PLAIN: tuple[tuple[type[BaseException], Failure, str], ...] = (
    (TimeoutError, Failure.TIMEOUT, "it did not answer in time"),
    (ConnectionRefusedError, Failure.REFUSED, "nothing answers at that address"),
    (ConnectionResetError, Failure.DROPPED, "it reset the connection"),
    (socket.gaierror, Failure.NO_HOST, "there is no such host"),
    (UnicodeError, Failure.BAD_URL, "its host is no name that can be looked up"),
    (ssl.SSLEOFError, Failure.DROPPED, "it closed the connection amid the handshake"),
    (zlib.error, Failure.MALFORMED, "its answer is packed in a damaged way"),
)


_NO_SAYING = (ssl.SSLEOFError, ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLSyscallError)
"""Errors that only accompany a fault of the connection."""


def _known_failure(cause: BaseException) -> RequestFailed | None:
    if isinstance(cause, RequestFailed):
        return cause
    if isinstance(cause, ssl.SSLCertVerificationError):
        other = (Failure.TLS, f"its certificate is refused ({cause.verify_message})")
        return RequestFailed(*_VERIFY.get(cause.verify_code, other))
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, _NO_SAYING):
        return _by_reason(cause.reason or "")
    if isinstance(cause, ConnectionResetError) and cause.errno is None:  # asyncio's, for an end
        return RequestFailed(Failure.DROPPED, "it closed the connection amid the handshake")
    if isinstance(cause, OSError) and cause.errno in _NO_WAY:
        return RequestFailed(Failure.NO_NETWORK, "no network leads to it from this machine")
    found = (
        RequestFailed(failure, message)
        for kind, failure, message in _PLAIN
        if isinstance(cause, kind)
    )
    return next(found, None)


def _by_reason(reason: str) -> RequestFailed:
    if any(part in reason for part in _OLD):
        return RequestFailed(Failure.TLS_OLD, "it knows no TLS newer than 1.1")
    if any(part in reason for part in _NOT_TLS):
        return RequestFailed(Failure.TLS, "it does not speak TLS on that port")
    said = next((words for part, words in _ALERTS if part in reason), "")
    return RequestFailed(Failure.TLS, said or "no encrypted connection came about")
