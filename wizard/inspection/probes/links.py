"""Probes of links: whether they open and where they lead."""

from __future__ import annotations

from urllib.parse import urlsplit

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.probes.calls import Call
from wizard.inspection.probes.scene import Scene
from wizard.inspection.probes.visiting import Visit, call_to, visited


def opens(question: Question) -> tuple[Call, ...]:
    return (call_to(question.inputs[0]),)


async def link_alive(question: Question, scene: Scene) -> Facts:
    """What came of the address: the facts of a visit."""
    visit = await visited(question.inputs[0], scene)
    return visit.facts


def opens_both(question: Question) -> tuple[Call, ...]:
    return tuple(call_to(address) for address in question.inputs[:2])


async def link_own_site(question: Question, scene: Scene) -> Facts:
    """`there` and `own`: the hosts on which the address and the web site end."""
    address, website = question.inputs[:2]
    there, own = await visited(address, scene), await visited(website, scene)
    return {"there": _last_host(there), "own": _last_host(own)}


def _last_host(visit: Visit) -> str:
    """The host, or nothing when no step of the way is known."""
    hops = visit.facts["hops"]
    return urlsplit(hops[-1][1]).hostname or "" if hops else ""
