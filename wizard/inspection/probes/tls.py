"""Probes a host's TLS by handshakes: like a browser, and in each version; no request.

Facts: `fault` and `said` (why no browser connects, "" if it does; a `Failure` of
`wizard.inspection.net.answer`), `expires` (ISO date in UTC, "" if unknown), `issuer`, `offered` and
`refused` (versions, e.g. "1.2", oldest first; one that could not be tested is in neither),
`ciphers` (by version), `other_cipher` (of TLS 1.2, where a host supports none of a browser's),
`key` (a kind that Chrome and Edge refuse, else ""), `lacking` (a browser's ciphers that this
computer cannot use), and after a fault of the certificate `names` (its hosts), `signer` (the
certificate that signed it) and `fetchable` (whether it says where that can be fetched).
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Literal

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import Client
from wizard.inspection.net.handshake import (
    BROWSER_GROUPS,
    HandshakeResult,
    Unsupported,
    Version,
    browser_context,
    described_certificate,
    refuse_proxied,
    unsupported_ciphers,
    unverified_handshake,
    verified_handshake,
)
from wizard.inspection.net.traffic import TLS
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError, RunCache
from wizard.inspection.procore.hosts import is_procore
from wizard.text import one_line

_VERSIONS: Mapping[str, Version] = {
    "1.0": Version.TLSv1,
    "1.1": Version.TLSv1_1,
    "1.2": Version.TLSv1_2,
    "1.3": Version.TLSv1_3,
}
_BY_CERTIFICATE = frozenset({Failure.TLS_EXPIRED, Failure.TLS_NAME, Failure.TLS_ISSUER})
_BY_TLS = _BY_CERTIFICATE | {Failure.TLS_OLD, Failure.TLS, Failure.TLS_HERE}
_MOST_HANDSHAKES = len(BROWSER_GROUPS) + 1 + len(_VERSIONS) + 1
"""With each group and with any, in each version, and with other ciphers or for a certificate."""
_NEWEST = "TLSv1.3"
_MOST_NAMES, _LONGEST = 5, 100


def host_and_port(subject: str) -> tuple[str, int]:
    """Host and port of a question's subject, "app.example.com:443"."""
    host, _, port = subject.rpartition(":")
    return host.strip("[]"), int(port)


def tls_calls(question: Question) -> tuple[PlannedCall, ...]:
    host, port = host_and_port(question.inputs[0])
    if is_procore(host):
        return ()
    bound = UpperBound(handshakes=_MOST_HANDSHAKES)
    message = f"up to {bound.handshakes} TLS handshakes with {one_line(host)}, port {port}, "
    return (PlannedCall(TLS, f"{host}:{port}", f"{message}no request", bound=bound),)


async def tls(question: Question, probe_context: ProbeContext) -> Facts:
    """The facts from the handshakes. Raises ProbeError."""
    host, port = host_and_port(question.inputs[0])
    if is_procore(host):
        raise ProbeError("the host belongs to Procore itself")
    shaker = _Handshakes(probe_context.client, probe_context.shared, host, port)
    try:
        refuse_proxied(host, port)
        return await shaker.facts()
    except RequestFailed as failed:
        raise ProbeError(f"{one_line(host)}: {failed.message}") from failed


@dataclass(frozen=True, slots=True)
class _Handshakes:
    """All handshakes with one host."""

    client: Client
    shared: RunCache
    host: str
    port: int

    async def facts(self) -> dict[str, Any]:
        """All facts. Raises RequestFailed if no handshake could be attempted."""
        outcome = await self._like_a_browser()
        spoken = {name: await self._speaks(version) for name, version in _VERSIONS.items()}
        offered = {n: one for n, one in spoken.items() if isinstance(one, HandshakeResult)}
        shown = outcome if isinstance(outcome, HandshakeResult) else None
        shown = shown or next(iter(offered.values()), None)
        refused = [name for name, one in spoken.items() if one is None]
        lost = "1.2" in refused and "1.3" not in offered
        return {
            "fault": "",
            "said": "",
            "offered": list(offered),
            "refused": refused,
            "ciphers": {name: one.cipher for name, one in offered.items()},
            "other_cipher": await self._other_cipher() if lost else "",
            "lacking": list(unsupported_ciphers()),
            "key": shown.strange_key if shown else "",
            **await self._judged(outcome, shown.certificate if shown else b""),
        }

    async def _like_a_browser(self) -> HandshakeResult | RequestFailed:
        """The verified handshake of a browser, or why it fails."""
        for group in BROWSER_GROUPS:
            outcome = await self._with_group(group)
            refused = isinstance(outcome, RequestFailed) and outcome.failure is Failure.TLS
            if outcome is not None and not refused:
                return outcome
        anyhow = await self._verified(self.client.trusted())
        # In TLS 1.2 a group is also asked of keys, so that a refusal of each one says nothing.
        if isinstance(anyhow, HandshakeResult) and anyhow.version == _NEWEST:
            return RequestFailed(Failure.TLS, "it supports no key exchange that browsers offer")
        return anyhow

    async def _with_group(self, group: str) -> HandshakeResult | RequestFailed | None:
        """None where OpenSSL does not know the group."""

        async def made() -> ssl.SSLContext:
            return browser_context(self.client.ca_file, group)

        try:
            return await self._verified(await self.shared.once(("tls", group), made))
        except Unsupported:
            return None

    async def _verified(self, context: ssl.SSLContext) -> HandshakeResult | RequestFailed:
        try:
            return await verified_handshake(self.client, self.host, self.port, context)
        except RequestFailed as failed:
            if failed.failure not in _BY_TLS:
                raise
            return failed

    async def _speaks(self, version: Version) -> HandshakeResult | Literal[False] | None:
        """The handshake in a version; None if the host refuses it, False if it was not tested."""
        try:
            return await unverified_handshake(self.client, self.host, self.port, version)
        except (RequestFailed, Unsupported):
            return False

    async def _other_cipher(self) -> str:
        version = _VERSIONS["1.2"]
        try:
            result = await unverified_handshake(
                self.client, self.host, self.port, version, others=True
            )
        except (RequestFailed, Unsupported):
            return ""
        return result.cipher if result else ""

    async def _judged(
        self, outcome: HandshakeResult | RequestFailed, certificate: bytes
    ) -> dict[str, Any]:
        if isinstance(outcome, HandshakeResult):
            return _certificate_facts(outcome)
        told = {"fault": outcome.failure.value, "said": outcome.message}
        described = None
        if outcome.failure in _BY_CERTIFICATE and certificate:
            described = await self._described(certificate)
        if described is None:
            return {**told, "expires": "", "issuer": ""}
        return {
            **told,
            **_certificate_facts(described),
            "names": [one_line(name)[:_LONGEST] for name in described.names][:_MOST_NAMES],
            "signer": one_line(described.issuing_certificate)[:_LONGEST],
            "fetchable": described.names_issuer_address,
        }

    async def _described(self, certificate: bytes) -> HandshakeResult | None:
        try:
            return await described_certificate(self.client, self.host, self.port, certificate)
        except RequestFailed:
            return None


def _certificate_facts(result: HandshakeResult) -> dict[str, str]:
    expires = result.expires
    return {
        "expires": f"{expires.astimezone(UTC):%Y-%m-%d}" if expires else "",
        "issuer": one_line(result.issuer)[:_LONGEST],
    }
