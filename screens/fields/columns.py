"""How the cells of a table share a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from screens.widgets.plain import safe_line, value_line
from wizard.catalogue.model import Column, Value

GAP = 2


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells for each column: what its kind needs, the rest shared by the texts."""
    wanted = [
        max(need, min(len(c.label), 14)) if (need := c.kind.spec.column_width) else 0
        for c in columns
    ]
    texts = wanted.count(0)
    spare = width - sum(wanted) - GAP * (len(columns) - 1)
    if texts and spare // texts >= 6:
        return [narrow or spare // texts for narrow in wanted]
    even = (width - GAP * (len(columns) - 1)) // max(1, len(columns))
    return [min(narrow, even) if narrow and not texts else max(1, even) for narrow in wanted]


def _in_columns(cells: Iterator[str], columns: Sequence[Column], width: int) -> str:
    shares = zip(cells, widths(columns, width), strict=True)
    fitted = (
        Content(cell).truncate(share, ellipsis=True, pad=True).plain for cell, share in shares
    )
    return (" " * GAP).join(fitted)


def columns_heading(columns: Sequence[Column], width: int) -> str:
    """The labels, each at the width of its column."""
    return _in_columns((safe_line(column.label) for column in columns), columns, width)


def row_cells(columns: Sequence[Column], row: Value, width: int) -> str:
    """The cells of a row; a row that is no table is shown as it is."""
    if not isinstance(row, Mapping):
        return value_line(row)
    cells = (value_line(row.get(column.id), column.options) for column in columns)
    return _in_columns(cells, columns, width)
