"""Reads the parameters of functions and methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import REST, Either, Name, Parameter
from wizard.inspection.source.code.node_types import (
    COMMENTS,
    PARAMETER_SEPARATORS,
    SEVERAL_PARAMETERS,
)
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.tree import (
    child_of,
    field_of,
    parameter_names,
    sides,
    takes_rest,
    variables_in,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_CURRENT_OBJECT = frozenset({"self", "cls", "this"})
_OBJECT_PATTERN = "object_pattern"
_VISIBILITY = "accessibility_modifier"


def read_parameters(reader: Reader, node: Node) -> Iterator[Parameter]:
    """The parameters of a function, without the current object."""
    holder = field_of(node, "parameters", "parameter")
    clause = child_of(node, "stab_clause")  # `fn path -> … end` in Elixir
    if clause is not None:
        holder = clause.child_by_field_name("left")
    holder = holder or child_of(node, "parameter_list")  # of a record in C#
    if holder is None:
        return
    position = 0
    for child in holder.named_children or [holder]:
        if child.type in COMMENTS or child.type in PARAMETER_SEPARATORS:
            continue
        found = list(_parameters_in(reader, child, position))
        yield from found
        position = max((each.position for each in found), default=position - 1) + 1


def _parameters_in(reader: Reader, node: Node, position: int) -> Iterator[Parameter]:
    """The names of a node: several where an object is taken apart, or where they share a type."""
    holder = field_of(node, "pattern", "left")
    for pattern in (node, holder):
        if pattern is not None and pattern.type == _OBJECT_PATTERN:
            yield from _parts_of_object(reader, pattern, position)
            return
    names = [reader.text(each).lstrip("$*&@") for each in parameter_names(node)]
    default = _default(reader, node)
    value = reader.expression(default) if default is not None else None
    kind = re.sub(r"^\W+", "", reader.text(node.child_by_field_name("type")))
    for number, name in enumerate(names):
        if name not in _CURRENT_OBJECT:
            at = position + number if node.type == SEVERAL_PARAMETERS else position
            yield Parameter(name, value, REST if takes_rest(node) else kind, at)
    is_field = node.type == "property_promotion_parameter" or child_of(node, _VISIBILITY)
    if is_field and names:  # a field that the constructor sets
        given = Name(names[0])
        reader.promoted[names[0]] = given if value is None else Either((value, given))


def _parts_of_object(reader: Reader, pattern: Node, position: int) -> Iterator[Parameter]:
    """The variables of `{ path, method = "GET", url: address, ...rest }`."""
    for child in pattern.named_children:
        part: Node | None = child
        default = None
        if child.type == "object_assignment_pattern":
            part, right = sides(child)
            default = reader.expression(right)
        key = reader.text(child.child_by_field_name("key"))
        value = child.child_by_field_name("value")
        for node in variables_in(value or part) if part is not None else ():
            name = reader.text(node)
            is_rest = child.type == "rest_pattern"
            yield Parameter(name, default, "", position, "" if is_rest else key or name)


def _default(reader: Reader, node: Node) -> Node | None:
    default = field_of(node, "value", "default_value", "right")
    named = node.child_by_field_name("name")
    is_unnamed = reader.file.language == "csharp" and node.type == "parameter"
    if default is None and named is not None and is_unnamed:
        after = [c for c in node.named_children if c.start_byte >= named.end_byte]
        return after[0] if after else None
    return default
