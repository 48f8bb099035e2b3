"""The code of a project by name: functions, classes, constants and fields of all its files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wizard.inspection.source.code.grammars import family_of
from wizard.inspection.source.code.model import (
    Call,
    CodeFile,
    Expression,
    Function,
    Member,
    Name,
)

FEW = 3
"""Functions or values of one name that may all be meant; with more, none is known."""
_MOST_VALUES = 24
_MOST_ASSIGNED = 128
"""Assignments of one name in a function or a file: each use of the name looks at all of them."""
_MOST_CLASSES = 64
"""Classes in one line of inheritance."""

Settings = Mapping[str, Sequence[tuple[str, int]]]
"""Values with their lines, by the keys of configuration files."""


class FunctionScope(NamedTuple):
    """A place in the code, by which names are looked up."""

    file: int
    function: int


class Value(NamedTuple):
    """An expression, and where it is written."""

    scope: FunctionScope
    expression: Expression


class Project:
    """An index of files; lookups return nothing rather than a guess among many."""

    def __init__(self, files: Sequence[CodeFile], settings: Settings | None = None) -> None:
        self.files = files
        self.settings: Settings = settings or {}
        self.functions: dict[str, list[FunctionScope]] = defaultdict(list)
        """All functions by name."""
        self.classes: dict[str, list[int]] = defaultdict(list)
        """The files in which a class is defined."""
        self._fields: dict[str, list[tuple[str, Value]]] = defaultdict(list)
        self._constants: dict[str, list[Value]] = defaultdict(list)
        self._lines: dict[str, list[str]] = {}
        self._by_file: dict[tuple[str, str], dict[int, list[Value]]] = {}
        self._imports = [{part for each in f.imports for part in _parts(each)} for f in files]
        self._stems = [_stem(file.name) for file in files]
        for number, file in enumerate(files):
            self._add(number, file)

    def _add(self, number: int, file: CodeFile) -> None:
        for index, function in enumerate(file.functions):
            if function.name:
                self.functions[function.name].append(FunctionScope(number, index))
        for (owner, name), values in file.fields.items():
            for index, expression in values:
                self._fields[name].append((owner, Value(FunctionScope(number, index), expression)))
        for name, expressions in file.functions[0].assigned.items():
            for expression in expressions:
                self._constants[name].append(Value(FunctionScope(number, 0), expression))
        for name in file.supers:
            self.classes[name].append(number)

    # Places

    def function(self, scope: FunctionScope) -> Function:
        """The function of a scope."""
        return self.files[scope.file].functions[scope.function]

    def around(self, scope: FunctionScope) -> Iterator[tuple[FunctionScope, Function]]:
        """The function of a scope, and those in which it is written."""
        index: int | None = scope.function
        while index is not None:
            function = self.files[scope.file].functions[index]
            yield FunctionScope(scope.file, index), function
            index = function.parent

    def calls(self) -> Iterator[tuple[FunctionScope, Call]]:
        """All calls in the code."""
        for number, file in enumerate(self.files):
            for index, function in enumerate(file.functions):
                for call in function.calls:
                    yield FunctionScope(number, index), call

    def can_see(self, file: int, other: int) -> bool:
        """Whether the languages of two files can call each other."""
        one, two = self.files[file].language, self.files[other].language
        return family_of(one) == family_of(two)

    def imports(self, file: int, other: int) -> bool:
        """Whether a file names another in an import."""
        return not self._imports[file].isdisjoint(self._stems[other])

    def line_of_classes(self, name: str) -> list[str]:
        """A class with those from which it inherits, nearest first."""
        if name not in self._lines:
            line: dict[str, None] = {}
            waiting = [name]
            for each in waiting:
                if each and each not in line and len(line) < _MOST_CLASSES:
                    line[each] = None
                    for number in self.classes.get(each, ()):
                        waiting += self.files[number].supers[each]
            self._lines[name] = list(line)
        return self._lines[name]

    def functions_of_class(self, name: str) -> Iterator[tuple[FunctionScope, Function]]:
        """The functions of a class and of those from which it inherits."""
        for each in self.line_of_classes(name):
            for number in self.classes.get(each, ()):
                for index, function in enumerate(self.files[number].functions):
                    if function.owner == each:
                        yield FunctionScope(number, index), function

    # Values

    def values_of_name(self, name: str, scope: FunctionScope) -> list[Value]:
        """What a variable or constant can be, apart from parameters."""
        for place, function in self.around(scope):
            if name in function.assigned:
                return [Value(place, each) for each in function.assigned[name][:_MOST_ASSIGNED]]
        own = self.values_of_field(name, self.function(scope).owner, scope.file)
        return own or self.values_of_any_field(name, scope.file)

    def values_of_variable(self, variable: Name | Member, scope: FunctionScope) -> list[Value]:
        """What a variable can be, or the field of that name of the class around it."""
        if isinstance(variable, Name):
            return self.values_of_name(variable.id, scope)
        return self.values_of_field(variable.name, self.function(scope).owner, scope.file)

    def values_of_field(self, name: str, owner: str, file: int) -> list[Value]:
        """What a field of a class can be; the owner's own before inherited ones."""
        known = self._fields.get(name, ())
        for each in self.line_of_classes(owner) if known else ():
            found = self._seen((v for o, v in known if o == each), file)
            if found:
                return self._nearest(found, file)
        return []

    def values_of_field_below(self, name: str, owner: str, file: int) -> list[Value]:
        """What the classes that inherit from a class give one of its fields."""
        known = self._fields.get(name, ()) if owner else ()
        found = [v for o, v in known if o != owner and owner in self.line_of_classes(o)]
        return self._nearest(self._seen(found, file), file)

    def values_of_property(self, name: str, owner: str, file: int) -> list[Value]:
        """What a field, property or method without arguments of a class can be."""
        for each in self.line_of_classes(owner):
            found = [
                Value(place, value)
                for place in self.functions.get(name, ())
                if self.function(place).owner == each and not self.function(place).parameters
                for value in self.function(place).returns
            ]
            found += [v for o, v in self._fields.get(name, ()) if o == each]
            if found:
                return self._seen(found, file)
        return []

    def values_of_field_through(self, receiver: str, name: str, file: int) -> list[Value]:
        """What a field of a variable is set to: `client.timeout = …` for `client`, `timeout`."""
        known = self._fields.get(name, ())
        return self._nearest(self._seen((v for o, v in known if o == f".{receiver}"), file), file)

    def values_of_any_owner(self, name: str) -> list[Value]:
        """All values of the fields of a name, in the order of the files."""
        return [value for _, value in self._fields.get(name, ())][:_MOST_VALUES]

    def values_of_any_field(self, name: str, file: int) -> list[Value]:
        """What a constant, or a field of an unknown object can be; nothing if it can be many."""
        if name not in self._constants and name not in self._fields:
            return []
        family = family_of(self.files[file].language)
        if (name, family) not in self._by_file:
            self._by_file[name, family] = self._all_by_file(name, file)
        known = self._by_file[name, family]
        same = known.get(file, [])
        if same or sum(map(len, known.values())) > _MOST_VALUES:
            return same
        return self._nearest([value for values in known.values() for value in values], file)

    def _all_by_file(self, name: str, file: int) -> dict[int, list[Value]]:
        """The values of constants and fields of a name that a file can see, by their files."""
        every = [*self._constants.get(name, ()), *(v for _, v in self._fields.get(name, ()))]
        by_file: dict[int, list[Value]] = defaultdict(list)
        for value in self._seen(every, file):
            by_file[value.scope.file].append(value)
        return dict(by_file)

    def _seen(self, values: Iterable[Value], file: int) -> list[Value]:
        return [value for value in values if self.can_see(file, value.scope.file)]

    def _nearest(self, values: list[Value], file: int) -> list[Value]:
        """Those of the same file, else of imported ones, else of any; nothing if it is many."""
        same = [v for v in values if v.scope.file == file]
        if same or len(values) > _MOST_VALUES:
            return same
        if len({v.scope.file for v in values}) > 1:
            values = [v for v in values if self.imports(file, v.scope.file)] or values
        return values if len({v.expression for v in values}) <= FEW else []


def _stem(name: str) -> frozenset[str]:
    """The names by which a file can be imported."""
    stem = re.sub(r"(/(index|__init__))?\.\w+$", "", name).rpartition("/")[2]
    return frozenset((stem, stem.replace("_", ""), stem.replace("-", "_"))) - {""}


def _parts(imported: str) -> Iterator[str]:
    return filter(None, re.split(r"[/.\\]", imported))
