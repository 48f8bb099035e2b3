"""The login host: authorization page, tokens, token info and revocation.

Facts: oauth_endpoints.md, oauth_auth_grant_flow.md, oauth_client_credentials.md (June 2026). The
bodies of errors are not documented; these follow RFC 6749 and the wording of Doorkeeper.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from html import escape
from urllib.parse import parse_qsl, urlencode

from tests.standin.grants import Grants, Token
from tests.standin.pages import page
from tests.standin.switches import OUT_OF_BAND, Switches
from tests.standin.wire import JSON, Asked, Reply

ERRORS = {
    "invalid_client": "Client authentication failed due to unknown client, no client "
    "authentication included, or unsupported authentication method.",
    "invalid_grant": "The provided authorization grant is invalid, expired, revoked, does not "
    "match the redirection URI used in the authorization request, or was issued to another client.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported "
    "parameter value, or is otherwise malformed.",
    "unauthorized_client": "The client is not authorized to perform this request using this "
    "method.",
    "unsupported_grant_type": "The authorization grant type is not supported by the "
    "authorization server.",
    "invalid_token": "The access token is invalid",
}

REFRESH_INVALID = "The refresh token is invalid"
"""error_reference.md, troubleshooting.md (June 2026); the form around it is not documented."""


def as_json(value: object, status: int = 200) -> Reply:
    """An answer in JSON that must not be cached; the header is that of pagination.md."""
    headers = (("Cache-Control", "no-store, must-revalidate, private, max-age=0"),)
    return Reply(status, json.dumps(value).encode(), headers, JSON)


def bearer(asked: Asked) -> str:
    """The access token that a request carries; "" for none."""
    scheme, _, token = asked.header("authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True)
class Login:
    """Answers for one environment at one time. None closes the connection without an answer."""

    grants: Grants
    switches: Switches
    now: float

    def answer(self, asked: Asked) -> Reply | None:
        """The answer to a request."""
        routes: Mapping[tuple[str, str], Callable[[Asked], Reply | None]] = {
            ("GET", "/oauth/authorize"): self._authorize,
            ("POST", "/oauth/token"): self._token,
            ("GET", "/oauth/token/info"): self._info,
            ("POST", "/oauth/revoke"): self._revoke,
        }
        route = routes.get((asked.method, asked.path.rstrip("/")))
        return route(asked) if route else page("404", "<h1>Not found</h1>", 404)

    def _authorize(self, asked: Asked) -> Reply:
        """Consents at once, as the invented person."""
        redirect_uri = asked.one("redirect_uri")
        if asked.one("client_id") != self.grants.app.client_id:
            return page("Error", "<p>The client is not known.</p>", 401)
        if redirect_uri not in self.switches.redirect_uris:
            return page("Error", "<p>The redirect URI is not one of the app's.</p>", 400)
        state = {"state": asked.one("state")} if "state" in asked.query else {}
        error = self._refused(asked)
        if error:
            return _sent_back(redirect_uri, {"error": error, **state})
        code = self.grants.code(redirect_uri)
        if redirect_uri == OUT_OF_BAND:
            shown = f'<p>Authorization code:</p><code id="authorization_code">{code}</code>'
            return page("Stand-in for a sign-in page: not Procore", shown)
        return _sent_back(redirect_uri, {"code": code, **state})

    def _refused(self, asked: Asked) -> str:
        if asked.one("response_type") != "code":
            return "unsupported_response_type"
        return "" if self.switches.user_level else "unauthorized_client"

    def _token(self, asked: Asked) -> Reply | None:
        form = fields(asked)
        grants: Mapping[str, Callable[[Mapping[str, str]], Reply | None]] = {
            "client_credentials": self._by_credentials,
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
        }
        app = self.grants.app
        if "grant_type" not in form:
            return _error("invalid_request")
        if (form.get("client_id"), form.get("client_secret")) != (
            app.client_id,
            app.client_secret,
        ):
            return _error("invalid_client", self.switches.auth_error_status)
        grant = grants.get(form["grant_type"])
        return grant(form) if grant else _error("unsupported_grant_type")

    def _by_credentials(self, _: Mapping[str, str]) -> Reply:
        if not self.switches.service_account:
            return _error("unauthorized_client")
        return _told(self.grants.issue(self.switches.access_ttl, person=False))

    def _by_code(self, form: Mapping[str, str]) -> Reply:
        if not self.switches.user_level:
            return _error("unauthorized_client")
        if not form.get("code") or not form.get("redirect_uri"):
            return _error("invalid_request")
        ttl = self.switches.access_ttl
        token = self.grants.redeem(form["code"], form["redirect_uri"], ttl)
        return _told(token) if token else _error("invalid_grant")

    def _by_refresh(self, form: Mapping[str, str]) -> Reply | None:
        if not form.get("refresh_token"):
            return _error("invalid_request")
        ttl, once = self.switches.access_ttl, self.switches.refresh_single_use
        token = self.grants.refresh(form["refresh_token"], ttl, single_use=once)
        if token is None:
            return _error("invalid_grant", description=REFRESH_INVALID)
        return None if self.switches.lose_refresh_response else _told(token)

    def _info(self, asked: Asked) -> Reply:
        token = self.grants.find(bearer(asked))
        if token is None or token.left(self.now) <= 0:
            return _error("invalid_token", 401)
        told = {
            "resource_owner_id": token.owner,
            "scopes": [],
            "expires_in_seconds": token.left(self.now),
            "application": {"uid": self.grants.app.client_id},
            "created_at": int(token.created),
        }
        return as_json(told)

    def _revoke(self, asked: Asked) -> Reply:
        form = fields(asked)
        if form.get("client_id") == self.grants.app.client_id:
            self.grants.revoke(form.get("token", ""))
        return as_json({})


def fields(asked: Asked) -> dict[str, str]:
    """The fields of a body: a form of either encoding, or JSON."""
    kind = asked.header("content-type")
    if kind.startswith("application/json"):
        try:
            found = json.loads(asked.body)
        except ValueError:
            return {}
        return {k: str(v) for k, v in found.items()} if isinstance(found, dict) else {}
    if kind.startswith("multipart/form-data"):
        head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1")
        parts = BytesParser().parsebytes(head + asked.body).walk()
        return {
            str(part.get_param("name", header="content-disposition")): str(
                part.get_payload(decode=False)
            ).rstrip("\r\n")
            for part in parts
            if not part.is_multipart()
        }
    return dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))


def _sent_back(redirect_uri: str, values: Mapping[str, str]) -> Reply:
    where = f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(values)}"
    shown = f'<a href="{escape(where)}">Back to the app</a>'
    return page("Stand-in for a sign-in page: not Procore", shown, 302, Location=where)


def _error(name: str, status: int = 400, description: str = "") -> Reply:
    return as_json({"error": name, "error_description": description or ERRORS[name]}, status)


def _told(token: Token) -> Reply:
    told: dict[str, object] = {
        "access_token": token.access,
        "token_type": "bearer",
        "expires_in": token.ttl,
    }
    if token.refresh:
        told["refresh_token"] = token.refresh
    return as_json(told | {"created_at": int(token.created)})
