"""The published shape of the frame around every JSON document."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, create_model

from wizard.reports.envelope import DocumentKind
from wizard.reports.schema import Part

Data = TypeVar("Data")
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


class Frame(Part, Generic[Data]):
    """A document: `schema` says which shape `data` has.

    `version` is that of the program that made it. `generated` is when, in UTC.
    """

    schema_: str = Field(alias="schema")
    version: str
    generated: Moment
    data: Data


def frame_of(kind: DocumentKind, data: type[Data]) -> type[Frame[Data]]:
    """The model of the documents of a kind, whose `data` has the given type."""
    stated: Any = Literal.__getitem__(kind.schema)
    base: Any = Frame.__class_getitem__(data)
    model: type[Frame[Data]] = create_model(
        "Document", __base__=base, schema_=(stated, Field(alias="schema"))
    )
    return model
