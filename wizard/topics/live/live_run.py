"""Live runs: the planned calls for consent, then the calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Cost
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations, Observed, Question
from wizard.engine.context import AssessmentContext
from wizard.engine.questions import PendingQuestion, pending_questions
from wizard.secrets.masking import without_secrets

if TYPE_CHECKING:
    from wizard.inspection.net.client import Client
    from wizard.inspection.net.guard import HostPort
    from wizard.inspection.probes.comparison import PlanComparison
    from wizard.inspection.probes.run import AnswerCallback, Plan
    from wizard.inspection.procore.account import SignedIn
    from wizard.inspection.procore.hosts import Stage

NEEDS_PRODUCTION = "the call goes to Procore's production, which this run may not use"
NEEDS_TLS = "it would send a secret to an address that is not https, so nothing is sent"
STOPPED = "that is Procore's production, which needs --production (P on the screen)"
STOPPED_IN_REHEARSAL = "that is Procore's production, which a rehearsal never calls"
NO_PROBE = "nothing here can find it out yet"
NO_ADDRESS = "its address cannot be read"
HIDDEN = "[secret]"
"""Replaces a secret of the run in answers that echo it."""

_SHORTEST = 4
"""Shorter texts are too common to be masked."""


class Manners(NamedTuple):
    """How a run treats hosts. Times in seconds."""

    per_second: float = 5.0
    """The requests to one host."""
    patience_s: float = 30.0
    """The longest wait that a host may ask for before it is asked again."""
    budget_s: float = 120.0
    """The time for the whole run."""

    @property
    def words(self) -> str:
        """One sentence for the plan."""
        pace = f"To one host go at most 2 requests at once and {self.per_second:g} a second"
        return f"{pace}; what is not done after {self.budget_s:g} s is not asked."


@dataclass(frozen=True, slots=True)
class RunPermissions:
    """The permissions of one run."""

    production: bool = False
    """Calls to Procore's production besides those to the Developer Sandbox."""
    allow_private: bool = False
    """Private and local addresses may be called."""
    ca_file: str = ""
    """A PEM file of further certificate authorities to trust."""
    stand_in: tuple[HostPort, HostPort] | None = None
    """Login and API of a local stand-in that is called instead of Procore."""
    browser: bool = False
    """Pages may also be opened in an installed browser, where they may call any host."""
    manners: Manners = field(default_factory=Manners)
    """How often, how patiently and how long it asks."""


@dataclass(frozen=True, slots=True)
class RunResources:
    """Secrets and tokens of one run, which are never stored."""

    secret: Callable[[str], Awaitable[str]] = field(repr=False)
    """Reference to secret. Raises ProbeError."""
    now: Callable[[], datetime]
    signed_in: Mapping[Stage, SignedIn] = field(default_factory=dict, repr=False)
    """Sign-ins of a person for this run, by environment."""
    pictures: Path | None = None
    """The draft beside which pictures of pages are kept; None to keep none."""
    known: Observations = field(default_factory=lambda: NOTHING_OBSERVED, repr=False)
    """What earlier runs saw: a page that has not changed since is not sent again."""


@dataclass(frozen=True, slots=True)
class SkippedQuestion:
    """A question that a run leaves out."""

    wanted: PendingQuestion
    why: str
    """Completes a sentence."""


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run before consent."""

    wanted: tuple[PendingQuestion, ...]
    """The questions, in journey order."""
    plan: Plan
    """The planned calls; nothing else is sent but what their bounds allow."""
    held_back: tuple[SkippedQuestion, ...]


def prepare(
    edition: Edition,
    context: AssessmentContext,
    permits: RunPermissions,
    only: Iterable[str] | None = None,
) -> PreparedRun:
    """Plans the calls for all requirements or for those with the ids."""
    from wizard.inspection.probes.run import plan_run

    asked: list[PendingQuestion] = []
    held_back: list[SkippedQuestion] = []
    for one in pending_questions(edition, context, Cost.LIVE, only):
        why = _hold_reason(one.question, permits)
        if why:
            held_back.append(SkippedQuestion(one, why))
        else:
            asked.append(one)
    plan = plan_run([one.question for one in asked], browser=permits.browser)
    return PreparedRun(tuple(asked), plan, tuple(held_back))


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
    """One run. Cancel the task that awaits `go` to stop it; results so far are kept."""

    def __init__(
        self, prepared: PreparedRun, permits: RunPermissions, sources: RunResources
    ) -> None:
        self.answers: dict[Question, Observed] = {}
        """The results so far, for `EvidenceFile.add`."""
        self._prepared = prepared
        self._permits = permits
        self._sources = sources
        self._given: set[str] = set()
        self._client: Client | None = None

    @property
    def comparison(self) -> PlanComparison:
        """What was sent so far, beside the plan."""
        from wizard.inspection.probes.comparison import PlanComparison

        sent = self._client.traffic.sent if self._client else ()
        return PlanComparison(self._prepared.plan, sent)

    async def go(self, on_answer: AnswerCallback | None = None) -> None:
        """Asks all questions concurrently, and reports the start and end of each."""
        from wizard.inspection.probes.run import run_probes
        from wizard.inspection.probes.scene import ProbeContext, RunCache

        def hear(question: Question, observed: Observed | None) -> None:
            if observed is not None:
                observed = self._without_secrets(observed)
                self.answers[question] = observed
            if on_answer is not None:
                on_answer(question, observed)

        sources = self._sources
        async with client_for(self._permits) as client:
            self._client = client
            probe_context = ProbeContext(
                client,
                self._secret,
                sources.now,
                RunCache(),
                sources.signed_in,
                browser=self._permits.browser,
                pictures=sources.pictures,
                known=sources.known,
            )
            budget_s = self._permits.manners.budget_s
            await run_probes(self._prepared.plan, probe_context, hear, budget_s)

    async def _secret(self, reference: str) -> str:
        secret = await self._sources.secret(reference)
        self._given.add(secret)
        return secret

    def _without_secrets(self, observed: Observed) -> Observed:
        """Masks secrets that a server echoes, or tokens it sends, as in a redirect."""
        given = {*self._given, *(one.access for one in self._sources.signed_in.values())}
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
    """The proxies in the environment for the calls of a plan, without passwords."""
    from wizard.inspection.net.proxies import proxy_for

    found: dict[str, None] = {}
    for call in plan.calls:
        stands_in = permits.stand_in is not None and call.to_procore
        if call.bound.requests and call.host and not stands_in:
            host = f"[{call.host}]" if ":" in call.host else call.host
            proxy = proxy_for(f"{'https' if call.encrypted else 'http'}://{host}")
            found[proxy.rpartition("://")[2].rpartition("@")[2].rstrip("/")] = None
    return tuple(name for name in found if name)


def live_document(
    plan: Plan, permits: RunPermissions, comparison: PlanComparison | None = None
) -> dict[str, Any]:
    """The announced figures for JSON, and beside them what was sent, if anything was."""
    made = comparison.document() if comparison else None
    return plan.document() | {"proxies": list(proxies_of(plan, permits)), "made": made}


def client_for(permits: RunPermissions) -> Client:
    """The client of a run with these permissions; also for a sign-in before it."""
    from wizard.inspection.net.client import Client, ClientLimits
    from wizard.inspection.net.guard import Guard
    from wizard.inspection.net.pacing import PaceLimits
    from wizard.inspection.procore.hosts import is_production, stand_in

    instead = stand_in(*permits.stand_in) if permits.stand_in else {}
    stopped = STOPPED_IN_REHEARSAL if permits.stand_in else "" if permits.production else STOPPED

    def refusal(host: str) -> str:
        return stopped if is_production(host) else ""

    guard = Guard(allow_private=permits.allow_private, instead=instead, refusal=refusal)
    manners = permits.manners
    pause_s = min(ClientLimits().pause_s, manners.patience_s / 30)
    pace = PaceLimits(per_second=manners.per_second, patience_s=manners.patience_s)
    return Client(guard, ClientLimits(pause_s=pause_s, pace=pace), ca_file=permits.ca_file)
