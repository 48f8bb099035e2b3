"""Hosts for the cases of TLS: certificates, versions, ciphers, and connections that break off."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.standin.wire import Line, Listener, Reply, Serve
from wizard.inspection.net.guard import HostPort

RECORDED = Path(__file__).with_name("tls.json")
"""What Chromium says of each host: "open", or its name for the fault."""
Version = ssl.TLSVersion
PAGE = Reply(200, b"<p>Hello")


@cache
def _rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


KEYS: Mapping[str, Callable[[], Any]] = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa1024": lambda: _rsa(1024),
    "rsa2048": lambda: _rsa(2048),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is peculiar about the certificate of a host."""

    names: tuple[str, ...] | None = None
    """None for the host's own name."""
    days: tuple[int, int] = (-1, 60)
    key: str = "p256"
    signer: str = "root"
    """"root", "middle", "late" (an expired one), "stranger", "self"."""
    sent: tuple[str, ...] = ()
    """Further certificates that the host sends."""
    is_ca: bool = False
    usage: Any = ExtendedKeyUsageOID.SERVER_AUTH
    aia: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """A host of a case."""

    leaf: Leaf = field(default_factory=Leaf)
    oldest: Version = Version.TLSv1_2
    newest: Version = Version.TLSv1_3
    ciphers: str = ""
    curve: str = ""
    wants_client: bool = False
    serve: Serve | None = None
    plain: bool = False


def _page(line: Line) -> None:
    for asked in line.requests():
        line.reply(asked, PAGE)


def _after_request(act: Callable[[Line], None]) -> Serve:
    def serve(line: Line) -> None:
        for _ in line.requests():
            act(line)

    return serve


def _reset(line: Line) -> None:
    line.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket.close(line.link)
    line.hang_up()


def _after_hello(act: Callable[[Line], None]) -> Serve:
    def serve(line: Line) -> None:
        line.link.recv(64 * 1024)
        act(line)

    return serve


def _alert(number: int) -> Serve:
    def act(line: Line) -> None:
        line.send(bytes((21, 3, 1, 0, 2, 2, number)))
        line.hang_up()

    return _after_hello(act)


def _says(text: bytes) -> Serve:
    def serve(line: Line) -> None:
        line.send(text)
        line.wait(0.2)

    return serve


def _tls12(ciphers: str, key: str = "rsa2048") -> Host:
    return Host(Leaf(key=key), newest=Version.TLSv1_2, ciphers=f"{ciphers}:@SECLEVEL=0")


HOSTS: Mapping[str, Host] = {
    "sound": Host(),
    "ends-soon": Host(Leaf(days=(-60, 5))),
    "expired": Host(Leaf(days=(-60, -2))),
    "not-yet": Host(Leaf(days=(2, 60))),
    "wrong-name": Host(Leaf(names=("somebody-else.example",))),
    "name-among-others": Host(Leaf(names=("a.example", "name-among-others.example"))),
    "common-name-only": Host(Leaf(names=())),
    "www.wildcard": Host(Leaf(names=("*.wildcard.example",))),
    "too.deep.wildcard": Host(Leaf(names=("*.wildcard.example",))),
    "wildcard-of-all": Host(Leaf(names=("*.example",))),
    "self-signed": Host(Leaf(signer="self")),
    "unknown-issuer": Host(Leaf(signer="stranger")),
    "missing-intermediate": Host(Leaf(signer="middle")),
    "fetchable-intermediate": Host(Leaf(signer="middle", aia="http://aia.example/middle.crt")),
    "whole-chain": Host(Leaf(signer="middle", sent=("middle",))),
    "chain-with-root": Host(Leaf(signer="middle", sent=("middle", "root"))),
    "chain-out-of-order": Host(Leaf(signer="middle", sent=("root", "middle"))),
    "chain-with-stranger": Host(Leaf(signer="middle", sent=("stranger", "middle"))),
    "expired-intermediate": Host(Leaf(signer="late", sent=("late",))),
    "rsa1024": Host(Leaf(key="rsa1024")),
    "rsa2048": Host(Leaf(key="rsa2048")),
    "p384": Host(Leaf(key="p384")),
    "p521": Host(Leaf(key="p521")),
    "ed25519": Host(Leaf(key="ed25519")),
    "client-usage": Host(Leaf(usage=ExtendedKeyUsageOID.CLIENT_AUTH)),
    "no-usage": Host(Leaf(usage=None)),
    "authority-as-host": Host(Leaf(is_ca=True)),
    "ten-years": Host(Leaf(days=(-1, 3650))),
    "tls10": Host(oldest=Version.TLSv1, newest=Version.TLSv1, ciphers="ALL:@SECLEVEL=0"),
    "tls11": Host(oldest=Version.TLSv1_1, newest=Version.TLSv1_1, ciphers="ALL:@SECLEVEL=0"),
    "tls12": Host(newest=Version.TLSv1_2),
    "tls13": Host(oldest=Version.TLSv1_3),
    "old-too": Host(oldest=Version.TLSv1, ciphers="ALL:@SECLEVEL=0"),
    "aes128-sha": _tls12("AES128-SHA"),
    "aes256-sha": _tls12("AES256-SHA"),
    "aes128-sha256": _tls12("AES128-SHA256"),
    "aes128-gcm": _tls12("AES128-GCM-SHA256"),
    "ecdhe-rsa-aes128-sha": _tls12("ECDHE-RSA-AES128-SHA"),
    "ecdhe-rsa-aes256-sha": _tls12("ECDHE-RSA-AES256-SHA"),
    "ecdhe-rsa-aes128-sha256": _tls12("ECDHE-RSA-AES128-SHA256"),
    "ecdhe-rsa-aes256-sha384": _tls12("ECDHE-RSA-AES256-SHA384"),
    "ecdhe-rsa-chacha": _tls12("ECDHE-RSA-CHACHA20-POLY1305"),
    "ecdhe-ecdsa-aes128-sha": _tls12("ECDHE-ECDSA-AES128-SHA", "p256"),
    "ecdhe-ecdsa-aes256-gcm": _tls12("ECDHE-ECDSA-AES256-GCM-SHA384", "p256"),
    "dhe-rsa-aes128-gcm": _tls12("DHE-RSA-AES128-GCM-SHA256"),
    "dhe-rsa-aes256-sha": _tls12("DHE-RSA-AES256-SHA"),
    "camellia": _tls12("CAMELLIA128-SHA"),
    "curve-p384": Host(curve="secp384r1"),
    "curve-p521": Host(curve="secp521r1"),
    "curve-x448": Host(curve="X448"),
    "client-certificate-12": Host(newest=Version.TLSv1_2, wants_client=True),
    "client-certificate-13": Host(oldest=Version.TLSv1_3, wants_client=True),
    "plain-http": Host(plain=True, serve=_page),
    "another-protocol": Host(plain=True, serve=_says(b"SSH-2.0-OpenSSH_9.2\r\n")),
    "hang-up": Host(plain=True, serve=Line.hang_up),
    "hang-up-after-hello": Host(plain=True, serve=_after_hello(Line.hang_up)),
    "reset-after-hello": Host(plain=True, serve=_after_hello(_reset)),
    "alert-handshake-failure": Host(plain=True, serve=_alert(40)),
    "alert-protocol-version": Host(plain=True, serve=_alert(70)),
    "alert-internal-error": Host(plain=True, serve=_alert(80)),
    "alert-unrecognised-name": Host(plain=True, serve=_alert(112)),
    "silent": Host(plain=True, serve=Line.wait),
    "close-after-request": Host(serve=_after_request(Line.hang_up)),
    "reset-after-request": Host(serve=_after_request(_reset)),
}
"""By the name of the host without ".example"."""


class Pki:
    """Authorities, and certificates signed by them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._signers: dict[str, tuple[Any, x509.Certificate]] = {}
        for name, above, days in (
            ("root", "", 90), ("middle", "root", 90), ("late", "root", -2), ("stranger", "", 90)
        ):  # fmt: skip
            self._signers[name] = self._authority(f"Test authority {name}", above, days)
        self.ca_file = folder / "root.pem"
        self.ca_file.write_bytes(self.pem("root"))

    def pem(self, name: str) -> bytes:
        """An authority's certificate."""
        return self._signers[name][1].public_bytes(Encoding.PEM)

    def der(self, name: str) -> bytes:
        """The same as DER."""
        return self._signers[name][1].public_bytes(Encoding.DER)

    def context(self, name: str, host: Host) -> ssl.SSLContext:
        """The context of a server with the certificate of a host."""
        key, chain = self._leaf(name, host.leaf)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are needed here
            if host.ciphers:
                context.set_ciphers(host.ciphers)
            elif host.leaf.key == "rsa1024":
                context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version, context.maximum_version = host.oldest, host.newest
        if host.curve:
            context.set_ecdh_curve(host.curve)
        if "DHE-RSA" in host.ciphers and "ECDHE" not in host.ciphers:
            context.load_dh_params(str(self._dh_parameters))
        if host.wants_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.ca_file)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".pem") as file:
            file.write(_pem(key) + chain)
            file.flush()
            context.load_cert_chain(file.name)
        return context

    @cached_property
    def _dh_parameters(self) -> Path:
        made = self._folder / "dh.pem"
        command = "openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out"
        subprocess.run([*command.split(), str(made)], check=True, capture_output=True)
        return made

    def _leaf(self, name: str, leaf: Leaf) -> tuple[Any, bytes]:
        key = KEYS[leaf.key]()
        signer, issuer = self._signers.get(leaf.signer, (key, None))
        names = (name,) if leaf.names is None else leaf.names
        builder = _builder(name, issuer.subject if issuer else _name(name), key, leaf.days)
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False
            )
        if leaf.usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([leaf.usage]), critical=False)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=leaf.is_ca, path_length=None), critical=True
        )
        if leaf.aia:
            place = x509.AccessDescription(
                AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(leaf.aia)
            )
            builder = builder.add_extension(x509.AuthorityInformationAccess([place]), False)
        made = builder.sign(signer, hashes.SHA256())
        return key, b"".join([made.public_bytes(Encoding.PEM), *map(self.pem, leaf.sent)])

    def _authority(self, name: str, above: str, days: int) -> tuple[Any, x509.Certificate]:
        key = KEYS["p256"]()
        signer, issuer = self._signers.get(above, (key, None))
        builder = _builder(name, issuer.subject if issuer else _name(name), key, (-100, days))
        constraint = x509.BasicConstraints(ca=True, path_length=None)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(constraint, critical=True)
        made = builder.add_extension(usage, critical=True).sign(signer, hashes.SHA256())
        return key, made


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    name: str, issuer: x509.Name, key: Any, days: tuple[int, int]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, _name(name), key.public_key())
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )


def _pem(key: Any) -> bytes:
    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


class TlsHosts:
    """All the hosts, each on a port of its own; a context manager."""

    def __init__(self, names: tuple[str, ...] = tuple(HOSTS)) -> None:
        self._names = names
        self._open = contextlib.ExitStack()
        self.instead: dict[HostPort, HostPort] = {}
        self._listeners: list[Listener] = []

    def __enter__(self) -> Self:
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        pki = Pki(folder)
        self.ca_file = pki.ca_file
        for name in self._names:
            host, full = HOSTS[name], f"{name}.example"
            context = None if host.plain else pki.context(full, host)
            listener = self._open.enter_context(Listener(host.serve or _page, context))
            self._listeners.append(listener)
            self.instead[HostPort(full, 443)] = listener.place
        middle = Reply(200, pki.der("middle"), kind="application/pkix-cert")

        def issuer(line: Line) -> None:
            for asked in line.requests():
                line.reply(asked, middle)

        self.aia = self._open.enter_context(Listener(issuer)).place
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def connections(self) -> int:
        """The number of connections to all hosts."""
        return sum(listener.accepted for listener in self._listeners)
