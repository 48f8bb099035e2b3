"""Procore access for the probes of one run: one token per account, cached calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.account import Account, Flow
from wizard.inspection.procore.api import Api
from wizard.inspection.procore.calling import MOST, ApiCaller
from wizard.inspection.procore.oauth import MOST as TOKEN_MOST
from wizard.inspection.procore.oauth import Login, Token, TokenRefused
from wizard.inspection.procore.pacing import Clock, clock_time
from wizard.inspection.procore.refusals import ApiInconclusive, ApiRefused, Fault

_Result = TypeVar("_Result")

NO_SIGN_IN = "it takes a person's sign-in; sign in for this run with --sign-in"


def login_of(account: Account, probe_context: ProbeContext) -> Login:
    """The login host for the account's credentials."""
    return Login(probe_context.client, account.hosts, _clock_of(probe_context), probe_context.sleep)


def _clock_of(probe_context: ProbeContext) -> Clock:
    return lambda: probe_context.now().timestamp()


async def service_account_token(account: Account, probe_context: ProbeContext) -> Token:
    """The service account's token, requested once per run. Raises TokenRefused, ProbeError."""

    async def ask() -> Token:
        secret = await probe_context.secret(account.secret)
        login = login_of(account, probe_context)
        return await or_probe_error(login.by_credentials(account.client_id, secret))

    token: Token = await probe_context.shared.once(("token", account[:4]), ask)
    return token


async def or_probe_error(asked: Awaitable[_Result]) -> _Result:
    """Runs a Procore request. Raises ProbeError if it was inconclusive."""
    try:
        return await asked
    except ApiInconclusive as unclear:
        raise ProbeError(unclear.message) from unclear


async def cached_read(
    account: Account,
    probe_context: ProbeContext,
    company: str,
    what: Callable[[Api, str], Awaitable[Any]],
) -> Any:
    """The result of a method of `Api` for a company, requested once per run.

    Raises ApiRefused, ProbeError.
    """
    api = await _api(account, probe_context)
    key = ("procore", account[:4], company, what.__name__)
    try:
        return await or_probe_error(probe_context.shared.once(key, lambda: what(api, company)))
    except ApiRefused as refused:
        trouble = _not_about_the_company(refused, account)
        if trouble:
            raise ProbeError(trouble) from refused
        raise


async def rate_facts(account: Account, probe_context: ProbeContext) -> dict[str, Any]:
    """`rate`: `limit`, `remaining` and `until` of the latest answer; empty if it named none."""
    found = (await _api(account, probe_context)).rate_limit
    if found is None:
        return {"rate": {}}
    until = clock_time(found.reset)
    return {"rate": {"limit": found.limit, "remaining": found.remaining, "until": until}}


async def _api(account: Account, probe_context: ProbeContext) -> Api:
    access = await _access(account, probe_context)

    async def make() -> Api:
        caller = ApiCaller(
            probe_context.client,
            account.hosts,
            access,
            now=_clock_of(probe_context),
            sleep=probe_context.sleep,
        )
        return Api(caller, account.flow)

    api: Api = await probe_context.shared.once(("api", account[:4]), make)
    return api


async def _access(account: Account, probe_context: ProbeContext) -> str:
    if account.flow is Flow.USER:
        signed_in = probe_context.signed_in.get(account.stage)
        if signed_in is None:
            raise ProbeError(NO_SIGN_IN)
        return signed_in.access
    try:
        return (await service_account_token(account, probe_context)).access
    except TokenRefused as refused:
        message = f"{account.login_host} gave no token ({refused.error})"
        raise ProbeError(message) from refused


def _not_about_the_company(refused: ApiRefused, account: Account) -> str:
    if refused.fault is Fault.TOKEN and account.flow is Flow.USER:
        return f"{account.api_host} takes the sign-in for ended or not its own; sign in again"
    if refused.fault is Fault.TOKEN:
        return f"{account.api_host} refuses the token that {account.login_host} had just given"
    if refused.fault is Fault.NO_HEADER:
        return f"{account.api_host} misses the company header, which was sent"
    return ""


def refusal_facts(refused: ApiRefused) -> dict[str, Any]:
    """A refusal as facts: `call`, `status`, `fault`, `said`."""
    return {
        "call": refused.call,
        "status": refused.status,
        "fault": refused.fault.value,
        "said": refused.message,
    }


def token_call(account: Account, *asked: str) -> PlannedCall:
    """The token request, with the secret; `asked` if it is specific to one question."""
    return PlannedCall(
        "POST",
        f"{account.hosts.login}/oauth/token",
        with_secret=account.secret_field,
        to_procore=True,
        asked=asked or account[:4],
        bound=TOKEN_MOST,
    )


def api_call(account: Account, path: str, company: str) -> PlannedCall:
    """An API call for a company, with the token."""
    url = f"{account.hosts.api}{path.format(company=company)}"
    asked = (*account[:4], company)
    return PlannedCall("GET", url, to_procore=True, asked=asked, bound=MOST)


def calls_for(account: Account, *calls: PlannedCall) -> tuple[PlannedCall, ...]:
    """The calls, preceded by a token request if the app gets one without a person."""
    return (token_call(account), *calls) if account.flow is Flow.SERVICE else calls
