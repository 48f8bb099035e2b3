"""The page that says which fields of older drafts became which, made from the catalogue's moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Field
from wizard.catalogue.moves import Move, MoveType

_HOW = {
    MoveType.ROW: "one row",
    MoveType.ROWS: "a row for each entry",
    MoveType.FIRST: "one answer, once all are given",
    MoveType.JOINED: "paragraphs of one text, once all are given",
    MoveType.DERIVED: "taken from it",
}

_INTRO = """\
# Fields that became one

Draft format 2 asks each fact once. The tables say where the answers of format 1 are now, and
in brackets in which cell. They are made by `python docs/make_moves.py` from
`assets/catalogue/moves.toml`.

The old ids still work: rules, reports, the hand-off and
[your own requirements](own-requirements.md) read them as before, since their answers are taken from
the new place. An answer that is given under an old id overrules what the new place says, and both
are shown. An answer of an older draft that the new place would not give back stays under its old
id. How an older draft is read and saved, and the way back:
[draft-format.md](draft-format.md#from-format-1).
"""


def moves_page(catalogue: Catalogue) -> str:
    """The page in Markdown."""
    return "\n".join([_INTRO, *_groups(catalogue)]) + "\n"


def _groups(catalogue: Catalogue) -> Iterator[str]:
    for target in dict.fromkeys(move.to for move in catalogue.moves):
        field = catalogue.fields[target]
        moves = [move for move in catalogue.moves if move.to == target]
        yield f"## {field.label} (`{target}`)\n"
        yield " ".join(dict.fromkeys(move.why for move in moves)) + "\n"
        yield "| where it is now | fields of format 1 |"
        yield "|---|---|"
        for place, names in _by_place(moves, field).items():
            yield f"| {place} | {', '.join(names)} |"
        yield ""


def _by_place(moves: Iterable[Move], target: Field) -> dict[str, list[str]]:
    """The fields that went to one place, each with the cell that it became, if it is one."""
    places: dict[str, list[str]] = {}
    for move in moves:
        cells = {field: _label(target, column) for column, field in move.cells.items()}
        names = places.setdefault(_place(move, target), [])
        for name in move.fields:
            cell = f" (“{cells[name]}”)" if move.how is MoveType.ROW and name in cells else ""
            names.append(f"`{name}`{cell}")
    return places


def _place(move: Move, target: Field) -> str:
    where = ", ".join(_cell_words(target, column, value) for column, value in move.row.items())
    return f"{_HOW[move.how]}{f' with {where}' if where else ''}"


def _cell_words(target: Field, column_id: str, value: object) -> str:
    column = next(each for each in target.columns if each.id == column_id)
    words = next((o.label for o in column.options if o.value == value), "yes")
    return f"{column.label}: {words}"


def _label(target: Field, column_id: str) -> str:
    return next(each.label for each in target.columns if each.id == column_id)
