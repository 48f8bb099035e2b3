"""Trusted certificate authorities: the default ones, and additional ones.

SSL_CERT_FILE and SSL_CERT_DIR replace the default ones, as in OpenSSL; REQUESTS_CA_BUNDLE and
CURL_CA_BUNDLE, files or folders, are trusted in addition.
"""

from __future__ import annotations

import base64
import hashlib
import os
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.files import open_file
from wizard.inspection.net.answer import Failure, RequestFailed

BROWSER_CIPHERS = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "AES256-SHA",
)
"""What Chrome and Edge offer for TLS 1.2. Python offers fewer of them, and others besides."""
_EXPLICIT_VERSION, _LONG_FORM = 0xA0, 0x80
_INSTEAD = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_BESIDE = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def certificate_expiry(certificate: Mapping[str, Any]) -> datetime | None:
    """The expiry of a certificate as from `getpeercert`; None if it cannot be read."""
    ends = certificate.get("notAfter", "")
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    except ValueError:
        return None


def public_key_digest(certificate: bytes) -> str:
    """The SHA-256 of a certificate's public key as Chromium writes it; takes DER.

    Raises IndexError for what is no certificate.
    """
    fields = _parts_of(_parts_of(certificate)[0])
    numbered = fields[0][0] == _EXPLICIT_VERSION
    key = fields[6 if numbered else 5]  # after serial, algorithm, issuer, validity and subject
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def _parts_of(element: bytes) -> list[bytes]:
    """The elements within an element of DER."""
    place, end = _content(element, 0)
    parts = []
    while place < end:
        _, after = _content(element, place)
        parts.append(element[place:after])
        place = after
    return parts


def _content(data: bytes, place: int) -> tuple[int, int]:
    """Where the content of an element starts and ends."""
    length, start = data[place + 1], place + 2
    if length & _LONG_FORM:
        digits = length & ~_LONG_FORM
        length, start = int.from_bytes(data[start : start + digits], "big"), start + digits
    return start, start + length


def context_for(ca_file: str) -> ssl.SSLContext:
    """An SSL context.

    Raises RequestFailed for named certificates that cannot be loaded.
    """
    instead = any(os.environ.get(name) for name in _INSTEAD)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if instead else _usual()
    context.hostname_checks_common_name = False  # like browsers, which accept only subjectAltName
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # stricter than browsers, and set since 3.13
    context.set_ciphers(":".join((*BROWSER_CIPHERS, "@SECLEVEL=2")))
    for path, name in _certificate_locations().items():
        _trust(context, path, f"the certificates that {name} names")
    if ca_file:
        _trust(context, ca_file, "the certificates that this run is to trust")
    return context


def _certificate_locations() -> dict[str, str]:
    """Each location of certificates, with the first variable that names it."""
    places: dict[str, str] = {}
    for name in (*_INSTEAD, *_BESIDE):
        path = os.environ.get(name)
        if path:
            places.setdefault(path, name)
    return places


def _usual() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _trust(context: ssl.SSLContext, path: str, what: str) -> None:
    try:
        if Path(path).is_dir():
            context.load_verify_locations(capath=path)
        else:
            open_file(Path(path)).close()  # OpenSSL would wait for the writer of a pipe
            context.load_verify_locations(path)
    except (OSError, ssl.SSLError) as error:
        raise RequestFailed(Failure.TLS, f"{what} cannot be read ({path})") from error
