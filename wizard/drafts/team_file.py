"""Reads, writes and atomically changes the team file beside a draft.

People edit the file too, so comments, unknown keys and the order of the rows survive a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from wizard.drafts.disk import change_file
from wizard.drafts.model import team_path
from wizard.drafts.render import render
from wizard.drafts.schema_line import TEAM_SCHEMA_NAME, line_of_new_file
from wizard.drafts.shape import storable
from wizard.drafts.team_model import NO_TEAM, QuestionScope, Team
from wizard.drafts.team_read import (
    FORMAT,
    ROW_KINDS,
    SCOPE_KEYS,
    RowKind,
    Table,
    read_team,
    row_identity,
    team_data,
    team_document,
)


class TeamFile:
    """The team of one draft. A file that cannot be read is never overwritten."""

    def __init__(self, draft: Path) -> None:
        self.path = team_path(draft)
        self.written: tuple[bytes | None, bytes] | None = None
        """The bytes that the last change found, and those that it wrote."""

    def read(self) -> Team:
        """The stored team; empty if there is no file. Raises DamagedTeamFile or DraftError."""
        data = team_data(self.path)
        return NO_TEAM if data is None else read_team(data, self.path.name)

    def change(self, change: Callable[[Team], Team]) -> Team:
        """Applies a change and returns the team; concurrent changes of other programs are kept.

        Raises DamagedTeamFile for a file that is no team, DraftError when it cannot be written.
        """

        def changed(before: bytes | None) -> tuple[Team, bytes]:
            if before is None:
                team = change(NO_TEAM)
                head = line_of_new_file(self.path, TEAM_SCHEMA_NAME).encode()
                data = head + team_bytes(team, b"", self.path.name)
            else:
                team = change(read_team(before, self.path.name))
                data = team_bytes(team, before, self.path.name)
            self.written = before, data
            return team, data

        return change_file(self.path, lambda: team_data(self.path), changed)

    def replace(self, found: bytes, wanted: bytes) -> bool:
        """Replaces the whole file if it still is what was found; whether it was.

        Raises DraftError when it cannot be read or written.
        """

        def changed(before: bytes | None) -> tuple[bool, bytes]:
            return before == found, wanted if before in {found, None} else before or b""

        return self.path.is_file() and change_file(self.path, lambda: team_data(self.path), changed)


def team_bytes(team: Team, before: bytes, label: str) -> bytes:
    """The file's bytes: `before` with what changed patched in. Raises DamagedTeamFile."""
    old = team_document(before, label) if before else {}
    new: Table = {"format": FORMAT} | old
    for name, rows in _rows_of(team).items():
        found = _patched_rows(rows, old.get(name, []), ROW_KINDS[name])
        if found:
            new[name] = found
        elif old.get(name):
            del new[name]
    return render(before.decode("utf-8-sig"), old, new).encode()


def _rows_of(team: Team) -> dict[str, tuple[Any, ...]]:
    return {
        "person": team.people,
        "assignment": team.assignments,
        "approval": team.approvals,
        "comment": team.comments,
        "packet": team.packets,
    }


def _patched_rows(rows: Iterable[Any], before: list[Table], kind: RowKind) -> list[Table]:
    """The rows as the file holds them, with the unknown keys of the rows before."""
    left = {row_identity(raw, kind): raw for raw in before}
    found = []
    for row in rows:
        raw = _raw_row(row)
        old = left.get(row_identity(raw, kind), {})
        unknown = {key: value for key, value in old.items() if key not in kind.keys}
        order = [key for key in old if key in raw or key in unknown]
        merged = raw | unknown
        found.append({key: merged[key] for key in dict.fromkeys([*order, *merged])})
    return found


def _raw_row(row: Any) -> Table:
    """A row of the file, without what is not said."""
    raw: Table = {}
    for each in dataclass_fields(row):
        value = getattr(row, each.name)
        if isinstance(value, QuestionScope):
            raw |= {key: getattr(value, key) for key in SCOPE_KEYS}
        else:
            raw[each.name] = value
    return {k: storable(v, "the team") for k, v in raw.items() if v not in ("", None, False)}
