"""Sequential calls to Procore's API: rate-limited, stopped by refusals, with a total wait limit.

Facts: rate_limiting.md, building_apps_install_arch.md (June 2026): after 401 or 403 nothing may be
called again for that company; 500 and 502 may be retried shortly.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from wizard.inspection.net.answer import PASSING, Answer, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.statuses import MAY_ASK_TO_WAIT
from wizard.inspection.procore.hosts import ProcoreHosts
from wizard.inspection.procore.pacing import (
    Clock,
    RateLimit,
    clock_time,
    rate_limit_in,
    retry_later_words,
    wait_after,
)
from wizard.inspection.procore.refusals import (
    PAGE,
    ApiInconclusive,
    ApiRefused,
    Fault,
    error_body_in,
    is_web_page,
    json_in,
    refusal_fault,
    shown_error,
)

HEADER = "Procore-Company-Id"
_TRIES = 3
MOST = UpperBound(calls=1, retries=_TRIES - 1)
"""The maximum requests of one call."""
_BODY = 1024 * 1024
_BRIEFLY_S = 0.5
_OK = 200
_BRIEFLY = frozenset({500, 502, 504})
_REFUSED = frozenset({401, 403})
_LOWEST_FAULT = 400
_EVERYBODY = "*"


class ApiCaller:
    """Calls the API host of one environment with one token.

    After a refused token nothing is called any more, after 401 or 403 nothing for that company: the
    same refusal is raised again.
    """

    def __init__(
        self,
        client: Client,
        hosts: ProcoreHosts,
        token: str,
        *,
        now: Clock = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience_s: float = 30.0,
    ) -> None:
        """`patience_s` limits all waiting of the run."""
        self._client = client
        self._origin = hosts.api
        self.host = hosts.api.removeprefix("https://")
        self._token = token
        self._now = now
        self._sleep = sleep
        self._patience = patience_s
        self.rate_limit: RateLimit | None = None
        """The limit in the headers of the latest answer that had them."""
        self._ended: dict[str, ApiRefused | ApiInconclusive] = {}
        self._turn = asyncio.Lock()

    async def get(self, path: str, company: str = "") -> Any:
        """The JSON of an answer; the company is sent in the header if given.

        Raises ApiRefused for an error answer, ApiInconclusive if there is none.
        """
        async with self._turn:
            before = self._ended.get(_EVERYBODY) or self._ended.get(company)
            if before is not None:
                raise before
            answer = await self._tried(path, company)
            if answer.status != _OK:
                raise self._error(path, company, answer)
        if is_web_page(answer):
            raise ApiInconclusive(f"{self.host} answered {_call(path)} with a {PAGE}")
        value = json_in(answer.text())
        if value is None or answer.cut:
            raise self.unknown_form(path)
        return value

    def unknown_form(self, path: str) -> ApiInconclusive:
        """The error for an answer of undocumented format."""
        return ApiInconclusive(f"{self.host} answered {_call(path)} in a form that is not known")

    def _error(self, path: str, company: str, answer: Answer) -> ApiRefused | ApiInconclusive:
        """The error for an answer; after 401 or 403 nothing more is called for the company."""
        if answer.status in MAY_ASK_TO_WAIT:
            return ApiInconclusive(f"{self.host} {retry_later_words(answer, self._now())}")
        error = self._refusal(path, company, answer)
        if isinstance(error, ApiRefused) and error.fault is Fault.TOKEN:
            self._ended[_EVERYBODY] = error
        elif answer.status in _REFUSED:
            self._ended[company] = error
        return error

    def _refusal(self, path: str, company: str, answer: Answer) -> ApiRefused | ApiInconclusive:
        """The refusal in an error answer; a web page may be of another host on the way."""
        text, status = answer.text(), answer.status
        fault = refusal_fault(status, text)
        page = f" with a {PAGE}" if is_web_page(answer) else ""
        if page or fault is Fault.UNAVAILABLE or status < _LOWEST_FAULT:
            return ApiInconclusive(f"{self.host} answered {status} to {_call(path)}{page}")
        message = shown_error(error_body_in(text).text, self._token)
        return ApiRefused(_call(path), status, fault, message, company)

    async def _tried(self, path: str, company: str) -> Answer:
        """The answer, after requested waits within the run's limit."""
        for left in reversed(range(_TRIES)):
            self._stop_when_low()
            try:
                answer = await self._sent(path, company)
            except RequestFailed as failed:
                if failed.failure not in PASSING or not left:
                    raise ApiInconclusive(f"{self.host}: {failed.message}") from failed
                wait = _BRIEFLY_S
            else:
                if answer.status not in MAY_ASK_TO_WAIT | _BRIEFLY or not left:
                    return answer
                asked = answer.status in MAY_ASK_TO_WAIT
                wait = wait_after(answer, self._now()) if asked else _BRIEFLY_S
                if wait > self._patience:
                    return answer
                self.rate_limit = None  # the limit is renewed after the wait
            if wait > self._patience:
                raise ApiInconclusive(f"{self.host} did not answer")
            self._patience -= wait
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _stop_when_low(self) -> None:
        allowance = self.rate_limit
        if allowance is not None and allowance.is_low(self._now()):
            left = f"{allowance.remaining} of {allowance.limit} calls left"
            when = clock_time(allowance.reset)
            raise ApiInconclusive(
                f"{self.host} has {left}, so the run stops there; try after {when}"
            )

    async def _sent(self, path: str, company: str) -> Answer:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if company:
            headers[HEADER] = company
        request = Request(
            "GET", self._origin + path, headers, follow=False, body_limit=_BODY, again=False
        )
        answer = await self._client.fetch(request)
        self.rate_limit = rate_limit_in(answer) or self.rate_limit
        return answer


def _call(path: str) -> str:
    return f"GET {path.partition('?')[0]}"
