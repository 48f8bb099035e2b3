"""Probes of links: whether they open and where they redirect."""

from __future__ import annotations

from urllib.parse import urlsplit

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext
from wizard.inspection.probes.siblings import sibling_calls, sibling_facts
from wizard.inspection.probes.visiting import VisitResult, call_to, visit_address


def link_alive_calls(question: Question) -> tuple[PlannedCall, ...]:
    address = question.inputs[0]
    return (call_to(address), *sibling_calls(address))


async def link_alive(question: Question, probe_context: ProbeContext) -> Facts:
    """The visit facts of the address, and `sibling` of a made-up page beside it."""
    address = question.inputs[0]
    visit = await visit_address(address, probe_context)
    return {**visit.facts, **await sibling_facts(address, visit, probe_context)}


def link_own_site_calls(question: Question) -> tuple[PlannedCall, ...]:
    return tuple(call_to(address) for address in question.inputs[:2])


async def link_own_site(question: Question, probe_context: ProbeContext) -> Facts:
    """`there` and `own`: the final hosts of the address and of the web site."""
    address, website = question.inputs[:2]
    there, own = (
        await visit_address(address, probe_context),
        await visit_address(website, probe_context),
    )
    return {"there": _last_host(there), "own": _last_host(own)}


def _last_host(visit: VisitResult) -> str:
    """The final host, or empty if no step is known."""
    hops = visit.facts["hops"]
    return urlsplit(hops[-1][1]).hostname or "" if hops else ""
