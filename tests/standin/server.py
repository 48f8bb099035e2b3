"""A stand-in for Procore on this machine: login and API, over real TLS. It is NOT Procore.

    with StandIn() as procore:                        # or StandIn(Switches(rate_spike=3))
        permits = Permits(ca_file=str(procore.ca_file), stand_in=procore.places)
        guard = Guard(instead=hosts.stand_in(*procore.places))      # or procore.guard()
        app = procore.sandbox                         # or procore.production
        app.client_id, app.client_secret              # made for this run
        procore.turn(outage=True)                     # switches may change at any time
        procore.play("503", "429=5", "slow=3", "html")      # the next calls get these, one each
        procore.log                                   # (method, host, path, company_header, status)

It is a plain (not async) context manager with threads of its own, for async and other tests.

- `procore.places` is (login, api), a `HostPort` each. A host of Procore's in the `Host` header says
  which environment is meant; callers by number get the one of the switch `environment`.
- Switches: `tests/standin/switches.py`; what each imitates, and what of it is only our reading:
  docs/rehearsal.md. Ids: `CONNECTED` has the app, `NOT_CONNECTED` has not.
- `procore.token(Stage.SANDBOX, person=True)` gives an access token without a sign-in;
  `procore.redirect_uri` is an address that the apps may be sent back to, `OUT_OF_BAND` another.
- `StandIn(now=clock)` runs by another clock (epoch seconds), so that no test waits for a limit
  or a lifetime. `StandIn(told=print)` is called for every answered call.
- A person plays faults by opening `https://127.0.0.1:PORT/stand-in/faults/503/slow=3`.
- The log holds no secrets: no query, no headers, no bodies. A person reads it at
  `https://127.0.0.1:PORT/stand-in/log` of either port.
- `samples.event("v4.0")`, `samples.ACTIVITY_CSV`: what webhooks are sent, and the portal's list
  of calls.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

from tests.standin.budget import Budget
from tests.standin.certificates import Authority
from tests.standin.faults import PLAIN, USUAL, PlayedFault, unavailable
from tests.standin.grants import App, Grants
from tests.standin.login import Login
from tests.standin.rest import COMPANY_HEADER, Rest
from tests.standin.switches import CONNECTED, NOT_CONNECTED, OUT_OF_BAND, Switches
from tests.standin.wire import JSON, Asked, Line, Listener, Reply
from wizard.inspection.net.guard import Guard, HostPort
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage, stand_in

__all__ = ["CONNECTED", "NOT_CONNECTED", "OUT_OF_BAND", "Record", "StandIn", "Switches"]

LOG = "/stand-in/log"
FAULTS = "/stand-in/faults/"
OUTAGE = unavailable(USUAL["503"])


class Record(NamedTuple):
    """A received call."""

    method: str
    host: str
    path: str
    """Without its query, which may hold a secret."""
    company_header: bool
    status: int
    """0 where the connection was closed instead of an answer."""


class StandIn:
    """Both hosts, for both environments; a context manager. Port 0 takes a free one."""

    def __init__(
        self,
        switches: Switches | None = None,
        *,
        now: Callable[[], float] = time.time,
        ports: tuple[int, int] = (0, 0),
        told: Callable[[Record], None] | None = None,
    ) -> None:
        self.switches = switches or Switches()
        self.log: list[Record] = []
        self._now = now
        self._ports = ports
        self._hear = told
        self._faults = deque(map(PlayedFault.of, self.switches.faults))
        self._grants = {stage: Grants(now) for stage in ENVIRONMENTS}
        self._budgets: dict[Stage, dict[tuple[int, str], Budget]] = {s: {} for s in ENVIRONMENTS}
        self._lock = threading.Lock()
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="stand-in-"))
        authority = Authority(Path(folder))
        self.ca_file = authority.ca_file
        context = authority.by_name()
        self.login, self.api = (
            self._open.enter_context(Listener(partial(self._talk, of), context, port)).place
            for of, port in zip((self._login, self._rest), self._ports, strict=True)
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def places(self) -> tuple[HostPort, HostPort]:
        """Login and API."""
        return self.login, self.api

    @property
    def sandbox(self) -> App:
        """The app's credentials in the Developer Sandbox."""
        return self._grants[Stage.SANDBOX].app

    @property
    def production(self) -> App:
        """The app's credentials in production."""
        return self._grants[Stage.PRODUCTION].app

    @property
    def redirect_uri(self) -> str:
        """The last of the app's redirect addresses."""
        return self.switches.redirect_uris[-1]

    def guard(self) -> Guard:
        """A guard that redirects Procore's hosts here."""
        return Guard(instead=stand_in(*self.places))

    def turn(self, **switches: Any) -> None:
        """Sets switches, from the next call on."""
        self.switches = replace(self.switches, **switches)

    def play(self, *faults: str) -> None:
        """Plays faults from the next call on, one each. Raises ValueError for an unknown one."""
        self._faults.extend([PlayedFault.of(fault) for fault in faults])

    def token(self, stage: Stage = Stage.SANDBOX, *, person: bool = False) -> str:
        """An access token of the service account, or of the invented person."""
        with self._lock:
            return self._grants[stage].issue(self.switches.access_ttl, person=person).access

    def _talk(self, answer: Callable[[Asked, Stage], Reply | None], line: Line) -> None:
        for asked in line.requests():
            if asked.path == LOG:
                line.reply(asked, self._told())
                continue
            if asked.path.startswith(FAULTS):
                line.reply(asked, self._played(asked.path.removeprefix(FAULTS)))
                continue
            fault = self._faults.popleft() if self._faults else None
            line.wait(fault.delay_s if fault else 0)
            with self._lock:
                usual = OUTAGE if self.switches.outage else None
                instead = (fault.reply(self._now()) if fault else None) or usual
                reply = instead or answer(asked, self._stage(asked.host))
            self._note(asked, reply)
            if reply is None:
                line.hang_up()
            else:
                line.reply(asked, _signed(reply))

    def _played(self, words: str) -> Reply:
        try:
            self.play(*words.split("/"))
        except ValueError as error:
            return Reply(400, f"{error}\n".encode(), kind=PLAIN)
        return Reply(body=f"The next calls get: {words}\n".encode(), kind=PLAIN)

    def _stage(self, host: str) -> Stage:
        for stage, hosts in ENVIRONMENTS.items():
            if f"https://{host}" in {hosts.login, hosts.api, *hosts.browser}:
                return stage
        return self.switches.environment

    def _login(self, asked: Asked, stage: Stage) -> Reply | None:
        return Login(self._grants[stage], self.switches, self._now()).answer(asked)

    def _rest(self, asked: Asked, stage: Stage) -> Reply:
        budgets = self._budgets[stage]
        return Rest(self._grants[stage], self.switches, budgets, self._now()).answer(asked)

    def _note(self, asked: Asked, reply: Reply | None) -> None:
        if self.switches.record:
            named = bool(asked.header(COMPANY_HEADER))
            status = reply.status if reply else 0
            record = Record(asked.method, asked.host, asked.path, named, status)
            self.log.append(record)
            if self._hear:
                self._hear(record)

    def _told(self) -> Reply:
        rows = [record._asdict() for record in tuple(self.log)]
        return Reply(body=json.dumps(rows, indent=1).encode(), kind=JSON)


def _signed(reply: Reply) -> Reply:
    """Marks every answer as the stand-in's."""
    signed = (("Server", "stand-in (not Procore)"), ("X-Request-Id", str(uuid.uuid4())))
    return replace(reply, headers=(*reply.headers, *signed))
