"""What moved from draft format 1 to format 2: reads an older draft as the newer one.

Every answer that moved can still be asked for under its old id, since its field is derived from
the new one. Where the new place does not give an old answer back, the old answer stays and
overrules it, so nothing is lost.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import tomli

from wizard.catalogue.derivation import Derivations, is_given
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.moves import Move, MoveType
from wizard.catalogue.records import move_from
from wizard.drafts.shape import equal_in_toml, remove_answer, set_answer
from wizard.files import read_file

if TYPE_CHECKING:
    from wizard.catalogue.model import Field, Value

MOVES_FILE = "moves.toml"
_MAX_BYTES = 1024 * 1024
_GAP = "\n\n"

Answers = dict[str, Any]


@lru_cache(maxsize=1)
def shipped_moves() -> tuple[Move, ...]:
    """The moves from format 1, in their order; none without the file."""
    path = catalogue_folder() / MOVES_FILE
    if not path.is_file():
        return ()
    document = tomli.loads(read_file(path, _MAX_BYTES).decode("utf-8"))
    return tuple(map(move_from, document.get("move", [])))


def moved_answers(
    answers: Mapping[str, Value],
    fields: Mapping[str, Field],
    moves: Iterable[Move] | None = None,
    *,
    inherits: bool = False,
) -> Answers:
    """The answers in format 2.

    A draft that inherits keeps what its company would give: a list of its own would hide all rows
    of the company's.
    """
    chosen = [
        move
        for move in (shipped_moves() if moves is None else moves)
        if move.to in fields and not (inherits and fields[move.to].shared)
    ]
    moved = copy.deepcopy(dict(answers))
    for move in chosen:
        _APPLY[move.how](move, moved, fields[move.to])
    leaving = {name for move in chosen for name in move.fields if is_given(answers.get(name))}
    joined = {name for move in chosen if move.how is MoveType.JOINED for name in move.fields}
    kept = {name: value for name, value in moved.items() if name not in leaving}
    derivations = Derivations(fields)
    for name in derivations.in_order(leaving):
        given, old = derivations.complete(kept).get(name), answers[name]
        if not (equal_in_toml(given, old) or (name in joined and _is_part(old, given))):
            kept[name] = old
    return kept


def _is_part(text: Value, joined: Value) -> bool:
    """Whether a text is among the paragraphs of a joined one."""
    both = isinstance(text, str) and isinstance(joined, str)
    return both and _GAP + text.strip() + _GAP in f"{_GAP}{joined.strip()}{_GAP}"


def _add_row(move: Move, answers: Answers, field: Field) -> None:
    """One row whose cells were fields."""
    cells = {
        column: _said(move, column, answers[name])
        for column, name in move.cells.items()
        if is_given(answers.get(name))
    }
    if cells:
        _put(move, answers, field, {**move.row, **cells})


def _add_rows(move: Move, answers: Answers, field: Field) -> None:
    """A row for each row, or each text, of another list."""
    items = answers.get(move.fields[0])
    also = {column: answers[name] for column, name in move.also.items() if name in answers}
    for item in items if isinstance(items, list) else ():
        cells = _cells_of(move, item)
        if cells:
            _put(move, answers, field, {**also, **cells, **move.row})


def _cells_of(move: Move, item: Value) -> dict[str, Value]:
    if not isinstance(item, Mapping):
        return {column: item for column in move.cells if is_given(item)}
    return {column: item[old] for column, old in move.cells.items() if old in item}


def _put(move: Move, answers: Answers, field: Field, row: dict[str, Value]) -> None:
    """Adds a row, or its cells to the row with the same key where nothing speaks against it."""
    rows = answers.get(move.to, [])
    if not isinstance(rows, list):  # a value of another form stays as it is
        return
    for at, known in enumerate(rows):
        same = move.key and isinstance(known, dict) and known.get(move.key) == row.get(move.key)
        if same and all(known.get(name, cell) == cell for name, cell in row.items()):
            answers[move.to] = [*rows[:at], {**known, **row}, *rows[at + 1 :]]
            return
    ordered = {column.id: row[column.id] for column in field.columns if column.id in row}
    answers[move.to] = [*rows, {**ordered, **row}]


def _said(move: Move, column: str, value: Value) -> Value:
    says = move.says.get(column, {})
    return says.get(value, value) if isinstance(value, str) else value


def _take_first(move: Move, answers: Answers, _field: Field) -> None:
    """The first of several answers; not before all are given, since each may say less."""
    given = [answers[name] for name in move.fields if is_given(answers.get(name))]
    if len(given) == len(move.fields) and not is_given(answers.get(move.to)):
        answers[move.to] = given[0]


def _join(move: Move, answers: Answers, _field: Field) -> None:
    """Texts one below the other, each once; not before all are given, since each says less."""
    given = [answers[name] for name in move.fields if is_given(answers.get(name))]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) == len(move.fields) and not is_given(answers.get(move.to)):
        answers[move.to] = _GAP.join(dict.fromkeys(text.strip() for text in texts))


def _leave(_move: Move, _answers: Answers, _field: Field) -> None:
    """What is derived already needs no new place."""


_APPLY = {
    MoveType.ROW: _add_row,
    MoveType.ROWS: _add_rows,
    MoveType.FIRST: _take_first,
    MoveType.JOINED: _join,
    MoveType.DERIVED: _leave,
}


def moved_document(
    document: Mapping[str, Any], answers: Mapping[str, Value], moved: Mapping[str, Value]
) -> dict[str, Any]:
    """The draft's tables with the answers that moved; all else is shared with the old ones."""
    changed = dict(document)
    for name in answers:
        if name not in moved:
            remove_answer(changed, name)
            _drop_empty(changed, name)
    for name, value in moved.items():
        if name not in answers or not equal_in_toml(value, answers[name]):
            set_answer(changed, name, value)
    return changed


def _drop_empty(document: dict[str, Any], field_id: str) -> None:
    """Removes the tables on the path of a removed answer that hold nothing else."""
    parts = field_id.split(".")[:-1]
    while parts:
        holder: Any = document
        for part in parts[:-1]:
            holder = holder[part]
        if holder.get(parts[-1]) != {}:
            return
        remove_answer(document, ".".join(parts))
        parts.pop()
