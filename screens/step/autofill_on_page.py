"""Fills answers from what a partner has already: asks where, reads, shows, takes a choice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.step.files import FilesOnPage
from screens.step.page import PageForm
from screens.widgets.messages import DraftEdited
from screens.widgets.postponed import postponed
from wizard.errors import WizardError
from wizard.rules.phrasing import counted
from wizard.session.session import AnswerChange

if TYPE_CHECKING:
    from screens.widgets.work_progress import OpenEndedProgress
    from wizard.bundle.sources import AutofillReader, AutofillReading
    from wizard.topics.autofill.website import SitePlan
    from wizard.topics.proposals.proposals import Proposal


class AutofillOnPage(FilesOnPage):
    """A screen over a page whose answers, and those of all pages, can be filled from elsewhere."""

    def action_autofill(self) -> None:
        """Asks where to read."""
        if self._session.draft.read_only:
            self.notify("This submission is open for reading only.", severity="warning")
            return
        self.run_worker(postponed(self._autofill), exclusive=True, group="autofill")

    async def _autofill(self) -> None:
        from screens.proposals.fill_from import FillFromScreen

        source = await self.app.push_screen_wait(FillFromScreen(self._surroundings.folder))
        reading = await self._reading(source) if source else None
        if reading is None:
            return
        from screens.proposals.screen import ProposalsScreen
        from wizard.topics.proposals.proposals import propose_answers

        session = self._session
        found = propose_answers(reading.given, session.edition, session.answers, reading.remarks)
        if found.proposals:
            screen = ProposalsScreen(reading.label, found, session.edition.fields)
            chosen: Sequence[Proposal] | None = await self.app.push_screen_wait(screen)
            self._take_answers(chosen or ())
        else:
            said = ("Nothing was found that the draft does not say.", *found.remarks)
            self.notify("\n".join(said), markup=False)

    async def _reading(self, source: str) -> AutofillReading | None:
        """What stands there; None where nobody agreed, or it could not be read."""
        from screens.proposals.fill_from import WEB
        from screens.proposals.reading_from import (
            AutofillProgressDialog,
            reading_of_path,
            reading_of_site,
        )

        if not source.lower().startswith(WEB):
            read = reading_of_path(self._reader, source)
            return await self.app.push_screen_wait(
                AutofillProgressDialog(Path(source).name, read, "file")
            )
        plan = await self._agreed(source)
        if plan is None:
            return None
        read = reading_of_site(self._reader, plan)
        return await self.app.push_screen_wait(AutofillProgressDialog(plan.host, read, "page"))

    async def _agreed(self, address: str) -> SitePlan | None:
        """What reading a site would call, once a person has seen it and agreed."""
        from screens.widgets.dialogs import ConfirmDialog
        from wizard.topics.autofill.website import plan_site

        try:
            plan = plan_site(address)
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return None
        text = "\n".join(plan.lines)
        ask = ConfirmDialog(f"Read {plan.host}?", text, yes="Read these pages", danger=False)
        return plan if await self.app.push_screen_wait(ask) else None

    def _reader(self, progress: OpenEndedProgress) -> AutofillReader:
        from wizard.bundle.sources import AutofillReader

        edition, path = self._session.edition, self._session.draft.path
        return AutofillReader(edition, path, progress.stopped, progress.told)

    def _take_answers(self, chosen: Sequence[Proposal]) -> None:
        """Each becomes an answer, as if it had been typed; the page is drawn once for all."""
        changes: list[AnswerChange] = []
        try:
            for each in chosen:
                self._session.end_typing()
                changes.append(self._session.set(each.field, each.value))
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
        self._session.end_typing()
        if changes:
            self._show_taken(changes)

    def _show_taken(self, changes: Sequence[AnswerChange]) -> None:
        form = self.query_one(PageForm)
        findings = frozenset[str]().union(*(each.findings for each in changes))
        folded = frozenset[str]().union(*(each.folded for each in changes))
        whole = AnswerChange(changes[-1].field, None, None, findings, folded)
        for change in changes:
            form.put(change.field, change.after)
            self.post_message(DraftEdited(change.field))
        for shown in [whole] if findings or folded else changes:
            form.show(shown)
        self.show_around(whole)
        back = "it back" if len(changes) == 1 else "them back, one by one"
        self.notify(f"{counted(len(changes), 'answer')} taken. Ctrl+Z takes {back}.")
