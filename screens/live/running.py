"""Runs live checks for their screen, and saves the evidence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from screens.live.state import LiveState, Phase, RunState
from screens.widgets.background import run_in_background
from wizard.drafts.evidence_file import EvidenceFile, merge_evidence
from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.engine.finding import Finding
from wizard.engine.questions import PendingQuestion
from wizard.errors import WizardError
from wizard.session.open_draft import OpenDraft
from wizard.session.session import AnswerChange
from wizard.text import one_line
from wizard.topics.live.outcomes import outcome_of

if TYPE_CHECKING:
    from wizard.topics.live.live_run import LiveRun, PreparedRun, RunResources

_BAR = 20
NOT_KEPT = "Not written: the submission is open for reading only."


class LiveRunner:
    """One run; evidence collected before a stop is kept."""

    def __init__(self, open_draft: OpenDraft, state: LiveState, prepared: PreparedRun) -> None:
        self._open_draft = open_draft
        self._state = state
        self._asked: Mapping[Question, PendingQuestion] = {
            one.question: one for one in prepared.wanted
        }
        self._prepared = prepared
        self._begun = 0.0
        """0 until the first question is asked: dialogs before do not count."""
        self._live_run: LiveRun | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = False

    async def run(self, resources: Callable[[], Awaitable[RunResources]]) -> None:
        """Asks every question; returns when all are answered or the run was stopped."""
        self._task = asyncio.create_task(self._ask(resources))
        try:
            await asyncio.wait({self._task})
        finally:
            self._task.cancel()
        self._end()

    async def _ask(self, resources: Callable[[], Awaitable[RunResources]]) -> None:
        from wizard.topics.live.live_run import LiveRun

        draft = self._open_draft.draft
        keeps = self._state.keep or not draft.read_only
        given = replace(await resources(), pictures=draft.path if keeps else None)
        self._live_run = LiveRun(self._prepared, self._state.permits(), given)
        self._begun = time.monotonic()
        await self._live_run.go(self._hear)

    def _hear(self, question: Question, observed: Observed | None) -> None:
        self._changed = True
        if observed is None:
            self._state.begun.add(question)
            return
        session, pending = self._open_draft.session, self._asked[question]
        context = session.assessment.context
        outcome = outcome_of(session.edition, context, pending, observed)
        self._state.outcomes[question] = outcome

    def stop(self) -> None:
        """Stops the run; the coroutine that awaits it continues."""
        if self._task is not None:
            self._task.cancel()

    def abandon(self) -> None:
        """Stops the run when no coroutine awaits it any more."""
        self.stop()
        self._end()

    def _end(self) -> None:
        self._state.stopped = len(self._state.outcomes) < len(self._asked)
        self._state.took_s = self._seconds
        self._state.comparison = self._live_run.comparison if self._live_run else None
        self._state.phase = Phase.OVER

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._begun if self._begun else 0.0

    def take_changed(self) -> bool:
        """Whether a question was started or answered since the last call."""
        changed, self._changed = self._changed, False
        return changed

    def line(self) -> Content:
        """Progress in one line."""
        state, total = self._state, len(self._asked)
        done = len(state.outcomes)
        full = _BAR * done // total if total else 0
        bar = "█" * full + "░" * (_BAR - full)
        if not self._begun:
            return Content(f" {bar} 0 of {total} · waiting for what is asked of you")
        seconds = f"{self._seconds:.0f} of {state.permits().manners.budget_s:g} s"
        under_way = len(state.begun) - done
        return Content(f" {bar} {done} of {total} · {under_way} under way · {seconds}")

    def tell_trouble(self) -> None:
        """Reports the error that ended a run. Raises errors that no run may end with."""
        task = self._task
        error = None if task is None or task.cancelled() else task.exception()
        if isinstance(error, WizardError | OSError | ValueError):
            self._state.message = f"The run failed: {one_line(str(error))}"
        elif error is not None:
            raise error


def run_answers(state: RunState) -> Observations:
    """The answers found so far."""
    return {question: outcome.observed for question, outcome in state.outcomes.items()}


def apply_evidence(open_draft: OpenDraft, state: RunState) -> AnswerChange:
    """Judges the draft by the new evidence, which need not be in the evidence file yet."""
    session = open_draft.session
    before = session.assessment.findings
    change = session.hear(merge_evidence(session.observed, run_answers(state)))
    after = session.assessment.findings
    names = (name for name in change.findings if name in before and name in after)
    state.changed = {
        n: before[n] for n in names if _visible_parts(before[n]) != _visible_parts(after[n])
    }
    return change


def _visible_parts(finding: Finding) -> tuple[object, ...]:
    """Parts of a finding that are shown; the time of the last evidence is not one of them."""
    return finding.status, finding.severity, finding.message


async def save_evidence(open_draft: OpenDraft, state: RunState) -> None:
    """Adds the evidence to the file beside the draft; notes the result in the state."""
    add = _to_add(open_draft, state)
    if add is not None:
        state.message = await run_in_background(add)


def save_evidence_now(open_draft: OpenDraft, state: RunState) -> None:
    """As `save_evidence`, without waiting."""
    add = _to_add(open_draft, state)
    if add is not None:
        state.message = add()


def _to_add(open_draft: OpenDraft, state: RunState) -> Callable[[], str] | None:
    answers = run_answers(state)
    if open_draft.read_only and not state.keep:
        state.message = NOT_KEPT
        return None
    return partial(_add, EvidenceFile(open_draft.draft.path), answers) if answers else None


def _add(file: EvidenceFile, answers: Observations) -> str:
    try:
        file.add(answers)
    except WizardError as error:
        return f"Not kept: {one_line(error.full_message)}"
    return f"Kept in {one_line(file.path.name)}, next to the draft."
