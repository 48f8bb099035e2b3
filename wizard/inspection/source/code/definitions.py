"""Reads definitions of functions, methods and classes."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import UNKNOWN, Expression, Name
from wizard.inspection.source.code.node_types import (
    BLOCKS,
    FUNCTIONS,
)
from wizard.inspection.source.code.parameters import read_parameters
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.tree import child_of, rewritten_in

if TYPE_CHECKING:
    from tree_sitter import Node

_RETURN_LAST = frozenset({"ruby", "elixir"})
"""Languages in which a function returns its last expression."""
_INHERITANCE = frozenset({"class_heritage", "base_list", "base_clause", "superclass"})
_ANNOTATIONS = frozenset({"attribute_list", "modifiers", "decorator"})
_NO_CLASSES = frozenset({"extends", "implements"})


def read_definition(reader: Reader, node: Node) -> Expression:
    """A function with the name that its definition gives."""
    return read_function(reader, node, reader.text(node.child_by_field_name("name")))


def read_value(reader: Reader, node: Node, name: str) -> Expression:
    """A value; a function in it gets the name of its variable or key."""
    return read_function(reader, node, name) if node.type in FUNCTIONS else reader.expression(node)


def read_function(reader: Reader, node: Node, name: str) -> Expression:
    """A function; annotations are read as functions of its name beside it."""
    parameters = tuple(read_parameters(reader, node))
    is_property = node.type == "property_declaration"
    body = getter_of(reader, node) if is_property else node.child_by_field_name("body")
    for child in node.named_children:
        if child.type in _ANNOTATIONS:
            reader.define(name, parameters, node, partial(reader.expression, child))
    owner, receiver = _receiver(reader, node)
    with reader.with_receiver(receiver):
        return reader.define(name, parameters, node, lambda: _body(reader, node, body), owner=owner)


def getter_of(reader: Reader, node: Node) -> Node | None:
    """The expression or block with which a C# property is computed."""
    accessors = node.child_by_field_name("accessors")
    holder: Node | None = node
    if accessors is not None:
        every = accessors.named_children
        holder = next((a for a in every if reader.text(a).lstrip().startswith("get")), None)
    if holder is None:
        return None
    return child_of(holder, "arrow_expression_clause") or child_of(holder, "block")


def _body(reader: Reader, node: Node, body: Node | None) -> Expression:
    for field, value in reader.promoted.items():
        reader.add_field(reader.owner, field, value)
    reader.promoted.clear()
    initializer = child_of(node, "constructor_initializer")  # `: base(…)` in C#
    if initializer is not None:
        reader.expression(initializer)
    if body is None:
        return reader.expression(next((c for c in node.named_children if "clause" in c.type), None))
    is_block = body.type in BLOCKS
    statements = body.named_children if is_block else [body]
    reader.note_rewritten(rewritten_in(statements))
    last = reader.each(statements)
    return last if not is_block or reader.file.language in _RETURN_LAST else UNKNOWN


def _receiver(reader: Reader, node: Node) -> tuple[str, str]:
    """The type of a Go method, and the variable for its object."""
    if reader.file.language != "go":
        return "", ""
    words = re.findall(r"\w+", reader.text(node.child_by_field_name("receiver")))
    if not words:
        return "", ""
    kind = words[1] if len(words) > 1 else words[0]
    reader.file.supers.setdefault(kind, ())
    return kind, words[0] if len(words) > 1 else ""


# Classes


def read_traits(reader: Reader, node: Node) -> Expression:
    """The traits that a class in PHP uses."""
    if reader.owner:
        reader.add_supers(reader.owner, re.findall(r"\w+(?=\s*(?:[,;{]|\Z))", reader.text(node)))
    return UNKNOWN


def read_class(reader: Reader, node: Node) -> Expression:
    """A class with those from which it inherits, and its members."""
    named = node.child_by_field_name("name")
    name = reader.text(named).rpartition("::")[2] if named is not None else reader.owner
    fields = ("superclass", "superclasses", "bases", "interfaces")
    above = [child for field in fields if (child := node.child_by_field_name(field)) is not None]
    above += [child for child in node.named_children if child.type in _INHERITANCE]
    text = " ".join(reader.text(child) for child in above)
    words = [word for word in re.findall(r"\w+", text) if word not in _NO_CLASSES]
    reader.add_supers(name, words)
    reader.file.words.update(words)
    with reader.within_class(name):
        for child in node.named_children:
            if child.type == "parameter_list":  # of a record, or of a class in C#
                for parameter in read_parameters(reader, node):
                    value = Name(parameter.name) if parameter.default is None else parameter.default
                    reader.add_field(name, parameter.name, value)
        return reader.statements(node.named_children)
