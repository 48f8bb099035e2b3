"""Progress and position of drafts for the list of drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.drafts.index import DraftProgress, DraftState
from wizard.errors import DraftError

if TYPE_CHECKING:
    from wizard.catalogue.model import Value
    from wizard.engine.finding import Assessment
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import DraftPosition, OpenDraft


def create_listed_draft(
    app_context: AppContext,
    name: str,
    edition: str,
    kinds: Sequence[str] = (),
    folder: Path | None = None,
    answers: Mapping[str, Value] = MappingProxyType({}),
) -> Path:
    """Creates a draft with initial answers, puts it on the list and returns its path.

    Without `kinds`, those in `answers` count.
    Raises what `AppContext.begin` raises.
    """
    path = app_context.begin(name, edition, kinds, folder, answers)
    update_draft_list(app_context, app_context.look_at(path))
    return path


def update_draft_list(app_context: AppContext, *works: OpenDraft) -> None:
    """Stores the progress and last position of drafts in the list."""
    states = {w.draft.path: draft_state_of(w.session.assessment, w.position) for w in works}
    with suppress(DraftError):  # failure to store the list must not stop work
        app_context.library.remember_all(states)


def draft_state_of(assessment: Assessment, position: DraftPosition) -> DraftState:
    """The list's record of a whole assessment, for its current milestone."""
    from wizard.engine.milestones import at_milestone
    from wizard.engine.plan import plan_of
    from wizard.engine.readiness import readiness_of
    from wizard.topics.upkeep.attention import attention_of

    assessment = at_milestone(assessment, "")
    progress = assessment.progress
    plan = plan_of(assessment)
    attention = attention_of(assessment)
    readiness = readiness_of(assessment)
    counted = DraftProgress(
        done=progress.done,
        answered=progress.answered,
        total=progress.total,
        blockers=progress.blockers,
        not_checked=assessment.not_checked,
        ready=readiness.ready,
        headline=readiness.headline,
        next=plan[0].action if plan else "",
        urgency=attention.urgency,
        needs=attention.words,
        milestone=assessment.milestone.title if assessment.milestone else "",
    )
    return DraftState(counted, position.page, position.field, position.cursor)
