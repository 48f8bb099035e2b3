"""Texts of rows of lists: cells side by side, each wrapped to its width."""

from __future__ import annotations

from textual.content import Content

MOST_LINES = 3
"""Of one row; what is longer is cut, and whole in the details of the row."""

_LABEL_SHARE, _WIDEST_LABEL = 0.3, 36
"""Of the width of a row; in cells."""

NOTHING = Content()

Cell = tuple[Content, int]
"""A text, and the width of its column."""


def side_by_side(width: int, *cells: Cell) -> Content:
    """The lines of one row: cells with their widths; a cell of width 0 gets the room left."""
    room = max(1, width - sum(cell_width for _, cell_width in cells))
    columns = [(_wrapped(content, own or room), own or room) for content, own in cells]
    parts: list[Content | str] = []
    for number in range(max(len(lines) for lines, _ in columns)):
        gap = "\n" if number else ""
        for lines, column in columns:
            if number < len(lines) and lines[number]:
                parts += [gap, lines[number]]
                gap = " " * (column - lines[number].cell_length)
            else:
                gap += " " * column
    return Content.assemble(*parts)


def behind(lead: Content, text: Content, width: int, right: Content = NOTHING) -> Content:
    """A text that goes on below its own first letter, and what stands at the right of it."""
    return side_by_side(width, (lead, lead.cell_length), (text, 0), *_at_right(right))


def labelled(
    sign: Content | str, label: str, least: int, text: Content, width: int, right: Content = NOTHING
) -> Content:
    """A sign, a label in a column of its own, a text beside it, and what stands at the right."""
    lead = Content.assemble(" ", sign, " ")
    column = max(least, min(_WIDEST_LABEL, int(width * _LABEL_SHARE)))
    gap = Content("  ")
    cells = ((lead, lead.cell_length), (Content(label), column), (gap, 2), (text, 0))
    return side_by_side(width, *cells, *_at_right(right))


def id_at_right(name: str, column: int, width: int, least: int) -> Content:
    """An id in a column; nothing in a row that is less wide than `least`."""
    if width < least:
        return NOTHING
    return Content.styled(name, "$text-muted").truncate(column, ellipsis=True, pad=True)


def _at_right(right: Content) -> tuple[Cell, ...]:
    return ((Content("  "), 2), (right, right.cell_length)) if right else ()


def _wrapped(content: Content, width: int) -> list[Content]:
    """Lines of at most a width; the last one that there is room for may be cut."""
    if content.cell_length <= width:
        return [content]
    lines = content.wrap(width)
    if len(lines) > MOST_LINES:
        rest = Content(" ").join(lines[MOST_LINES - 1 :])
        lines[MOST_LINES - 1 :] = [rest.truncate(width, ellipsis=True)]
    return lines
