"""Functions and blocks that are called for each element of a list: `paths.each { |path| … }`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

from wizard.inspection.source.code.assignments import set_elements
from wizard.inspection.source.code.model import Expression, Member, Name, Reference
from wizard.inspection.source.code.reader import Reader

if TYPE_CHECKING:
    from tree_sitter import Node

_ITERATIONS = frozenset(
    {
        "each", "map", "flat_map", "flatmap", "collect", "select", "filter_map", "foreach",
        "for_each", "filter", "each_with_index", "map_with_index", "find_each", "some", "every",
    }
)  # fmt: skip
"""In lower case."""
_MODULES = frozenset({"Enum", "Stream", "Task"})
"""Modules of Elixir whose functions take the list as first argument."""
_KEY_AND_VALUE = 2


def set_block_variable(reader: Reader, callee: Expression, block: Node) -> None:
    """The variable of a block in Ruby; of a key and its value, the value."""
    parameters = block.child_by_field_name("parameters")
    if parameters is None or not _is_iteration(callee):
        return
    variables = parameters.named_children
    has_index = callee.name.endswith("with_index")
    if len(variables) == _KEY_AND_VALUE and not has_index:
        variables = variables[1:]
    if variables:
        set_elements(reader, variables[0], callee.owner)


def set_function_variable(
    reader: Reader, callee: Expression, arguments: Sequence[Expression]
) -> None:
    """The first parameter of a function that is passed to an iteration."""
    if not _is_iteration(callee):
        return
    source = callee.owner
    if isinstance(source, Name) and source.id in _MODULES and arguments:
        source = arguments[0]
    for argument in arguments:
        if isinstance(argument, Reference):
            function = reader.file.functions[argument.function]
            first = function.parameters[0] if function.parameters else None
            if first is not None and not first.key:
                function.assigned.setdefault(first.name, []).append(Member(source, "[]"))
                function.parameters = function.parameters[1:]


def _is_iteration(callee: Expression) -> TypeGuard[Member]:
    return isinstance(callee, Member) and callee.name.lower() in _ITERATIONS
