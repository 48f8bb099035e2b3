"""Parts of a node in a syntax tree, where the grammars differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from wizard.inspection.source.code.node_types import (
    ASSIGNMENTS,
    COMMENTS,
    LOOPS,
    NAMES,
    PATTERNS,
    REST_PARAMETERS,
    SEVERAL_PARAMETERS,
    SHORTHAND,
    STATEMENTS,
    UNNAMED_RIGHT,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def field_of(node: Node, *names: str) -> Node | None:
    """The first of the named fields that the node has."""
    for name in names:
        found = node.child_by_field_name(name)
        if found is not None:
            return found
    return None


def child_of(node: Node, kind: str) -> Node | None:
    """The first named child of a type."""
    return next((child for child in node.named_children if child.type == kind), None)


def children_of(node: Node) -> list[Node]:
    """Named children without comments."""
    return [child for child in node.named_children if child.type not in COMMENTS]


def descendants(node: Node) -> Iterator[Node]:
    """The node and all named nodes in it, in the order of the text."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(each.named_children)


def sides(node: Node) -> tuple[Node | None, Node | None]:
    """The two sides of an assignment, an operator or a pair."""
    left = field_of(node, "left", "name", "key")
    right = field_of(node, "right", "value", "default_value")
    children = children_of(node)
    if left is None and children:
        left = children[0]
    has_more = len(children) > 1 and children[-1] != left
    if right is None and has_more and node.type in UNNAMED_RIGHT:
        right = children[-1]
    return left, right


def operator_of(node: Node) -> str:
    """The sign between the sides of an operator or an assignment."""
    sign = node.child_by_field_name("operator")
    if sign is not None:
        return sign.type
    return next((child.type for child in node.children if not child.is_named), "")


def rewritten_in(block: Sequence[Node]) -> set[str]:
    """Variables that statements of a block set more than once, and nothing deeper in it does."""
    own = {
        each.id: variable
        for statement in block
        for each in _assignments_of(statement)
        if (variable := _set_variable(each))
    }
    found = {name for name, times in Counter(own.values()).items() if times > 1}
    if found:
        for each in chain.from_iterable(map(descendants, block)):
            if each.type in LOOPS or (each.type in ASSIGNMENTS and each.id not in own):
                found -= {_name_of(variable) for variable in _targets(each)}
    return found


def _assignments_of(statement: Node) -> Iterator[Node]:
    """The assignments that a statement consists of."""
    if statement.type in ASSIGNMENTS:
        yield statement
    elif statement.type in STATEMENTS:
        for child in statement.named_children:
            yield from _assignments_of(child)


def _set_variable(assignment: Node) -> str:
    """The variable that gets another value; "" if none does, or if there are several."""
    left, right = sides(assignment)
    if left is None or right is None or left.type not in NAMES:
        return ""
    return _name_of(left) if operator_of(assignment) == "=" else ""


def _targets(node: Node) -> list[Node]:
    left = sides(node)[0]
    return variables_in(left) if left is not None else []


def _name_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace").lstrip("$")


def variables_in(pattern: Node) -> list[Node]:
    """The names in a pattern that takes a value apart."""
    return [each for each in descendants(pattern) if each.type in NAMES or each.type == SHORTHAND]


def parameter_names(node: Node) -> list[Node]:
    """The names that a parameter gives to its value."""
    if node.type in NAMES:
        return [node]
    if node.type in PATTERNS:
        return [c for c in descendants(node) if c.type in {SHORTHAND, "identifier"}]
    if node.type == SEVERAL_PARAMETERS:
        return node.children_by_field_name("name")
    found = field_of(node, "pattern", "name", "left")
    if found is None:
        found = next((c for c in node.named_children if c.type in NAMES), None)
    if found is None:
        return []
    return variables_in(found) if found.type in PATTERNS else [found]


def takes_rest(node: Node) -> bool:
    """Whether a parameter takes all further arguments."""
    return any(each.type in REST_PARAMETERS for each in (node, *node.named_children))
