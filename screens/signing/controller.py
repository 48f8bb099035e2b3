"""Signing from a screen: the name is asked for, and what was said is kept with the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from screens.signing.dialog import LookDialog, SignDialog, SignPagesDialog
from screens.widgets.key_labels import with_keys
from screens.widgets.messages import DraftEdited
from screens.widgets.read_only import READ_ONLY
from wizard.drafts.model import Signature
from wizard.engine.finding import Finding
from wizard.engine.signatures import pages_to_sign
from wizard.session.session import AnswerChange, Session
from wizard.session.signatures import (
    PageToSign,
    confirm,
    is_unsigned,
    open_confirmations,
    page_signatures,
    page_to_sign,
)
from wizard.session.signing import Author


class SigningController:
    """Signs pages and takes down what a person saw, each after a name was given."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        author: Author,
        show: Callable[[AnswerChange], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._author = author
        self._show = show
        """Shows the findings after somebody signed."""

    def can_sign(self, finding: Finding | None) -> bool:
        """Whether a person's word would settle a finding."""
        return finding is not None and (finding.needs_person or is_unsigned(finding))

    def sign_finding(self, finding: Finding | None) -> None:
        """Asks what a person saw, or for a signature of the pages that it is answered on."""
        if finding is None or not self.can_sign(finding):
            return
        if finding.needs_person:
            self._ask(LookDialog(self._session, finding, self._author.proposed))
            return
        assessment = self._session.assessment
        names = pages_to_sign(assessment.edition, finding.requirement, assessment.context)
        found = (page_to_sign(assessment, name) for name in names)
        self._sign([page for page in found if page is not None])

    def can_sign_page(self, page: str) -> bool:
        """Whether answers of a page wait for a signature, or confirmations for a name."""
        waits = page_to_sign(self._session.assessment, page) is not None
        return waits or bool(open_confirmations(self._session, page))

    def sign_page(self, page: str) -> None:
        """Asks for one name for the open confirmations of a page and for its answers."""
        found = page_to_sign(self._session.assessment, page)
        confirmations = open_confirmations(self._session, page)
        if not confirmations:
            self._sign([found] if found else [])
            return
        placed = self._session.edition.page_ids[page].page
        pages = [found or PageToSign(placed, ())]
        self._ask(SignPagesDialog(self._session, pages, self._author.proposed, confirmations))

    def _sign(self, pages: Sequence[PageToSign]) -> None:
        if pages:
            self._ask(SignPagesDialog(self._session, pages, self._author.proposed))

    def _ask(self, dialog: SignDialog) -> None:
        if self._session.draft.read_only:
            self._screen.notify(READ_ONLY, markup=False)
        else:
            self._screen.run_worker(self._signed(dialog), group="sign", exclusive=True)

    async def _signed(self, dialog: SignDialog) -> None:
        signatures = await self._screen.app.push_screen_wait(dialog)
        if signatures:
            self._author.accept(signatures[0].by)
            signatures = self._confirmed(dialog, signatures)
            change = self._session.sign(*signatures)
            self._screen.post_message(DraftEdited())
            self._show(change)
            self._screen.refresh_bindings()
            back = with_keys("Ctrl+Z takes it back.", {"Ctrl+Z": "screen.undo"})
            self._screen.notify(f"Signed by {signatures[0].by}. {back}", markup=False)

    def _confirmed(
        self, dialog: SignDialog, signatures: Sequence[Signature]
    ) -> Sequence[Signature]:
        """Gives the confirmations that the dialog listed; then the page is signed as it is."""
        if not dialog.confirmations:
            return signatures
        by = signatures[0].by
        for each in confirm(self._session, dialog.confirmations, by):
            self._show(each)
        return page_signatures(self._session, [each.page for each in signatures], by)
