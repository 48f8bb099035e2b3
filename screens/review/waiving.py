"""Accepting a finding: the reason and the name are asked for, and kept with the draft."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.widgets.messages import DraftEdited
from wizard.drafts.model import Waiver
from wizard.engine.finding import Finding
from wizard.session.session import Session
from wizard.session.signing import Author
from wizard.session.waivers import why_not_waivable

_READ_ONLY = "This submission is open for reading only."


class WaivingScreen(Screen[None]):
    """A screen over findings of which one may be under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "waive", "waive", tooltip="Accept it, with a reason"),
        Binding("delete,backspace", "unwaive", "withdraw", tooltip="Withdraw the waiver"),
        Binding("ctrl+z", "undo", "undo", show=False, tooltip="Take the last waiving back"),
    ]

    def __init__(self, session: Session, author: Author) -> None:
        super().__init__()
        self._session = session
        self._author = author
        self._withdrawn: dict[str, Waiver] = {}
        """Waivers withdrawn here, by requirement: proposed if it is waived after all."""
        self._before: list[tuple[str, Waiver | None]] = []
        """Requirements that were waived or withdrawn here, each with its waiver before that."""

    def under_cursor(self) -> str:
        """The requirement that is meant; "" for none."""
        raise NotImplementedError

    def judged_anew(self) -> None:
        """Shows the findings after a waiver came or went."""
        raise NotImplementedError

    @property
    def waiver(self) -> Waiver | None:
        """The waiver of what is under the cursor."""
        return self._waiver_of(self.under_cursor())

    def _waiver_of(self, name: str) -> Waiver | None:
        return next((w for w in self._session.draft.waivers if w.requirement == name), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is waived has a waiver to withdraw."""
        return (
            self.waiver is not None
            if action == "unwaive"
            else super().check_action(action, parameters)
        )

    def action_waive(self) -> None:
        """Accepts the finding under the cursor, or says why that cannot be."""
        finding = self._session.assessment.findings.get(self.under_cursor())
        trouble = _READ_ONLY if self._session.draft.read_only else why_not_waivable(finding)
        if finding is None or trouble:
            self.notify(trouble, markup=False)
        else:
            self.run_worker(self._waive(finding), group="waive", exclusive=True)

    async def _waive(self, finding: Finding) -> None:
        from screens.review.waive import WaiveScreen

        earlier = self.waiver or self._withdrawn.get(finding.id)
        dialog = WaiveScreen(self._session, finding, earlier, self._author.proposed)
        waiver = await self.app.push_screen_wait(dialog)
        if waiver is not None:
            self._author.accept(waiver.by)
            self._before.append((waiver.requirement, self._waiver_of(waiver.requirement)))
            self._session.waive(waiver)
            self._tell()

    def action_unwaive(self) -> None:
        """Takes the waiver away; its words are still there if it is waived again."""
        if self._session.draft.read_only:
            self.notify(_READ_ONLY, markup=False)
        elif withdrawn := self._session.unwaive(self.under_cursor()):
            self._withdrawn[withdrawn.requirement] = withdrawn
            self._before.append((withdrawn.requirement, withdrawn))
            self.notify("The waiver is withdrawn. Ctrl+Z brings it back.", markup=False)
            self._tell()

    def action_undo(self) -> None:
        """Takes the last waiving or withdrawing back that was done here, one after the other."""
        if not self._before:
            self.notify("Nothing was waived or withdrawn here.", markup=False)
            return
        name, waiver = self._before.pop()
        if waiver is None:
            self._session.unwaive(name)
            self.notify("It is not waived any more.", markup=False)
        else:
            self._session.waive(waiver)
            self.notify("The waiver is as it was.", markup=False)
        self._tell()

    def _tell(self) -> None:
        self.post_message(DraftEdited())
        self.judged_anew()
        self.refresh_bindings()
