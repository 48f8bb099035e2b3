"""What moved between two formats of drafts, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any

from wizard.catalogue.parts import StrictModel
from wizard.dataclass import dataclass


class MoveType(StrEnum):
    """How old answers became a new one."""

    ROW = "row"  # several fields became one row of a list
    ROWS = "rows"  # each row, or each text, of a list became a row of another list
    FIRST = "first"  # several answers to one question: the first counts
    JOINED = "joined"  # texts became the paragraphs of one text
    DERIVED = "derived"  # not asked any more, since another answer gives it


@dataclass(frozen=True, slots=True)
class Move(StrictModel):
    """One move from draft format 1 to format 2. The old fields are derived from the new one."""

    id: str
    how: MoveType
    to: str
    """The field that is asked now."""
    fields: tuple[str, ...]
    """The fields that were asked in its place, in the order in which they count."""
    why: str
    """Why it is one question, for people with old drafts."""
    row: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """The cells of the new row that no old answer gives."""
    cells: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Column to old field; for `rows` column to old column, or to "" for a list of texts."""
    says: Mapping[str, Mapping[str, str]] = dataclass_field(default_factory=dict)
    """By column: the new value for an old one."""
    also: Mapping[str, str] = dataclass_field(default_factory=dict)
    """For `rows`: column to the field whose answer every new row gets."""
    key: str = ""
    """The column by which rows about the same thing become one row."""


@dataclass(frozen=True, slots=True)
class PageBefore(StrictModel):
    """The fields of a page of an edition while drafts had format 1."""

    id: str
    edition: str
    page: str
    fields: tuple[str, ...]
