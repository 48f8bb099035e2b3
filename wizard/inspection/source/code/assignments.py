"""Reads assignments, fields of classes, loops and returned values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.inspection.source.code.definitions import getter_of, read_definition, read_value
from wizard.inspection.source.code.model import (
    SELF,
    UNKNOWN,
    Call,
    Either,
    Expression,
    Joined,
    Member,
    Name,
    Record,
    last_name,
)
from wizard.inspection.source.code.node_types import (
    FIELDS,
    NAMES,
    PATTERNS,
    TARGETS,
)
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.records import read_key
from wizard.inspection.source.code.tree import (
    children_of,
    descendants,
    field_of,
    operator_of,
    sides,
    variables_in,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_ADDITIONS = frozenset({"+=", ".=", "<<="})
_MOST_ADDITIONS = 60
"""Parts that are added to one variable; more are no path."""


def read_assignment(reader: Reader, node: Node) -> Expression:
    """An assignment to variables, fields or constants, or a property that is computed."""
    if node.type == "property_declaration" and getter_of(reader, node) is not None:
        return read_definition(reader, node)
    left, right = sides(node)
    if right is None and node.type == "variable_declarator":
        others = [c for c in node.named_children[1:] if c.type != "bracketed_argument_list"]
        right = others[0] if others else None
    if left is None or right is None:
        return reader.statements(node.named_children)
    adds = operator_of(node) in _ADDITIONS
    return assign(reader, left, right, adds=adds, is_field=node.type in FIELDS)


def assign(
    reader: Reader,
    left: Node | None,
    right: Node | None,
    *,
    adds: bool = False,
    is_field: bool = False,
) -> Expression:
    """Gives a value to one or several targets; the value."""
    if left is None or right is None:
        return UNKNOWN
    if left.type in PATTERNS:
        return _take_apart(reader, left, reader.expression(right))
    targets = left.named_children if left.type in TARGETS else [left]
    name = read_key(reader, targets[0]) if len(targets) == 1 else ""
    value = read_value(reader, right, name)
    for number, target in enumerate(targets):
        given = _part(value, number) if len(targets) > 1 else value
        _set(reader, target, given, adds=adds, is_field=is_field)
    return value


def _part(value: Expression, number: int) -> Expression:
    """One of several values; the first result of a call is what the call gives."""
    if isinstance(value, Record):
        return value.items[number] if number < len(value.items) else UNKNOWN
    return Member(value, f"[{number}]") if number and value is not UNKNOWN else value


def _take_apart(reader: Reader, pattern: Node, value: Expression) -> Expression:
    number = 0
    for child in pattern.children:  # `[, second]` leaves one out
        number += child.type == ","
        names = variables_in(child) if child.is_named else []
        if names:
            key, variable = reader.text(names[0]), reader.text(names[-1])
            if pattern.type == _BY_NUMBER:
                part = _part(value, number)
            else:
                part = value if child.type == _REST else Member(value, key)
            reader.current.assigned.setdefault(variable, []).append(part)
    return value


_BY_NUMBER = "array_pattern"
_REST = "rest_pattern"


def _set(reader: Reader, target: Node, value: Expression, *, adds: bool, is_field: bool) -> None:
    if target.type in NAMES:
        name = reader.text(target).lstrip("$")
        if is_field or (reader.function == 0 and reader.owner):
            reader.add_field(reader.owner, name, value)
        elif adds:
            add_string(reader, name, value)
        else:
            reader.set_variable(name, value)
        return
    named = reader.expression(target)
    if isinstance(named, Member) and not adds:
        if named.owner == SELF or reader.file.language == "go":
            reader.add_field(reader.owner, named.name, value)
        if named.owner != SELF:
            reader.add_field(f".{last_name(named.owner)}", named.name, value)


def add_string(reader: Reader, name: str, value: Expression) -> None:
    """Adds a string at the end of a variable of the current function."""
    values = reader.current.assigned.setdefault(name, [])
    place = reader.function, name
    reader.additions[place] = reader.additions.get(place, 0) + 1
    if reader.additions[place] <= _MOST_ADDITIONS:
        before = Either(tuple(values)) if values else Name(name)
        values[:] = [Joined((before, value))]


def read_field(reader: Reader, node: Node) -> Expression:
    """A field; `@Value("${key}")` in Java gives it the value of a setting."""
    declared = node.child_by_field_name("declarator")
    before = len(reader.current.calls)
    reader.each(node.named_children)
    settings = [c for c in reader.current.calls[before:] if c.name == "Value" and c.arguments]
    if declared is not None and settings:
        name = reader.text(declared.child_by_field_name("name"))
        reader.add_field(reader.owner, name, settings[0])
    return UNKNOWN


def read_loop(reader: Reader, node: Node) -> Expression:
    """A loop, whose variable is any element of what it goes through."""
    left = field_of(node, "left", "name", "pattern")
    right = field_of(node, "right", "value")
    if node.type == "foreach_statement" and right is None:  # PHP names no sides
        right, left = node.named_children[:2]
        left = left.named_children[-1] if left.type == "pair" else left
    if left is not None and right is not None:
        set_elements(reader, left, reader.expression(right))
    return reader.each(c for c in node.named_children if c not in (left, right))


def read_alias(reader: Reader, node: Node) -> Expression:
    """A value with its name."""
    children = children_of(node)
    value = reader.expression(children[0]) if children else UNKNOWN
    for alias in variables_in(children[-1]) if isinstance(value, Call) else ():
        reader.set_variable(reader.text(alias), value)
    return value


def set_elements(reader: Reader, target: Node, value: Expression) -> None:
    """The variables in the target are any element of the value."""
    nodes = [node for node in descendants(target) if node.type in NAMES]
    for name in dict.fromkeys(reader.text(node).lstrip("$") for node in nodes):
        reader.current.assigned.setdefault(name, []).append(Member(value, "[]"))


def read_return(reader: Reader, node: Node) -> Expression:
    """A value that the function returns."""
    children = children_of(node)
    value = reader.expression(children[0]) if children else UNKNOWN
    if value is not UNKNOWN:
        reader.current.returns.append(value)
    return UNKNOWN
