"""Source code in one form for all languages: functions, calls, assignments and expressions.

Only what is needed to follow a string to the place where it is used is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Text(NamedTuple):
    """A string literal, or the literal part of a string with interpolation."""

    value: str
    line: int
    """From 1, like all lines here."""


class Name(NamedTuple):
    """A variable, constant, class or module; `self` for the current object in every language."""

    id: str


class Member(NamedTuple):
    """An attribute, field, constant of a class, or the element of a constant key."""

    owner: Expression
    name: str


class Joined(NamedTuple):
    """Strings that are concatenated."""

    parts: tuple[Expression, ...]


class Either(NamedTuple):
    """One of several expressions: a condition, or a default."""

    choices: tuple[Expression, ...]


class Call(NamedTuple):
    """A call, an instantiation, or an annotation with arguments."""

    callee: Expression
    arguments: tuple[Expression, ...]
    named: tuple[tuple[str, Expression], ...]
    line: int
    column: int
    """From 1, in characters."""

    @property
    def name(self) -> str:
        """The last part of what is called: `get` for `client.get(…)`."""
        return last_name(self.callee)


class Record(NamedTuple):
    """A dictionary, object or hash with its constant keys; or a list."""

    fields: tuple[tuple[str, Expression], ...]
    items: tuple[Expression, ...] = ()

    def elements(self, name: str) -> tuple[Expression, ...]:
        """The items that `[]` stands for, all of them, or `[2]`, the one of that number from 0."""
        if name == "[]":
            return self.items
        number = name.strip("[]")
        if name == number or not number.isdecimal():
            return ()
        return self.items[int(number) :][:1]


class Unknown(NamedTuple):
    """Any other expression."""


class Reference(NamedTuple):
    """A function that is written as an expression."""

    function: int
    """Index in `CodeFile.functions`."""


Expression = Text | Name | Member | Joined | Either | Call | Record | Unknown | Reference

UNKNOWN = Unknown()
SELF = Name("self")
REST = "..."
"""The kind of a parameter that takes all further arguments."""


def calls_before(call: Call) -> Iterator[Call]:
    """The calls in a chain such as `builder.uri(…).get()`, from the last but one to the first."""
    while isinstance(call.callee, Member) and isinstance(call.callee.owner, Call):
        call = call.callee.owner
        yield call


def first_of_chain(call: Call) -> Call:
    """The first call of a chain: `builder.uri(…)` of `builder.uri(…).get()`."""
    return [call, *calls_before(call)][-1]


def last_name(expression: Expression) -> str:
    """The last name of an expression such as `a.b.c`; "" if it has none."""
    if isinstance(expression, Name):
        return expression.id
    return expression.name if isinstance(expression, (Member, Call)) else ""


def dotted_name(expression: Expression) -> str:
    """An expression such as `a.b.c` as text; calls in it have brackets."""
    if isinstance(expression, Name):
        return expression.id
    if isinstance(expression, Member):
        return f"{dotted_name(expression.owner)}.{expression.name}"
    return f"{dotted_name(expression.callee)}()" if isinstance(expression, Call) else ""


class Parameter(NamedTuple):
    """A parameter of a function."""

    name: str
    default: Expression | None
    kind: str = ""
    """The name of its type, where the code gives one."""
    position: int = 0
    key: str = ""
    """Its key, where it is taken out of an object that is passed."""

    @property
    def class_name(self) -> str:
        """The name in its type: `Client` for `Client<T>`, `Client[]` or `Client?`."""
        return re.split(r"[<\[\s?]", self.kind)[0]


@dataclass
class Function:
    """A function or method; the first of a file stands for the code outside of all others."""

    name: str
    owner: str
    """The name of its class or module; "" outside of any."""
    parent: int | None
    """Index of the function in which it is written."""
    parameters: tuple[Parameter, ...] = ()
    start: int = 0
    end: int = 0
    """First and last line."""
    assigned: dict[str, list[Expression]] = field(default_factory=dict)
    """Every value that a variable gets."""
    returns: list[Expression] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


@dataclass
class CodeFile:
    """What a file of code contains."""

    name: str
    language: str
    names_procore: bool = False
    """Whether the word is anywhere in the file."""
    names_code_grant: bool = False
    """Whether the file names the grant that begins at the page for signing in."""
    functions: list[Function] = field(default_factory=list)
    fields: dict[tuple[str, str], list[tuple[int, Expression]]] = field(default_factory=dict)
    """Values of fields and constants, by class ("" outside of any) and name.

    Each with the index of the function in which it is given.
    """
    supers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the classes from which a class inherits, or of what it includes."""
    imports: set[str] = field(default_factory=set)
    """Names and paths in import statements, as written."""
    words: set[str] = field(default_factory=set)
    """Names of classes and functions that it calls or names."""
    texts: list[Text] = field(default_factory=list)
    """All string literals with a slash, in order."""

    def is_in_function(self, line: int) -> bool:
        """Whether a line is in the body of a function."""
        return any(each.start <= line <= each.end for each in self.functions[1:])

    def classes(self) -> Iterator[str]:
        """The names of its classes."""
        return iter(self.supers)
