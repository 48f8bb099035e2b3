"""A control that is one line in a frame: it sums an answer up, and keys change it."""

from __future__ import annotations

from screens.fields.frame import FieldControl
from screens.fields.surroundings import FieldContext
from wizard.catalogue.model import Field, Value


class LineControl(FieldControl, can_focus=True):
    """Its keys and its one line are for the subclass to say."""

    DEFAULT_CSS = """
    LineControl { width: 100%; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, field: Field, value: Value | None, surroundings: FieldContext) -> None:
        self.begin(field, value, surroundings)
        super().__init__(name=field.id)
        self.styles.height = 3

    def put(self, value: Value | None) -> None:
        """Shows another answer."""
        self.held = value
        self.refresh()

    def change_to(self, value: Value | None) -> None:
        """Gives another answer, and shows it."""
        self.give(value)
        self.refresh()

    def take_away(self) -> None:
        """Takes the answer away, where there is one that may be changed."""
        if self.held is not None and not self.refuses():
            self.change_to(None)
