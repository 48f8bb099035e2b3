"""The cells of a notebook that are run; its texts and outputs are documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import Syntax, text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def code_cells(syntax: Syntax) -> list[tuple[int, int]]:
    """Where the source of each cell of code begins and ends in the file, in order."""
    top = next(_of_type(syntax.root, "object", depth=4), None)
    cells = _entries(top).get(b"cells") if top is not None else None
    spans = []
    for cell in cells.named_children if cells is not None else ():
        entries = _entries(cell)
        if text_of(entries.get(b"cell_type")).strip(b'"') == b"code" and b"source" in entries:
            spans.append(syntax.span_of(entries[b"source"]))
    return sorted(spans)


def _of_type(node: Node, sort: str, depth: int) -> Iterator[Node]:
    if node.type == sort:
        yield node
    elif depth:
        for child in node.named_children:
            yield from _of_type(child, sort, depth - 1)


def _entries(node: Node) -> Mapping[bytes, Node]:
    """The values of a JSON object by key."""
    found = {}
    for pair in node.named_children if node.type == "object" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            found[text_of(key).strip(b'"')] = value
    return found
