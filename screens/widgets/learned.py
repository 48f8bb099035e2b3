"""Tells every screen what was judged anew in the background."""

from __future__ import annotations

from typing import Any

from textual.app import App

from screens.widgets.messages import Learned
from wizard.session.app_context import Desk
from wizard.session.open_draft import Work
from wizard.session.session import Change
from wizard.topics.upkeep.draft_list import update_draft_list


def tell_learned(app: App[Any], desk: Desk, work: Work, change: Change) -> None:
    """Tells every screen what is found otherwise now, and the list of drafts how it stands."""
    for screen in app.screen_stack:
        screen.post_message(Learned(change))
    if change.findings:
        update_draft_list(desk, work)
