"""Probes a host's TLS: one verified handshake, and one per TLS version; no request.

Facts: `fault` and `said` (why verification failed, "" if it did not; a `Failure` of
`wizard.inspection.net.answer`), `expires` (ISO date in UTC, "" if unknown), `issuer`, `offered` and
`refused` (versions, e.g. "1.2", oldest first); a version that could not be tested is in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.handshake import (
    Unsupported,
    Version,
    offers_version,
    refuse_proxied,
    verified_handshake,
)
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.hosts import is_procore
from wizard.text import one_line

_VERSIONS: Mapping[str, Version] = {
    "1.0": Version.TLSv1,
    "1.1": Version.TLSv1_1,
    "1.2": Version.TLSv1_2,
    "1.3": Version.TLSv1_3,
}
_BY_TLS = frozenset(
    {
        Failure.TLS_EXPIRED,
        Failure.TLS_NAME,
        Failure.TLS_ISSUER,
        Failure.TLS_OLD,
        Failure.TLS,
    }
)


def host_and_port(subject: str) -> tuple[str, int]:
    """Host and port of a question's subject, "app.example.com:443"."""
    host, _, port = subject.rpartition(":")
    return host.strip("[]"), int(port)


def tls_calls(question: Question) -> tuple[PlannedCall, ...]:
    host, port = host_and_port(question.inputs[0])
    if is_procore(host):
        return ()
    bound = UpperBound(handshakes=1 + len(_VERSIONS))
    message = f"{bound.handshakes} TLS handshakes with {one_line(host)}, port {port}, no request"
    return (PlannedCall(host, message, asked=question.inputs, bound=bound),)


async def tls(question: Question, probe_context: ProbeContext) -> Facts:
    """The facts from the handshakes. Raises ProbeError."""
    host, port = host_and_port(question.inputs[0])
    if is_procore(host):
        raise ProbeError("the host belongs to Procore itself")
    try:
        refuse_proxied(host, port)
        found = await _careful(probe_context, host, port)
    except RequestFailed as failed:
        raise ProbeError(f"{one_line(host)}: {failed.message}") from failed
    spoken: dict[str, list[str]] = {"offered": [], "refused": []}
    for name, version in _VERSIONS.items():
        answer = await _speaks(probe_context, host, port, version)
        if answer is not None:
            spoken["offered" if answer else "refused"].append(name)
    return {**found, **spoken}


async def _careful(probe_context: ProbeContext, host: str, port: int) -> dict[str, Any]:
    try:
        shaken = await verified_handshake(probe_context.client, host, port)
    except RequestFailed as failed:
        if failed.failure not in _BY_TLS:
            raise
        return {"fault": failed.failure.value, "said": failed.message, "expires": "", "issuer": ""}
    expires = shaken.expires
    return {
        "fault": "",
        "said": "",
        "expires": f"{expires.astimezone(UTC):%Y-%m-%d}" if expires else "",
        "issuer": one_line(shaken.issuer)[:100],
    }


async def _speaks(
    probe_context: ProbeContext, host: str, port: int, version: Version
) -> bool | None:
    """Whether the host supports a version; None if it could not be tested."""
    try:
        return await offers_version(probe_context.client, host, port, version)
    except (RequestFailed, Unsupported):
        return None
