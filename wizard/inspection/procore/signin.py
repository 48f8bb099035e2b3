"""A person's OAuth sign-in to the Developer Sandbox for one run; nothing is stored.

Facts: oauth_endpoints.md, oauth_auth_grant_flow.md, oauth_keys.md (June 2026): the code is valid
once and for ten minutes; `http://localhost` is registered by default; with the out-of-band address
Procore shows the code on a page.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import field
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.inspection.procore.account import Rotation, SignedIn
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage
from wizard.inspection.procore.loopback import Listener, bind_sockets, loopback_of
from wizard.inspection.procore.oauth import Login, Token, TokenRefused
from wizard.inspection.procore.refusals import REDIRECT_ERRORS, ApiInconclusive, shown_error
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.inspection.net.client import Client
    from wizard.inspection.net.guard import Guard

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
PATIENCE_S = 300.0
_LONGEST = 4096
_AGAIN = "Start the sign-in again."
_PASTE = "Paste the code, or the whole address that the browser ended on."


class NotSignedIn(WizardError):
    """The sign-in failed; the message says why, without code, token or secret."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class SignInApp:
    """The app to sign in to."""

    client_id: str
    secret: str = field(repr=False)
    redirects: Sequence[str]
    """The redirect URIs registered for the sandbox, in order."""
    stage: Stage = Stage.SANDBOX


class SignIn:
    """One sign-in; an async context manager.

    Open `url` in a browser. `wait` gives the access token once the browser came back by itself or
    `accept` was given what a person pasted. Both raise NotSignedIn, and once the code was used the
    same failure for ever: a new sign-in takes a new object. With `refreshes`, the refresh token
    that came is used once, and the sign-in says what that gave.
    """

    redirect = ""
    """The redirect URI in use; set on entering the manager."""

    def __init__(
        self,
        client: Client,
        applicant: SignInApp,
        patience_s: float = PATIENCE_S,
        *,
        listen: bool = True,
        refreshes: bool = False,
    ) -> None:
        """Without `listen`, e.g. with a browser on another computer, a person pastes."""
        self._client = client
        self._app = applicant
        self._patience = patience_s
        self._listen = listen
        self.refreshes = refreshes
        """Whether the refresh token is used once; read when the code is exchanged."""
        self._state = secrets.token_urlsafe(32)
        self._origin = ENVIRONMENTS[applicant.stage].login
        self._listener: Listener | None = None
        self._token: asyncio.Task[SignedIn] | None = None

    async def __aenter__(self) -> Self:
        """Raises NotSignedIn without a redirect URI."""
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._origin = await _origin_in(self._client.guard, self._origin)
        await self._choose()
        return self

    async def _choose(self) -> None:
        """Chooses a redirect URI with a local listener, else out of band, else the first."""
        redirects = self._app.redirects
        for redirect in redirects if self._listen else ():
            place = loopback_of(redirect)
            sockets = bind_sockets(place) if place else []
            if place and sockets:
                self.redirect = redirect
                self._listener = Listener(place, sockets, self._came_back)
                await self._listener.start()
                return
        if not redirects:
            message = "No redirect address is given for the sandbox, so nobody can sign in."
            raise NotSignedIn(message, "Enter the addresses that are registered in the portal.")
        self.redirect = OUT_OF_BAND if OUT_OF_BAND in redirects else redirects[0]

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops listening and cancels token requests."""
        if self._listener is not None:
            await self._listener.close()
        if self._token is not None:
            self._token.cancel()
            await asyncio.gather(self._token, return_exceptions=True)
        if not self._code.cancel() and not self._code.cancelled():
            self._code.exception()  # the error is irrelevant, as the result is not awaited

    def __repr__(self) -> str:
        return f"SignIn({self._app.stage.value}, listens={self.listens})"

    @property
    def listens(self) -> bool:
        """Whether the browser calls back; otherwise a person pastes what it shows."""
        return self._listener is not None

    @property
    def shows_code(self) -> bool:
        """Whether Procore shows a code at the end instead of redirecting."""
        return self.redirect == OUT_OF_BAND

    @property
    def url(self) -> str:
        """The sign-in address."""
        query = {
            "response_type": "code",
            "client_id": self._app.client_id,
            "redirect_uri": self.redirect,
            "state": self._state,
        }
        return f"{self._origin}/oauth/authorize?{urlencode(query)}"

    @property
    def redirect_hint(self) -> str:
        """What has to be registered, for a redirect URI that Procore refuses in the browser."""
        return (
            f"{one_line(self.redirect)} was sent as the redirect URI, and the portal must have "
            "exactly that for the sandbox, also a slash at the end."
        )

    async def wait(self) -> SignedIn:
        """The access token, once there is a code; waits five minutes by default."""
        if self._token is None:
            self._token = asyncio.ensure_future(self._exchanged())
        return await asyncio.shield(self._token)

    async def accept(self, pasted: str) -> SignedIn:
        """The access token for a code, or for the browser's final address."""
        query = _query_in(pasted)
        wrong = self._wrong(query, needs_state=_is_address(pasted))
        if wrong:
            raise NotSignedIn(wrong, _PASTE)
        if not self._code.done():
            self._code.set_result(query["code"])
        return await self.wait()

    def _came_back(self, query: str) -> str:
        values = _first_values(query)
        if not self._is_ours(values.get("state", "")):
            return "This is not the sign-in that was started. Start it again."
        if not self._code.done():
            refused = self._wrong(values, needs_state=True)
            if refused:
                self._code.set_exception(NotSignedIn(refused, _AGAIN))
                return "You are not signed in. You can close this window."
            self._code.set_result(values["code"])
        return ""

    def _wrong(self, query: Mapping[str, str], *, needs_state: bool) -> str:
        """Why the redirect is not a valid sign-in; "" if it is."""
        state = query.get("state", "")
        if (state or needs_state) and not self._is_ours(state):
            return "The address belongs to another sign-in than the one that was started."
        if query.get("error"):
            why = shown_error(query["error"], self._state)
            words = shown_error(query.get("error_description", ""), self._state)
            return f"Procore did not let the person sign in: {why}{_in_brackets(words)}."
        if not query.get("code"):
            return "There is no code in what was given."
        return ""

    def _is_ours(self, state: str) -> bool:
        return hmac.compare_digest(state.encode("utf-8", "replace"), self._state.encode())

    async def _exchanged(self) -> SignedIn:
        try:
            async with asyncio.timeout(self._patience):
                code = await asyncio.shield(self._code)
        except TimeoutError as error:
            minutes = f"{self._patience / 60:g} minutes"
            hint = f"{_AGAIN} If the browser showed an error instead: {self.redirect_hint}"
            raise NotSignedIn(f"Nobody signed in within {minutes}.", hint) from error
        app = self._app
        login = Login(self._client, ENVIRONMENTS[app.stage])
        try:
            token = await login.by_code(app.client_id, app.secret, code, self.redirect)
        except TokenRefused as refused:
            raise self._refused_sign_in(login.host, refused) from refused
        except ApiInconclusive as unclear:
            raise NotSignedIn(f"{unclear.message}.", _AGAIN) from unclear
        return await self._refreshed(login, token) if self.refreshes else SignedIn(token.access)

    async def _refreshed(self, login: Login, token: Token) -> SignedIn:
        """The sign-in after its refresh token was used once."""
        app = self._app
        if not token.refresh:
            return SignedIn(token.access, Rotation.LACKING)
        try:
            found = await login.by_refresh(app.client_id, app.secret, token.refresh, self.redirect)
        except TokenRefused as refused:
            why = f"{refused.error}{_in_brackets(refused.description)}"
            return SignedIn(token.access, Rotation.REFUSED, why)
        except ApiInconclusive as unclear:
            return SignedIn(token.access, Rotation.UNKNOWN, unclear.message)
        if not found.refresh:
            return SignedIn(found.access, Rotation.ENDED)
        same = hmac.compare_digest(found.refresh.encode(), token.refresh.encode())
        return SignedIn(found.access, Rotation.SAME if same else Rotation.ROTATED)

    def _refused_sign_in(self, host: str, refused: TokenRefused) -> NotSignedIn:
        words = _in_brackets(refused.description)
        if refused.error in {"invalid_grant", *REDIRECT_ERRORS}:
            message = f"{host} refused the code{words}: it is good once, and for ten minutes."
            return NotSignedIn(message, f"{_AGAIN} If it fails again: {self.redirect_hint}")
        named = f"{refused.error}{words}"
        message = f"{host} refused the credentials, {named}: most likely the secret is mistyped."
        hint = "Copy id and secret of the sandbox again, then start the sign-in."
        return NotSignedIn(message, hint)


def _in_brackets(words: str) -> str:
    return f" (“{words}”)" if words else ""


async def _origin_in(guard: Guard, origin: str) -> str:
    """The origin, or that of a rehearsal's stand-in, since browsers bypass the guard."""
    host = origin.removeprefix("https://")
    if not guard.stands_in(host, 443):
        return origin
    host_port = (await guard.places(host, 443))[0]
    name = f"[{host_port.host}]" if ":" in host_port.host else host_port.host
    return f"https://{name}:{host_port.port}"


def _is_address(pasted: str) -> bool:
    return "://" in pasted or pasted.strip().startswith(OUT_OF_BAND)


def _query_in(pasted: str) -> Mapping[str, str]:
    """The parameters of a pasted address, in query or fragment; otherwise a bare code."""
    text = "".join(pasted.split())[:_LONGEST]
    if not _is_address(text):
        return {"code": text}
    try:
        parts = urlsplit(text)
    except ValueError:
        return {}
    return {**_first_values(parts.fragment), **_first_values(parts.query)}


def _first_values(query: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(query, max_num_fields=32).items()}
    except ValueError:
        return {}
