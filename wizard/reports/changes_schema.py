"""The published shape of the changes since a bundle, version 2, and version 1 as bundles hold it.

Run `python -m wizard.reports.schemas` after a change; a test tells when the file is behind.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from wizard.catalogue.parts import Need
from wizard.engine.row_diff import ChangeKind
from wizard.reports.schema import Count, NamedSourcePart, Part, Program

Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Change = Literal[ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED]


class FilePart(Part):
    """A file of a bundle; the size is in bytes, the sum its SHA-256."""

    name: str
    field: str
    size: Count
    sha256: Sum


class BasePart(Part):
    """The bundle compared with; its sum is the zip file's, or the manifest's in a folder."""

    name: str
    sha256: Sum
    state: Literal["ready", "incomplete"]
    as_of: date
    edition: str
    files: list[FilePart]


class CellPart(Part):
    """One column of a row that says something else; null for an empty cell."""

    column: str
    label: str
    before: Any
    after: Any


class RowPart(Part):
    """One row of a list; rows count from 1, and 0 stands for no row. A moved one says the same."""

    kind: ChangeKind
    before_row: Count
    after_row: Count
    before: Any
    after: Any
    cells: list[CellPart]


class ColumnPart(Part):
    """A column of a list: its label, and the labels of choices that occur, by what is stored."""

    label: str
    choices: dict[str, str]


class FieldPart(Part):
    """One answer that is another one; null for no answer, days as text, rows for lists only.

    `choices` are the labels of choices that occur, by what is stored; `columns` are by their ids.
    """

    field: str
    label: str
    kind: Change
    before: Any
    after: Any
    rows: list[RowPart]
    choices: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, ColumnPart] = Field(default_factory=dict)


class FileChangePart(Part):
    """One file that came, went or has other bytes; null where there was, or is, none."""

    name: str
    field: str
    label: str
    kind: Change
    before: FilePart | None
    after: FilePart | None


class LabelledPart(Part):
    """A field with its label."""

    id: str
    label: str


class ReasonPart(Part):
    """The changed fields that call for something, and the requirement that says so."""

    fields: list[LabelledPart]
    why: str
    requirement: str
    source: NamedSourcePart | None


class NeededPart(Part):
    """Something that the changes call for."""

    need: Need
    reasons: list[ReasonPart]


class ChangesPart(Part):
    """What changed since another bundle of the submission."""

    base: BasePart
    edition: str
    as_of: date
    fields: list[FieldPart]
    files: list[FileChangePart]
    needs: list[NeededPart]


class BundleChangesPart(ChangesPart):
    """As a bundle holds it, without a frame."""

    schema_: Literal["submission-wizard/changes/1"] = Field(alias="schema")
    program: Program
