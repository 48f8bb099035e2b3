"""Posts sample events to the partner's own endpoint; never to a host of Procore's.

The facts of each probe hold answers by name. An answer is `status` (0 for none), `seconds` to its
headers, and `said`, why there was none. `webhook-delivery`: one for each payload version ("2.0",
"4.0"), "other-type" (the sample sent as plain text) and "get". `webhook-duplicate`: "first" and
"again". `webhook-auth`: "without", and "with" where the value of the header is kept.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.answer import Failure, RequestFailed
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.client import ClientLimits, Request
from wizard.inspection.probes.calls import ONCE, PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.procore.events import AUTHORIZATION, EVENT_TYPE, VERSIONS, sample_event
from wizard.inspection.procore.hosts import is_procore
from wizard.text import one_line

_UNTOLD = frozenset({Failure.NO_NETWORK, Failure.PROXY, Failure.BAD_URL})
"""Failures that do not indicate a fault of the endpoint."""
_NEWEST = VERSIONS[-1]
_LONGEST = 200


def _endpoint_call(
    question: Question, what: str, *, secret: bool, bound: UpperBound = ONCE
) -> PlannedCall:
    url, reference = question.inputs[0], question.inputs[1]
    parts = urlsplit(url)
    place = one_line(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")[:_LONGEST]
    return PlannedCall(
        parts.hostname or "",
        what.format(place=place),
        with_secret="webhook.auth_value" if secret and reference else "",
        asked=(url, reference),
        bound=bound,
        encrypted=parts.scheme == "https",
    )


def _is_procores(question: Question) -> bool:
    return is_procore(urlsplit(question.inputs[0]).hostname or "")


def webhook_delivery_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    samples = [f"POST {{place}}: sample event, payload version {version}" for version in VERSIONS]
    odd = f"POST {{place}}: sample event, payload version {_NEWEST}, sent as text/plain"
    posts = tuple(_endpoint_call(question, what, secret=True) for what in (*samples, odd))
    got = ClientLimits().bound(follow=False)
    return (*posts, _endpoint_call(question, "GET {place}", secret=False, bound=got))


def webhook_duplicate_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    first = f"POST {{place}}: sample event, payload version {_NEWEST}"
    return tuple(
        _endpoint_call(question, what, secret=True) for what in (first, f"{first}, once more")
    )


def webhook_auth_calls(question: Question) -> tuple[PlannedCall, ...]:
    if _is_procores(question):
        return ()
    what = f"POST {{place}}: sample event, payload version {_NEWEST}"
    bare = _endpoint_call(question, f"{what}, without the {AUTHORIZATION} header", secret=False)
    if not question.inputs[1]:
        return (bare,)
    wrong = _endpoint_call(question, f"{what}, with a made-up {AUTHORIZATION} header", secret=False)
    return _endpoint_call(question, what, secret=True), bare, wrong


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
    found = {version: await endpoint.delivered(version) for version in VERSIONS}
    return found | {
        "other-type": await endpoint.sent({"Content-Type": "text/plain"}, _NEWEST),
        "get": await endpoint.got(),
    }


async def webhook_duplicate(question: Question, probe_context: ProbeContext) -> Facts:
    """How the endpoint answers the same event twice. Raises ProbeError."""
    endpoint = await _endpoint(question, probe_context)
    first = await endpoint.delivered(_NEWEST)
    again = await endpoint.sent({"Content-Type": EVENT_TYPE}, _NEWEST)
    return {"first": first, "again": again}


async def webhook_auth(question: Question, probe_context: ProbeContext) -> Facts:
    """How the endpoint answers without the agreed header, and with a wrong value.

    Raises ProbeError.
    """
    endpoint = await _endpoint(question, probe_context)
    bare = _Endpoint(probe_context, endpoint.url, {}, endpoint.at)
    found: dict[str, Any] = {"without": await bare.sent({"Content-Type": EVENT_TYPE}, _NEWEST)}
    if endpoint.authorization:
        value = {AUTHORIZATION: made_up(endpoint.authorization[AUTHORIZATION])}
        wrong = _Endpoint(probe_context, endpoint.url, value, endpoint.at)
        found["wrong"] = await wrong.sent({"Content-Type": EVENT_TYPE}, _NEWEST)
        found["with"] = await endpoint.delivered(_NEWEST)
    return found


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

    async def delivered(self, version: str) -> Facts:
        """The answer to a sample, posted once per run."""
        key = ("webhook", self.url, bool(self.authorization), version)

        async def send() -> Facts:
            return await self.sent({"Content-Type": EVENT_TYPE}, version)

        answer: Facts = await self._probe_context.shared.once(key, send)
        return answer

    async def sent(self, headers: Mapping[str, str], version: str) -> Facts:
        """The answer to a sample that is posted again."""
        more = {**headers, **self.authorization}
        return await self._asked(
            Request("POST", self.url, more, sample_event(version, self.at), follow=False)
        )

    async def got(self) -> Facts:
        """The answer to a GET without credentials."""
        return await self._asked(Request("GET", self.url, follow=False))

    async def _asked(self, request: Request) -> Facts:
        try:
            answer = await self._probe_context.client.fetch(request)
        except RequestFailed as failed:
            if failed.failure in _UNTOLD:
                raise ProbeError(f"the endpoint: {failed.message}") from failed
            return {"status": 0, "seconds": 0.0, "said": failed.message[:_LONGEST]}
        return {"status": answer.status, "seconds": round(answer.seconds, 1), "said": ""}


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
