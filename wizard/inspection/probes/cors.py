"""Asks Procore's API, as a browser does beforehand, whether an origin may read its answers.

Facts: `status`, and `origin`, `headers` and `methods`: what the answer allows, as sent, "" for
nothing.
"""

from __future__ import annotations

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import Failed
from wizard.inspection.net.client import Limits, Request
from wizard.inspection.probes.calls import Call
from wizard.inspection.probes.scene import Scene, Trouble
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage
from wizard.text import one_line

_API = ENVIRONMENTS[Stage.PRODUCTION].api
_ME = f"{_API}/rest/v1.0/me"
_LONGEST = 300


def cors_preflight_calls(question: Question) -> tuple[Call, ...]:
    said = f"OPTIONS {_ME}, for the origin {one_line(question.inputs[0])}"
    host, bound = _API.removeprefix("https://"), Limits().bound(follow=False)
    return (Call(host, said, to_procore=True, asked=question.inputs, bound=bound),)


async def cors_preflight(question: Question, scene: Scene) -> Facts:
    """What the API allows the origin. Raises Trouble."""
    headers = {
        "Origin": question.inputs[0],
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    try:
        answer = await scene.client.fetch(Request("OPTIONS", _ME, headers, follow=False))
    except Failed as failed:
        raise Trouble(f"Procore's API: {failed.said}") from failed
    allowed = {
        name: ", ".join(answer.all(f"access-control-allow-{name}"))[:_LONGEST]
        for name in ("origin", "headers", "methods")
    }
    return {"status": answer.status, **allowed}
