"""`check --live`: shows the planned calls, asks for consent, runs them, stores the results."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from wizard.cli.boundary import echo_stderr
from wizard.cli.evidence_file import keep_evidence
from wizard.cli.live_labels import (
    comparison_lines,
    inconclusive_lines,
    outcome_lines,
    plan_lines,
)
from wizard.cli.live_progress import LiveProgressLine
from wizard.cli.signing_in import sign_in_at_terminal
from wizard.dataclass import dataclass
from wizard.text import did_you_mean, one_line
from wizard.topics.live.live_run import live_document
from wizard.topics.live.outcomes import outcome_of
from wizard.topics.live.sign_in import waits_for_sign_in, with_sign_in

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.cli.live_options import LiveOptions
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft
    from wizard.engine.context import AssessmentContext
    from wizard.inspection.procore.account import SignedIn
    from wizard.inspection.procore.hosts import Stage
    from wizard.session.app_context import AppContext
    from wizard.topics.live.live_run import LiveRun, PreparedRun, RunPermissions
    from wizard.topics.live.secrets import RunSecrets

NOTHING = (
    "Nothing can be checked live here: no answer names an address, a host or credentials yet that "
    "a live check would ask about."
)


class LiveResult(NamedTuple):
    """The result of a live run."""

    observed: Observations
    """All evidence, for the assessment."""
    stopped: bool = False
    could_not_tell: bool = False
    """Whether a requested check was inconclusive."""
    answers: Observations = MappingProxyType({})
    """The results of this run only, including failures."""
    live: Mapping[str, Any] | None = None
    """The announced plan beside what was sent, for JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setup:
    """The questions of a run, its draft and its permissions."""

    app_context: AppContext
    draft: Draft
    options: LiveOptions
    edition: Edition
    context: AssessmentContext
    known: Observations
    permits: RunPermissions
    prepared: PreparedRun
    signs_in: bool
    """Whether a person signs in for it."""


def run_live_checks(
    app_context: AppContext,
    draft: Draft,
    options: LiveOptions,
    known: Observations | None = None,
    *,
    quiet: bool,
) -> LiveResult:
    """Runs the permitted checks and stores the results beside the draft.

    `known` is the existing evidence; None loads what is stored beside the draft. `quiet` suppresses
    progress without a terminal. Raises click.UsageError for unknown names and if consent cannot be
    asked for, click.Abort if it is refused.
    """
    setup = _set_up(app_context, draft, options, known)
    _show_plan(setup)
    if not setup.prepared.plan.questions:
        return _nothing_called(setup)
    _agree(options, setup.prepared)
    run = _build_run(setup)
    progress = _progress(setup, quiet=quiet)
    stopped = not _carry_out(run, progress)
    observed = _keep_answers(setup, run)
    could_not_tell = _show_outcome(setup, run, progress, stopped=stopped)
    return LiveResult(
        observed=observed,
        stopped=stopped,
        could_not_tell=could_not_tell,
        answers=run.answers,
        live=live_document(setup.prepared.plan, setup.permits, run.comparison),
    )


def _set_up(
    app_context: AppContext, draft: Draft, options: LiveOptions, known: Observations | None
) -> _Setup:
    from wizard.engine.context import build_context
    from wizard.session.app_context import load_evidence
    from wizard.topics.live.live_run import prepare

    edition = app_context.catalogue.edition(draft.edition)
    only, permits = chosen_requirements(edition, options), options.permits()
    known = load_evidence(draft) if known is None else known
    context = build_context(
        edition, draft.all_answers, draft.waivers, app_context.today, observed=known
    )
    prepared = prepare(edition, context, permits, only)
    signs_in = options.sign_in and waits_for_sign_in(prepared.plan.questions)
    if signs_in:
        prepared = with_sign_in(prepared, edition.journey.sign_in, refreshes=options.refresh)
    return _Setup(
        app_context=app_context,
        draft=draft,
        options=options,
        edition=edition,
        context=context,
        known=known,
        permits=permits,
        prepared=prepared,
        signs_in=signs_in,
    )


def _show_plan(setup: _Setup) -> None:
    signs_in = setup.signs_in
    for line in plan_lines(setup.edition, setup.prepared, setup.permits, signs_in=signs_in):
        echo_stderr(line)
    if setup.options.sign_in and not signs_in:
        echo_stderr("Nothing here waits for a person's sign-in, so nobody has to sign in.")


def _nothing_called(setup: _Setup) -> LiveResult:
    held_back = bool(setup.prepared.held_back)
    echo_stderr("Nothing is called." if held_back else NOTHING)
    live = live_document(setup.prepared.plan, setup.permits)
    return LiveResult(setup.known, could_not_tell=held_back, live=live)


def _build_run(setup: _Setup) -> LiveRun:
    """The run with all secrets and tokens that it needs."""
    from wizard.topics.live.live_run import LiveRun, RunResources, client_for

    secrets = _gather_secrets(setup)
    signed_in: Mapping[Stage, SignedIn] = {}
    if setup.signs_in:
        signed_in = sign_in_at_terminal(
            setup.edition.journey.sign_in,
            setup.draft,
            partial(client_for, setup.permits),
            secrets.get,
            refreshes=setup.options.refresh,
            may_ask=_may_ask(setup.options),
        )
    now, pictures = setup.app_context.now, setup.draft.path
    resources = RunResources(secrets.get, now, signed_in, pictures, setup.known)
    return LiveRun(setup.prepared, setup.permits, resources)


def _keep_answers(setup: _Setup, run: LiveRun) -> Observations:
    """All evidence; rehearsed results are not stored."""
    rehearsed = {q: each for q, each in run.answers.items() if each.rehearsal}
    return {**keep_evidence(setup.draft, setup.known, run.answers), **rehearsed}


def _show_outcome(
    setup: _Setup, run: LiveRun, progress: LiveProgressLine, *, stopped: bool
) -> bool:
    """Prints the outcome; returns whether a requested check was inconclusive."""
    from wizard.session.inconclusive import inconclusive

    edition, prepared, answers = setup.edition, setup.prepared, run.answers
    for line in outcome_lines(edition, setup.context, prepared, answers, stopped=stopped):
        echo_stderr(line)
    in_vain = tuple(inconclusive(edition, setup.context, prepared.wanted, answers))
    untold = [each for each in in_vain if each.why not in progress.doubts]
    for line in inconclusive_lines(() if stopped else untold):
        echo_stderr(line)
    for line in comparison_lines(run.comparison):
        echo_stderr(line)
    return bool(in_vain)


def _progress(setup: _Setup, *, quiet: bool) -> LiveProgressLine:
    asked = {one.question: one for one in setup.prepared.wanted}
    judge = partial(outcome_of, setup.edition, setup.context)
    return LiveProgressLine(asked, judge, setup.permits.manners.budget_s, quiet=quiet)


def chosen_requirements(edition: Edition, options: LiveOptions) -> list[str] | None:
    """The requirements selected by options; None for all. Raises click.BadParameter."""
    if not options.steps and not options.requirements:
        return None
    steps = {step.id: step for step in edition.journey.steps}
    steps |= {step.number: step for step in edition.journey.steps if step.number}
    for name in options.steps:
        _known(name, steps, "step", "--step")
    for name in options.requirements:
        _known(name, edition.requirements, "requirement", "--requirement")
    ids = {steps[name].id for name in options.steps}
    return [
        name
        for name in edition.requirements
        if name in options.requirements or edition.page_of_requirement[name].step.id in ids
    ]


def _known(name: str, names: Iterable[str], what: str, option: str) -> None:
    names = list(names)
    if name in names:
        return
    known = f"There are: {', '.join(names)}." if what == "step" else ""
    message = f"There is no {what} {name}. {did_you_mean(name, names) or known}".rstrip()
    raise click.BadParameter(message, param_hint=option)


def _agree(options: LiveOptions, prepared: PreparedRun) -> None:
    """Raises unless the user agrees to the announced calls."""
    if options.yes:
        return
    if not _terminal():
        message = "There is no terminal to ask at. Add --yes to agree to the calls shown above."
        raise click.UsageError(message)
    if not click.confirm(f"Make {prepared.plan.brief()}?", err=True):
        echo_stderr("Nothing was called.")
        raise click.Abort


def _terminal() -> bool:
    ends = (sys.stdin, sys.stderr)
    return all(end is not None and end.isatty() for end in ends)


def _may_ask(options: LiveOptions) -> bool:
    """Whether somebody is there to answer."""
    return not options.yes and _terminal()


def _gather_secrets(setup: _Setup) -> RunSecrets:
    """Collects all secrets before the first call.

    Missing ones are asked for, but neither with --yes nor without a terminal: then they are named.
    """
    from wizard.topics.live.secrets import RunSecrets

    vault = None if setup.permits.stand_in else setup.app_context.vault
    draft, fields = setup.draft, setup.edition.fields
    labels = {name: field.label for name, field in fields.items() if field.kind.spec.is_secret}
    secrets = RunSecrets(vault, draft.id, labels)
    names = [call.with_secret for call in setup.prepared.plan.calls]
    for name in dict.fromkeys(names):
        reference = draft.all_answers.get(name)
        if name in labels and isinstance(reference, str) and secrets.is_own(reference):
            secret = secrets.known(reference)
            if not secret and _may_ask(setup.options):
                secret = _prompt_for_secret(labels[name], rehearsal=vault is None)
            if not secret:
                echo_stderr(f"Missing: {secrets.lacking(reference)}")
            secrets.give(reference, secret)
    return secrets


def _prompt_for_secret(label: str, *, rehearsal: bool) -> str:
    """Prompts for a secret without echo; "" skips what needs it."""
    from getpass import getpass

    lacks = "A rehearsal does not use the keyring's" if rehearsal else "The keyring does not have"
    echo_stderr(f"{lacks} “{one_line(label)}”. What you type is used for this run alone.")
    try:
        return getpass(f"{one_line(label)} (empty to leave it out): ", sys.stderr)
    except EOFError:
        return ""


def _carry_out(run: LiveRun, progress: LiveProgressLine) -> bool:
    from wizard.cli.live_loop import run_interruptible

    try:
        return run_interruptible(progress.beside(run.go(progress.on_answer)))
    finally:
        progress.wipe()
