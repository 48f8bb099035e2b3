"""Tells code that is run a few times: in a short loop, or by a function that calls itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import ancestors, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from wizard.inspection.source.page import SourceText


def is_repeated(page: SourceText, at: int) -> bool:
    """Whether a position is in a loop of few rounds, or in a function that calls itself."""
    syntax = page.syntax
    if syntax is None:
        return False
    return any(
        (above.type in _LOOPS and _has_few_rounds(above)) or _calls_itself(above)
        for above in islice(ancestors(syntax.node_at(at)), 40)
    )


_LOOPS = frozenset(
    {"for_statement", "while_statement", "for_in_statement", "do_statement", "foreach_statement",
     "enhanced_for_statement", "for", "while", "until", "loop_expression", "for_each_statement"}
)  # fmt: skip
_MOST_ROUNDS = 20
_TRIES = re.compile(rb"tries|attempt|retr(y|ies)|backoff", re.IGNORECASE)
_FIGURES = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")


def _has_few_rounds(loop: Node) -> bool:
    """Whether a loop counts to a small number, or counts tries."""
    body = loop.child_by_field_name("body")
    end = body.start_byte if body is not None else loop.start_byte + 200
    header = text_of(loop)[: end - loop.start_byte]
    rounds = [int(figure) for figure in _FIGURES.findall(header)]
    is_short = bool(rounds) and 1 < max(rounds) <= _MOST_ROUNDS
    return is_short or _TRIES.search(text_of(loop)[:_LOOP_BYTES]) is not None


_LOOP_BYTES = 4000


def _calls_itself(node: Node) -> bool:
    """Whether a function calls itself; in Ruby, whether a block is tried again."""
    if node.type in {"begin", "rescue", "body_statement"}:
        return re.search(rb"^\s*retry\b", text_of(node)[:_LOOP_BYTES], re.MULTILINE) is not None
    name = _function_name(node)
    if not name:
        return False
    calls = re.compile(rb"(?<![\w])" + re.escape(name) + rb"\s{0,2}\(")
    return len(calls.findall(text_of(node)[:_LOOP_BYTES])) > 1


def _function_name(node: Node) -> bytes:
    """The name of a function's definition; b"" for other nodes."""
    if node.type in _DEFINITIONS:
        return text_of(node.child_by_field_name("name"))
    if node.type == "call" and text_of(node.child_by_field_name("target")) in {b"def", b"defp"}:
        found = re.match(rb"defp?\s+(\w+[?!]?)", text_of(node))
        return found[1] if found else b""
    return b""


_DEFINITIONS = frozenset(
    {"function_definition", "function_declaration", "method_definition", "method_declaration",
     "method", "singleton_method", "local_function_statement"}
)  # fmt: skip
