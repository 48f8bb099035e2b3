"""Apps, authorization codes and tokens of one environment, created for one run."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

JWT_HEADER = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzUxMiJ9"
CODE_TTL = 600
PERSON = 40021
SERVICE = 40977


def _like_no_token() -> str:
    """43 characters without the prefix of access tokens, which tests search for."""
    made = secrets.token_urlsafe(32)
    return made if JWT_HEADER[:3] not in made else _like_no_token()


@dataclass(frozen=True)
class App:
    """The credentials of the partner's app in one environment."""

    client_id: str = field(default_factory=_like_no_token)
    client_secret: str = field(default_factory=_like_no_token, repr=False)


@dataclass
class Token:
    """An access token; a person's comes with a refresh token."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    person: bool
    created: float
    ttl: int
    revoked: bool = False
    refreshed: bool = False

    @property
    def owner(self) -> int:
        """The id of the token's owner."""
        return PERSON if self.person else SERVICE

    def left(self, now: float) -> int:
        """Seconds until it expires; 0 or less afterwards."""
        return int(self.created + self.ttl - now)


@dataclass(frozen=True)
class Code:
    """An authorization code after a person's consent."""

    redirect_uri: str
    created: float


class Grants:
    """All grants of one environment."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.app = App()
        self._now = now
        self._codes: dict[str, Code] = {}
        self._tokens: list[Token] = []

    def code(self, redirect_uri: str) -> str:
        """A new authorization code."""
        made = secrets.token_hex(32)
        self._codes[made] = Code(redirect_uri, self._now())
        return made

    def redeem(self, code: str, redirect_uri: str, ttl: int) -> Token | None:
        """A person's token for a code: once, within ten minutes, for the same address."""
        found = self._codes.pop(code, None)
        if found is None or found.redirect_uri != redirect_uri:
            return None
        return self.issue(ttl, person=True) if self._now() < found.created + CODE_TTL else None

    def issue(self, ttl: int, *, person: bool) -> Token:
        """A new token, for a person or for the service account."""
        access = f"{JWT_HEADER}.{secrets.token_urlsafe(24)}.{secrets.token_urlsafe(24)}"
        refresh = secrets.token_hex(32) if person else ""
        token = Token(access, refresh, person, self._now(), ttl)
        self._tokens.append(token)
        return token

    def refresh(self, refresh: str, ttl: int, *, single_use: bool) -> Token | None:
        """The next token of a person; the old refresh token is revoked."""
        found = next((one for one in self._tokens if refresh and one.refresh == refresh), None)
        if found is None or found.revoked or (found.refreshed and single_use):
            return None
        found.refreshed = True
        return self.issue(ttl, person=True)

    def revoke(self, token: str) -> None:
        """Revokes a token and its pair; unknown ones are ignored."""
        for one in self._tokens:
            one.revoked = one.revoked or (bool(token) and token in {one.access, one.refresh})

    def find(self, access: str) -> Token | None:
        """A token of this environment that is not revoked; it may have expired."""
        found = (one for one in self._tokens if one.access == access and not one.revoked)
        return next(found, None)
