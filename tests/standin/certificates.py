"""Certificates for one run: valid ones, and each kind of invalid ones."""

from __future__ import annotations

import ssl
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

LOCAL = ("localhost", "127.0.0.1", "::1")
Maker = Callable[[str], ssl.SSLContext]
"""Creates the TLS context of a server with that name."""


class Authority:
    """Signs certificates for any name; its own is in `ca_file`, a PEM file in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA(organization_name="Stand-in on this machine")
        self._folder = folder
        self.ca_file = folder / "stand-in-ca.pem"
        self._ca.cert_pem.write_to_path(str(self.ca_file))
        self._made: dict[tuple[str, str], ssl.SSLContext] = {}

    def by_name(self, kinds: dict[str, str] | None = None) -> ssl.SSLContext:
        """A context with a certificate for each name; `kinds` gives names with invalid ones."""
        chosen = kinds or {}
        context = self.context("", "sound")

        def choose(link: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: object) -> None:
            link.context = self.context(name or "", chosen.get(name or "", "sound"))

        context.sni_callback = choose
        return context

    def context(self, name: str, kind: str) -> ssl.SSLContext:
        """The context of a name, created once; the kinds are the keys of `makers`."""
        if (name, kind) not in self._made:
            self._made[name, kind] = self.makers[kind](name)
        return self._made[name, kind]

    def fresh(self, name: str) -> ssl.SSLContext:
        """A valid context for a name that is not used elsewhere."""
        return self.makers["sound"](name)

    @cached_property
    def makers(self) -> dict[str, Maker]:
        """Functions that create each kind of certificate."""
        return {
            "sound": lambda name: _context(self._ca.issue_cert(*_names(name))),
            "expired": lambda name: self._dated(name, -60, -2),
            "not-yet": lambda name: self._dated(name, 2, 60),
            "ends-soon": lambda name: self._dated(name, -60, 5),
            "self-signed": self._self_signed,
            "wrong-name": lambda _: _context(self._ca.issue_cert("somebody-else.example")),
            "no-alternative-name": self._common_name_only,
            "unknown-issuer": lambda name: _context(trustme.CA().issue_cert(*_names(name))),
            "incomplete": self._incomplete,
        }

    def _dated(self, name: str, first: int, last: int) -> ssl.SSLContext:
        now = datetime.now(UTC)
        days = (now + timedelta(days=first), now + timedelta(days=last))
        return _context(self._ca.issue_cert(*_names(name), not_before=days[0], not_after=days[1]))

    def _incomplete(self, name: str) -> ssl.SSLContext:
        """Signed by an intermediate authority, whose certificate is not sent."""
        leaf = self._ca.create_child_ca().issue_cert(*_names(name))
        return self._loaded(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())

    def _common_name_only(self, name: str) -> ssl.SSLContext:
        """Signed by the authority, with the host's name in the subject only."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = x509.load_pem_x509_certificate(self._ca.cert_pem.bytes())
        signing = load_pem_private_key(self._ca.private_key_pem.bytes(), None)
        assert isinstance(signing, ec.EllipticCurvePrivateKey)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(issuer.subject, _named(name), key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=60))
            .sign(signing, hashes.SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._loaded(private + made.public_bytes(Encoding.PEM))

    def _self_signed(self, name: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        who = _named(name)
        now = datetime.now(UTC)
        alternative = x509.SubjectAlternativeName([x509.DNSName(name or LOCAL[0])])
        made = (
            x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=60))
            .add_extension(alternative, critical=False)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._loaded(private + made.public_bytes(Encoding.PEM))

    def _loaded(self, pem: bytes) -> ssl.SSLContext:
        """The ssl module reads keys from files only; this file is deleted at once."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".pem", delete=False) as file:
            file.write(pem)
        context.load_cert_chain(file.name)
        Path(file.name).unlink()
        return context


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name or LOCAL[0])])


def _names(name: str) -> tuple[str, ...]:
    return (name,) if name else LOCAL


def _context(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context


def versions(
    context: ssl.SSLContext, oldest: ssl.TLSVersion, newest: ssl.TLSVersion
) -> ssl.SSLContext:
    """The context with these versions of TLS only, however weak."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are needed here
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = oldest
        context.maximum_version = newest
    return context
