"""Answers that several apps share: seen on the page, given to all apps, or taken from them."""

from __future__ import annotations

from screens.fields.surroundings import FieldContext
from screens.step.navigation_keys import NavigationKeys
from screens.step.page import PageForm
from screens.widgets.messages import DraftEdited
from screens.widgets.postponed import postponed
from wizard.checks.slots import names_files
from wizard.errors import WizardError
from wizard.session.session import AnswerChange, Session


class CompanyOnPage(NavigationKeys):
    """A screen over a page of which some answers may be the company's."""

    def __init__(self, session: Session, page_id: str, surroundings: FieldContext) -> None:
        super().__init__(session, page_id)
        self._surroundings = surroundings

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an answer of this app's own can be shared."""
        if action == "share":
            return self._field in self._session.draft.answers and self._is_shared(self._field)
        return super().check_action(action, parameters)

    def _is_shared(self, field_id: str) -> bool:
        return self._session.edition.fields[field_id].shared

    def key_f9(self) -> None:
        """Says why the key does nothing, where that is so."""
        active = self.active_bindings.get("f9")
        if active is None or not active.enabled:
            self.notify(self._why_not_shared(), markup=False)

    def _why_not_shared(self) -> str:
        if self._field and names_files(self._session.edition.fields[self._field]):
            return "Name a file first: then F9 shows what is in it."
        if not self._field or not self._is_shared(self._field):
            return "Nothing to share here: apps of one company do not share this answer."
        if self._session.inherits(self._field):
            return "This is the company's answer already."
        return "Answer this first: then F9 gives the answer to all your apps."

    def show_around(self, change: AnswerChange) -> None:
        """Brings what stands around the page up to date."""
        raise NotImplementedError

    def show_inherited(self, field_id: str) -> None:
        """Shows the company's answer again in a field that was left without one of its own."""
        if field_id and self._session.inherits(field_id):
            self.query_one(PageForm).put(field_id, self._session.value(field_id))

    def action_share(self) -> None:
        """Asks whose answer is to hold."""
        if self._session.draft.read_only:
            self.notify("This submission is open for reading only.", severity="warning")
        else:
            self.run_worker(postponed(self._share, self._field), exclusive=True, group="share")

    async def _share(self, field_id: str) -> None:
        from screens.step.share import ShareScreen

        draft = self._session.draft
        differs = field_id in draft.inherited
        label = self._session.edition.fields[field_id].label
        screen = ShareScreen(label, draft.inheritance.name, differs=differs)
        choice = await self.app.push_screen_wait(screen)
        if choice == "take":
            self._take_company(field_id)
        elif choice == "give":
            await self._give(field_id)

    def _take_company(self, field_id: str) -> None:
        self._session.end_typing()
        change = self._session.set(field_id, None)
        self._show(change)
        self.notify("The company's answer holds here. Ctrl+Z brings yours back.", markup=False)

    async def _give(self, field_id: str) -> None:
        share = self._surroundings.share
        if share is None:
            return
        self._session.end_typing()
        try:
            changes = await share(field_id)
        except WizardError as error:
            self.notify(f"{error.message}\n{error.hint}", severity="error", markup=False)
            return
        for change in changes:
            self._show(change)
        name = self._session.draft.inheritance.name
        self.notify(f"All apps of “{name}” inherit it now.", markup=False)

    def _show(self, change: AnswerChange) -> None:
        form = self.query_one(PageForm)
        form.put(change.field, self._session.value(change.field))
        form.show(change)
        self.show_around(change)
        self.refresh_bindings()
        self.post_message(DraftEdited(change.field))
