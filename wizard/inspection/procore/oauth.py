"""Client for Procore's login host: tokens for credentials, codes or refresh tokens, and owners.

Facts: oauth_endpoints.md, oauth_auth_grant_flow.md, oauth_client_credentials.md (June 2026).
Credentials are sent in the body. Error bodies are not documented: by RFC 6749 their `error`
identifies the case, and neither status nor wording is evaluated. Nothing is revoked.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import urlencode

from wizard.dataclass import dataclass
from wizard.inspection.net.answer import Answer, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import Client, Request
from wizard.inspection.net.statuses import MAY_ASK_TO_WAIT, SUCCESS
from wizard.inspection.procore.hosts import ProcoreHosts
from wizard.inspection.procore.pacing import Clock, retry_later_words, wait_after
from wizard.inspection.procore.refusals import (
    PAGE,
    REDIRECT_ERRORS,
    ApiInconclusive,
    error_body_in,
    is_web_page,
    json_in,
    shown_error,
)

FALSE_CODE = "no-code-only-a-check-of-the-credentials"
REFUSALS = REDIRECT_ERRORS | {
    "invalid_client", "unauthorized_client", "invalid_grant", "access_denied", "invalid_scope",
}  # fmt: skip
"""Errors that reject the credentials or the grant; others reject the request."""
_BODY = 64 * 1024
_LONGEST = 8 * 1024
MOST = UpperBound(calls=1, retries=1)
"""The maximum requests for a token that uses up nothing."""
PATIENCE_S = 10.0
"""The longest wait before it is requested once more."""
_NOT_KNOWN = 401
_MOST_SECONDS = 10**12
_SHOWN = 20


class TokenRefused(Exception):
    """The login host issued no token; its `error` says why."""

    def __init__(self, error: str, status: int, description: str) -> None:
        super().__init__(f"{error} ({status})")
        self.error = error
        self.status = status
        self.description = description
        """The host's `error_description`: one line, shortened, without secrets; "" if none."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token for one run."""

    access: str = field(repr=False)
    kind: str
    """Lower case: "bearer"; "" if it is not named."""
    seconds: int | None
    """Its lifetime; 0 or less if expired, None if it is not said or cannot be read."""
    refresh: str = field(default="", repr=False)
    """The refresh token; "" if none was included."""
    unread: str = ""
    """The lifetime as it came, shortened, if it is no number."""


class Login:
    """The login host of one environment."""

    def __init__(
        self,
        client: Client,
        hosts: ProcoreHosts,
        now: Clock = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._now = now
        self._sleep = sleep
        self._origin = hosts.login
        self.host = hosts.login.removeprefix("https://")

    async def by_credentials(self, client_id: str, secret: str) -> Token:
        """The service account's token. Raises TokenRefused, ApiInconclusive.

        Made once more after 429 or 503 that asks for a short wait, since then nothing was used up.
        """
        grant = {"grant_type": "client_credentials"}
        return await self._token(client_id, secret, grant, again=True)

    async def by_code(self, client_id: str, secret: str, code: str, redirect: str) -> Token:
        """The token for a person's authorization code. Raises TokenRefused, ApiInconclusive."""
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        return await self._token(client_id, secret, grant)

    async def by_refresh(self, client_id: str, secret: str, refresh: str, redirect: str) -> Token:
        """The next tokens of a person; the refresh token is used up.

        Raises TokenRefused, ApiInconclusive.
        """
        grant = {"grant_type": "refresh_token", "refresh_token": refresh, "redirect_uri": redirect}
        return await self._token(client_id, secret, grant)

    async def by_false_code(self, client_id: str, secret: str, redirect: str) -> TokenRefused:
        """The refusal of an invalid code: "invalid_grant" if the credentials are right.

        Uses up nothing. Checking the client before the code is RFC 6749's order, but not guaranteed
        by Procore. Made once more as `by_credentials`. Raises ApiInconclusive.
        """
        grant = {"grant_type": "authorization_code", "code": FALSE_CODE, "redirect_uri": redirect}
        try:
            await self._token(client_id, secret, grant, again=True)
        except TokenRefused as refused:
            return refused
        raise ApiInconclusive(f"{self.host} gave a token for a code that nobody has")

    async def owner(self, access: str) -> str:
        """The client id of a token; "" if unknown. Raises ApiInconclusive.

        The route is known only from public copies of the OpenAPI file.
        """
        headers = {"Authorization": f"Bearer {access}", "Accept": "application/json"}
        answer = await self._fetch(
            Request("GET", f"{self._origin}/oauth/token/info", headers, follow=False)
        )
        value = json_in(answer.text()) if answer.status in SUCCESS else None
        application = value.get("application") if isinstance(value, Mapping) else None
        uid = application.get("uid") if isinstance(application, Mapping) else None
        return uid if isinstance(uid, str) else ""

    async def _token(
        self, client_id: str, secret: str, grant: Mapping[str, str], *, again: bool = False
    ) -> Token:
        form = {**grant, "client_id": client_id, "client_secret": secret}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        url = f"{self._origin}/oauth/token"
        body = urlencode(form).encode()
        request = Request(
            "POST", url, headers, body, follow=False, body_limit=_BODY, again=False, secret=True
        )
        answer = await self._fetch(request)
        wait_s = wait_after(answer, self._now())
        if again and answer.status in MAY_ASK_TO_WAIT and wait_s <= PATIENCE_S:
            await self._sleep(wait_s)
            answer = await self._fetch(request)
        value = json_in(answer.text())
        succeeded = answer.status in SUCCESS
        token = _token_in(value) if succeeded and isinstance(value, Mapping) else None
        if token is not None:
            return token
        error = value.get("error") if isinstance(value, Mapping) else None
        secrets = (secret, grant.get("code", ""), grant.get("refresh_token", ""))
        if isinstance(error, str) and error in REFUSALS:
            raise TokenRefused(error, answer.status, _description_in(value, *secrets))
        raise self._unclear(answer, value, *secrets)

    async def _fetch(self, request: Request) -> Answer:
        try:
            return await self._client.fetch(request)
        except RequestFailed as failed:
            raise ApiInconclusive(f"{self.host}: {failed.message}") from failed

    def _unclear(self, answer: Answer, value: object, *secrets: str) -> ApiInconclusive:
        status = answer.status
        if status in MAY_ASK_TO_WAIT:
            return ApiInconclusive(f"{self.host} {retry_later_words(answer, self._now())}")
        error = value.get("error") if isinstance(value, Mapping) else None
        if isinstance(error, str) and error:
            words = _description_in(value, *secrets)
            more = f", “{words}”" if words else ""
            shown = f"{shown_error(error, *secrets)}{more}"
            return ApiInconclusive(f"{self.host} answered {status}: {shown}")
        hint = "; most likely the client id or secret is wrong" if status == _NOT_KNOWN else ""
        if is_web_page(answer):
            return ApiInconclusive(f"{self.host} answered {status} with a {PAGE}{hint}")
        if answer.status in SUCCESS:  # it may contain a token, so it is not shown
            return ApiInconclusive(f"{self.host} answered without a token that can be used")
        text = answer.text()
        raw = shown_error(error_body_in(text).text or text, *secrets)
        shown = f"“{raw}”" if raw else "nothing"
        return ApiInconclusive(
            f"{self.host} answered {status} and, in no known form, {shown}{hint}"
        )


def _description_in(value: object, *secrets: str) -> str:
    words = value.get("error_description") if isinstance(value, Mapping) else None
    return shown_error(words, *secrets) if isinstance(words, str) else ""


def _token_in(value: Mapping[str, Any]) -> Token | None:
    access, kind, refresh = (
        value.get(name) for name in ("access_token", "token_type", "refresh_token")
    )
    if not isinstance(access, str) or not access.isascii() or not access.isprintable():
        return None
    if not access or " " in access or len(access) > _LONGEST:
        return None
    named = kind.lower()[:20] if isinstance(kind, str) else ""
    spare = refresh if isinstance(refresh, str) else ""
    life = value.get("expires_in")
    seconds = seconds_in(life)
    unread = "" if life is None or seconds is not None else shown_error(json.dumps(life))[:_SHOWN]
    return Token(access, named, seconds, spare, unread)


def seconds_in(value: object) -> int | None:
    """A lifetime in any spelling of servers: an integer, a fraction, or either as text.

    None for anything else, such as null; RFC 6749 only recommends a lifetime.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return int(seconds) if math.isfinite(seconds) and abs(seconds) < _MOST_SECONDS else None
