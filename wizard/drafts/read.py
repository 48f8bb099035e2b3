"""Reads draft files, which may be hand-written; never changes them."""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from wizard.drafts.errors import DraftWithMarkers, UnreadableDraft
from wizard.drafts.markers import has_markers
from wizard.drafts.model import (
    FORMAT,
    MAX_BYTES,
    Draft,
    FieldIds,
    FileBaseline,
    OlderFile,
    Signature,
    Waiver,
    team_path,
)
from wizard.drafts.shape import MAX_DEPTH, blocked_by, document_problem, flatten
from wizard.drafts.unsettled import CONFLICTS, UnsettledConflict, conflict_from_row
from wizard.files import NotRegularFile, open_file
from wizard.secrets.masking import without_secrets

if TYPE_CHECKING:
    from wizard.catalogue.model import Field

MARK = b"\xef\xbb\xbf"
_MANY_LINES = 2000
_HEAD_BYTES = 8192
_HEAD = re.compile(
    r"^[ \t]*\[[ \t]*wizard[ \t]*\][^\n]*\n(?:(?![ \t]*\[)[^\n]*(?:\n|\Z))*", re.MULTILINE
)
_HEAD_LINE = re.compile(rb"^[ \t]*\[[ \t]*wizard[ \t]*\]", re.MULTILINE)
_NOT_A_DRAFT = "Open a draft made by this program, or make a new one."
_BY_HAND = "Correct the file in a text editor, or go back to an earlier copy of it."
_TYPES = {str: "a text", bool: "yes or no", datetime: "a date with a time", date: "a date"}


def load_draft(path: Path, field_ids: FieldIds) -> Draft:
    """Reads a draft, and the team beside it; `field_ids` separates answers from unknown keys.

    With the fields themselves an older format is read as the present one.

    Raises UnreadableDraft with line and column if known.
    """
    path = absolute(path)
    data, stamp = read_bytes(path)
    draft = build_draft(path, data, stamp, field_ids)
    if team_path(path).is_file():
        from wizard.drafts.team_read import team_beside  # most drafts have none

        draft.team = team_beside(path)
    return draft


def absolute(path: Path) -> Path:
    """The absolute path without resolving symbolic links, unlike Path.resolve."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def build_draft(path: Path, data: bytes, stamp: tuple[int, int, int], known: FieldIds) -> Draft:
    """The draft in these bytes of the file, in the present format if the fields are given."""
    from wizard.catalogue.derivation import Derivations

    if has_markers(data):
        raise DraftWithMarkers(path)
    text = decode(path, data)
    document = parse_draft(path, text)
    head = _head_table(path, text, document)
    blocker = blocked_by(document, known)
    if blocker:
        reason = f"“{blocker}” must be a table of answers, not a single value"
        raise UnreadableDraft(path, reason, _BY_HAND, line=key_line(text, blocker))
    answers, extras = flatten(document, known)
    fields = known if isinstance(known, Mapping) else None
    older = None
    if fields and head["format"] < FORMAT:
        older = OlderFile(data, text, document, head["format"])
        text, document, answers = _in_present_format(older, answers, fields)
    baseline = FileBaseline(
        text=text,
        document=document,
        answers=answers,
        known=known,
        digest=hashlib.sha256(data).digest(),
        stamp=stamp,
        mark=data.startswith(MARK),
        older=older,
    )
    return Draft(
        path=path,
        id=head["id"],
        name=without_secrets(head["name"]),
        edition=head["edition"],
        created=_aware(head["created"]),
        changed=_aware(head["changed"]),
        baseline=baseline,
        answers=copy.deepcopy(answers),
        waivers=_waivers(path, text, document),
        signatures=_signatures(path, text, document),
        conflicts=_conflicts(path, text, document),
        extras=copy.deepcopy(extras),
        read_only=not _writable(path),
        format=document["wizard"]["format"],
        derivations=Derivations(fields) if fields else None,
        company=head.get("company", ""),
    )


def _in_present_format(
    older: OlderFile, answers: dict[str, Any], fields: Mapping[str, Field]
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Text, tables and answers of an older file in the present format."""
    from wizard.drafts.format_moves import moved_answers, moved_document
    from wizard.drafts.render import render

    inherits = bool(older.document["wizard"].get("company"))
    moved = moved_answers(answers, fields, inherits=inherits)
    document = moved_document(older.document, answers, moved)
    document["wizard"] = {**document["wizard"], "format": FORMAT}
    return render(older.text, dict(older.document), document), document, moved


def read_bytes(path: Path, limit: int = MAX_BYTES) -> tuple[bytes, tuple[int, int, int]]:
    """The file's bytes and its stamp. Never blocks on a pipe or a device."""
    try:
        with open_file(path) as file:
            file_stat = os.fstat(file.fileno())
            data = file.read(limit + 1)
    except OSError as error:
        raise _cannot_open(path, error) from error
    if len(data) > limit:
        reason = f"the file has {file_stat.st_size:,} bytes; a draft has at most {limit:,}"
        raise UnreadableDraft(path, reason, _NOT_A_DRAFT)
    return data, stamp_of(file_stat)


def stamp_of(file_stat: os.stat_result) -> tuple[int, int, int]:
    """The stamp, which changes if a file is written or replaced: inode, size, time in ns."""
    return file_stat.st_ino, file_stat.st_size, file_stat.st_mtime_ns


def _cannot_open(path: Path, error: OSError) -> UnreadableDraft:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UnreadableDraft(path, "there is no such file", "Check the path, or make a new one.")
    if isinstance(error, IsADirectoryError):
        return UnreadableDraft(path, "this is a folder", _NOT_A_DRAFT)
    if isinstance(error, NotRegularFile):
        return UnreadableDraft(path, "this is not an ordinary file", _NOT_A_DRAFT)
    if isinstance(error, PermissionError):
        return UnreadableDraft(
            path, "you may not read this file", "Ask its owner for permission to read it."
        )
    reason = error.strerror or str(error)
    return UnreadableDraft(path, f"the file cannot be read ({reason})", "Check the path.")


def decode(path: Path, data: bytes) -> str:
    """The text of a draft, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        hint = "Save the file as UTF-8 in your text editor."
        raise UnreadableDraft(
            path, "the file is not UTF-8 text", hint, line=line, column=column
        ) from error


def parse_draft(path: Path, text: str) -> dict[str, Any]:
    """Parses nested tables, or raises UnreadableDraft; bounded in time and depth."""
    deep = _deep_header(text)
    if deep:
        raise UnreadableDraft(path, f"tables are nested more than {MAX_DEPTH} deep", _BY_HAND)
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UnreadableDraft(
            path, _lower(error.msg), _BY_HAND, line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        reason = f"tables or lists are nested more than {MAX_DEPTH} deep"
        raise UnreadableDraft(path, reason, _BY_HAND) from error
    except ValueError as error:
        raise UnreadableDraft(path, "a number or date is out of range", _BY_HAND) from error
    trouble = document_problem(document)
    if trouble:
        raise UnreadableDraft(path, trouble, _BY_HAND)
    return document


def _deep_header(text: str) -> bool:
    """Rejects very deep headers, since each key below takes time to resolve."""
    if text.count("\n") < _MANY_LINES:
        return False
    headers = (line.partition("]")[0] for line in text.split("\n") if line.lstrip()[:1] == "[")
    return any(header.count(".") > MAX_DEPTH and "," not in header for header in headers)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def key_line(text: str, key: str) -> int:
    """The probable line of a key or table, from 1; 0 if not found."""
    last = re.escape(key.rpartition(".")[2])
    whole = re.escape(key)
    found = re.search(rf"(?m)^[ \t]*(?:\[+[ \t]*{whole}\b|(?:{whole}|{last})[ \t]*=)", text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _head_table(path: Path, text: str, document: Mapping[str, Any]) -> dict[str, Any]:
    head = document.get("wizard")
    if not isinstance(head, dict):
        raise UnreadableDraft(path, "it has no [wizard] part, so it is no draft", _NOT_A_DRAFT)
    number = head.get("format")
    if type(number) is not int or number < 1:
        raise _wrong(path, text, "format", f"must be a number from 1 to {FORMAT}")
    if number > FORMAT:
        reason = f"it has format {number}; this version of the program reads up to {FORMAT}"
        hint = "Open it with a newer version of the program."
        raise UnreadableDraft(path, reason, hint, line=key_line(text, "wizard.format"))
    for key, wanted in (
        ("id", str),
        ("name", str),
        ("edition", str),
        ("created", datetime),
        ("changed", datetime),
    ):
        if type(head.get(key)) is not wanted or not head[key]:
            raise _wrong(path, text, key, f"must be {_TYPES[wanted]}")
    if not isinstance(head.get("company", ""), str):
        raise _wrong(path, text, "company", "must be the path of the company's file")
    if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", head["id"]):
        raise _wrong(path, text, "id", "must be letters and digits")
    return head


def _wrong(path: Path, text: str, key: str, problem: str) -> UnreadableDraft:
    line = key_line(text, f"wizard.{key}") or key_line(text, "wizard")
    return UnreadableDraft(path, f"“{key}” in [wizard] {problem}", _BY_HAND, line=line)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _waivers(path: Path, text: str, document: Mapping[str, Any]) -> list[Waiver]:
    rows = _table_rows(path, text, document, "waiver")
    return [waiver_from_row(path, number, row) for number, row in enumerate(rows, 1)]


def _signatures(path: Path, text: str, document: Mapping[str, Any]) -> list[Signature]:
    rows = _table_rows(path, text, document, "signature")
    return [signature_from_row(path, number, row) for number, row in enumerate(rows, 1)]


def _conflicts(path: Path, text: str, document: Mapping[str, Any]) -> list[UnsettledConflict]:
    rows = _table_rows(path, text, document, CONFLICTS)
    for number, row in enumerate(rows, 1):
        optional = {"ours_by": str, "theirs_by": str, "ours_at": datetime, "theirs_at": datetime}
        wanted = {"field": str} | {key: kind for key, kind in optional.items() if key in row}
        _check_types(path, f"conflict {number}", row, wanted)
    return [conflict_from_row(row) for row in rows]


def _table_rows(
    path: Path, text: str, document: Mapping[str, Any], name: str
) -> list[Mapping[str, Any]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reason = f"{name}s must be tables that begin with [[{name}]]"
        raise UnreadableDraft(path, reason, _BY_HAND, line=key_line(text, name))
    return rows


def waiver_from_row(path: Path, number: int, row: Mapping[str, Any]) -> Waiver:
    """A waiver, from a row counted from 1. Raises UnreadableDraft for a value of a wrong type."""
    wanted = {"requirement": str, "reason": str, "by": str, "on": date}
    optional = {"expires": date, "answers": str}
    wanted |= {key: kind for key, kind in optional.items() if key in row}
    _check_types(path, f"waiver {number}", row, wanted)
    return Waiver(
        row["requirement"],
        without_secrets(row["reason"]),
        without_secrets(row["by"]),
        row["on"],
        row.get("expires"),
        row.get("answers"),
    )


def signature_from_row(path: Path, number: int, row: Mapping[str, Any]) -> Signature:
    """As `waiver_from_row`, for a signature."""
    wanted = {"by": str, "on": date, "answers": str}
    wanted |= {key: str for key in ("page", "requirement", "fault") if key in row}
    _check_types(path, f"signature {number}", row, wanted)
    return Signature(
        without_secrets(row["by"]),
        row["on"],
        row["answers"],
        page=row.get("page", ""),
        requirement=row.get("requirement", ""),
        fault=without_secrets(row.get("fault", "")),
    )


def _check_types(
    path: Path, name: str, row: Mapping[str, Any], wanted: Mapping[str, type[Any]]
) -> None:
    for key, kind in wanted.items():
        if type(row.get(key)) is not kind:
            reason = f"“{key}” of {name} must be {_TYPES[kind]}"
            raise UnreadableDraft(path, reason, _BY_HAND)


def _writable(path: Path) -> bool:
    real = os.path.realpath(path)
    return os.access(real, os.W_OK) and os.access(os.path.dirname(real), os.W_OK)  # noqa: PTH120


def head_of(path: Path) -> dict[str, Any]:
    """The [wizard] table at the beginning of a draft. Raises UnreadableDraft."""
    try:
        with open_file(path) as file:
            data = file.read(_HEAD_BYTES)
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})"
        raise UnreadableDraft(path, reason, "") from error
    if len(data) == _HEAD_BYTES:
        data = data[: data.rfind(b"\n") + 1]
    text = decode(path, data)
    found = _HEAD.search(text)
    try:
        head = tomli.loads(found[0] if found else text).get("wizard")
    except (ValueError, RecursionError) as error:
        raise UnreadableDraft(path, "its [wizard] part cannot be read", "") from error
    if not isinstance(head, dict):
        raise UnreadableDraft(path, "it has no [wizard] part at its beginning", "")
    return head


def has_head(path: Path) -> bool:
    """Whether a file begins as a draft does, also if the rest of it cannot be read."""
    try:
        with open_file(path) as file:
            return _HEAD_LINE.search(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False
