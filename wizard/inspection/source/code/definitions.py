"""Reads definitions of functions, methods and classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import REST, UNKNOWN, Expression, Name, Parameter
from wizard.inspection.source.code.node_types import (
    BLOCKS,
    COMMENTS,
    FUNCTIONS,
    PARAMETER_SEPARATORS,
)
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.tree import child_of, field_of, parameter_names, takes_rest

if TYPE_CHECKING:
    from tree_sitter import Node

_RETURN_LAST = frozenset({"ruby", "elixir"})
"""Languages in which a function returns its last expression."""
_INHERITANCE = frozenset({"class_heritage", "base_list", "base_clause", "superclass"})
_ANNOTATIONS = frozenset({"attribute_list", "modifiers", "decorator"})
_NO_PARAMETERS = frozenset({"self", "cls"})
_NO_CLASSES = frozenset({"extends", "implements"})


def read_definition(reader: Reader, node: Node) -> Expression:
    """A function with the name that its definition gives."""
    return read_function(reader, node, reader.text(node.child_by_field_name("name")))


def read_value(reader: Reader, node: Node, name: str) -> Expression:
    """A value; a function in it gets the name of its variable or key."""
    return read_function(reader, node, name) if node.type in FUNCTIONS else reader.expression(node)


def read_function(reader: Reader, node: Node, name: str) -> Expression:
    """A function; annotations are read as functions of its name beside it."""
    parameters = tuple(_parameters(reader, node))
    is_property = node.type == "property_declaration"
    body = getter_of(reader, node) if is_property else node.child_by_field_name("body")
    for child in node.named_children:
        if child.type in _ANNOTATIONS:
            reader.define(name, parameters, node, partial(reader.expression, child))
    with _receiver(reader, node):
        return reader.define(name, parameters, node, lambda: _body(reader, node, body))


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
    if body is None:
        return reader.expression(next((c for c in node.named_children if "clause" in c.type), None))
    is_block = body.type in BLOCKS
    last = reader.each(body.named_children if is_block else [body])
    return last if not is_block or reader.file.language in _RETURN_LAST else UNKNOWN


@contextmanager
def _receiver(reader: Reader, node: Node) -> Iterator[None]:
    """What is read meanwhile belongs to the type of a Go method."""
    words = re.findall(r"\w+", reader.text(node.child_by_field_name("receiver")))
    if reader.file.language != "go" or not words:
        yield
        return
    kind = str(words[1] if len(words) > 1 else words[0])
    reader.file.supers.setdefault(kind, ())
    before, reader.self_name = reader.self_name, words[0] if len(words) > 1 else ""
    try:
        with reader.within_class(kind):
            yield
    finally:
        reader.self_name = before


# Parameters


def _parameters(reader: Reader, node: Node) -> Iterator[Parameter]:
    holder = field_of(node, "parameters", "parameter")
    if holder is None:
        return
    position = 0
    for child in holder.named_children or [holder]:
        if child.type in COMMENTS or child.type in PARAMETER_SEPARATORS:
            continue
        found = list(_parameter(reader, child, position))
        yield from found
        position += bool(found)


def _parameter(reader: Reader, node: Node, position: int) -> Iterator[Parameter]:
    """The names of one parameter: several where an object is taken apart."""
    names = [reader.text(each).lstrip("$*&@") for each in parameter_names(node)]
    is_taken_apart = node.type == "object_pattern" or child_of(node, "object_pattern") is not None
    default = _default(reader, node)
    value = reader.expression(default) if default is not None else None
    kind = re.sub(r"^\W+", "", reader.text(node.child_by_field_name("type")))
    for name in names:
        if name not in _NO_PARAMETERS:
            key = name if is_taken_apart else ""
            yield Parameter(name, value, REST if takes_rest(node) else kind, position, key)
    if node.type == "property_promotion_parameter" and names:
        reader.add_field(reader.owner, names[0], Name(names[0]))


def _default(reader: Reader, node: Node) -> Node | None:
    default = field_of(node, "value", "default_value")
    named = node.child_by_field_name("name")
    is_unnamed = reader.file.language == "csharp" and node.type == "parameter"
    if default is None and named is not None and is_unnamed:
        after = [c for c in node.named_children if c.start_byte >= named.end_byte]
        return after[0] if after else None
    return default


# Classes


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
        return reader.statements(node.named_children)
