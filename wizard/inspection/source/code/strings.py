"""Reads string literals, with the expressions in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.inspection.source.code.joining import joined
from wizard.inspection.source.code.model import UNKNOWN, Expression, Joined, Text
from wizard.inspection.source.code.node_types import (
    INTERPOLATIONS,
    STRING_CONTENT,
    STRING_MARKS,
    STRINGS,
    STRINGS_IN_A_ROW,
)
from wizard.inspection.source.code.reader import Reader

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_PARTS = 60
"""Parts of a concatenated string; more are no path."""
_ESCAPES = {"\\/": "/", "\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_FORMATTED = re.compile(r"[rRbBuU]?[fF][rRbBuU]?[\"']")
"""The opening of a string in Python in which a brace is written twice."""
_PATHLIKE = re.compile(r"[/?&]")


def read_string(reader: Reader, node: Node) -> Expression:
    """A literal, or several in a row; joined parts if there are expressions in it."""
    return noted(reader, _string(reader, node))


def _string(reader: Reader, node: Node) -> Expression:
    if node.type in STRINGS_IN_A_ROW:
        return joined([_string(reader, c) for c in node.named_children if c.type in STRINGS])
    line = node.start_point[0] + 1
    parts: list[Expression] = []
    opening = reader.text(node.children[0]) if node.children else ""
    is_doubled = node.type == "interpolated_string_expression" or _FORMATTED.match(opening)
    for child in node.children:
        if child.type in STRING_CONTENT:
            text = reader.text(child)
            if is_doubled:
                text = text.replace("{{", "{").replace("}}", "}")
            parts.append(Text(_ESCAPES.get(text, text), line))
        elif child.type in INTERPOLATIONS:
            inner = [c for c in child.named_children if c.type != "interpolation_brace"]
            parts.append(reader.expression(inner[0]) if inner else UNKNOWN)
        elif child.is_named and child.type not in STRING_MARKS:
            parts.append(reader.expression(child))
    if not parts:
        parts = [Text(reader.text(node).strip("\"'`@:").rstrip(": "), line)]
    return joined(parts)


def noted(reader: Reader, expression: Expression) -> Expression:
    """Keeps a string that may be a path in the list of the file's texts."""
    texts = reader.file.texts
    if isinstance(expression, Text) and _PATHLIKE.search(expression.value):
        texts.append(expression)
    elif isinstance(expression, Joined) and len(expression.parts) < _MOST_PARTS:
        known = [part for part in expression.parts if isinstance(part, Text)]
        if any("/" in part.value for part in known):
            values = [part.value if isinstance(part, Text) else "{}" for part in expression.parts]
            texts.append(Text("".join(values), known[0].line))
    return expression
