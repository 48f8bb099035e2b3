"""Splits an answer into the values to enter in a portal form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from wizard.catalogue.field_kinds import Portal
from wizard.catalogue.model import Column, Field, Option, Value
from wizard.dataclass import dataclass
from wizard.rules.phrasing import figure
from wizard.text import normalised

_NO_FORM_TAKES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LARGEST = 10**20

PathResolver = Callable[[str], str]
"""A path in an answer to the location of the file; "" if there is none."""


@dataclass(frozen=True, slots=True)
class PortalPiece:
    """A value that is copied at once."""

    name: str
    """Its row and column; "" if the answer is one value."""
    text: str
    """The text to paste, with its line breaks; not cleaned for a terminal."""
    is_path: bool = False
    """A file to drop or choose instead of text."""


def pieces_of(field: Field, value: Value, resolver: PathResolver) -> tuple[PortalPiece, ...]:
    """The values of a valid answer in form order; none for a secret."""
    found = _READERS[field.kind.spec.portal](field, value, resolver)
    return tuple(piece for piece in found if piece.text)


def pasted_text(text: str) -> str:
    """A text for a form: normalised line breaks, and no control characters."""
    lines = normalised(text).replace("\r\n", "\n").replace("\r", "\n")
    return _NO_FORM_TAKES.sub("", lines)


Reader = Callable[[Field, Value, PathResolver], Iterator[PortalPiece]]


def _plain_piece(field: Field, value: Value, _place: PathResolver) -> Iterator[PortalPiece]:
    yield PortalPiece("", _typed(value, field.options))


def _each(field: Field, value: Value, _place: PathResolver) -> Iterator[PortalPiece]:
    for number, entry in enumerate(value, 1):
        yield PortalPiece(_numbered_label(field, number), _typed(entry, field.options))


def _confirmed(_field: Field, value: Value, _place: PathResolver) -> Iterator[PortalPiece]:
    yield PortalPiece(f"confirmed by {value['by']} on {value['on'].isoformat()}", "Yes")


def _path_piece(_field: Field, value: Value, resolver: PathResolver) -> Iterator[PortalPiece]:
    yield PortalPiece("", resolver(value), is_path=True)


def _file_pieces(field: Field, value: Value, resolver: PathResolver) -> Iterator[PortalPiece]:
    for number, path in enumerate(value, 1):
        if path.strip():
            yield PortalPiece(_numbered_label(field, number), resolver(path), is_path=True)


def _cells(field: Field, value: Value, resolver: PathResolver) -> Iterator[PortalPiece]:
    for number, row in enumerate(value, 1):
        for column in field.columns:
            name = f"{_numbered_label(field, number)} · {column.label}"
            yield _cell_piece(name, column, row.get(column.id), resolver)


def _cell_piece(name: str, column: Column, value: Value, resolver: PathResolver) -> PortalPiece:
    spec = column.kind.spec
    if spec.is_file:
        has_path = isinstance(value, str) and bool(value.strip())
        return PortalPiece(name, resolver(value) if has_path else "", is_path=True)
    return PortalPiece(name, "" if spec.is_secret else _typed(value, column.options))


def _numbered_label(field: Field, number: int) -> str:
    otherwise = "choice" if field.kind.spec.portal is Portal.EACH_CHOSEN else "entry"
    return f"{field.row_label or otherwise} {number}"


def _typed(value: Value, options: tuple[Option, ...]) -> str:
    """One value as entered; a choice by its label in the form."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return figure(value)
    text = "" if value is None else str(value)
    return pasted_text(next((o.label for o in options if o.value == text), text))


def _no_pieces(_field: Field, _value: Value, _place: PathResolver) -> Iterator[PortalPiece]:
    return iter(())


_READERS: Mapping[Portal, Reader] = {
    Portal.TYPED: _plain_piece,
    Portal.CHOSEN: _plain_piece,
    Portal.EACH_TYPED: _each,
    Portal.EACH_CHOSEN: _each,
    Portal.CONFIRMED: _confirmed,
    Portal.FILE: _path_piece,
    Portal.FILES: _file_pieces,
    Portal.ROWS: _cells,
    Portal.NEVER: _no_pieces,
}
