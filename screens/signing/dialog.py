"""The dialog in which a person says by name that answers are true, or what they saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.dialogs import Dialog, SafeInput, button, buttons
from screens.widgets.key_labels import with_keys
from wizard.catalogue.model import Field
from wizard.drafts.model import Signature
from wizard.engine.finding import Finding
from wizard.session.session import Session
from wizard.session.signatures import (
    PageToSign,
    SignatureRefused,
    look_signature,
    page_signatures,
)
from wizard.text import clean, one_line

_SIGN_KEYS = "Enter signs · Escape cancels"
_LOOK_KEYS = "Tab next · Enter confirms · Escape cancels"


class SignDialog(Dialog[Sequence[Signature] | None]):
    """Closes with signatures, or with None when the person backs out."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False, id="sign.focus_next"),
        Binding("up", "app.focus_previous", show=False, id="sign.focus_previous"),
    ]

    def __init__(self, session: Session, title: str, author: str) -> None:
        super().__init__(title)
        self._session = session
        self._signer = SafeInput(one_line(author), select_on_focus=False, id="by")
        self._refused = Static(markup=False, id="refused")

    def compose_body(self) -> Iterator[Widget]:
        """What is said, by whom, and what is wrong with that."""
        with VerticalScroll(id="statements", can_focus=False):
            yield Static(Content("\n").join(self._said()), markup=False)
        self._signer.border_title = Content(" Who says so? ")
        yield self._signer
        yield from self._more_fields()
        yield self._refused
        yield from buttons(button(self._verb, "ok", "submit"), button("Cancel", "cancel", "cancel"))
        yield Static(Content(with_keys(self._keys, {"Escape": "dialog.cancel"})), id="keys")

    confirmations: Sequence[Field] = ()
    """What is confirmed by the same name."""

    _verb = "Sign"
    _keys = _SIGN_KEYS

    def _said(self) -> Iterator[Content]:
        """What whoever signs says."""
        yield from ()

    def _more_fields(self) -> Iterator[Widget]:
        """What else is asked."""
        yield from ()

    def _signatures(self) -> Sequence[Signature]:
        """What was given. Raises SignatureRefused."""
        return ()

    def on_mount(self) -> None:
        """The name is all that is needed."""
        self._signer.focus()

    @on(SafeInput.Entered)
    def action_submit(self) -> None:
        """Closes with the signatures, or says in place what they lack."""
        try:
            signatures = self._signatures()
        except SignatureRefused as error:
            self._refused.update(Content(clean(error.full_message)))
        else:
            self.dismiss(signatures)


class SignPagesDialog(SignDialog):
    """Signs the answers of pages."""

    def __init__(
        self,
        session: Session,
        pages: Sequence[PageToSign],
        author: str,
        confirmations: Sequence[Field] = (),
    ) -> None:
        titles = ", ".join(f"“{each.page.title}”" for each in pages)
        super().__init__(session, f"Sign {titles}", author)
        self._pages = pages
        self.confirmations = confirmations

    def _said(self) -> Iterator[Content]:
        yield Content.styled("The signature confirms, until an answer changes:", "bold")
        statements = (each for page in self._pages for each in page.statements)
        said = (*(field.label for field in self.confirmations), *statements)
        for statement in dict.fromkeys(said):
            yield Content(f"• {clean(statement)}")

    def _signatures(self) -> Sequence[Signature]:
        pages = [each.page.id for each in self._pages]
        return page_signatures(self._session, pages, self._signer.value)


class LookDialog(SignDialog):
    """Says what a person saw who looked."""

    _verb = "Say so"
    _keys = _LOOK_KEYS

    def __init__(self, session: Session, finding: Finding, author: str) -> None:
        super().__init__(session, "Look at it", author)
        self._finding = finding
        self._fault = SafeInput("", "empty: nothing is wrong", id="fault")

    def _said(self) -> Iterator[Content]:
        yield Content.styled(clean(self._finding.requirement.statement), "bold")
        yield Content(clean(self._finding.message))

    def _more_fields(self) -> Iterator[Widget]:
        self._fault.border_title = Content(" What is wrong with it? ")
        yield self._fault

    def _signatures(self) -> Sequence[Signature]:
        name, fault = self._signer.value, self._fault.value
        return (look_signature(self._session, self._finding.id, name, fault),)
