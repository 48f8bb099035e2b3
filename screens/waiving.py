"""Accepting a finding: the reason and the name are asked for, and kept with the draft."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.dialogs import Ask
from screens.messages import Edited
from wizard.catalogue.model import Status
from wizard.drafts.model import Waiver
from wizard.session.finding import Finding
from wizard.session.session import Session
from wizard.settings import Author

_NOTHING_TO_WAIVE = frozenset({Status.MET, Status.NOT_APPLICABLE})
_READ_ONLY = "This submission is open for reading only."


class WaivingScreen(Screen[None]):
    """A screen over findings of which one may be under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("W", "waive", "waive", key_display="W", tooltip="Accept it, with a reason"),
        Binding("delete,backspace", "unwaive", "withdraw", tooltip="Withdraw the waiver"),
    ]

    def __init__(self, session: Session, author: Author) -> None:
        super().__init__()
        self._session = session
        self._author = author
        self._reasons: dict[str, str] = {}
        """Those of waivers that were withdrawn here: proposed if it is waived after all."""

    def under_cursor(self) -> str:
        """The requirement that is meant; "" for none."""
        raise NotImplementedError

    def judged_anew(self) -> None:
        """Shows the findings after a waiver came or went."""
        raise NotImplementedError

    @property
    def waiver(self) -> Waiver | None:
        """The waiver of what is under the cursor."""
        name = self.under_cursor()
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
        trouble = why_not(finding, read_only=self._session.draft.read_only)
        if finding is None or trouble:
            self.notify(trouble, markup=False)
        else:
            self.run_worker(self._waive(finding), group="waive", exclusive=True)

    async def _waive(self, finding: Finding) -> None:
        earlier = self.waiver.reason if self.waiver else self._reasons.get(finding.id, "")
        waiver = await asked_waiver(self.app, finding, earlier, self._author, self._session.today)
        if waiver is not None:
            self._session.waive(waiver)
            self._tell()

    def action_unwaive(self) -> None:
        """Takes the waiver away; its reason is still there if it is waived again."""
        if self._session.draft.read_only:
            self.notify(_READ_ONLY, markup=False)
        elif withdrawn := self._session.unwaive(self.under_cursor()):
            self._reasons[withdrawn.requirement] = withdrawn.reason
            self.notify("The waiver is withdrawn. W waives it again.", markup=False)
            self._tell()

    def _tell(self) -> None:
        self.post_message(Edited())
        self.judged_anew()
        self.refresh_bindings()


def why_not(finding: Finding | None, *, read_only: bool) -> str:
    """Why a finding cannot be waived; "" when it can."""
    if finding is None:
        return "Choose a finding first."
    if read_only:
        return _READ_ONLY
    if not finding.requirement.waivable:
        return "This cannot be waived: an app it is true of is not listed."
    if finding.status in _NOTHING_TO_WAIVE:
        return "There is nothing to waive: it is met or does not apply."
    return ""


async def asked_waiver(
    app: App[Any], finding: Finding, earlier: str, author: Author, today: date
) -> Waiver | None:
    """The waiver as a person states it; None when they back out or give no reason or name."""
    question = f"{finding.requirement.statement}\nWhy is it right to go on without?"
    reason = await app.push_screen_wait(Ask("Waive", question, value=earlier))
    if reason is None or not reason.strip():
        return None
    by = await app.push_screen_wait(Ask("Waive", "Who accepts this?", value=author.name))
    if by is None or not by.strip():
        return None
    author.sign_as(by.strip())
    return Waiver(finding.id, reason.strip(), author.name, today)
