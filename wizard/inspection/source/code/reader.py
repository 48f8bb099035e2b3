"""The state of reading one file: its syntax tree, the model so far, and the place in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.inspection.source.code.model import (
    UNKNOWN,
    CodeFile,
    Expression,
    Function,
    Joined,
    Parameter,
    Reference,
    Text,
)
from wizard.inspection.source.code.node_types import COMMENTS

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 150
"""Levels of nesting that are read; deeper ones exist in generated data alone."""
_MOST_VALUES = 24
"""Values of one field."""

Reads = Callable[["Reader", "Node"], Expression]
"""Reads a node of one type into the model, and returns its value."""


@dataclass
class Reader:
    """Reads the nodes of one file, and knows the function and class that is being read."""

    file: CodeFile
    data: bytes
    readers: Mapping[str, Reads]
    """What reads a node, by its type."""
    function: int = 0
    """Index in the functions of the file."""
    owner: str = ""
    """The class or module."""
    receiver: str = ""
    """The variable that stands for the current object, in a method of Go."""
    additions: dict[tuple[int, str], int] = field(default_factory=dict)
    """How often something is added to a variable, by its function and name."""
    promoted: dict[str, Expression] = field(default_factory=dict)
    """Fields that the parameters of a constructor set, until its body is read."""
    _rewritten: set[tuple[int, str]] = field(default_factory=set)
    """Variables that a block sets more than once, one after the other, by function and name."""
    _held: dict[tuple[int, str], Expression] = field(default_factory=dict)
    """What those variables hold where the file is read."""
    _depth: int = 0

    @property
    def current(self) -> Function:
        """The function that is being read."""
        return self.file.functions[self.function]

    def text(self, node: Node | None) -> str:
        """The source of a node; "" for none."""
        if node is None:
            return ""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def expression(self, node: Node | None) -> Expression:
        """Reads a node and all in it; its value."""
        if node is None or self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            reads = self.readers.get(node.type)
            return reads(self, node) if reads else self.statements(node.named_children)
        finally:
            self._depth -= 1

    def each(self, nodes: Iterable[Node]) -> Expression:
        """Reads statements; the value of the last one, which some languages return."""
        last: Expression = UNKNOWN
        for node in nodes:
            if node.type not in COMMENTS:
                last = self.expression(node)
        return last

    def statements(self, nodes: Iterable[Node]) -> Expression:
        """Reads nodes whose value is of no interest."""
        self.each(nodes)
        return UNKNOWN

    def note_rewritten(self, names: Iterable[str]) -> None:
        """Notes variables of the current function that hold only what was set last."""
        self._rewritten.update((self.function, name) for name in names)

    def set_variable(self, name: str, value: Expression) -> None:
        """Notes a value of a variable of the current function."""
        self.current.assigned.setdefault(name, []).append(value)
        if (self.function, name) in self._rewritten:
            self._held[self.function, name] = value

    def held(self, name: str) -> Expression | None:
        """The string that a variable holds here; None if it may hold others, too."""
        value = self._held.get((self.function, name))
        return value if isinstance(value, (Text, Joined)) else None

    def add_field(self, owner: str, name: str, value: Expression) -> None:
        """Notes a value of a field or constant of a class; of none if the owner is empty."""
        values = self.file.fields.setdefault((owner, name), [])
        if len(values) < _MOST_VALUES:
            values.append((self.function, value))

    def add_supers(self, owner: str, names: Iterable[str]) -> None:
        """Notes a class, and those from which it inherits."""
        self.file.supers[owner] = (*self.file.supers.get(owner, ()), *names)

    @contextmanager
    def with_receiver(self, name: str) -> Iterator[None]:
        """The variable stands for the current object meanwhile."""
        before, self.receiver = self.receiver, name or self.receiver
        try:
            yield
        finally:
            self.receiver = before

    @contextmanager
    def within_class(self, owner: str) -> Iterator[None]:
        """What is read meanwhile belongs to the class."""
        before, self.owner = self.owner, owner
        try:
            yield
        finally:
            self.owner = before

    def define(
        self,
        name: str,
        parameters: tuple[Parameter, ...],
        node: Node,
        reads: Callable[[], Expression],
        *,
        owner: str = "",
    ) -> Expression:
        """Adds a function whose body the callable reads."""
        index = len(self.file.functions)
        lines = node.start_point[0] + 1, node.end_point[0] + 1
        function = Function(name, owner or self.owner, self.function, parameters, *lines)
        self.file.functions.append(function)
        before, self.function = self.function, index
        try:
            value = reads()
        finally:
            self.function = before
        if value is not UNKNOWN:
            function.returns.append(value)
        return Reference(index)
