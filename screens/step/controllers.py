"""Controllers of a page, one for each topic, held by its screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.fields.surroundings import FieldContext
from screens.step.page import PageForm
from screens.widgets.background import run_in_background
from screens.widgets.key_labels import with_keys
from screens.widgets.messages import AnswerChanged
from screens.widgets.postponed import postponed
from screens.widgets.read_only import READ_ONLY
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.session.session import AnswerChange, Session

if TYPE_CHECKING:
    from screens.widgets.work_progress import OpenEndedProgress
    from wizard.bundle.sources import AutofillReader, AutofillReading
    from wizard.catalogue.model import Value
    from wizard.session.review_marks import ReviewMarks
    from wizard.topics.autofill.website import SitePlan
    from wizard.topics.proposals.proposals import Proposal

ShowChanges = Callable[[Sequence[AnswerChange]], None]
"""Callback that draws answers that changed other than by typing, and schedules a save."""


def show_error(screen: Screen[None], error: WizardError) -> None:
    """Shows an error as a notification."""
    screen.notify(error.full_message, severity="error", markup=False)


class FilesController:
    """The close look at files that fields of the page name."""

    def __init__(self, screen: Screen[None], session: Session) -> None:
        self._screen = screen
        self._session = session

    def look_closer(self, field_id: str, row: int | None, context: FieldContext) -> None:
        """Shows the close look at a file; a fixed file replaces the answer."""
        from screens.imagefix.screen import ImageFixScreen

        def take(path: str | None) -> None:
            if path:
                self._put_file(field_id, row, path)

        dialog = ImageFixScreen(self._session, field_id, row, context)
        self._screen.app.push_screen(dialog, take)

    def _put_file(self, field_id: str, row: int | None, path: str) -> None:
        value: Value = path
        if row is not None:
            value = list(self._session.value(field_id) or ())
            value[row : row + 1] = [path]
        self._session.end_typing()
        self._screen.query_one(PageForm).put(field_id, value)
        self._screen.post_message(AnswerChanged(field_id, value))


class ReviewMarksController:
    """Review marks of answers, each removed when its field loses focus."""

    def __init__(self, screen: Screen[None], marks: ReviewMarks, show: Callable[[], None]) -> None:
        self._screen = screen
        self._marks = marks
        self._show = show
        """Draws what shows marks around the page."""

    def show_all(self) -> None:
        """Shows the marks after they were read."""
        self._screen.query_one(PageForm).show_again()
        self._show()

    def leave(self, field_id: str) -> None:
        """Removes the mark of the field that lost focus."""
        if self.keep(field_id):
            self._screen.query_one(PageForm).show_again(field_id)
            self._show()

    def keep(self, field_id: str) -> bool:
        """Removes and saves the mark of a field; False where it had none."""
        marked = self._marks.looked_at(field_id)
        if marked:
            self._screen.app.run_worker(run_in_background(self._marks.keep), group="again")
        return marked


class CompanyController:
    """Answers shared by apps: given to all apps, or taken from the company."""

    def __init__(
        self, screen: Screen[None], session: Session, context: FieldContext, show: ShowChanges
    ) -> None:
        self._screen = screen
        self._session = session
        self._give_to_all = context.share
        self._show = show

    def can_share(self, field_id: str) -> bool:
        """Whether the field has an answer of this app that apps may share."""
        return field_id in self._session.draft.answers and self._is_shared(field_id)

    def _is_shared(self, field_id: str) -> bool:
        return self._session.edition.fields[field_id].shared

    def why_not(self, field_id: str) -> str:
        """Why there is nothing to share."""
        if field_id and self._session.edition.fields[field_id].names_files:
            words = "Name a file first: then F9 shows what is in it."
            return with_keys(words, {"F9": "screen.look_closer"})
        if not field_id or not self._is_shared(field_id):
            return "This answer cannot be shared between apps."
        if self._session.inherits(field_id):
            return "This is the company's answer already."
        return with_keys(
            "Answer this first; then F9 shares the answer with all your apps.", {"F9": "step.share"}
        )

    def show_inherited(self, field_id: str) -> None:
        """Shows the company's or the derived answer again in a field that was left empty."""
        if (
            field_id
            and field_id not in self._session.draft.answers
            and (self._session.inherits(field_id) or self._session.derived(field_id))
        ):
            self._screen.query_one(PageForm).put(field_id, self._session.value(field_id))

    def share(self, field_id: str) -> None:
        """Asks which answer to use."""
        if self._session.draft.read_only:
            self._screen.notify(READ_ONLY, severity="warning")
        else:
            work = postponed(self._share, field_id)
            self._screen.run_worker(work, exclusive=True, group="share")

    async def _share(self, field_id: str) -> None:
        from screens.step.share import ShareScreen

        draft = self._session.draft
        differs = field_id in draft.inherited
        label = self._session.edition.fields[field_id].label
        dialog = ShareScreen(label, draft.inheritance.name, differs=differs)
        choice = await self._screen.app.push_screen_wait(dialog)
        if choice == "take":
            self._take_company(field_id)
        elif choice == "give":
            await self._give(field_id)

    def _take_company(self, field_id: str) -> None:
        self._session.end_typing()
        self._show([self._session.set(field_id, None)])
        words = "The company's answer is used here. Ctrl+Z restores yours."
        self._screen.notify(with_keys(words, {"Ctrl+Z": "screen.undo"}))

    async def _give(self, field_id: str) -> None:
        if self._give_to_all is None:
            return
        self._session.end_typing()
        try:
            changes = await self._give_to_all(field_id)
        except WizardError as error:
            words = f"{error.message}\n{error.hint}"
            self._screen.notify(words, severity="error", markup=False)
            return
        if changes:
            self._show(changes)
        name = self._session.draft.inheritance.name
        words = f"All apps of “{name}” inherit it now. Ctrl+Z does not undo this."
        self._screen.notify(with_keys(words, {"Ctrl+Z": "screen.undo"}), markup=False)


class AutofillController:
    """Fills answers from a source: asks for it, reads it, shows proposals, stores accepted ones."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        folder: Path,
        show: ShowChanges,
        note_origins: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._folder = folder
        self._show = show
        self._note_origins = note_origins
        """Records where answers were taken from, by field id; writes a file."""

    def start(self) -> None:
        """Asks for the source."""
        if self._session.draft.read_only:
            self._screen.notify(READ_ONLY, severity="warning")
            return
        self._screen.run_worker(postponed(self._autofill), exclusive=True, group="autofill")

    async def _autofill(self) -> None:
        from screens.proposals.fill_from import FillFromScreen
        from wizard.topics.proposals.assistant import waiting_proposals

        waiting = await run_in_background(partial(waiting_proposals, self._session))
        source = await self._screen.app.push_screen_wait(FillFromScreen(self._folder, waiting))
        reading = await self._reading(source) if source else None
        if reading is None:
            return
        from screens.proposals.screen import ProposalsScreen
        from wizard.topics.proposals.proposals import propose_answers

        session = self._session
        proposal_set = propose_answers(
            reading.given, session.edition, session.answers, reading.remarks
        )
        if proposal_set.proposals:
            dialog = ProposalsScreen(reading.label, proposal_set, session.edition.fields)
            chosen: Sequence[Proposal] | None = await self._screen.app.push_screen_wait(dialog)
            taken = self._take_answers(chosen or ())
            origins = {each.field: each.origin for each in taken}
            await run_in_background(partial(self._note_origins, origins))
        else:
            lines = ("Nothing new was found.", *proposal_set.remarks)
            self._screen.notify("\n".join(lines), markup=False)

    async def _reading(self, source: str) -> AutofillReading | None:
        """Reads the source; None when cancelled or failed."""
        from screens.proposals.fill_from import WEB
        from screens.proposals.reading_from import (
            AutofillProgressDialog,
            reading_of_path,
            reading_of_site,
        )

        if source.lower().startswith(WEB):
            plan = await self._agreed(source)
            if plan is None:
                return None
            read = reading_of_site(self._reader, plan)
            dialog = AutofillProgressDialog(plan.host, read, "page")
        else:
            read = reading_of_path(self._reader, source)
            dialog = AutofillProgressDialog(Path(source).name, read, "file")
        return await self._screen.app.push_screen_wait(dialog)

    async def _agreed(self, address: str) -> SitePlan | None:
        """Shows what reading a site would call, and asks for consent."""
        from screens.widgets.dialogs import ConfirmDialog
        from wizard.topics.autofill.website import plan_site

        try:
            plan = plan_site(address)
        except WizardError as error:
            show_error(self._screen, error)
            return None
        text = "\n".join(plan.lines)
        ask = ConfirmDialog(f"Read {plan.host}?", text, yes="Read these pages", danger=False)
        return plan if await self._screen.app.push_screen_wait(ask) else None

    def _reader(self, progress: OpenEndedProgress) -> AutofillReader:
        from wizard.bundle.sources import AutofillReader

        edition, path = self._session.edition, self._session.draft.path
        return AutofillReader(edition, path, progress.stopped, progress.on_progress)

    def _take_answers(self, chosen: Sequence[Proposal]) -> Sequence[Proposal]:
        """Stores each as if it had been typed, and gives those that were; redraws the page once."""
        changes: list[AnswerChange] = []
        try:
            for each in chosen:
                self._session.end_typing()
                changes.append(self._session.set(each.field, each.value))
        except WizardError as error:
            show_error(self._screen, error)
        self._session.end_typing()
        if changes:
            self._show(changes)
            back = "it back" if len(changes) == 1 else "them back, one by one"
            words = f"{counted(len(changes), 'answer')} taken. Ctrl+Z takes {back}."
            self._screen.notify(with_keys(words, {"Ctrl+Z": "screen.undo"}))
        return chosen[: len(changes)]
