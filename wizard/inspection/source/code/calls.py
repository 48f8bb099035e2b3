"""Reads calls, instantiations and annotations with their arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wizard.inspection.source.code.assignments import add_string
from wizard.inspection.source.code.definitions import read_value
from wizard.inspection.source.code.elixir import read_elixir_definition
from wizard.inspection.source.code.grammars import family_of
from wizard.inspection.source.code.iterations import set_block_variable, set_function_variable
from wizard.inspection.source.code.model import (
    SELF,
    UNKNOWN,
    Call,
    Expression,
    Member,
    Name,
    Record,
    Text,
    dotted_name,
    first_of_chain,
    last_name,
)
from wizard.inspection.source.code.node_types import ARGUMENTS, CALL_BLOCKS, COMMENTS, PAIRS
from wizard.inspection.source.code.reader import Reader
from wizard.inspection.source.code.records import read_key
from wizard.inspection.source.code.tree import field_of, sides

if TYPE_CHECKING:
    from tree_sitter import Node

_IMPORTS = frozenset(
    {"require", "require_relative", "import", "alias", "use", "include", "extend", "prepend"}
)
_RUBY_IMPORTS = _IMPORTS | {"attr_accessor"}
_MIXINS = frozenset({"include", "extend", "prepend"})
DECLARATIONS = frozenset({"base_uri", "plug"})
"""Calls within a class that give it a base address, in Ruby and Elixir."""
_LISTS = frozenset({"slice_type", "array_type", "map_type", "implicit_length_array_type"})
_NO_ARGUMENTS = COMMENTS | {"block_argument", "type_argument_list"}
_RECEIVERS = (SELF, UNKNOWN, *map(Name, ("that", "_this", "null", "undefined")))
"""What a JavaScript function is given as the current object."""
_FIELDS = frozenset({"literal_value", "initializer_expression"})
"""Fields that are given to a new object: `Client{Base: …}`."""


def read_call(reader: Reader, node: Node) -> Expression:
    """A call; in Elixir also a definition."""
    if reader.file.language == "elixir" and node.type == "call":
        defined = read_elixir_definition(reader, node)
        if defined is not None:
            return defined
    kind = node.child_by_field_name("type")
    if kind is not None and kind.type in _LISTS:  # `[]string{…}` in Go
        return reader.expression(node.child_by_field_name("body"))
    callee = _callee(reader, node)
    arguments: list[Expression] = []
    named: list[tuple[str, Expression]] = []
    for child in node.named_children:
        if child.type in ARGUMENTS:
            for argument in child.named_children:
                _read_argument(reader, argument, arguments, named)
        elif child.type in CALL_BLOCKS:
            set_block_variable(reader, callee, child)
            before = len(reader.current.calls)
            reader.expression(child)
            named += _set_in_block(reader.current.calls[before:], _variables_of(reader, child))
        elif child.type in _FIELDS:
            inner = reader.expression(child)
            named += inner.fields if isinstance(inner, Record) else ()
    callee, arguments = _without_receiver(reader, callee, arguments)
    _note_imports(reader, callee, arguments)
    _note_fields(reader, callee, arguments, named)
    set_function_variable(reader, callee, arguments)
    row, column = node.start_point
    call = Call(callee, tuple(arguments), tuple(named), row + 1, column + 1)
    reader.current.calls.append(call)
    _note_addition(reader, call)
    return call


def _without_receiver(
    reader: Reader, callee: Expression, arguments: list[Expression]
) -> tuple[Expression, list[Expression]]:
    """A JavaScript function that is called with the current object: `send.call(this, options)`."""
    if family_of(reader.file.language) != "javascript" or not isinstance(callee, Member):
        return callee, arguments
    if not arguments or arguments[0] not in _RECEIVERS:
        return callee, arguments
    if callee.name == "call":
        return callee.owner, arguments[1:]
    if callee.name == "apply" and isinstance(arguments[-1], Record):
        return callee.owner, list(arguments[-1].items)
    return callee, arguments


def _note_imports(reader: Reader, callee: Expression, arguments: list[Expression]) -> None:
    """Imports and mixins that are written as calls."""
    word = last_name(callee)
    is_ruby = reader.file.language == "ruby"
    if word in _RUBY_IMPORTS if is_ruby else word in _IMPORTS and isinstance(callee, Name):
        reader.file.imports.update(_words_of(arguments))
    if is_ruby and word in _MIXINS and reader.owner:
        reader.add_supers(reader.owner, [last_name(each) for each in arguments])


def _note_fields(
    reader: Reader,
    callee: Expression,
    arguments: Sequence[Expression],
    named: Iterable[tuple[str, Expression]],
) -> None:
    """Fields of a new object, and what a class declares by a call: `base_uri "https://…"`."""
    if reader.file.language == "go":
        for name, value in named:
            reader.add_field(last_name(callee), name, value)
    is_declaration = reader.function == 0 and last_name(callee) in DECLARATIONS
    if is_declaration and reader.owner and arguments:
        reader.add_field(reader.owner, last_name(callee), arguments[-1])


def _variables_of(reader: Reader, block: Node) -> set[str]:
    parameters = block.child_by_field_name("parameters")
    return {reader.text(each) for each in parameters.named_children} if parameters else set()


def _set_in_block(
    calls: Iterable[Call], variables: Collection[str]
) -> Iterator[tuple[str, Expression]]:
    """The address that a block in Ruby gives to the request: `post { |req| req.url path }`."""
    for call in calls:
        owner = call.callee.owner if isinstance(call.callee, Member) else None
        if call.name == "url" and isinstance(owner, Name) and owner.id in variables:
            yield from (("url", argument) for argument in call.arguments[:1])


def _note_addition(reader: Reader, call: Call) -> None:
    """What is added to a builder of strings: `builder.append("/me")` in Java and C#."""
    if reader.file.language not in _WITH_BUILDERS or call.name.lower() != "append":
        return
    callee = first_of_chain(call).callee
    owner = callee.owner if isinstance(callee, Member) else None
    if isinstance(owner, Name) and owner.id in reader.current.assigned and len(call.arguments) == 1:
        add_string(reader, owner.id, call.arguments[0])


_WITH_BUILDERS = frozenset({"java", "csharp"})


def _words_of(expressions: Iterable[Expression]) -> list[str]:
    return [
        each.value if isinstance(each, Text) else dotted_name(each)
        for each in expressions
        if isinstance(each, (Text, Name, Member))
    ]


def _callee(reader: Reader, node: Node) -> Expression:
    by_name = field_of(node, "name", "method")
    owner = field_of(node, "object", "receiver", "scope")
    if by_name is not None:
        name = reader.text(by_name).lstrip("$")
        reader.file.words.add(name)
        return Name(name) if owner is None else Member(reader.expression(owner), name)
    called = field_of(node, "function", "target", "constructor", "type")
    if called is not None and called.type == "index_expression":  # `get[Me](…)` in Go
        called = called.child_by_field_name("operand") or called
    first = node.named_children[0] if node.named_children else None
    if called is None and first is not None and first.type not in ARGUMENTS:
        called = first
    return reader.expression(called if called is not None else owner)


def _read_argument(
    reader: Reader,
    node: Node,
    arguments: list[Expression],
    named: list[tuple[str, Expression]],
) -> None:
    if node.type in _NO_ARGUMENTS:
        return
    if node.type == "keywords":
        for pair in node.named_children:
            _read_argument(reader, pair, arguments, named)
        return
    key = _key_of(reader, node)
    if key is None:
        arguments.append(reader.expression(node))
    else:
        name, value = key
        named.append((name, read_value(reader, value, name) if value is not None else UNKNOWN))


def _key_of(reader: Reader, node: Node) -> tuple[str, Node | None] | None:
    """The name and the value of an argument that is passed by its name."""
    if node.type == "keyword_argument" or node.type in PAIRS:
        key, value = sides(node)
        return read_key(reader, key), value
    if node.type == "assignment_expression" and reader.file.language == "csharp":
        left, right = sides(node)
        return reader.text(left), right
    label = node.child_by_field_name("name") if node.type == "argument" else None
    inner = [child for child in node.named_children if label is not None and child != label]
    return (reader.text(label), inner[-1]) if inner else None
