"""Rows of live checks: planned calls and questions, progress, and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from screens.live.labels import (
    label_of,
    planned_question_lines,
    question_field,
    question_outcome_lines,
)
from screens.live.state import LiveState, RunState
from screens.widgets.finding_rows import ReviewRow, group
from screens.widgets.marks import colour_of, mark_for_state, mark_of
from screens.widgets.row_text import labelled
from wizard.catalogue.model import Severity
from wizard.engine.questions import PendingQuestion
from wizard.inspection.procore.hosts import part_of_procore
from wizard.rules.phrasing import counted
from wizard.session.field_state import worst_of
from wizard.session.session import Session
from wizard.text import one_line
from wizard.topics.live.outcomes import (
    GROUPS,
    QuestionOutcome,
    outcome_words,
    question_words,
    tally,
)

if TYPE_CHECKING:
    from wizard.inspection.probes.comparison import PlanComparison
    from wizard.inspection.probes.run import Plan
    from wizard.topics.live.live_run import Manners, PreparedRun, SkippedQuestion

_LABEL = 24
_HOST = 38


def sign_line(sign: Content | str, label: str, words: str, width: int) -> Content:
    """Sign, label and text."""
    return labelled(sign, one_line(label), _LABEL, Content(one_line(words)), width)


# Before the run


def live_plan_rows(
    session: Session, prepared: PreparedRun, manners: Manners
) -> tuple[ReviewRow, ...]:
    """Planned calls, credentials they send, questions, and what is left out."""
    labels = {name: field.label for name, field in session.edition.catalogue.fields.items()}
    plan = prepared.plan
    hosts = [_host_row(host, plan, labels) for host in plan.hosts]
    if plan.calls:
        hosts.append(_bound_row(plan, manners))
    secrets = [_secret_row(field, plan, labels) for field in _secrets(plan)]
    asked = [_asked_question_row(session, one) for one in prepared.wanted]
    held = [_held_row(session, one) for one in prepared.held_back]
    return (
        *group(f"Will be called: {plan.brief()}", hosts),
        *group("Credentials used, each for its hosts only", secrets),
        *group(f"Will be checked ({len(asked)})", asked),
        *group(f"Held back ({len(held)})", held),
    )


def _secrets(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(call.with_secret for call in plan.calls if call.with_secret))


def _host_row(host: str, plan: Plan, labels: Mapping[str, str]) -> ReviewRow:
    calls = plan.calls_to(host)
    to_procore = any(call.to_procore for call in calls)
    where = f"Procore, {part_of_procore(host)}" if to_procore else ""
    secret = "with credentials" if any(call.with_secret for call in calls) else ""
    bound = plan.bound_of(host)
    notes = " · ".join(part for part in (bound.brief(), where, secret) if part)
    return ReviewRow(
        f"host:{host}",
        lambda width: labelled(" ", one_line(host), _HOST, Content(notes), width),
        lambda: _call_lines(host, plan, labels),
    )


def _call_lines(host: str, plan: Plan, labels: Mapping[str, str]) -> Iterator[Content]:
    from wizard.inspection.probes.run import grouped_calls

    yield Content.styled(one_line(host), "bold")
    yield Content(plan.bound_of(host).words())
    for repeats, calls in grouped_calls(plan.calls_to(host)):
        if repeats:
            yield Content(f"Each with at most {repeats}:")
        for call in calls:
            secret = labels.get(call.with_secret, call.with_secret)
            yield Content(one_line(f"{call.what}{f'  with “{secret}”' if secret else ''}"))


def _bound_row(plan: Plan, manners: Manners) -> ReviewRow:
    """Upper bounds of all calls together."""
    bound = plan.bound
    message = bound.parts() or bound.brief()

    def detail() -> Iterator[Content]:
        yield Content.styled(plan.words(), "bold")
        if bound.retries:
            yield Content("A retry follows a temporary failure, such as a broken connection.")
        if plan.leads_elsewhere:
            yield Content("Redirects may lead to hosts that are not named, where a call says so.")
        if bound.pages:
            yield Content("A page in the browser may call any host but Procore's.")
        else:
            yield Content("No other host is called.")
        yield Content(manners.words)

    return ReviewRow("bound", lambda width: sign_line("Σ", "all together", message, width), detail)


def _secret_row(field: str, plan: Plan, labels: Mapping[str, str]) -> ReviewRow:
    hosts = dict.fromkeys(call.host for call in plan.calls if call.with_secret == field)
    label = labels.get(field, field)
    message = f"→ {', '.join(hosts)}"

    def detail() -> Iterator[Content]:
        yield Content.styled(one_line(label), "bold")
        yield Content(
            "From the keyring of this computer; if it is not there, you are asked for it."
        )
        yield from (Content(f"→ {one_line(host)}") for host in hosts)

    return ReviewRow(
        f"secret:{field}",
        lambda width: sign_line("*", label, message, width),
        detail,
        "",
        field,
    )


def question_key(pending: PendingQuestion) -> str:
    """The key of a question's row."""
    return "\0".join((pending.question.check, *pending.question.inputs))


def _asked_question_row(session: Session, pending: PendingQuestion) -> ReviewRow:
    label, words = label_of(session, pending), question_words(pending)
    findings = session.assessment.findings
    worst = worst_of(findings[name] for name in pending.requirements if name in findings)
    return _question_row(
        session,
        pending,
        lambda width: sign_line(mark_of(worst), label, words, width),
        lambda: planned_question_lines(session, pending),
    )


def _held_row(session: Session, held: SkippedQuestion) -> ReviewRow:
    label = label_of(session, held.wanted)
    words = f"{held.why}: {question_words(held.wanted)}"

    def detail() -> Iterator[Content]:
        yield from planned_question_lines(session, held.wanted)
        yield Content(f"Left out: {one_line(held.why)}.")

    return _question_row(
        session, held.wanted, lambda width: sign_line("–", label, words, width), detail
    )


def _question_row(
    session: Session,
    pending: PendingQuestion,
    draw: Callable[[int], Content],
    detail: Callable[[], Iterator[Content]],
) -> ReviewRow:
    return ReviewRow(question_key(pending), draw, detail, "", question_field(session, pending))


# During and after the run


def run_rows(session: Session, state: LiveState) -> tuple[ReviewRow, ...]:
    """Every question in the order of the journey, with its progress."""
    wanted = state.prepared.wanted if state.prepared else ()
    return tuple(_run_row(session, state, one) for one in wanted)


def _run_row(session: Session, state: LiveState, pending: PendingQuestion) -> ReviewRow:
    label = label_of(session, pending)

    def draw(width: int) -> Content:
        outcome = state.outcomes.get(pending.question)
        if outcome is not None:
            return _outcome_line(label, pending, outcome, width)
        if pending.question in state.begun:
            return sign_line("▸", label, f"asking … {question_words(pending)}", width)
        return sign_line("·", label, f"waiting: {question_words(pending)}", width)

    def detail() -> Iterator[Content]:
        outcome = state.outcomes.get(pending.question)
        return (
            question_outcome_lines(pending, outcome, state.changed)
            if outcome
            else planned_question_lines(session, pending)
        )

    return _question_row(session, pending, draw, detail)


def _outcome_line(
    label: str, pending: PendingQuestion, outcome: QuestionOutcome, width: int
) -> Content:
    sign = mark_for_state(*outcome.state)
    return sign_line(sign, label, outcome_words(outcome, pending), width)


def live_result_rows(session: Session, state: LiveState) -> tuple[ReviewRow, ...]:
    """The rows after the run: problems first, questions not asked last."""
    wanted = state.prepared.wanted if state.prepared else ()
    done = [one for one in wanted if one.question in state.outcomes]
    rows: list[ReviewRow] = []
    for title, statuses in GROUPS.items():
        these = [one for one in done if state.outcomes[one.question].state[0] in statuses]
        these.sort(key=lambda one: state.outcomes[one.question].state[1].rank)
        made = [_over_row(session, state, one) for one in these]
        rows += group(f"{title} ({len(made)})", made)
    left = [_run_row(session, state, one) for one in wanted if one.question not in state.outcomes]
    return (
        *rows,
        *group(f"Not checked, since the run was stopped ({len(left)})", left),
        *_sent_rows(state.comparison),
    )


def _sent_rows(comparison: PlanComparison | None) -> tuple[ReviewRow, ...]:
    """What was sent to each host, beside what was announced."""
    if comparison is None:
        return ()
    rows = [_sent_row(comparison, host, words) for host, words in comparison.host_words()]
    return group(f"Made: {comparison.words()}", rows)


def _sent_row(comparison: PlanComparison, host: str, words: str) -> ReviewRow:
    def detail() -> Iterator[Content]:
        yield Content.styled(one_line(host), "bold")
        yield Content(words)
        yield from (Content(line) for line in comparison.lines_of(host))

    return ReviewRow(
        f"sent:{host}",
        lambda width: labelled(" ", one_line(host), _HOST, Content(words), width),
        detail,
    )


def _over_row(session: Session, state: LiveState, pending: PendingQuestion) -> ReviewRow:
    outcome = state.outcomes[pending.question]
    field = outcome.worst.field if outcome.worst else question_field(session, pending)
    label = session.edition.catalogue.fields[field].label
    return ReviewRow(
        question_key(pending),
        lambda width: _outcome_line(label, pending, outcome, width),
        lambda: question_outcome_lines(pending, outcome, state.changed),
        "",
        field,
    )


def live_result_lines(state: RunState, asked: int) -> Iterator[Content]:
    """Result of a run, what it changed, and whether the evidence was saved."""
    done = f"{len(state.outcomes)} of {asked}" if state.stopped else counted(asked, "check")
    word = "Stopped" if state.stopped else "Done"
    yield Content.assemble(
        (f"{word}: {done} in {state.took_s:.1f} s", "bold"), " · ", _tally(state)
    )
    changed = len(state.changed)
    since = f"{counted(changed, 'finding')} changed" if changed else "No finding changed"
    yield Content(f"{since}. {state.message}")


def _tally(state: RunState) -> Content:
    """Number of questions by outcome."""
    parts = [
        Content.styled(f"{count} {title.lower()}", colour_of(GROUPS[title][0], Severity.BLOCKER))
        for title, count in tally(state.outcomes.values()).items()
    ]
    return Content(" · ").join(parts) if parts else Content("no results")
