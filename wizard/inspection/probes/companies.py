"""Probes of Procore's API, for companies named in the answers only.

Facts of a call that was not refused have `rate`, as in `rate_facts`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.probes.access import (
    api_call,
    cached_read,
    calls_for,
    rate_facts,
    refusal_facts,
)
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext
from wizard.inspection.procore.account import Account, Flow
from wizard.inspection.procore.api import (
    COMPANIES,
    INSTALLATIONS,
    ME,
    PROJECTS,
    Api,
    Companies,
    Installation,
)
from wizard.inspection.procore.refusals import ApiRefused


def companies_installed_calls(question: Question) -> tuple[PlannedCall, ...]:
    account, _ = Account.of(question.inputs)
    company = question.inputs[0]
    return calls_for(account, api_call(account, ME, company), api_call(account, COMPANIES, company))


async def companies_installed(question: Question, probe_context: ProbeContext) -> Facts:
    """`count` of accessible companies; `listed`: the one in question is among them.

    `whole` is no if there may be more. `refused` instead, as in `refusal_facts`.
    """
    account, _ = Account.of(question.inputs)
    company = question.inputs[0]
    try:
        await cached_read(account, probe_context, company, Api.me)
        found: Companies = await cached_read(account, probe_context, company, Api.companies)
    except ApiRefused as refused:
        return {"refused": refusal_facts(refused)}
    seen = {"count": len(found.ids), "listed": company in found.ids, "whole": found.whole}
    return seen | await rate_facts(account, probe_context)


def installation_calls(question: Question) -> tuple[PlannedCall, ...]:
    account, _ = Account.of(question.inputs)
    path = PROJECTS if account.flow is Flow.SERVICE else INSTALLATIONS
    return calls_for(account, api_call(account, path, question.inputs[0]))


async def installation(question: Question, probe_context: ProbeContext) -> Facts:
    """`answers`: the company's projects are readable. For a person `record`, `since`, `before`.

    `record` is "found", "removed" or "none"; `since` a date; `before`: older than this run. A
    person's call can register the app in a company, so only the list of its apps is read. `refused`
    instead of all these, as in `refusal_facts`.
    """
    account, _ = Account.of(question.inputs)
    company = question.inputs[0]
    started = probe_context.now()
    try:
        if account.flow is Flow.SERVICE:
            await cached_read(account, probe_context, company, Api.projects)
            return {"answers": True} | await rate_facts(account, probe_context)
        found: tuple[Installation, ...] = await cached_read(
            account, probe_context, company, Api.installations
        )
    except ApiRefused as refused:
        return {"refused": refusal_facts(refused)}
    rate = await rate_facts(account, probe_context)
    return _record(found, account.client_id, started) | rate


def _record(found: tuple[Installation, ...], client_id: str, started: datetime) -> dict[str, Any]:
    own = [one for one in found if one.app == client_id]
    here = next((one for one in own if not one.removed), None)
    if here is None:
        return {"record": "removed" if own else "none"}
    since = here.since
    day = since.date().isoformat() if since else ""
    return {"record": "found", "since": day, "before": bool(since and since < started)}


def multi_company_calls(question: Question) -> tuple[PlannedCall, ...]:
    account, more = Account.of(question.inputs)
    companies = (question.inputs[0], *more)
    return calls_for(account, *(api_call(account, PROJECTS, company) for company in companies))


async def multi_company(question: Question, probe_context: ProbeContext) -> Facts:
    """`companies`: for each its `id`, and `refused` if it was, as in `refusal_facts`.

    `same`: two companies returned the same project.
    """
    account, more = Account.of(question.inputs)
    rows: list[dict[str, Any]] = []
    shown: list[str] = []
    for company in (question.inputs[0], *more):
        try:
            shown += await cached_read(account, probe_context, company, Api.projects)
            rows.append({"id": company})
        except ApiRefused as refused:
            rows.append({"id": company, "refused": refusal_facts(refused)})
    seen = {"companies": rows, "same": len(set(shown)) < len(shown)}
    return seen | await rate_facts(account, probe_context)


def company_header_calls(question: Question) -> tuple[PlannedCall, ...]:
    account, _ = Account.of(question.inputs)
    return calls_for(account, api_call(account, ME, question.inputs[0]))


async def company_header(question: Question, probe_context: ProbeContext) -> Facts:
    """`accepted`: a call with the company header succeeded; `refused` if it did not.

    No call is made without the header, as it would be intentionally invalid.
    """
    account, _ = Account.of(question.inputs)
    try:
        await cached_read(account, probe_context, question.inputs[0], Api.me)
    except ApiRefused as refused:
        return {"accepted": False, "refused": refusal_facts(refused)}
    return {"accepted": True} | await rate_facts(account, probe_context)
