"""The table from the kind of a field to its control."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from screens.fields.confirmation import ConfirmationControl
from screens.fields.frame import FieldControl
from screens.fields.listing import FilesControl, RecordsControl, TextsControl
from screens.fields.secret import SecretControl
from screens.fields.simple import SIMPLE, Make
from screens.fields.surroundings import FieldContext
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Value

CONTROLS: Mapping[Kind, Make] = MappingProxyType(
    {
        **SIMPLE,
        Kind.TEXTS: TextsControl,
        Kind.FILES: FilesControl,
        Kind.IMAGES: FilesControl,
        Kind.RECORDS: RecordsControl,
        Kind.SECRET: SecretControl,
        Kind.CONFIRMATION: ConfirmationControl,
    }
)
"""Kind to the function that makes its control."""


def control_for(field: Field, value: Value | None, field_context: FieldContext) -> FieldControl:
    """The control of a field, with its present answer."""
    return CONTROLS[field.kind](field, value, field_context)
