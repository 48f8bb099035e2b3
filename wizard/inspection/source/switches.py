"""Whether an environment decides about the value at a position, so that it may be excused.

A switch governs a value if the branch that the value stands in depends on the environment, or if
the name that holds the value is that of another environment and stands beside one of production.
An environment variable that is read nearby governs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wizard.inspection.source.code.syntax import (
    FUNCTIONS,
    HOLDERS,
    ancestors,
    holders_of,
    is_within,
    name_of,
    text_of,
)
from wizard.inspection.source.indents import enclosing_lines, key_of, sibling_keys
from wizard.inspection.source.standing import Sure

if TYPE_CHECKING:
    from tree_sitter import Node

    from wizard.inspection.source.page import SourceText


def _any_of(expressions: Sequence[str]) -> re.Pattern[bytes]:
    joined = "|".join(f"(?:{each})" for each in expressions) or r"(?!)"
    return re.compile(joined.encode(), re.IGNORECASE)


@dataclass(frozen=True)
class Switches:
    """What shows that the environment decides."""

    conditions: re.Pattern[bytes]
    """Conditions about the environment."""
    others: re.Pattern[bytes]
    """Names of environments that are not production, within names of variables and keys."""
    productions: re.Pattern[bytes]
    """The same of production, or values of production beside the one in question."""
    reads: re.Pattern[bytes]
    """Reads of settings, whose default is used only where nothing is set."""

    @classmethod
    def of(cls, excuses: Sequence[str], doubts: Sequence[str]) -> Switches:
        """From lists of the catalogue; excuses that do not begin so are conditions."""
        named = [each.removeprefix("named ") for each in excuses if each.startswith("named ")]
        beside = [each.removeprefix("beside ") for each in excuses if each.startswith("beside ")]
        others = [each for each in excuses if not each.startswith(("named ", "beside "))]
        return cls(_any_of(others), _any_of(named), _any_of(beside), _any_of(doubts))

    def sure(self, page: SourceText, at: int, end: int) -> Sure:
        """How sure it is that the value of a match is in force."""
        if page.syntax is None:
            return self._sure_by_lines(page, at)
        node = page.syntax.literal_at(at) or page.syntax.node_at(at)
        found = self._named_sure(node)
        may_be_compared = _COMPARISON.search(page.data, at, end) is None
        if found is Sure.SWITCHED or self._is_in_branch(node, may_be_compared=may_be_compared):
            return Sure.SWITCHED
        return Sure.UNCLEAR if found or self._is_default(node) else Sure.PLAIN

    def _named_sure(self, node: Node) -> Sure | None:
        """SWITCHED if a name above is that of another environment, beside one of production."""
        found = None
        for holder, name in _names_above(node):
            if not self.others.search(name):
                continue
            if self._has_counterpart(holder, name):
                return Sure.SWITCHED
            found = Sure.UNCLEAR
        return found

    def _has_counterpart(self, holder: Node, name: bytes) -> bool:
        plain = _letters(self.others.sub(b"", name))
        for table in islice(ancestors(holder), 1, 5):
            for sibling, other in _names_in(table, holder):
                if self._is_production(other, text_of(sibling)[:_VALUE], plain):
                    return True
        return False

    def _is_production(self, name: bytes, value: bytes, plain: bytes) -> bool:
        """Whether a value beside another environment's is that of production.

        By its name, by its value, or since its name is the other's without the environment.
        """
        if self.others.search(name):
            return False
        is_same = bool(plain) and _letters(name) == plain
        return is_same or bool(self.productions.search(name) or self.productions.search(value))

    def _is_in_branch(self, node: Node, *, may_be_compared: bool) -> bool:
        """Whether the value is in a branch, or in the condition itself, about the environment.

        A comparison excuses no match that is one itself.
        """
        for above in ancestors(node):
            condition = condition_of(above)
            if condition and self.conditions.search(condition):
                return True
            is_comparison = may_be_compared and above.type in _CALLS | _OPERATORS
            if is_comparison and _is_compared(above, node):
                return True
            if self._is_after_guard(above):
                return True
        return False

    def _is_after_guard(self, statement: Node) -> bool:
        """Whether a branch of the same block about the environment has returned before."""
        before = statement.prev_named_sibling
        for _ in range(_GUARDS):
            if before is None:
                return False
            condition = condition_of(before)
            if condition and self.conditions.search(condition) and _RETURNS.search(text_of(before)):
                return True
            before = before.prev_named_sibling
        return False

    def _is_default(self, node: Node) -> bool:
        """Whether the value is used only where a setting is missing."""
        inner = node
        for above in ancestors(node):
            start = inner.start_byte - above.start_byte
            text = text_of(above) if above is not node else b""
            before = text[max(0, start - _VALUE) : start]
            after = text[inner.end_byte - above.start_byte :][:_VALUE]
            if above.type in _CALLS and self.reads.search(before):
                return True
            if above.type in _OPERATORS and self.reads.search(before + after):
                return True
            if above.type in _DECLARED and self.reads.search(_head_of(above, node)):
                return True
            inner = above
        return False

    def _sure_by_lines(self, page: SourceText, at: int) -> Sure:
        unclear = bool(self.reads.search(page.line_text(at)))
        for number, line in enclosing_lines(page, at):
            key, above = key_of(line), _ADDRESS.sub(b"", line)
            if _BRANCH.search(above) and self.conditions.search(above):
                return Sure.SWITCHED
            if key and self.others.search(key):
                plain = _letters(self.others.sub(b"", key))
                beside = sibling_keys(page, number)
                if any(self._is_production(other, value, plain) for other, value in beside):
                    return Sure.SWITCHED
                unclear = True
        return Sure.UNCLEAR if unclear or self._is_one_of_tables(page, at) else Sure.PLAIN

    def _is_one_of_tables(self, page: SourceText, at: int) -> bool:
        """Whether another table of the file has the same key with a value of production."""
        own = page.line_of(at)
        key = key_of(page.line(own))
        is_in_table = any(number != own for number, _ in enclosing_lines(page, at))
        return is_in_table and any(
            number != own and key_of(line) == key and self.productions.search(line)
            for number, line in page.each_line()
        )


_VALUE = 300
_GUARDS = 4
_ADDRESS = re.compile(rb"\b(https?://)?[\w-]+(\.[\w-]+)+[^\s\"'`]*")
_BRANCH = re.compile(
    rb"\b(if|elsif|elif|else|case|when|switch|unless|match)\b|\?|=>|\)\s*$", re.IGNORECASE
)
_RETURNS = re.compile(rb"\b(return|raise|throw|exit|abort)\b")
_CALLS = frozenset(
    {"call", "call_expression", "invocation_expression", "method_invocation", "new_expression",
     "member_call_expression", "function_call_expression", "object_creation_expression",
     "scoped_call_expression", "element_access_expression"}
)  # fmt: skip
_OPERATORS = frozenset(
    {"binary_expression", "comparison_operator", "binary", "binary_operator", "boolean_operator",
     "conditional_expression", "ternary_expression", "conditional", "equality_expression",
     "object_assignment_pattern"}
)  # fmt: skip
_DECLARED = frozenset({"class_definition", "variable_declarator", "class_declaration"})
_COMPARISON = re.compile(rb"[=!]=")
_COMPARED = re.compile(
    rb"(===?|!==?|=~|\b(not )?in\b|\.(includes|contains|include\?|start_?s?_?with\??|starts_?with"
    rb"|ends_?with|indexOf|equals|equalsIgnoreCase|matches?|test|eql\?|StartsWith|EndsWith|Contains"
    rb"|Equals|match\?)\s*\(?)$|(strpos|str_contains|strings\.(Contains|HasPrefix|HasSuffix)"
    rb"|str_starts_with|String\.(contains|starts_with)\?)\s*\(",
    re.IGNORECASE,
)
_BRANCHES = {
    # By type: the fields with the condition; the rest is what it decides about.
    "if_statement": ("condition",), "elif_clause": ("condition",), "if": ("condition",),
    "elsif": ("condition",), "unless": ("condition",), "if_modifier": ("condition",),
    "unless_modifier": ("condition",), "ternary_expression": ("condition",),
    "conditional": ("condition",), "conditional_expression": ("condition",),
    "else_if_clause": ("condition",), "case": ("value",), "when": ("pattern",),
    "switch_statement": ("value", "condition"), "switch_expression": ("condition", "value"),
    "expression_switch_statement": ("value",), "expression_case": ("value",),
    "switch_case": ("value",), "match_statement": ("subject",), "match_expression": ("condition",),
    "case_statement": ("value",), "while_statement": (),
}  # fmt: skip


def condition_of(node: Node) -> bytes:
    """The condition of a branch; b"" if the node is none."""
    if node.type in _BRANCHES:
        fields = (node.child_by_field_name(field) for field in _BRANCHES[node.type])
        found = b" ".join(text_of(field) for field in fields if field is not None)
        if not found and node.type == "conditional_expression":
            return text_of(node.named_child(1))
        return found or text_of(node).partition(b"\n")[0]
    if node.type in _BY_FIRST_LINE:
        return text_of(node).partition(b"\n")[0]
    if node.type == "call" and text_of(node.child_by_field_name("target")) in _ELIXIR:
        return text_of(node).partition(b"\n")[0]
    return b""


_BY_FIRST_LINE = frozenset(
    {"switch_section", "switch_expression_arm", "switch_block_statement_group", "switch_rule",
     "case_clause", "match_conditional_expression", "stab_clause", "in_clause"}
)  # fmt: skip
_ELIXIR = (b"if", b"unless", b"case", b"cond")


def _names_above(node: Node) -> Iterator[tuple[Node, bytes]]:
    """The names of variables, keys, functions and classes that a value belongs to."""
    yield from holders_of(node)
    for above in ancestors(node):
        if above.type in FUNCTIONS:
            name = name_of(above)
            if name is not None and not is_within(node, name):
                yield above, text_of(name)


def _names_in(table: Node, but: Node) -> Iterator[tuple[Node, bytes]]:
    """The named values of a table, and their names."""
    for child in table.named_children:
        if is_within(but, child):
            continue
        for each in _first_levels(child, 3):
            if each.type in HOLDERS or each.type in FUNCTIONS:
                name = name_of(each)
                if name is not None:
                    yield each, text_of(name).strip(b"\"'`: ")
                    break


def _first_levels(node: Node, depth: int) -> Iterator[Node]:
    yield node
    if depth:
        for child in node.named_children[:6]:
            yield from _first_levels(child, depth - 1)


def _is_compared(above: Node, node: Node) -> bool:
    """Whether the value is only compared with another, so that nothing is called there."""
    before = text_of(above)[: node.start_byte - above.start_byte].rstrip(b" (\t\n\"'`/")
    after = text_of(above)[node.end_byte - above.start_byte :].lstrip(b" \t\n\"'`/")
    return bool(_COMPARED.search(before)) or after.startswith((b"==", b"!=", b"in ", b".test("))


def _head_of(declared: Node, value: Node) -> bytes:
    """A class without its body; or what a variable is, with the name that it is read into.

    Without the value itself, whose own parts are read in any case.
    """
    text, start = text_of(declared), value.start_byte - declared.start_byte
    body = declared.child_by_field_name("body")
    end = len(text) if body is None else body.start_byte - declared.start_byte
    before, after = text[: min(start, end)], text[value.end_byte - declared.start_byte : end]
    return (before + after).partition(b"\n")[0]


def _letters(name: bytes) -> bytes:
    return re.sub(rb"[^a-z0-9]", b"", name.lower())
