"""The frame of every control: label and sign above, meter and complaint below."""

from __future__ import annotations

from abc import abstractmethod

from textual.content import Content
from textual.widget import Widget

from screens.fields.surroundings import FieldContext
from screens.widgets.marks import class_of, mark_of
from screens.widgets.messages import AnswerChanged
from wizard.catalogue.model import Field, Value
from wizard.session.field_state import FieldView, length_meter
from wizard.text import clean

STATES = ("-blocks", "-warns", "-met", "-unknown", "-plain")


class FieldControl(Widget):
    """Mixin of every control.

    The frame is the control's own border, so that a field is one widget: the cost of a keystroke
    grows with the widgets on the screen. It comes before Textual's own widget among the bases, so
    that styles for FieldControl apply.
    """

    field: Field
    field_context: FieldContext
    held: Value | None = None
    """The answer as stored, of any type; the shown text may be a cleaned form of it."""
    view: FieldView | None = None
    _framed: tuple[object, ...] = ()

    def begin(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        """Initialises every control; called before Textual's own constructor."""
        self.field = field
        self.held = value
        self.field_context = field_context

    @abstractmethod
    def put(self, value: Value | None) -> None:
        """Shows another answer without posting a message, e.g. after an undo."""

    def give(self, value: Value | None) -> None:
        """Sets the answer that the user gave, and posts it."""
        self.held = value
        self.field_context.edited()
        self.post_message(AnswerChanged(self.field.id, value))

    def refuses(self) -> bool:
        """True when the control is read-only; notifies the user in that case."""
        if self.field_context.read_only:
            self.notify("This submission is open for reading only.", markup=False)
        return self.field_context.read_only

    def answer_text(self) -> str:
        """The text whose length the meter counts."""
        return ""

    def show(self, view: FieldView) -> None:
        """Updates the frame from the field's state; redraws only what differs."""
        self.view = view
        facts = self.facts() if view.message else ""
        title = Content.assemble(
            " ",
            mark_of(view.worst),
            f" {self.field.label}{' *' if view.needed else ''} ",
            (f"· {facts} " if facts else "", "$text-muted"),
        )
        subtitle = self._subtitle(view)
        state = class_of(view.worst)
        if (title.markup, subtitle, state) == self._framed:
            return
        self._framed = (title.markup, subtitle, state)
        self.border_title = title
        self.border_subtitle = Content(subtitle)
        self.set_classes([*(c for c in self.classes if c not in STATES), state])

    def show_again(self) -> None:
        """Updates the frame after a change that no finding mentions."""
        if self.view is not None:
            self.show(self.view)

    def facts(self) -> str:
        """Facts of the file or address that the answer names; a complaint replaces them."""
        return ""

    def notes(self) -> list[str]:
        """Notes in the frame before the complaint."""
        again = ["look again"] if self.view and self.view.look_again else []
        inherited = ["the company's"] if self.view and self.view.inherited else []
        derived = [clean(self.view.derived)] if self.view and self.view.derived else []
        return again + inherited + derived + (["read only"] if self.field_context.read_only else [])

    def _subtitle(self, view: FieldView) -> str:
        parts = self.notes()
        if view.limits is not None and self.field.kind.spec.is_prose:
            parts.append(length_meter(self.answer_text(), view.limits))
        if not view.message and self.facts():
            parts.append(self.facts())
        if view.message:
            parts.append(clean(view.message).replace("\n", " "))
        return f" {' · '.join(parts)} " if parts else ""
