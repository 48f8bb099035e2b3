"""Asks for name, kinds, edition and folder of a new draft, and creates it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.home.draft_operations import DraftOperations, NewDraft
from screens.home.index_reader import notify_error
from screens.widgets.background import run_in_background
from wizard.errors import WizardError
from wizard.text import clean

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext


async def create_draft_with_dialog(
    screen: Screen[None], app_context: AppContext, given: NewDraft | None = None
) -> Path | None:
    """The path of the new draft; None if the dialog was cancelled.

    `given` is filled in already. What cannot be created is asked for again.
    """
    from screens.home.new_draft import NewDraftScreen

    try:
        catalogue = await run_in_background(lambda: app_context.catalogue)
    except WizardError as error:
        notify_error(screen, error)
        return None
    wanted, trouble = given, ""
    while True:
        dialog = NewDraftScreen(catalogue, app_context.places.drafts, wanted, trouble)
        wanted = await screen.app.push_screen_wait(dialog)
        if wanted is None:
            return None
        try:
            return await run_in_background(partial(DraftOperations(app_context).make, wanted))
        except WizardError as error:
            trouble = clean(error.full_message)
