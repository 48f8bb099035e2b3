"""Tells the names of headers that code sends from other mentions of them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import (
    HOLDERS,
    ancestors,
    holders_of,
    is_within,
    name_of,
    text_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from wizard.inspection.source.page import SourceText


def is_sent_header(page: SourceText, at: int) -> bool:
    """Whether the name at a position is that of a header that is sent."""
    if page.syntax is None:
        before = page.line_text(at)[: page.offset_of(at)]
        return _HEADER_OPTION.search(before) is not None
    node = page.syntax.literal_at(at) or page.syntax.node_at(at)
    for above in islice(ancestors(node), 1, 6):
        if above.type == "element_reference" and _REQUEST.search(_callee(above)):
            return True  # request["name"] = value, in Ruby
        if above.type in HOLDERS:
            name = name_of(above)
            is_key = name is not None and is_within(node, name)
            return is_key and (_has_headers(name) or _is_in_headers(above))
        if above.type in _CALLS:
            return _SETTER.search(_callee(above)) is not None and _is_first_argument(above, node)
    return False


def _has_headers(name: Node | None) -> bool:
    return _HEADERS.search(text_of(name)) is not None


def _is_in_headers(entry: Node) -> bool:
    """Whether the table of an entry is one of headers."""
    if any(_HEADERS.search(name) for _, name in islice(holders_of(entry), 1, 3)):
        return True
    return any(
        _HEADERS.search(_callee(above))
        for above in islice(ancestors(entry), 1, 6)
        if above.type in _CALLS
    )


def _callee(call: Node) -> bytes:
    arguments = call.child_by_field_name("arguments")
    end = arguments.start_byte if arguments is not None else call.end_byte
    return text_of(call)[: end - call.start_byte]


def _is_first_argument(call: Node, node: Node) -> bool:
    arguments = call.child_by_field_name("arguments")
    if arguments is None or not is_within(node, arguments):
        return False
    before = text_of(arguments)[: node.start_byte - arguments.start_byte]
    return not before.strip(b"( \n\t\"'`")


_CALLS = frozenset(
    {"call", "call_expression", "invocation_expression", "method_invocation",
     "member_call_expression", "function_call_expression"}
)  # fmt: skip
_HEADERS = re.compile(
    rb"(?<!log)(?<!log_)headers?(?![a-z_])|headers?_?(?:for|with|from)", re.IGNORECASE
)
"""A daily log of Procore's has headers, too."""
_REQUEST = re.compile(rb"\breq(uest)?\s*\[", re.IGNORECASE)
_SETTER = re.compile(
    rb"headers?(\(\))?\.(set|append|add|put|TryAddWithoutValidation)\w{0,10}$"
    rb"|(?<!get)(?<!get_)(?<!has)(?<!has_)(?<!delete_resp_)(?<!remove)headers?$",
    re.IGNORECASE,
)
_HEADER_OPTION = re.compile(rb"(-H|--header)\s{0,4}[\"']?$", re.IGNORECASE)
