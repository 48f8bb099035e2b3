"""Posts results of background judging to every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.widgets.messages import FactsLearned
from wizard.topics.upkeep.draft_list import update_draft_list

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft
    from wizard.session.session import AnswerChange


def announce_facts(
    app: App[Any], app_context: AppContext, open_draft: OpenDraft, change: AnswerChange
) -> None:
    """Posts changed facts to every screen, and updates the list of drafts."""
    for screen in app.screen_stack:
        screen.post_message(FactsLearned(change))
    if change.findings:
        update_draft_list(app_context, open_draft)
