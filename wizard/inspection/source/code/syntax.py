"""The syntax tree of a file: what a position in it is, and what holds a literal."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.inspection.source.code.grammars import MAX_BYTES, language_of, parse

if TYPE_CHECKING:
    from tree_sitter import Node


class SyntaxKind(StrEnum):
    """What a position in source code belongs to."""

    CODE = "code"
    STRING = "string"
    COMMENT = "comment"
    """Also a docstring, and the documentation of a module."""
    SHOWN = "shown"
    """Text of a page that stands between elements, such as in JSX."""


_COMMENTS = frozenset(
    {"comment", "line_comment", "block_comment", "html_comment", "hash_bang_line", "documentation"}
)
_STRINGS = frozenset(
    {
        "string", "template_string", "regex", "interpreted_string_literal", "raw_string_literal",
        "heredoc_body", "bare_string", "simple_symbol", "delimited_symbol", "string_array",
        "string_literal", "verbatim_string_literal", "interpolated_string_expression",
        "text_block", "encapsed_string", "heredoc", "nowdoc", "shell_command_expression",
        "subshell", "sigil", "charlist", "quoted_atom", "character_literal",
    }
)  # fmt: skip
_EMBEDDED = frozenset({"template_substitution", "interpolation"})
_SHOWN = frozenset({"jsx_text", "text"})
_ELIXIR_DOCUMENTATION = (b"@doc", b"@moduledoc", b"@typedoc", b"@shortdoc")
HOLDERS = frozenset(
    {
        "assignment", "augmented_assignment", "keyword_argument", "pair", "default_parameter",
        "typed_default_parameter", "named_expression", "variable_declarator",
        "assignment_expression", "assignment_pattern", "field_definition",
        "public_field_definition", "enum_assignment", "jsx_attribute", "const_spec", "var_spec",
        "short_var_declaration", "assignment_statement", "keyed_element", "operator_assignment",
        "optional_parameter", "required_parameter", "keyword_parameter", "property_declaration",
        "enum_member_declaration", "element_value_pair", "array_element_initializer",
        "const_element", "property_element", "simple_parameter", "parameter",
        "augmented_assignment_expression", "enum_constant", "property_promotion_parameter",
    }
)  # fmt: skip
"""Nodes that give a value a name: assignments, entries of a table, options of a call."""
FUNCTIONS = frozenset(
    {
        "function_definition", "class_definition", "function_declaration", "method_definition",
        "class_declaration", "method_declaration", "method", "singleton_method", "class",
        "abstract_class_declaration",
        "module", "generator_function_declaration", "interface_declaration", "enum_declaration",
        "local_function_statement", "constructor_declaration",
    }
)  # fmt: skip
_ASSIGNED_FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function", "lambda", "func_literal"}
)
_NAMED_BY_FIRST = frozenset(
    {"keyed_element", "array_element_initializer", "jsx_attribute", "const_element"}
)
_DEEPEST = 300
_NAME_FIELDS = ("name", "left", "key", "pattern", "property")


class Syntax:
    """A parsed file. Positions are bytes from 0."""

    def __init__(self, data: bytes, language: str) -> None:
        # JSON is an expression of JavaScript, but no statement: it needs parentheses.
        self.is_json = language == "json"
        self._shift = 1 if self.is_json else 0
        whole = b"(" + data + b")" if self.is_json else data
        self._root = parse(whole, "javascript" if self.is_json else language)

    @property
    def root(self) -> Node:
        """The root of the tree."""
        return self._root

    def node_at(self, at: int) -> Node:
        """The smallest named node at a position; the root where code is nested absurdly deep."""
        at += self._shift
        if self._is_deep(at):
            return self._root
        return self._root.named_descendant_for_byte_range(at, at + 1) or self._root

    def _is_deep(self, at: int) -> bool:
        """Whether to climb from a position would take too long: each step starts at the root."""
        cursor = self._root.walk()
        return all(cursor.goto_first_child_for_byte(at) is not None for _ in range(_DEEPEST))

    def span_of(self, node: Node) -> tuple[int, int]:
        """Where a node begins and ends in the file."""
        return node.start_byte - self._shift, node.end_byte - self._shift

    def kind_at(self, at: int) -> SyntaxKind:
        """What the position belongs to."""
        for node in ancestors(self.node_at(at)):
            if node.type in _COMMENTS:
                return SyntaxKind.COMMENT
            if node.type in _EMBEDDED:
                return SyntaxKind.CODE
            if node.type in _SHOWN:
                return SyntaxKind.SHOWN
            if node.type in _STRINGS:
                return SyntaxKind.COMMENT if _is_documentation(node) else SyntaxKind.STRING
        return SyntaxKind.CODE

    def literal_at(self, at: int) -> Node | None:
        """The string literal that contains the position; None in other code."""
        for node in ancestors(self.node_at(at)):
            if node.type in _EMBEDDED:
                return None
            if node.type in _STRINGS:
                return node
        return None


def syntax_of(name: str, data: bytes) -> Syntax | None:
    """The parsed file; None if its language has no grammar, or it is too large."""
    language = "json" if name.lower().endswith((".json", ".ipynb")) else language_of(name)
    return Syntax(data, language) if language and len(data) <= MAX_BYTES else None


def ancestors(node: Node) -> Iterator[Node]:
    """The node and all that contain it, from the inside out."""
    at: Node | None = node
    while at is not None:
        yield at
        at = at.parent


def text_of(node: Node | None) -> bytes:
    """The text of a node."""
    return (node.text or b"") if node is not None else b""


def name_of(holder: Node) -> Node | None:
    """The part of a holder, or of a function, that is its name."""
    for field in _NAME_FIELDS:
        found = holder.child_by_field_name(field)
        if found is not None:
            return found
    if holder.type in _NAMED_BY_FIRST:
        return holder.named_child(0) if holder.named_child_count > 1 else None
    return None


def is_within(node: Node, other: Node | None) -> bool:
    """Whether a node is part of another."""
    return (
        other is not None
        and other.start_byte <= node.start_byte
        and node.end_byte <= other.end_byte
    )


def holders_of(node: Node) -> Iterator[tuple[Node, bytes]]:
    """What gives the value of a node its name, from the inside out: the holder and the name."""
    for above in ancestors(node):
        if above.type in HOLDERS or _is_elixir_match(above):
            name = name_of(above)
            if name is not None and not is_within(node, name):
                yield above, text_of(name).strip(b"\"'`: ")
        elif above.type == "unary_operator" and text_of(above).startswith(b"@"):
            yield above, text_of(above)[1:].split(None, 1)[0]


def holder_of(node: Node) -> bytes:
    """The name of the innermost variable, field, key or option that a value belongs to."""
    return next((name for _, name in holders_of(node)), b"")


def functions_around(node: Node) -> Iterator[bytes]:
    """The names of the functions and classes that a node stands in, the innermost first."""
    for above in ancestors(node):
        if above.type in FUNCTIONS or _is_assigned_function(above):
            yield text_of(name_of(above))


def _is_assigned_function(node: Node) -> bool:
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
    return value is not None and value.type in _ASSIGNED_FUNCTIONS


def _is_elixir_match(node: Node) -> bool:
    return node.type == "binary_operator" and text_of(node.child_by_field_name("operator")) == b"="


def _is_documentation(literal: Node) -> bool:
    """Whether a string is only there to be read: a statement of its own, or Elixir's @doc."""
    above = literal.parent
    if above is None or above.type == "expression_statement":
        return above is not None and literal.type == "string"
    return any(
        each.type == "unary_operator" and text_of(each).startswith(_ELIXIR_DOCUMENTATION)
        for each, _ in zip(ancestors(literal), range(5), strict=False)
    )
