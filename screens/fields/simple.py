"""Controls for one value, used for fields and for cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from screens.fields.choice import ChoiceControl, ChoicesControl, PickControl, YesNoControl
from screens.fields.file import FileControl
from screens.fields.frame import FieldControl
from screens.fields.surroundings import FieldContext
from screens.fields.text import DateControl, NumberControl, TextControl
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Value

Make = Callable[[Field, Value | None, FieldContext], FieldControl]

IN_SIGHT = 8
"""Maximum number of options shown on the page; more are chosen in a dialog."""


def _long_text(field: Field, value: Value | None, field_context: FieldContext) -> FieldControl:
    from screens.fields.long_text import LongTextControl

    return LongTextControl(field, value, field_context)


def _choice_control(field: Field, value: Value | None, field_context: FieldContext) -> FieldControl:
    make = ChoiceControl if len(field.options) <= IN_SIGHT else PickControl
    return make(field, value, field_context)


def _choices_control(
    field: Field, value: Value | None, field_context: FieldContext
) -> FieldControl:
    make = ChoicesControl if len(field.options) <= IN_SIGHT else PickControl
    return make(field, value, field_context)


SIMPLE: Mapping[Kind, Make] = MappingProxyType(
    {
        Kind.TEXT: TextControl,
        Kind.LONG_TEXT: _long_text,
        Kind.YES_NO: YesNoControl,
        Kind.CHOICE: _choice_control,
        Kind.CHOICES: _choices_control,
        Kind.NUMBER: NumberControl,
        Kind.DATE: DateControl,
        Kind.EMAIL: TextControl,
        Kind.URL: TextControl,
        Kind.VERSION: TextControl,
        Kind.FILE: FileControl,
        Kind.IMAGE: FileControl,
        Kind.VIDEO: FileControl,
    }
)
"""Kind to the function that makes its control."""


def simple_control(field: Field, value: Value | None, field_context: FieldContext) -> FieldControl:
    """A control for one value, e.g. a cell."""
    return SIMPLE[field.kind](field, value, field_context)
