"""A control of one line that summarises an answer; keys change it."""

from __future__ import annotations

from screens.fields.row import RowControl
from screens.fields.surroundings import FieldContext
from wizard.catalogue.model import Field, Value


class LineControl(RowControl, can_focus=True):
    """Base class; subclasses define the keys and the line."""

    DEFAULT_CSS = """
    LineControl { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, field: Field, value: Value | None, field_context: FieldContext) -> None:
        self.begin(field, value, field_context)
        super().__init__(name=field.id)

    def put(self, value: Value | None) -> None:
        """Shows another answer."""
        self.held = value
        self.refresh()

    def change_to(self, value: Value | None) -> None:
        """Sets and shows another answer."""
        self.give(value)
        self.refresh()

    def take_away(self) -> None:
        """Clears the answer, if there is one and it may be changed."""
        if self.held is not None and not self.refuses():
            self.change_to(None)
