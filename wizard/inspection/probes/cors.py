"""Sends a CORS preflight to Procore's API for an origin.

Facts: `status`, and `origin`, `headers` and `methods`: the allowed values as sent, "" for none.
"""

from __future__ import annotations

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import RequestFailed
from wizard.inspection.net.client import ClientLimits, Request
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage

_API = ENVIRONMENTS[Stage.PRODUCTION].api
_ME = f"{_API}/rest/v1.0/me"
_LONGEST = 300


def cors_preflight_calls(question: Question) -> tuple[PlannedCall, ...]:
    note, bound = f"for the origin {question.inputs[0]}", ClientLimits().bound(follow=False)
    return (PlannedCall("OPTIONS", _ME, note, to_procore=True, bound=bound),)


async def cors_preflight(question: Question, probe_context: ProbeContext) -> Facts:
    """The preflight answer for the origin. Raises ProbeError."""
    headers = {
        "Origin": question.inputs[0],
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    try:
        answer = await probe_context.client.fetch(Request("OPTIONS", _ME, headers, follow=False))
    except RequestFailed as failed:
        raise ProbeError(f"Procore's API: {failed.message}") from failed
    allowed = {
        name: ", ".join(answer.all(f"access-control-allow-{name}"))[:_LONGEST]
        for name in ("origin", "headers", "methods")
    }
    return {"status": answer.status, **allowed}
