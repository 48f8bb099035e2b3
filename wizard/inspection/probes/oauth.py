"""Probe of credentials: whether the login host issues a token for them, or knows them."""

from __future__ import annotations

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.client import ClientLimits
from wizard.inspection.probes.access import (
    login_of,
    or_probe_error,
    service_account_token,
    token_call,
)
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext
from wizard.inspection.procore.account import Account, Flow
from wizard.inspection.procore.oauth import TokenRefused
from wizard.inspection.procore.refusals import ApiInconclusive


def oauth_token_calls(question: Question) -> tuple[PlannedCall, ...]:
    account, _ = Account.of(question.inputs)
    url, bound = f"{account.hosts.login}/oauth/token/info", ClientLimits().bound(follow=False)
    info = PlannedCall("GET", url, to_procore=True, asked=question.inputs, bound=bound)
    own = question.inputs if account.flow is Flow.USER else ()
    return token_call(account, *own), info


async def oauth_token(question: Question, probe_context: ProbeContext) -> Facts:
    """`outcome`, and its details.

    "token": `kind`, `seconds` (None if not said or `unread`), `refresh` (whether there was one),
    `owner` ("same", "other" or ""). "refused": `error`, `status` and `said`. "false-code": `error`
    and `said`, for credentials that were tried with an invalid code. "signed-in": `owner`, and
    `rotation` with `why` as in `SignedIn`.
    """
    account, _ = Account.of(question.inputs)
    if account.flow is Flow.USER:
        return await _by_person(account, probe_context)
    try:
        token = await service_account_token(account, probe_context)
    except TokenRefused as refused:
        told = {"error": refused.error, "said": refused.description}
        return {"outcome": "refused", "status": refused.status, **told}
    return {
        "outcome": "token",
        "kind": token.kind,
        "seconds": token.seconds,
        "unread": token.unread,
        "refresh": bool(token.refresh),
        "owner": await _token_owner(account, token.access, probe_context),
    }


async def _by_person(account: Account, probe_context: ProbeContext) -> Facts:
    signed_in = probe_context.signed_in.get(account.stage)
    if signed_in:
        owner = await _token_owner(account, signed_in.access, probe_context)
        rotation = {"rotation": signed_in.rotation.value, "why": signed_in.why}
        return {"outcome": "signed-in", "owner": owner, **rotation}
    secret = await probe_context.secret(account.secret)
    login = login_of(account, probe_context)
    asked = login.by_false_code(account.client_id, secret, account.redirect)
    refused = await or_probe_error(asked)
    return {"outcome": "false-code", "error": refused.error, "said": refused.description}


async def _token_owner(account: Account, access: str, probe_context: ProbeContext) -> str:
    """Whether the token is of this client; "" if unknown."""
    try:
        uid = await login_of(account, probe_context).owner(access)
    except ApiInconclusive:
        return ""
    return ("same" if uid == account.client_id else "other") if uid else ""
