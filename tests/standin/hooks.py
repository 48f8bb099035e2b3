"""Webhook endpoints of a partner; the path chooses the behaviour.

`/hook/sound`       204; 401 without the right Authorization; takes duplicates
`/hook/ok`          as sound, but 200
`/hook/open`        204 for everybody, with or without Authorization
`/hook/any-header`  204 for any Authorization
`/hook/any-of-scheme`  204 for any of the right scheme
`/hook/once`        409 for an event that it has had
`/hook/slow/0.5`    as sound, after half a second
`/hook/hang`        never answers
`/hook/status/500`  that status, always
`/hook/fragile`     500 for another content type than JSON
`/hook/no-get`      as sound, but 500 for GET
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.standin.wire import Asked, Line, Reply


@dataclass(frozen=True)
class Delivery:
    """A received event."""

    path: str
    kind: str
    """The Content-Type."""
    authorised: bool
    event: Any
    """The body as JSON; None when it is none."""


@dataclass
class Hooks:
    """Stores received events."""

    authorization: str = field(default_factory=lambda: f"Bearer {secrets.token_urlsafe(24)}")
    """The required Authorization header; made for this run."""
    deliveries: list[Delivery] = field(default_factory=list)

    def behave(self, line: Line, asked: Asked, rest: str) -> None:
        """Answers by the mode in the path."""
        mode, _, figure = rest.partition("/")
        if mode == "hang":
            line.wait()
        if mode == "slow":
            line.wait(float(figure))
        known = self._had(asked) if asked.method == "POST" else False
        line.reply(asked, Reply(self._status(asked, mode, figure, known), kind=""))

    def _had(self, asked: Asked) -> bool:
        """Stores a delivery; whether its event was received before with the right Authorization."""
        event = _parsed(asked.body)
        authorised = asked.header("authorization") == self.authorization
        before = any(
            one.event == event and one.path == asked.path and one.authorised
            for one in tuple(self.deliveries)
        )
        kind = asked.header("content-type")
        self.deliveries.append(Delivery(asked.path, kind, authorised, event))
        return before

    def _status(self, asked: Asked, mode: str, figure: str, known: bool) -> int:
        if mode == "status":
            return int(figure)
        if asked.method != "POST":
            return 500 if mode == "no-get" else 405
        given = asked.header("authorization")
        if not self._is_let_in(mode, given):
            return 401
        if not asked.header("content-type").startswith("application/json"):
            return 500 if mode == "fragile" else 415
        if mode == "once" and known:
            return 409
        return 200 if mode == "ok" else 204

    def _is_let_in(self, mode: str, given: str) -> bool:
        wanted = self.authorization
        if mode == "any-of-scheme":
            return given.partition(" ")[0] == wanted.partition(" ")[0]
        return mode == "open" or given == wanted or (mode == "any-header" and bool(given))


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
