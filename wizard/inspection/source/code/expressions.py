"""Reads names, members of objects, operators and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.inspection.source.code.assignments import assign, set_elements
from wizard.inspection.source.code.calls import read_call
from wizard.inspection.source.code.elixir import read_elixir_attribute
from wizard.inspection.source.code.joining import formatted, joined
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
    Text,
)
from wizard.inspection.source.code.node_types import ARMS, FIRST_COUNTS
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.strings import noted
from wizard.inspection.source.code.tree import children_of, operator_of, sides

if TYPE_CHECKING:
    from tree_sitter import Node

_JOINS = frozenset({"+", ".", "<>", "<<", "++"})
_DEFAULTS = frozenset({"||", "??", "or", "?:"})
_ASSIGNS = frozenset({"=", ":="})
_BOTH = frozenset({"&&", "and"})
_MOST_BRANCHES = 6
_CONDITION_PARTS = 3


def read_name(reader: Reader, node: Node) -> Expression:
    """A variable, constant, class or module."""
    text = reader.text(node).lstrip("$#@")
    if text in {"this", reader.receiver}:
        return SELF
    reader.file.words.add(text)
    return reader.held(text) or Name(text)


def read_self(_reader: Reader, _node: Node) -> Expression:
    """The current object."""
    return SELF


def read_own_field(reader: Reader, node: Node) -> Expression:
    """A field of the current object: `@name` in Ruby."""
    return Member(SELF, reader.text(node).lstrip("@"))


def read_member(reader: Reader, node: Node) -> Expression:
    """An attribute of an object, a name within a module, or an attribute of a method in C#."""
    if node.type == "attribute" and reader.file.language == "csharp":
        return _read_annotation(reader, node)
    children = [c for c in node.named_children if c.type != "type_argument_list"]
    if len(children) < 2:  # noqa: PLR2004 - an owner and a name
        return reader.expression(children[0]) if children else UNKNOWN
    last = children[-1]
    if node.type == "qualified_name" and reader.file.language == "php":
        return Name(reader.text(last))
    owner = reader.expression(children[0])
    if last.type == "generic_name" and last.named_children:
        last = last.named_children[0]
    name = reader.text(last).lstrip("$.?")
    reader.file.words.add(name)
    return Member(owner, name)


def _read_annotation(reader: Reader, node: Node) -> Expression:
    """`[Get("/path")]`, which describes a request; those of a server's methods are left out."""
    if reader.text(node.child_by_field_name("name")) in _REQUEST_ATTRIBUTES:
        return read_call(reader, node)
    return reader.statements(node.named_children)


_REQUEST_ATTRIBUTES = frozenset({"Get", "Post", "Put", "Patch", "Delete", "Head"})


def read_element(reader: Reader, node: Node) -> Expression:
    """An element by its key; by any, if the key is not constant."""
    children = node.named_children
    if not children:
        return UNKNOWN
    owner = reader.expression(children[0])
    keys = [reader.expression(child) for child in children[1:]]
    while keys and isinstance(keys[0], Record) and keys[0].items:
        keys = list(keys[0].items)
    key = keys[0] if keys else UNKNOWN
    return Member(owner, key.value if isinstance(key, Text) else "[]")


def read_transparent(reader: Reader, node: Node) -> Expression:
    """A node such as brackets, whose value is that of what it contains."""
    if node.type == "unary_operator" and reader.file.language == "elixir":
        return read_elixir_attribute(reader, node)
    children = children_of(node)
    if not children:
        return UNKNOWN
    if node.type in FIRST_COUNTS:
        return reader.expression(children[0])
    values = [reader.expression(child) for child in children]
    if node.type == "expression_list" and len(values) > 1:
        return Record((), tuple(values))
    return values[-1]


def read_branches(reader: Reader, node: Node) -> Expression:
    """A statement whose value is that of one of its branches."""
    values = [reader.expression(child) for child in node.named_children]
    known = tuple(value for value in values if value is not UNKNOWN)[-_MOST_BRANCHES:]
    if len(known) > 1:
        return Either(known)
    return known[0] if known else UNKNOWN


def read_condition(reader: Reader, node: Node) -> Expression:
    """One of two expressions, by a condition."""
    parts = children_of(node)
    if reader.file.language == "python" and len(parts) == _CONDITION_PARTS:  # a if b else c
        parts = [parts[1], parts[0], parts[2]]
    values = [reader.expression(part) for part in parts]
    return Either(tuple(values[1:])) if len(values) > 1 else UNKNOWN


def read_switch(reader: Reader, node: Node) -> Expression:
    """An expression that is one of several, by a value."""
    children = [
        part
        for child in children_of(node)
        for part in (children_of(child) if child.type in _ARM_BLOCKS else [child])
    ]
    values: list[Expression] = []
    for child in children:
        parts = children_of(child) if child.type in ARMS else [child]
        read = [reader.expression(part) for part in parts]
        values += read[-1:] if child.type in ARMS else ()
    known = tuple(value for value in values if value is not UNKNOWN)[-_MOST_BRANCHES:]
    return Either(known) if len(known) > 1 else known[0] if known else UNKNOWN


_ARM_BLOCKS = frozenset({"switch_block", "match_block"})


def read_operator(reader: Reader, node: Node) -> Expression:
    """An operator with two sides: those that make strings, choose, assign or pass on."""
    left, right = sides(node)
    sign = operator_of(node)
    if sign in _ASSIGNS:
        return assign(reader, left, right)
    texts = len(reader.file.texts)
    first, second = reader.expression(left), reader.expression(right)
    if sign == "|>":
        return _piped(reader, first, second)
    if sign in _JOINS:
        del reader.file.texts[texts:]  # the whole replaces its parts
        return noted(reader, joined([first, second]))
    if sign == "<-" and left is not None:  # a loop in Elixir
        set_elements(reader, left, second)
    if sign in _DEFAULTS:
        return Either((first, second))
    return second if sign in _BOTH else _string_of(sign, first, second)


def _string_of(sign: str, first: Expression, second: Expression) -> Expression:
    """The result of an operator that only some types understand as one of strings."""
    if sign == "/" and isinstance(second, Text):
        return joined([first, Text("/", second.line), second])
    if sign == "%" and isinstance(first, (Text, Joined)):
        return formatted(first, second.items if isinstance(second, Record) else (second,))
    return UNKNOWN


def _piped(reader: Reader, first: Expression, second: Expression) -> Expression:
    """`x |> f(y)` calls `f(x, y)`."""
    if not isinstance(second, Call):
        return UNKNOWN
    piped = second._replace(arguments=(first, *second.arguments))
    calls = reader.current.calls
    if calls and calls[-1] == second:
        calls[-1] = piped
    return piped
