"""Posts sample events to the partner's own endpoint; never to a host of Procore's.

The facts of each probe hold answers by name. An answer is `status` (0 for none), `seconds` to its
headers, and `said`, why there was none; of an event also `earlier`, the answers to the same event
before it was sent again. `webhook-delivery`: one for each payload version ("2.0", "3.0", "4.0"),
"other-type" (the sample sent as plain text) and "get". `webhook-duplicate`: "first" and "again".
`webhook-auth`: "with" where the value of the header is kept, "without" and "wrong". To an endpoint
that gave no answer in time nothing more is sent, so the later ones are absent.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import PASSING, Failure, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import ClientLimits, Request
from wizard.inspection.probes.calls import ONCE, PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.events import (
    AUTHORIZATION,
    EVENT_TYPE,
    RETRY_PAUSES_S,
    TIMEOUT_S,
    VERSIONS,
    sample_event,
)
from wizard.inspection.procore.hosts import is_procore
from wizard.inspection.procore.vault import field_of_reference

_UNTOLD = frozenset({Failure.NO_NETWORK, Failure.PROXY, Failure.BAD_URL, Failure.TLS_HERE})
"""Failures that do not indicate a fault of the endpoint."""
_NEWEST = VERSIONS[-1]
_SAMPLE = "sample event, payload version {}"
_NEWEST_SAMPLE = _SAMPLE.format(_NEWEST)
_LONGEST = 200


def _post_call(
    question: Question, note: str, *, secret: bool, bound: UpperBound = ONCE
) -> PlannedCall:
    url, reference = question.inputs[0], question.inputs[1]
    held = field_of_reference(reference) if secret and reference else ""
    return PlannedCall("POST", url, note, held, asked=(reference,), bound=bound)


def _is_procores(question: Question) -> bool:
    return is_procore(urlsplit(question.inputs[0]).hostname or "")


_EVENT = UpperBound(calls=1, retries=len(RETRY_PAUSES_S))
_PAUSES = " and ".join(f"{pause:g} s" for pause in RETRY_PAUSES_S)
_AGAIN = f"if it fails, again after {_PAUSES}"


def webhook_delivery_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    posts = tuple(
        _post_call(question, f"{_SAMPLE.format(version)}; {_AGAIN}", secret=True, bound=_EVENT)
        for version in VERSIONS
    )
    odd = _post_call(question, f"{_NEWEST_SAMPLE}, sent as text/plain", secret=True)
    got = ClientLimits().bound(follow=False)
    return (*posts, odd, PlannedCall("GET", question.inputs[0], bound=got))


def webhook_duplicate_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    return tuple(
        _post_call(question, f"{note}; {_AGAIN}", secret=True, bound=_EVENT)
        for note in (_NEWEST_SAMPLE, f"{_NEWEST_SAMPLE}, once more")
    )


def webhook_auth_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    header, sample = f"{AUTHORIZATION} header", _NEWEST_SAMPLE
    bare = _post_call(question, f"{sample}, without the {header}", secret=False)
    if not question.inputs[1]:
        return (bare,)
    right = _post_call(question, f"{sample}; {_AGAIN}", secret=True, bound=_EVENT)
    wrong = _post_call(question, f"{sample}, with a made-up {header}", secret=False)
    return right, bare, wrong


_MADE_UP = "made-up-by-submission-wizard"
_BASIC_MADE_UP = b64encode(f"{_MADE_UP}:{_MADE_UP}".encode()).decode()
_SCHEMES = frozenset({"apikey", "basic", "bearer", "hmac", "key", "token"})


def made_up(authorization: str) -> str:
    """A wrong value with the same scheme, which an endpoint that checks only the scheme accepts."""
    scheme, _, credential = authorization.partition(" ")
    known = bool(credential) and scheme.lower() in _SCHEMES
    wrong = _BASIC_MADE_UP if known and scheme.lower() == "basic" else _MADE_UP
    return f"{scheme if known else 'Bearer'} {wrong}"


async def webhook_delivery(question: Question, probe_context: ProbeContext) -> Facts:
    """How the endpoint answers each payload version, another type and a GET. Raises ProbeError."""
    endpoint = await _endpoint(question, probe_context)
    found: dict[str, Any] = {}
    for version in VERSIONS:
        found[version] = await endpoint.delivered(version)
        if _is_late(found[version]):
            return found
    other = await endpoint.sent("text/plain")
    return found | {"other-type": other, "get": await endpoint.got()}


async def webhook_duplicate(question: Question, probe_context: ProbeContext) -> Facts:
    """How the endpoint answers the same event twice. Raises ProbeError."""
    endpoint = await _endpoint(question, probe_context)
    first = await endpoint.delivered(_NEWEST)
    if _is_late(first):
        return {"first": first}
    return {"first": first, "again": await endpoint.delivered(_NEWEST, "again")}


async def webhook_auth(question: Question, probe_context: ProbeContext) -> Facts:
    """How the endpoint answers without the agreed header, and with a wrong value.

    Raises ProbeError.
    """
    endpoint = await _endpoint(question, probe_context)
    found: dict[str, Any] = {}
    if endpoint.authorization:
        found["with"] = await endpoint.delivered(_NEWEST)
        if _is_late(found["with"]):
            return found
    bare = _Endpoint(probe_context, endpoint.url, {}, endpoint.at)
    found["without"] = await bare.sent(EVENT_TYPE)
    if endpoint.authorization:
        value = {AUTHORIZATION: made_up(endpoint.authorization[AUTHORIZATION])}
        wrong = _Endpoint(probe_context, endpoint.url, value, endpoint.at)
        found["wrong"] = await wrong.sent(EVENT_TYPE)
    return found


def _is_late(answer: Facts) -> bool:
    """Whether there was no answer in time, so that further events only take time."""
    return not answer["status"] or answer["seconds"] > TIMEOUT_S


class _Deliveries:
    """The events to one endpoint in a run: one at a time, and a failed one again after a pause.

    As Procore does it, an event that fails holds back all others, and a success begins anew. After
    the pauses of `RETRY_PAUSES_S` an event is given up; the next one is then tried once. After an
    event without an answer in time nothing is sent any more.
    """

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._failures = 0
        self._late: _Reply | None = None

    async def deliver(self, send: Callable[[], Awaitable[_Reply]]) -> Facts:
        """The last answer, with the earlier ones."""
        async with self._turn:
            earlier: list[Facts] = []
            while True:
                reply = self._late or await send()
                self._failures = self._failures + 1 if reply.failed else 0
                pauses = RETRY_PAUSES_S[self._failures - 1 :] if reply.passing else ()
                if not reply.failed or not pauses:
                    break
                earlier.append(reply.facts)
                await self._sleep(pauses[0])
            self._late = self._late or (reply if _is_late(reply.facts) else None)
            return {**reply.facts, "earlier": earlier}


class _Reply(NamedTuple):
    """An answer of the endpoint, or none."""

    status: int
    seconds: float = 0.0
    said: str = ""
    passing: bool = True
    """Whether another try may have another result."""

    @property
    def failed(self) -> bool:
        """Whether Procore would send the event again."""
        return self.status // 100 != 2 or self.seconds > TIMEOUT_S  # noqa: PLR2004 - success codes

    @property
    def facts(self) -> Facts:
        """The answer for evidence."""
        return {"status": self.status, "seconds": round(self.seconds, 1), "said": self.said}


class _Endpoint:
    """The endpoint of one question, with the header for its events."""

    def __init__(
        self, probe_context: ProbeContext, url: str, authorization: Mapping[str, str], at: datetime
    ) -> None:
        self.url = url
        self.authorization = authorization
        self.at = at
        """The time of the samples: constant in a run, so that an event can be repeated."""
        self._probe_context = probe_context

    async def delivered(self, version: str, time: str = "first") -> Facts:
        """The answer to an event, which several checks share; `time` tells repetitions apart."""
        shared, way = self._probe_context.shared, (self.url, bool(self.authorization))

        async def queue() -> _Deliveries:
            return _Deliveries(self._probe_context.sleep)

        deliveries: _Deliveries = await shared.once(("webhooks", *way), queue)

        async def send() -> Facts:
            return await deliveries.deliver(lambda: self._event(EVENT_TYPE, version))

        answer: Facts = await shared.once(("webhook", *way, version, time), send)
        return answer

    async def sent(self, kind: str) -> Facts:
        """The answer to a sample of a content type that is posted once."""
        return (await self._event(kind, _NEWEST)).facts

    async def got(self) -> Facts:
        """The answer to a GET without credentials."""
        return (await self._asked(Request("GET", self.url, follow=False))).facts

    async def _event(self, kind: str, version: str) -> _Reply:
        headers = {"Content-Type": kind, **self.authorization}
        body = sample_event(version, self.at)
        return await self._asked(Request("POST", self.url, headers, body, follow=False))

    async def _asked(self, request: Request) -> _Reply:
        try:
            answer = await self._probe_context.client.fetch(request)
        except RequestFailed as failed:
            if failed.failure in _UNTOLD:
                raise ProbeError(f"the endpoint: {failed.message}") from failed
            said, passing = failed.message[:_LONGEST], failed.failure in PASSING
            return _Reply(0, said=said, passing=passing)
        return _Reply(answer.status, answer.seconds)


async def _endpoint(question: Question, probe_context: ProbeContext) -> _Endpoint:
    """Raises ProbeError for a host of Procore's, and for an invalid header value."""
    url, reference = question.inputs
    if _is_procores(question):
        raise ProbeError("the endpoint is at a host of Procore itself, which gets no samples")

    async def now() -> datetime:
        return probe_context.now()

    at: datetime = await probe_context.shared.once("webhook-time", now)
    if not reference:
        return _Endpoint(probe_context, url, {}, at)
    value = (await probe_context.secret(reference)).strip()
    if not value or not (value.isascii() and value.isprintable()):
        raise ProbeError("the value that is kept for the header can stand in no header")
    return _Endpoint(probe_context, url, {AUTHORIZATION: value}, at)
