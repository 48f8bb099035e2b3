"""Background tasks for the open draft: saving, and inspection of files and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from screens.shell.edition_watch import EditionWatch
from screens.shell.file_inspector import BackgroundInspector
from screens.shell.saving import AutoSave, PlaceKeeper
from screens.shell.source_watch import SourceWatch
from screens.widgets.background import run_in_background
from screens.widgets.key_labels import with_keys
from screens.widgets.learned import announce_facts
from screens.widgets.messages import InspectionProgress

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import OpenDraft
    from wizard.session.session import AnswerChange


class BackgroundTasks:
    """Saves the open draft, and inspects the files that it names."""

    def __init__(self, app: App[int], app_context: AppContext) -> None:
        self._app = app
        self._app_context = app_context
        self._open_draft: OpenDraft | None = None
        self._saving = AutoSave(app)
        self._looking = BackgroundInspector(app, self._learned, self._tell)
        self._source = SourceWatch(app, self._learned)
        self._editions = EditionWatch(app)
        self._place = PlaceKeeper(app, app_context)
        app_context.heed = self._note

    def _note(self, words: str) -> None:
        """Notifies about unused external catalogue files; help lists them. Thread-safe."""
        short = "\n".join(
            [*words.splitlines()[:3], with_keys("F1 says more.", {"F1": "screen.help"})]
        )
        self._app.call_later(self._app.notify, short, severity="warning", timeout=30)

    def take_up(self, open_draft: OpenDraft) -> None:
        """Starts the tasks for another draft; none of them delays the first frame."""
        self._open_draft = open_draft
        self._saving.attend(open_draft)
        self._looking.attend(open_draft)
        self._source.attend(open_draft)
        self._editions.attend(open_draft)
        self._place.attend(open_draft)
        self._app.call_after_refresh(open_draft.keep_undo, self._app_context.places.state)
        self._app.call_after_refresh(self._looking.now)
        self._app.call_after_refresh(self._source.now)
        self._app.call_after_refresh(self._editions.now)

    def let_go(self) -> None:
        """Stops the tasks: no draft is open any more."""
        self._open_draft = None
        self._saving.attend(None)
        self._looking.attend(None)
        self._source.attend(None)
        self._editions.attend(None)
        self._place.attend(None)

    def edited(self, field_id: str) -> None:
        """Schedules tasks after an answer changed, or ("") something else that must be saved."""
        self._saving.soon()
        self._place.soon()
        field = self._app_context.catalogue.fields.get(field_id)
        if field is not None and field.names_files:
            self._looking.soon()

    def moved(self) -> None:
        """Schedules what must be done after the position changed."""
        self._place.soon()

    def key_pressed(self) -> None:
        """Schedules what must be done when the cursor may have moved."""
        self._place.look_soon()

    @property
    def looking(self) -> bool:
        """Whether facts about files and source may be about to change."""
        return self._looking.busy or self._source.busy

    def left(self) -> None:
        """Schedules what must be done before the screen is left."""
        self._saving.at_once()

    def page_entered(self) -> None:
        """Saves answers of the page that was left, and inspects the files again."""
        self._saving.at_once()
        self._looking.now()
        self._source.now()

    def came_back(self) -> None:
        """Checks for changed files after the terminal got focus again."""
        self._app.run_worker(self._look_outside(), group="outside", exclusive=True)
        self._looking.now()
        self._source.now(surely=True)

    async def _look_outside(self) -> None:
        """Checks the draft's own file first: what it inherits may depend on that."""
        await self._saving.look_outside()
        open_draft = self._open_draft
        if open_draft is None or not open_draft.draft.company:
            return
        inheritance = await run_in_background(open_draft.look_at_company)
        if open_draft is self._open_draft and inheritance != open_draft.draft.inheritance:
            self._learned(open_draft, open_draft.inherit_again(inheritance))

    def save_now(self) -> None:
        """Saves, and asks again if a choice between two versions was postponed."""
        self._saving.now()

    def _learned(self, open_draft: OpenDraft, change: AnswerChange) -> None:
        announce_facts(self._app, self._app_context, open_draft, change)

    def _tell(self, words: str) -> None:
        for screen in self._app.screen_stack:
            screen.post_message(InspectionProgress(words))
