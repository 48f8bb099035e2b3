"""Describes the plan and the outcome of a live run for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wizard.inspection.procore.hosts import part_of_procore
from wizard.rules.phrasing import counted
from wizard.text import one_line
from wizard.topics.live.browser_calls import browser_lines
from wizard.topics.live.live_run import NEEDS_PRODUCTION, proxies_of
from wizard.topics.live.outcomes import outcomes_of, tally

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.drafts.evidence_observed import Observations, Observed
    from wizard.engine.context import AssessmentContext
    from wizard.engine.questions import PendingQuestion
    from wizard.inspection.probes.comparison import PlanComparison
    from wizard.inspection.probes.run import Plan
    from wizard.session.inconclusive import Inconclusive
    from wizard.topics.live.live_run import PreparedRun, RunPermissions, SkippedQuestion

REHEARSAL = "REHEARSAL, not Procore"
_NAMED = 4


def plan_lines(
    edition: Edition, prepared: PreparedRun, permits: RunPermissions, *, signs_in: bool = False
) -> Iterator[str]:
    """Hosts, calls, credentials, skipped checks, and how to allow them."""
    plan = prepared.plan
    questions = counted(len(plan.questions), "check")
    if plan.calls:
        yield f"For {questions} this run makes {plan.words()}."
        for host in plan.hosts:
            yield from _host_lines(edition, host, plan, permits)
        yield from _elsewhere(plan, permits)
        for proxy in proxies_of(plan, permits):
            yield f"Calls go through the proxy {one_line(proxy)} that the environment names."
        yield permits.manners.words
    if plan.questions and not plan.calls:
        yield f"This run makes {questions} and calls nobody."
    if signs_in:
        yield "Before that your browser opens the sign-in of the Developer Sandbox, and the code"
        yield "that comes back is exchanged for a token."
    yield from _held_back(prepared.held_back)


def _elsewhere(plan: Plan, permits: RunPermissions) -> Iterator[str]:
    private = "are opened too" if permits.allow_private else "are refused"
    if plan.leads_elsewhere:
        yield "Redirects may lead to hosts that are not named here where a line says so; what goes"
        yield "there is counted above."
    if plan.bound.pages:
        yield "A page in the browser may call any host but Procore's; all are named afterwards."
    others = "Besides, no" if plan.leads_elsewhere or plan.bound.pages else "No"
    yield f"{others} other host is called. Private addresses {private}."


def _host_lines(edition: Edition, host: str, plan: Plan, permits: RunPermissions) -> Iterator[str]:
    from wizard.inspection.probes.run import grouped_calls

    calls = plan.calls_to(host)
    whose = f" ({_procore(host, permits)})" if any(call.to_procore for call in calls) else ""
    yield f"  {one_line(host)}{whose}: {plan.bound_of(host).words()}"
    for repeats, group in grouped_calls(calls):
        if repeats:
            yield f"    each with at most {repeats}:"
        for call in group:
            field = edition.fields.get(call.with_secret)
            label = field.label if field else call.with_secret
            secret = f", with “{one_line(label)}”" if label else ""
            yield f"      {call.what}{secret}"


def _procore(host: str, permits: RunPermissions) -> str:
    if permits.stand_in is not None:
        return f"{REHEARSAL}: a stand-in on this machine"
    return f"Procore, {part_of_procore(host)}"


def _held_back(held_back: Iterable[SkippedQuestion]) -> Iterator[str]:
    groups: dict[str, list[SkippedQuestion]] = {}
    for one in held_back:
        groups.setdefault(one.why, []).append(one)
    for why, group in groups.items():
        way = " --production allows it." if why == NEEDS_PRODUCTION else ""
        yield f"Held back: {counted(len(group), 'check')}, because {why}.{way}"
        for label, names in _by_label(group).items():
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"  {one_line(label)}: {', '.join(list(names)[:_NAMED])}{more}"


def _by_label(group: Iterable[SkippedQuestion]) -> dict[str, dict[str, None]]:
    labels: dict[str, dict[str, None]] = {}
    for one in group:
        found = labels.setdefault(one.wanted.kind.label, {})
        found.update(dict.fromkeys(one.wanted.requirements))
    return labels


def outcome_lines(
    edition: Edition,
    context: AssessmentContext,
    prepared: PreparedRun,
    answers: Observations,
    *,
    stopped: bool,
) -> Iterator[str]:
    """The number of verdicts, and the limits of a rehearsal."""
    total = counted(len(prepared.plan.questions), "check")
    if stopped:
        yield f"Stopped: {len(answers)} of {total} were answered."
        return
    outcomes = outcomes_of(edition, context, prepared.wanted, answers).values()
    counts = [f"{number} {title.lower()}" for title, number in tally(outcomes).items()]
    yield f"{total}: {', '.join(counts)}."
    for observed in answers.values():
        yield from browser_lines(observed)
    if any(each.rehearsal for each in answers.values()):
        yield f"{REHEARSAL}: none of this counts. Had Procore answered so:"
        for wanted in prepared.wanted:
            yield from _rehearsed(edition, context, wanted, answers.get(wanted.question))


def comparison_lines(comparison: PlanComparison) -> Iterator[str]:
    """What was sent, beside what was announced."""
    yield f"Made: {comparison.words()}."
    for host, words in comparison.host_words():
        yield f"  {one_line(host)}: {words}"


def _rehearsed(
    edition: Edition, context: AssessmentContext, wanted: PendingQuestion, observed: Observed | None
) -> Iterator[str]:
    from wizard.engine.answers_read import meanings
    from wizard.reports.signs import sign_of

    if observed is None or not observed.rehearsal or observed.trouble:
        return
    for each in meanings(edition, context, wanted, observed):
        sign = sign_of(each.status, each.severity)
        yield f"  {sign.mark} {each.requirement.id}: {one_line(each.message or sign.word)}"
        if each.fix:
            yield f"    Fix: {one_line(each.fix)}"


def inconclusive_lines(found: Iterable[Inconclusive]) -> Iterator[str]:
    """The reasons of inconclusive checks, each with the affected requirements."""
    groups: dict[str, dict[str, None]] = {}
    for each in found:
        subject = f" ({each.subject})" if each.subject else ""
        groups.setdefault(each.why, {})[f"{each.label}{subject}"] = None
    for why, subjects in groups.items():
        more = f" and {len(subjects) - _NAMED} more" if len(subjects) > _NAMED else ""
        yield f"? Could not tell: {one_line(why)}"
        yield f"  {one_line(', '.join(list(subjects)[:_NAMED]))}{more}"
