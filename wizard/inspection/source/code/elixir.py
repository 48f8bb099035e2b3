"""Reads definitions and attributes of Elixir, whose grammar has calls in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import SELF, UNKNOWN, Expression, Member, Parameter, Record
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.tree import child_of, sides

if TYPE_CHECKING:
    from tree_sitter import Node

_DEFINITIONS = frozenset({"def", "defp", "defmacro", "defmacrop"})
_NO_CONSTANTS = frozenset({"doc", "moduledoc", "spec", "type", "typedoc"})


def read_elixir_definition(reader: Reader, node: Node) -> Expression | None:
    """A module or function, if a call defines one."""
    name, arguments = _call_parts(reader, node)
    block = child_of(node, "do_block")
    if name == "defmodule" and arguments:
        return _module(reader, arguments[0], block)
    if name in _DEFINITIONS and arguments:
        body = list(block.named_children) if block is not None else arguments[1:]
        return _function(reader, node, arguments[0], body)
    return None


def read_elixir_attribute(reader: Reader, node: Node) -> Expression:
    """`@base` reads a module's constant, `@base "…"` sets it."""
    operand = node.child_by_field_name("operand")
    if operand is None or not reader.text(node).startswith("@"):
        return reader.expression(operand)
    if operand.type != "call":
        return Member(SELF, reader.text(operand))
    name, values = _call_parts(reader, operand)
    if name not in _NO_CONSTANTS and values:
        reader.add_field(reader.owner, name, reader.expression(values[0]))
    return UNKNOWN


def _call_parts(reader: Reader, node: Node) -> tuple[str, list[Node]]:
    """The name of what is called, and the arguments."""
    arguments = child_of(node, "arguments")
    name = reader.text(node.child_by_field_name("target"))
    return name, list(arguments.named_children) if arguments is not None else []


def _module(reader: Reader, title: Node, block: Node | None) -> Expression:
    owner = reader.text(title).rpartition(".")[2]
    reader.file.supers.setdefault(owner, ())
    with reader.within_class(owner):
        return reader.statements(block.named_children if block is not None else [])


def _function(reader: Reader, node: Node, head: Node, body: Sequence[Node]) -> Expression:
    if head.type == "binary_operator" and head.named_children:  # a guard
        head = head.named_children[0]
    title, parts = _call_parts(reader, head) if head.type == "call" else (reader.text(head), [])
    parameters = tuple(_parameter(reader, part, number) for number, part in enumerate(parts))
    return reader.define(title, parameters, node, lambda: _body(reader, body))


def _parameter(reader: Reader, node: Node, position: int) -> Parameter:
    left: Node | None = node
    default = None
    if node.type == "binary_operator":
        left, right = sides(node)
        default = reader.expression(right)
    found = re.search(r"\w+", reader.text(left))
    return Parameter(found[0] if found else "", default, position=position)


def _body(reader: Reader, nodes: Sequence[Node]) -> Expression:
    last = reader.each(nodes)
    if isinstance(last, Record) and last.fields:  # `do: …` on one line
        return last.fields[-1][1]
    return last
