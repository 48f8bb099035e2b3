"""Runs probes for many questions concurrently, each once; partial results are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts, Observations, Observed, Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.traffic import AnnouncedCall, CallKey
from wizard.inspection.net.validators import Unchanged, Validator
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.registry import PROBES
from wizard.inspection.probes.scene import ProbeContext, ProbeError


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a run, shown before any call."""

    questions: tuple[Question, ...]
    calls: tuple[PlannedCall, ...]
    """Deduplicated calls; several questions may share one."""
    left_out: tuple[Question, ...]
    """Questions without a probe."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host to be called or resolved, in order."""
        return tuple(dict.fromkeys(call.host for call in self.calls))

    @property
    def bound(self) -> UpperBound:
        """The upper bound of the run."""
        return UpperBound.total(call.bound for call in self.calls)

    def bound_of(self, host: str) -> UpperBound:
        """The upper bound of the calls to a host, including their redirects."""
        return UpperBound.total(call.bound for call in self.calls_to(host))

    def calls_to(self, host: str) -> tuple[PlannedCall, ...]:
        """The calls to a host, in order."""
        return tuple(call for call in self.calls if call.host == host)

    def brief(self) -> str:
        """E.g. "at most 7 requests to 1 host"."""
        return self.bound.brief(self._hosts_of_requests())

    def words(self) -> str:
        """The bound with its parts, e.g. "at most 2 requests to 1 host (1 call, 1 retry)"."""
        return self.bound.words(self._hosts_of_requests())

    def document(self) -> dict[str, Any]:
        """The figures for JSON."""
        hosts = [{"host": host} | self.bound_of(host).document() for host in self.hosts]
        return self.bound.document() | {"hosts": hosts}

    @property
    def leads_elsewhere(self) -> bool:
        """Whether redirects may lead to hosts that the plan does not name."""
        return any(call.elsewhere and call.bound.redirects for call in self.calls)

    @property
    def announced(self) -> dict[CallKey, AnnouncedCall]:
        """The calls by what identifies them; those with the same key are added up."""
        found: dict[CallKey, AnnouncedCall] = {}
        for call in self.calls:
            one = AnnouncedCall(call.bound, call.elsewhere)
            found[call.key] = found[call.key] + one if call.key in found else one
        return found

    def _hosts_of_requests(self) -> int:
        return len({call.host for call in self.calls if call.bound.requests})


def grouped_calls(calls: Iterable[PlannedCall]) -> Iterator[tuple[str, tuple[PlannedCall, ...]]]:
    """Calls grouped by what may follow each of them; "" for nothing."""
    groups: dict[str, list[PlannedCall]] = {}
    for call in calls:
        groups.setdefault(call.repeats, []).append(call)
    for repeats, group in groups.items():
        yield repeats, tuple(group)


def plan_run(questions: Sequence[Question], *, browser: bool = False) -> Plan:
    """Plans the calls for the questions; with `browser` also what is opened there."""
    known = tuple(q for q in questions if q.check in PROBES)
    calls = dict.fromkeys(call for q in known for call in PROBES[q.check].calls(q))
    if browser:
        calls |= dict.fromkeys(call for q in known for call in PROBES[q.check].in_browser(q))
    return Plan(known, tuple(calls), tuple(q for q in questions if q.check not in PROBES))


AnswerCallback = Callable[[Question, Observed | None], None]
"""Called when a question is started (None) and answered."""


async def run_probes(
    asked: Plan,
    probe_context: ProbeContext,
    on_answer: AnswerCallback | None = None,
    budget_s: float | None = None,
) -> dict[Question, Observed]:
    """Answers the questions, and sends nothing that the plan does not hold.

    What is not answered within `budget_s` is told as not asked; None waits for all. Cancelling the
    task stops at once; reported answers remain.
    """
    answers: dict[Question, Observed] = {}
    client = probe_context.client
    client.traffic.announce(asked.announced)
    client.conditions = conditions_of(asked, probe_context.known, probe_context.now().date())

    def hear(question: Question, observed: Observed | None) -> None:
        if observed is not None:
            answers[question] = observed
        if on_answer:
            on_answer(question, observed)

    async def one(question: Question) -> None:
        hear(question, None)
        hear(question, await _answered(question, probe_context))

    try:
        async with asyncio.timeout(budget_s), asyncio.TaskGroup() as group:
            for question in asked.questions:
                group.create_task(one(question))
    except TimeoutError:  # of the budget
        for question in asked.questions:
            if question not in answers:
                hear(question, _out_of_time(question, probe_context, budget_s or 0))
    finally:
        probe_context.shared.stop()
    return answers


def conditions_of(asked: Plan, known: Observations, today: date) -> dict[CallKey, Validator]:
    """The validators of pages of which all that is asked was seen before, of the same version."""
    kept: dict[CallKey, set[Validator | None]] = {}
    for question in asked.questions:
        entry = PROBES[question.check]
        validator = _kept_validator(known.get(question), today) if entry.of_a_page else None
        for number, call in enumerate(entry.calls(question)):
            kept.setdefault(call.key, set()).add(None if number else validator)
    single = {key: next(iter(found)) for key, found in kept.items() if len(found) == 1}
    return {key: validator for key, validator in single.items() if validator is not None}


def _kept_validator(observed: Observed | None, today: date) -> Validator | None:
    if observed is None or observed.trouble or observed.rehearsal or observed.outdated:
        return None
    kept = observed.facts.get(_VALIDATOR)
    days = (
        (kept.get("read"), observed.facts.get("tls_expires")) if isinstance(kept, Mapping) else ()
    )
    try:
        read, expires = (date.fromisoformat(day or "") for day in days)
    except (TypeError, ValueError):
        return None
    recent = read + _READ_AGAIN_AFTER > today and today + _READ_AGAIN_AFTER < expires
    return Validator.kept_in(kept) if recent else None


_VALIDATOR = "validator"
_READ_AGAIN_AFTER = timedelta(days=30)
"""After so long a page is read in whole, whatever its server says; so it is when its certificate
ends within that time, since its facts hold the day of its end."""


def _with_validator(question: Question, facts: Facts, probe_context: ProbeContext) -> Facts:
    entry = PROBES[question.check]
    validators = probe_context.client.validators
    key = entry.calls(question)[0].key if entry.of_a_page else None
    found = validators.get(key) if key else None
    if found is None:
        return facts
    return {**facts, _VALIDATOR: {**found._asdict(), "read": f"{probe_context.now():%Y-%m-%d}"}}


def _out_of_time(question: Question, probe_context: ProbeContext, budget_s: float) -> Observed:
    keys = {call.key for call in PROBES[question.check].calls(question)}
    begun = any(one.key in keys for one in probe_context.client.traffic.sent)
    what = "it was asked, but not answered" if begun else "it was not asked"
    when = f"before the time for this run was over ({budget_s:g} s)"
    return Observed(_whole_second(probe_context), trouble=f"{what} {when}")


def _whole_second(probe_context: ProbeContext) -> datetime:
    return probe_context.now().astimezone(UTC).replace(microsecond=0)


async def _answered(question: Question, probe_context: ProbeContext) -> Observed:
    entry = PROBES[question.check]
    rehearsal = any(
        call.to_procore and probe_context.client.guard.stands_in(call.host, 443)
        for call in entry.calls(question)
    )
    facts: Facts
    try:
        found = await entry.probe(question, probe_context)
        facts, trouble = _with_validator(question, found, probe_context), ""
    except Unchanged:
        facts, trouble = probe_context.known[question].facts, ""
    except ProbeError as found:
        facts, trouble = {}, found.message
    except Exception as error:  # noqa: BLE001 - a fault in one check must not end the others
        facts, trouble = {}, f"the check itself failed ({type(error).__name__})"
    return Observed(_whole_second(probe_context), facts, trouble, rehearsal)
