"""The waiver dialog: reason, name, last day, and the answer that it covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.dialogs import Dialog, SafeInput, button, buttons
from screens.widgets.key_labels import with_keys
from screens.widgets.options import Options
from wizard.catalogue.model import Option
from wizard.drafts.model import Waiver
from wizard.engine.context import is_about_one_answer
from wizard.engine.finding import Finding
from wizard.session.session import Session
from wizard.session.waivers import WaiverRefused, WaiverRequest, is_denial, waiver_of
from wizard.text import clean, one_line

_ANY, _THIS = "any", "this"
_SCOPES = (
    Option(_ANY, "for any answer"),
    Option(_THIS, "only for the present answer"),
)
_KEYS = "Tab next · Enter accepts · Escape cancels"


class WaiveScreen(Dialog[Waiver | None]):
    """Closes with the waiver, or None when cancelled."""

    CSS_PATH = "waive.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False, id="waive.focus_next"),
        Binding("up", "app.focus_previous", show=False, id="waive.focus_previous"),
    ]

    def __init__(
        self, session: Session, finding: Finding, earlier: Waiver | None, author: str
    ) -> None:
        self._denies = is_denial(finding.id)
        super().__init__("Not a secret" if self._denies else "Waive", finding.requirement.statement)
        self._session = session
        self._finding = finding
        until = earlier.expires.isoformat() if earlier and earlier.expires else ""
        scope = _THIS if earlier and earlier.answers else _ANY
        self._entries: Mapping[str, SafeInput] = {
            "reason": _waiver_input(earlier.reason if earlier else "", "reason"),
            "by": _waiver_input(earlier.by if earlier else author, "by"),
            "until": _waiver_input(until, "until", "no end, or 2026-11-24, or +30 for 30 days"),
        }
        self._scope = Options(_SCOPES, {scope}, several=False, id="scope")
        self._refused = Static(markup=False, id="refused")

    def compose_body(self) -> Iterator[Widget]:
        """Composes reason, name, last day, scope, and the complaint."""
        why = "Why is this not a secret?" if self._denies else "Why is this acceptable?"
        titles = (("reason", why), ("by", "Who says so?" if self._denies else "Who accepts this?"))
        for name, title in (*titles, ("until", "Until when?")):
            self._entries[name].border_title = Content(f" {title} ")
            yield self._entries[name]
        self._scope.border_title = Content(" For ")
        if not is_about_one_answer(self._finding.id):  # that holds for this very answer
            yield self._scope
        yield self._refused
        accept = button("Not a secret" if self._denies else "Waive", "ok", "submit")
        yield from buttons(accept, button("Cancel", "cancel", "cancel"))
        yield Static(Content(with_keys(_KEYS, {"Escape": "dialog.cancel"})), id="keys")

    def on_mount(self) -> None:
        """Focuses the reason; without one there is no waiver."""
        self._entries["reason"].focus()

    @on(SafeInput.Entered)
    def go_on(self, event: Message) -> None:
        """Goes to the next field on Enter while something is missing; then accepts."""
        event.stop()
        missing = next((n for n in ("reason", "by") if not self._entries[n].value.strip()), None)
        if missing is not None and not self._entries[missing].has_focus:
            self._entries[missing].focus()
        else:
            self.action_submit()

    def action_submit(self) -> None:
        """Closes with the waiver, or shows what is missing."""
        values = {name: entry.value for name, entry in self._entries.items()}
        only_this = self._scope.values == (_THIS,)
        try:
            waiver = waiver_of(
                WaiverRequest(self._finding.id, **values, this_answer=only_this), self._session
            )
        except WaiverRefused as error:
            self._refused.update(Content(clean(error.full_message)))
            if error.part in self._entries:
                self._entries[error.part].focus()
        else:
            self.dismiss(waiver)


def _waiver_input(value: str, name: str, placeholder: str = "") -> SafeInput:
    return SafeInput(one_line(value), placeholder, select_on_focus=False, id=name)
