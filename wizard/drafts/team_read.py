"""Reads the team file beside a draft strictly; what is wrong is told with line and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import tomli

from wizard.drafts.model import team_path
from wizard.drafts.shape import document_problem
from wizard.drafts.statements import toml_statements
from wizard.drafts.team_model import (
    CHANGES_ASKED,
    Approval,
    Assignment,
    Comment,
    Person,
    QuestionScope,
    SentPacket,
    Team,
)
from wizard.errors import DraftError
from wizard.files import open_file
from wizard.secrets.masking import without_secrets
from wizard.text import one_line

FORMAT = 1
MAX_BYTES = 1024 * 1024
MAX_ROWS = 5_000
"""Rows of one kind; more are no team that a person keeps."""
_HINT = "Correct the file in a text editor, or move it away."
SCOPE_KEYS = ("page", "group", "field")
"""The keys of a row that say which questions it is about."""
Table = dict[str, Any]
Row = TypeVar("Row", Person, Assignment, Approval, Comment, SentPacket)


class DamagedTeamFile(DraftError):
    """The file is no team that this version can read; the message names line and key."""


class RowKind(NamedTuple):
    """One kind of rows: the class, the types of its keys, and which keys a row must have."""

    row_type: type[Any]
    keys: Mapping[str, type]
    needed: tuple[str, ...]
    identity: tuple[str, ...]
    """The keys by which a row of the file is found again."""


_SCOPE = dict.fromkeys(SCOPE_KEYS, str)
ROW_KINDS: dict[str, RowKind] = {
    "person": RowKind(Person, {"mail": str, "name": str, "role": str}, ("mail", "name"), ("mail",)),
    "assignment": RowKind(
        Assignment, {**_SCOPE, "owner": str, "due": date, "state": str}, ("owner",), SCOPE_KEYS
    ),
    "approval": RowKind(
        Approval,
        {**_SCOPE, "by": str, "on": date, "answers": str},
        ("by", "on", "answers"),
        (*SCOPE_KEYS, "by"),
    ),
    "comment": RowKind(
        Comment,
        {
            "id": str,
            "field": str,
            "by": str,
            "at": datetime,
            "text": str,
            "reply_to": str,
            "settled": bool,
        },
        ("id", "field", "by", "at", "text"),
        ("id",),
    ),
    "packet": RowKind(
        SentPacket,
        {"digest": str, "to": str, "on": date, "questions": int},
        ("digest", "to", "on"),
        ("digest",),
    ),
}


ROW_KEYS: Mapping[str, tuple[str, ...]] = {name: kind.identity for name, kind in ROW_KINDS.items()}
"""The tables of the file, each with the keys by which a row is the same in two versions."""


def team_data(path: Path) -> bytes | None:
    """The bytes of a team file; None without one. Raises DraftError if it cannot be read."""
    try:
        with open_file(path) as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise DraftError(message, "Check its permissions.") from error


def team_beside(draft: Path) -> Team | None:
    """The team of a draft; None without a file, and one with `trouble` for an unreadable file."""
    path = team_path(draft)
    try:
        data = team_data(path)
        return None if data is None else read_team(data, path.name)
    except DraftError as error:
        return Team(trouble=error.message)


def read_team(data: bytes, label: str) -> Team:
    """The team in these bytes. Raises DamagedTeamFile naming `label`, line and key."""
    return _team_of(team_document(data, label), _Complaint(data, label))


class _Complaint(NamedTuple):
    """Builds the error for one place of the file."""

    data: bytes
    label: str

    def about(self, table: str, number: int, what: str) -> DamagedTeamFile:
        line = self._line(table, number)
        return DamagedTeamFile(f"{self.label}:{line}: {table} {number + 1}: {what}.", _HINT)

    def _line(self, table: str, number: int) -> int:
        text = self.data.decode("utf-8-sig")
        for statement in toml_statements(text, {table}):
            if statement.value is None and statement.path[:2] == (table, number):
                return text.count("\n", 0, statement.start) + 1
        return 1


def team_document(data: bytes, label: str) -> Table:
    """The tables of the file. Raises DamagedTeamFile for what is no TOML, or another format."""
    if len(data) > MAX_BYTES:
        raise DamagedTeamFile(f"{label} has more than {MAX_BYTES:,} bytes.", _HINT)
    try:
        document = tomli.loads(data.decode("utf-8-sig"))
    except tomli.TOMLDecodeError as error:
        message = f"{label}:{error.lineno}:{error.colno}: {error.msg}."
        raise DamagedTeamFile(message, _HINT) from error
    except (ValueError, RecursionError) as error:
        raise DamagedTeamFile(f"{label} is no TOML file in UTF-8.", _HINT) from error
    trouble = document_problem(document)
    if trouble:
        raise DamagedTeamFile(f"{label}: {trouble}.", _HINT)
    found = document.get("format", FORMAT)
    if found != FORMAT or isinstance(found, bool):
        shown = one_line(without_secrets(str(found)))[:40]
        message = f"{label} has format {shown}; this version reads {FORMAT}."
        raise DamagedTeamFile(message, "Update the program.")
    return document


def _team_of(document: Table, complaint: _Complaint) -> Team:
    return Team(
        people=tuple(_read_rows(document, "person", Person, complaint)),
        assignments=tuple(_read_rows(document, "assignment", Assignment, complaint)),
        approvals=tuple(_read_rows(document, "approval", Approval, complaint)),
        comments=tuple(_read_rows(document, "comment", Comment, complaint)),
        packets=tuple(_read_rows(document, "packet", SentPacket, complaint)),
    )


def _read_rows(
    document: Table, name: str, row_type: type[Row], complaint: _Complaint
) -> Iterator[Row]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(raw, dict) for raw in rows):
        raise complaint.about(name, 0, f"write it as [[{name}]]")
    if len(rows) > MAX_ROWS:
        raise complaint.about(name, 0, f"there are more than {MAX_ROWS:,}")
    seen: set[tuple[object, ...]] = set()
    for number, raw in enumerate(rows):
        wrong = _row_problem(raw, ROW_KINDS[name]) or _state_problem(raw)
        identity = row_identity(raw, ROW_KINDS[name])
        if wrong or identity in seen:
            raise complaint.about(name, number, wrong or "it stands there twice")
        seen.add(identity)
        yield row_type(**_arguments(raw, ROW_KINDS[name]))


def row_identity(raw: Table, kind: RowKind) -> tuple[object, ...]:
    """By what a row of the file is the same as before."""
    return tuple(raw.get(key, "") for key in kind.identity)


def _row_problem(raw: Table, kind: RowKind) -> str:
    missing = [key for key in kind.needed if not raw.get(key)]
    if missing:
        return f"{missing[0]} is missing"
    for key, wanted in kind.keys.items():
        if key in raw and not _has_type(raw[key], wanted):
            return f"{key} must be {_TYPE_WORDS[wanted]}"
    if "page" in kind.keys and bool(raw.get("page")) == bool(raw.get("field")):
        return "it needs either page or field"
    if raw.get("group") and not raw.get("page"):
        return "group needs the page that it stands on"
    return ""


def _state_problem(raw: Table) -> str:
    state = raw.get("state", "")
    return "" if state in ("", CHANGES_ASKED) else f"state can only be “{CHANGES_ASKED}”"


_TYPE_WORDS = {
    str: "text in quotes",
    date: "a date as 2026-01-31",
    datetime: "a time as 2026-01-31T12:00:00Z",
    bool: "true or false",
    int: "a whole number",
}


def _has_type(value: object, wanted: type) -> bool:
    if wanted is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


def _arguments(raw: Table, kind: RowKind) -> Table:
    known = {key: value for key, value in raw.items() if key in kind.keys}
    if "page" in kind.keys:
        scope = QuestionScope(**{key: known.pop(key) for key in SCOPE_KEYS if key in known})
        known["scope"] = scope
    if isinstance(known.get("at"), datetime) and known["at"].tzinfo is None:
        known["at"] = known["at"].replace(tzinfo=UTC)
    return known
