"""A live run: what it would call, told before it is allowed, then the calls themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Cost
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion, pending_questions
from wizard.secret_masking import without_secrets

if TYPE_CHECKING:
    from wizard.inspection.net.client import Client
    from wizard.inspection.net.guard import HostPort
    from wizard.inspection.probes.run import AnswerCallback, Plan
    from wizard.inspection.procore.hosts import Stage

NEEDS_PRODUCTION = "it calls Procore's production, which this run may not"
NEEDS_TLS = "it would send a secret to an address that is not https, so nothing is sent"
STOPPED = "that is Procore's production, which needs --production (P on the screen)"
STOPPED_IN_REHEARSAL = "that is Procore's production, which a rehearsal never calls"
NO_PROBE = "nothing here can find it out yet"
NO_ADDRESS = "its address cannot be read"
HIDDEN = "[secret]"
"""What stands in an answer where a secret of the run came back in it."""

_SHORTEST = 4
"""Shorter texts are too common to be told from what is no secret."""


@dataclass(frozen=True, slots=True)
class RunPermissions:
    """What a person allows one run to do."""

    production: bool = False
    """Calls to Procore's production beside those to the Developer Sandbox."""
    allow_private: bool = False
    """Private and local addresses may be opened."""
    ca_file: str = ""
    """Further certificate authorities to trust, as a PEM file."""
    stand_in: tuple[HostPort, HostPort] | None = None
    """Login and API of a stand-in on this machine that is called in place of Procore."""


@dataclass(frozen=True, slots=True)
class RunResources:
    """Where a run gets what is never written down; made for one run and thrown away."""

    secret: Callable[[str], Awaitable[str]] = field(repr=False)
    """Reference to secret. Raises ProbeError."""
    now: Callable[[], datetime]
    signed_in: Mapping[Stage, str] = field(default_factory=dict, repr=False)
    """Access tokens of a person who signed in for this run, by environment."""


@dataclass(frozen=True, slots=True)
class SkippedQuestion:
    """A question that a run leaves out."""

    wanted: PendingQuestion
    why: str
    """As the end of a sentence."""


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run before it is allowed."""

    wanted: tuple[PendingQuestion, ...]
    """What will be asked, in the order of the journey."""
    plan: Plan
    """The calls that it takes; nothing else is called but where a redirect leads."""
    held_back: tuple[SkippedQuestion, ...]


def prepare(
    edition: Edition,
    ground: AssessmentContext,
    permits: RunPermissions,
    only: Iterable[str] | None = None,
) -> PreparedRun:
    """What finding out would call, for all requirements or only for those with the ids."""
    from wizard.inspection.probes.run import plan_run

    asked: list[PendingQuestion] = []
    held_back: list[SkippedQuestion] = []
    for one in pending_questions(edition, ground, Cost.LIVE, only):
        why = _hold_reason(one.question, permits)
        if why:
            held_back.append(SkippedQuestion(one, why))
        else:
            asked.append(one)
    return PreparedRun(tuple(asked), plan_run([one.question for one in asked]), tuple(held_back))


def _hold_reason(question: Question, permits: RunPermissions) -> str:
    from wizard.inspection.probes.registry import PROBES
    from wizard.inspection.procore.hosts import is_production

    if question.check not in PROBES:
        return NO_PROBE
    try:
        calls = PROBES[question.check].calls(question)
    except ValueError:
        return NO_ADDRESS
    if any(call.with_secret and not call.encrypted for call in calls):
        return NEEDS_TLS
    if permits.production or permits.stand_in is not None:  # then nothing of Procore is called
        return ""
    to_production = any(is_production(call.host) for call in calls)
    return NEEDS_PRODUCTION if to_production else ""


class LiveRun:
    """One run. Cancel the task that awaits `go` to end it; what it found until then stays."""

    def __init__(
        self, prepared: PreparedRun, permits: RunPermissions, sources: RunResources
    ) -> None:
        self.answers: dict[Question, Observed] = {}
        """What was found out so far, for `EvidenceFile.add`."""
        self._prepared = prepared
        self._permits = permits
        self._sources = sources
        self._given: set[str] = set()

    async def go(self, told: AnswerCallback | None = None) -> None:
        """Asks everything, side by side, and tells of each question as it is begun and answered."""
        from wizard.inspection.probes.run import run_probes
        from wizard.inspection.probes.scene import ProbeContext, RunCache

        def hear(question: Question, observed: Observed | None) -> None:
            if observed is not None:
                observed = self._without_secrets(observed)
                self.answers[question] = observed
            if told is not None:
                told(question, observed)

        sources = self._sources
        async with client_for(self._permits) as client:
            scene = ProbeContext(client, self._secret, sources.now, RunCache(), sources.signed_in)
            await run_probes(self._prepared.plan, scene, hear)

    async def _secret(self, reference: str) -> str:
        secret = await self._sources.secret(reference)
        self._given.add(secret)
        return secret

    def _without_secrets(self, observed: Observed) -> Observed:
        """A server may send back what it was sent, or a token of its own, as in a redirect."""
        given = {*self._given, *self._sources.signed_in.values()}
        hidden = sorted((one for one in given if len(one) >= _SHORTEST), key=len, reverse=True)
        facts, trouble = _hidden(observed.facts, hidden), _hidden(observed.trouble, hidden)
        return replace(observed, facts=facts, trouble=trouble)


def _hidden(value: Any, secrets: Sequence[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {_hidden(key, secrets): _hidden(part, secrets) for key, part in value.items()}
    return [_hidden(part, secrets) for part in value] if isinstance(value, list | tuple) else value


def proxies_of(plan: Plan, permits: RunPermissions) -> tuple[str, ...]:
    """The proxies that the environment sets for calls of a plan, without their passwords."""
    from wizard.inspection.net.proxies import proxy_for

    found: dict[str, None] = {}
    for call in plan.calls:
        stands_in = permits.stand_in is not None and call.to_procore
        if call.bound.requests and call.host and not stands_in:
            host = f"[{call.host}]" if ":" in call.host else call.host
            proxy = proxy_for(f"{'https' if call.encrypted else 'http'}://{host}")
            found[proxy.rpartition("://")[2].rpartition("@")[2].rstrip("/")] = None
    return tuple(name for name in found if name)


def client_for(permits: RunPermissions) -> Client:
    """The client of a run with these permits; also that of a sign-in before it."""
    from wizard.inspection.net.client import Client
    from wizard.inspection.net.guard import Guard
    from wizard.inspection.procore.hosts import is_production, stand_in

    instead = stand_in(*permits.stand_in) if permits.stand_in else {}
    stopped = STOPPED_IN_REHEARSAL if permits.stand_in else "" if permits.production else STOPPED

    def refusal(host: str) -> str:
        return stopped if is_production(host) else ""

    guard = Guard(allow_private=permits.allow_private, instead=instead, refusal=refusal)
    return Client(guard, ca_file=permits.ca_file)
