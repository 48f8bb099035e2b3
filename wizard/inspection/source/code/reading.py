"""Reads a file of code into the form of `wizard.inspection.source.code.model`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wizard.inspection.source.code.assignments import (
    read_alias,
    read_assignment,
    read_field,
    read_loop,
    read_return,
)
from wizard.inspection.source.code.calls import read_call
from wizard.inspection.source.code.definitions import read_class, read_definition, read_traits
from wizard.inspection.source.code.expressions import (
    read_branches,
    read_condition,
    read_element,
    read_member,
    read_name,
    read_operator,
    read_own_field,
    read_self,
    read_switch,
    read_transparent,
)
from wizard.inspection.source.code.grammars import parse
from wizard.inspection.source.code.model import UNKNOWN, CodeFile, Expression, Function
from wizard.inspection.source.code.node_types import (
    ALIASES,
    ASSIGNMENTS,
    BINARIES,
    BRANCHES,
    CALLS,
    CHOICES,
    CLASSES,
    COMMENTS,
    ELEMENTS,
    FUNCTIONS,
    IMPORTS,
    LOOPS,
    MEMBERS,
    NAMES,
    OWN_FIELDS,
    RECORDS,
    RETURNS,
    SELVES,
    STRINGS,
    SWITCHES,
    TRANSPARENT,
)
from wizard.inspection.source.code.reader import Reader, Reads
from wizard.inspection.source.code.records import read_record
from wizard.inspection.source.code.strings import read_string
from wizard.inspection.source.code.tree import rewritten_in

if TYPE_CHECKING:
    from tree_sitter import Node

_LONGEST_LINE = 32 * 1024
"""Longer lines hold data and are left out."""
_IMPORTED = re.compile(r"[\w@./\\-]{2,200}")


def read_code(name: str, data: bytes, language: str) -> CodeFile:
    """What a file of code contains; parts that are no valid code are left out."""
    lines = data.split(b"\n")
    if max(map(len, lines)) > _LONGEST_LINE:
        data = b"\n".join(line if len(line) <= _LONGEST_LINE else b"" for line in lines)
    whole = Function("", "", None, start=1, end=1 << 30)
    asks_users = b"authorization_code" in data
    file = CodeFile(name, language, b"procore" in data.lower(), asks_users, [whole])
    statements = parse(data, language).named_children
    reader = Reader(file, data, _READERS)
    reader.note_rewritten(rewritten_in(statements))
    reader.each(statements)
    return file


def _read_import(reader: Reader, node: Node) -> Expression:
    reader.file.imports.update(_IMPORTED.findall(reader.text(node)))
    return UNKNOWN


def _read_comment(_reader: Reader, _node: Node) -> Expression:
    return UNKNOWN


_READERS: Mapping[str, Reads] = {
    kind: reads
    for kinds, reads in (
        (BRANCHES, read_branches),
        (STRINGS, read_string),
        (NAMES, read_name),
        (SELVES, read_self),
        (OWN_FIELDS, read_own_field),
        (MEMBERS, read_member),
        (ELEMENTS, read_element),
        (CALLS, read_call),
        (BINARIES, read_operator),
        (CHOICES, read_condition),
        (SWITCHES, read_switch),
        (RECORDS, read_record),
        (TRANSPARENT, read_transparent),
        (FUNCTIONS, read_definition),
        (CLASSES, read_class),
        (ASSIGNMENTS, read_assignment),
        (LOOPS, read_loop),
        (ALIASES, read_alias),
        ({"field_declaration"}, read_field),
        ({"use_declaration"}, read_traits),
        (IMPORTS, _read_import),
        (RETURNS, read_return),
        (COMMENTS, _read_comment),
    )
    for kind in kinds
}
"""The later of two readers of one type counts."""
