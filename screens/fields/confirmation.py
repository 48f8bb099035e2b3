"""The control for a confirmation: who confirms something, and on which day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from screens.fields.line_control import LineControl
from screens.widgets.dialogs import mark_for
from screens.widgets.key_labels import with_keys
from screens.widgets.plain import date_words, safe_line, value_line
from wizard.catalogue.model import Value
from wizard.engine.finding import RESTS_ON, attestation_in, days_ago_words
from wizard.rules.formats import complaint, name_problem


class ConfirmationControl(LineControl):
    """Confirms with Space, in the author's name or another one, and withdraws it. Enter goes on.

    A name is used after the user accepted it in the dialog.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "confirm", id="confirmation.confirm"),
        Binding("e", "other_name", "another name", id="confirmation.other_name"),
        Binding("v", "evidence", "evidence", id="confirmation.evidence"),
        Binding("enter", "app.focus_next", show=False, id="confirmation.focus_next"),
        Binding("delete,backspace", "take_back", show=False, id="confirmation.take_back"),
        Binding("up", "app.focus_previous", show=False, id="confirmation.up"),
        Binding("down", "app.focus_next", show=False, id="confirmation.down"),
    ]

    has_label = False
    _signer_in_row = True

    @property
    def _given(self) -> bool:
        return bool(self.held) and not complaint(self.field, self.held)

    def render(self) -> Content:
        """Renders its box, its label, and who confirmed it or how to."""
        box = mark_for(self._given, several=True)
        label = Content(f"{box} {self.shown_label}")
        label = label.stylize("bold") if self.has_focus else label
        width = self.answer_width
        room = width - label.cell_length - 2
        beside = next((each for each in self._beside() if len(each) <= room), "")
        return Content.assemble(
            label.truncate(width - len(beside), ellipsis=True, pad=True), (beside, "$text-muted")
        )

    def _beside(self) -> Iterator[str]:
        """What stands beside the label, the longest first."""
        if self._given:
            yield from self._signer_lines() if self._signer_in_row else ()
        elif self.held:
            yield f"“{value_line(self.held)}” is not a confirmation"
        elif self.has_focus:
            author = safe_line(self.field_context.author.name)
            confirms = with_keys("Space confirms", {"Space": "confirmation.confirm"})
            yield f"{confirms} as {author}" if author else confirms
            yield confirms

    @property
    def signer_words(self) -> str:
        """Who confirmed it and when; "" where nobody did."""
        value: Value = self.held
        return f"{safe_line(value['by'])}, {date_words(value['on'])}" if self._given else ""

    def tell_signer(self, *, in_row: bool) -> None:
        """Says who confirmed it in the row, or leaves it to the heading of the group."""
        if in_row != self._signer_in_row:
            self._signer_in_row = in_row
            self.refresh()

    def _signer_lines(self) -> Iterator[str]:
        value: Value = self.held
        signed = self.signer_words
        word = attestation_in(value, self.field_context.today)
        age = f" · {days_ago_words(word.age_days)}" if word and word.age_days else ""
        evidence = f" · on {word.rests_on}" if word and word.rests_on else ""
        yield signed + age + evidence
        yield signed + age
        yield signed
        yield date_words(value["on"])

    def action_switch(self) -> None:
        """Confirms, or withdraws the confirmation."""
        if self._given:
            self.action_take_back()
        elif not self.refuses():
            author = self.field_context.author.name
            self._confirm(author) if author else self._ask()

    def action_take_back(self) -> None:
        """Withdraws the confirmation."""
        self.take_away()

    def action_other_name(self) -> None:
        """Confirms in another name; the evidence is kept."""
        if not self.refuses():
            self._ask()

    def action_evidence(self) -> None:
        """Asks for the evidence of the confirmation: a file, an address, a sentence."""
        from screens.widgets.dialogs import TextDialog

        if not self._given:
            self.notify("Confirm it first; then enter the evidence.", markup=False)
        elif not self.refuses():
            value: Value = self.held
            earlier = str(value.get(RESTS_ON) or "")
            question = "A file, an address, or what was checked."
            self.app.push_screen(
                TextDialog("On what evidence?", question, value=earlier), self._rest
            )

    def _rest(self, text: str | None) -> None:
        if text is not None and isinstance(self.held, dict):
            kept = {name: part for name, part in self.held.items() if name != RESTS_ON}
            self.change_to(kept | ({RESTS_ON: text.strip()} if text.strip() else {}))

    def _ask(self) -> None:
        from screens.widgets.dialogs import TextDialog

        value: Value = self.held
        name = value["by"] if self._given else self.field_context.author.proposed
        ask = TextDialog("Who confirms this?", self.field.label, value=name, problem=name_problem)
        self.app.push_screen(ask, self._take)

    def _take(self, name: str | None) -> None:
        if name is not None:
            author = self.field_context.author
            author.accept(author.name or name.strip())
            self._confirm(name.strip())

    def _confirm(self, name: str) -> None:
        value: Value = self.held
        evidence = {RESTS_ON: value[RESTS_ON]} if self._given and value.get(RESTS_ON) else {}
        word = {"by": name, "on": self.field_context.today}
        self.change_to(word | evidence)

    def on_focus(self) -> None:
        """Updates the name, which may have been asked for elsewhere."""
        self.refresh()

    def on_click(self) -> None:
        """Does what Space does."""
        self.action_switch()
