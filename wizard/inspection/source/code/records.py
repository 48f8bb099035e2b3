"""Reads dictionaries, objects, hashes and lists, and the keys in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.inspection.source.code.definitions import read_value
from wizard.inspection.source.code.model import Expression, Name, Record, Text, last_name
from wizard.inspection.source.code.node_types import COMMENTS, FUNCTIONS, PAIRS, STRINGS
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.strings import read_string
from wizard.inspection.source.code.tree import sides

if TYPE_CHECKING:
    from tree_sitter import Node

_INNER = frozenset({"keywords", "map_content", "initializer_expression", "array_initializer"})
"""Nodes between a record and its parts."""
_SHORTHAND = "shorthand_property_identifier"


def read_record(reader: Reader, node: Node) -> Expression:
    """A dictionary or list; what its constant keys hold can also be looked up by key alone."""
    fields: list[tuple[str, Expression]] = []
    items: list[Expression] = []
    inner = [child for child in node.named_children if child.type in _INNER]
    is_typed = inner and node.type == "array_creation_expression"  # `new string[] { … }`
    for child in inner if is_typed else node.named_children:
        if child.type not in COMMENTS:
            _read_part(reader, child, fields, items)
    for name, expression in fields:
        reader.add_field("", name, expression)
    return Record(tuple(fields), tuple(items))


def _read_part(
    reader: Reader, node: Node, fields: list[tuple[str, Expression]], items: list[Expression]
) -> None:
    if node.type in PAIRS or node.type == "assignment_expression":
        key, value = sides(node)
        if value is None:
            items.append(reader.expression(key))
        else:
            name = read_key(reader, key)
            fields.append((name, read_value(reader, value, name)))
    elif node.type in FUNCTIONS:
        reader.expression(node)
    elif node.type in _INNER:
        inner = reader.expression(node)
        if isinstance(inner, Record):
            fields += inner.fields
            items += inner.items
    elif node.type == _SHORTHAND:
        name = reader.text(node)
        fields.append((name, Name(name)))
    else:
        items.append(reader.expression(node))


def read_key(reader: Reader, node: Node | None) -> str:
    """A constant key as text; "" if it is none."""
    if node is None:
        return ""
    if node.type == "literal_element" and node.named_children:
        node = node.named_children[0]
    key = read_string(reader, node) if node.type in STRINGS else reader.expression(node)
    return key.value if isinstance(key, Text) else last_name(key)
