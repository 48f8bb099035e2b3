"""Waives a finding: asks for reason and name, and stores them in the draft."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from screens.widgets.dialogs import TextDialog
from screens.widgets.key_labels import with_keys
from screens.widgets.messages import DraftEdited
from screens.widgets.read_only import READ_ONLY
from wizard.drafts.model import Waiver
from wizard.engine.finding import Finding
from wizard.engine.waiver_reasons import NOT_ASKED
from wizard.rules.formats import name_problem
from wizard.session.session import Session
from wizard.session.signing import Author
from wizard.session.waivers import (
    WaiverRefused,
    not_asked_waiver,
    why_not_set_aside,
    why_not_waivable,
)


class WaiverController:
    """Waives the requirement under the cursor of a screen, and withdraws that."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        author: Author,
        under_cursor: Callable[[], str],
        show: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._author = author
        self._under_cursor = under_cursor
        """The requirement that is meant; "" for none."""
        self._show = show
        """Shows the findings after a waiver came or went."""
        self._withdrawn: dict[str, Waiver] = {}
        """Waivers withdrawn here, by requirement: proposed if it is waived after all."""

    @property
    def waiver(self) -> Waiver | None:
        """The waiver of the requirement under the cursor."""
        name = self._under_cursor()
        return next((w for w in self._session.draft.waivers if w.requirement == name), None)

    @property
    def can_set_aside(self) -> bool:
        """Whether the requirement under the cursor rests on our reconstruction and is open."""
        finding = self._session.assessment.findings.get(self._under_cursor())
        return not why_not_set_aside(self._session, finding)

    def waive(self) -> None:
        """Waives the finding under the cursor, or says why that is not possible."""
        finding = self._session.assessment.findings.get(self._under_cursor())
        trouble = READ_ONLY if self._session.draft.read_only else why_not_waivable(finding)
        if finding is None or trouble:
            self._screen.notify(trouble, markup=False)
        else:
            self._screen.run_worker(self._waive(finding), group="waive", exclusive=True)

    async def _waive(self, finding: Finding) -> None:
        from screens.review.waive import WaiveScreen

        earlier = self.waiver or self._withdrawn.get(finding.id)
        dialog = WaiveScreen(self._session, finding, earlier, self._author.proposed)
        waiver = await self._screen.app.push_screen_wait(dialog)
        if waiver is not None:
            self._author.accept(waiver.by)
            self._put(waiver)

    def set_aside(self) -> None:
        """Waives the finding under the cursor as not asked in Procore's form, or says why not."""
        finding = self._session.assessment.findings.get(self._under_cursor())
        trouble = READ_ONLY if self._session.draft.read_only else ""
        trouble = trouble or why_not_set_aside(self._session, finding)
        if finding is None or trouble:
            self._screen.notify(trouble, markup=False)
        else:
            self._screen.run_worker(self._set_aside(finding), group="waive", exclusive=True)

    async def _set_aside(self, finding: Finding) -> None:
        name = self._author.name or await self._ask_name(finding)
        if name is None:
            return
        try:
            waiver = not_asked_waiver(finding.id, name, self._session)
        except WaiverRefused as error:
            self._screen.notify(error.message, markup=False)
            return
        self._author.accept(waiver.by)
        self._put(waiver)
        back = with_keys("Ctrl+Z takes it back.", {"Ctrl+Z": "screen.undo"})
        self._screen.notify(f"Set aside by {waiver.by}: {NOT_ASKED}. {back}", markup=False)

    async def _ask_name(self, finding: Finding) -> str | None:
        """The name of whoever says that the form does not ask this; None when cancelled."""
        text = f"{NOT_ASKED}: {finding.requirement.statement}"
        proposed = self._author.proposed
        ask = TextDialog("Who says so?", text, value=proposed, problem=name_problem)
        name: str | None = await self._screen.app.push_screen_wait(ask)
        return name

    def _put(self, waiver: Waiver) -> None:
        self._session.waive(waiver)
        self._tell()

    def unwaive(self) -> None:
        """Withdraws the waiver; its texts are proposed if the finding is waived again."""
        if self._session.draft.read_only:
            self._screen.notify(READ_ONLY, markup=False)
        elif withdrawn := self._session.unwaive(self._under_cursor()):
            self._withdrawn[withdrawn.requirement] = withdrawn
            back = with_keys("Ctrl+Z brings it back.", {"Ctrl+Z": "screen.undo"})
            self._screen.notify(f"The waiver is withdrawn. {back}", markup=False)
            self._tell()

    def _tell(self) -> None:
        self._screen.post_message(DraftEdited())
        self._show()
        self._screen.refresh_bindings()
