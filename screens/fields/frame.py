"""The frame around every control: label and sign above, meter and complaint below."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from screens.marks import class_of, mark_of
from wizard.catalogue.model import Field, Value
from wizard.session.view import FieldView, counts_characters, meter
from wizard.text import clean

STATES = ("-blocks", "-warns", "-met", "-unknown", "-plain")


class FieldControl(Widget):
    """Mixed into every control.

    The frame is the control's own border, so that a field is one widget: the cost of a keystroke
    grows with the widgets on the screen.
    """

    field: Field
    _framed: tuple[object, ...] = ()

    def put(self, value: Value | None) -> None:
        """Shows another answer without telling anybody, e.g. after an undo."""
        raise NotImplementedError

    def answer_text(self) -> str:
        """What the meter counts."""
        return ""

    def show(self, view: FieldView) -> None:
        """Puts the field's state into the frame; draws only what says something else."""
        title = Content.assemble(
            " ", mark_of(view.worst), f" {self.field.label}{' *' if view.needed else ''} "
        )
        subtitle = self._subtitle(view)
        state = class_of(view.worst)
        if (title.markup, subtitle, state) == self._framed:
            return
        self._framed = (title.markup, subtitle, state)
        self.border_title = title  # type: ignore[assignment]  # Textual takes Content here
        self.border_subtitle = Content(subtitle)  # type: ignore[assignment]
        self.set_classes([*(c for c in self.classes if c not in STATES), state])

    def _subtitle(self, view: FieldView) -> str:
        parts = []
        if view.limits is not None and counts_characters(self.field.kind):
            parts.append(meter(self.answer_text(), view.limits))
        if view.message:
            parts.append(clean(view.message).replace("\n", " "))
        return f" {' · '.join(parts)} " if parts else ""
