"""The events of a draft: one JSON line for each change of an answer, appended and never changed.

Nothing proves them: whoever can write the file can write any line.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.dataclass import dataclass
from wizard.drafts.merge import EDITION, NAME, SIGNATURES, WAIVERS
from wizard.drafts.model import events_path
from wizard.drafts.shape import equal_in_toml
from wizard.errors import WizardError
from wizard.files import open_file
from wizard.git_commands import git_author
from wizard.secrets.detection import holds_secret
from wizard.secrets.masking import without_secrets, without_secrets_throughout

if TYPE_CHECKING:
    from wizard.drafts.model import FileBaseline

MAX_BYTES = 64 * 1024 * 1024
ANSWER = "answer"
"""The kind of an event that changed an answer, or what stands in for one."""
BEGAN = "began"
"""The kind of the first event. Git follows the renaming of no file that is empty."""
SETTLED = "settled"
"""The kind of an event that chose from two versions."""
TAKEN_FROM = "taken-from"
"""The kind of an event that says where an answer was taken from, such as somebody's form."""
PERSON = "person"
ASSIGNMENT = "assignment"
APPROVAL = "approval"
CHANGES = "changes-asked"
COMMENT = "comment"
COMMENT_SETTLED = "comment-settled"
COMMENT_REOPENED = "comment-reopened"
TAKEN_BACK = "taken-back"
MADE_AGAIN = "made-again"
"""The kinds of events about the team; their field may be a page, or a page and a group."""
HOLD = timedelta(seconds=60)
"""For how long the changes of one answer while it is typed become one event."""


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One change of a draft."""

    at: datetime
    who: str
    """As "Ann Lee <ann@example.com>"; "" if unknown."""
    kind: str
    field: str
    """A field id, or a name of `wizard.drafts.merge` for what is no answer."""
    before: Any = None
    """As JSON; None for no answer, and if it is hidden."""
    after: Any = None
    hidden: bool = False
    """Whether the values are left out because one is, or looks like, a secret."""

    def line(self) -> bytes:
        """The event as a line of the file."""
        row: dict[str, Any] = {"at": _stamp(self.at), "who": self.who, "kind": self.kind}
        row["field"] = self.field
        row |= {"hidden": True} if self.hidden else {"from": self.before, "to": self.after}
        return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class EventFile:
    """What an events file holds."""

    events: tuple[DraftEvent, ...]
    """By time, each once."""
    damaged: tuple[int, ...] = ()
    """The numbers of the lines that are no event, from 1."""


@dataclass(frozen=True, slots=True)
class SavedChange:
    """A field and its two values."""

    field: str
    before: Any
    after: Any
    is_secret: bool = False


def changes_between(before: FileBaseline, after: FileBaseline) -> tuple[SavedChange, ...]:
    """What two versions of a draft's file differ in: answers, name, edition, waivers, words."""
    sides = _event_values(before), _event_values(after)
    names = dict.fromkeys([*sides[0], *sides[1]])
    pairs = ((name, sides[0].get(name), sides[1].get(name)) for name in names)
    return tuple(
        SavedChange(name, one, other, _is_secret(after.known, name))
        for name, one, other in pairs
        if not equal_in_toml(one, other)
    )


def _event_values(version: FileBaseline) -> dict[str, Any]:
    head = version.document.get("wizard", {})
    records = {
        name: version.document[name] for name in (WAIVERS, SIGNATURES) if name in version.document
    }
    known = {NAME: head.get("name"), EDITION: head.get("edition")}
    return {**version.answers, **known, **records}


def _is_secret(known: object, name: str) -> bool:
    field = known.get(name) if isinstance(known, Mapping) else None
    return field is not None and field.kind.spec.is_secret


class EventLog:
    """Appends the changes of one draft to its events file, if there is one.

    With `hold`, what is typed into one answer within that time becomes one event, which `flush`
    writes at the latest.
    """

    def __init__(self, draft: Path, hold: timedelta = timedelta()) -> None:
        self.path = events_path(draft)
        self.trouble = ""
        """Why the last event could not be written; "" if it was."""
        self._hold = hold
        self._held: dict[str, tuple[datetime, SavedChange, datetime]] = {}
        """Field id to the begin of its typing, the change until now, and the last change."""

    def note(self, changes: Sequence[SavedChange], at: datetime | None = None) -> None:
        """Records changes that are saved. Never raises for a file that cannot be written."""
        if not self.path.is_file():
            return
        now = at or datetime.now(UTC)
        if not self._hold:
            self._append(_event(each, now) for each in changes)
            return
        changed = {each.field: each for each in changes}
        self._write_held(lambda name, begun: name not in changed or now - begun > self._hold)
        for name, change in changed.items():
            begun, held, _ = self._held.get(name, (now, change, now))
            self._held[name] = begun, replace(change, before=held.before), now

    def note_kept(self, values: Mapping[str, Any], at: datetime) -> None:
        """Records the answers that were kept where a merge had two, by field id."""
        self.flush()
        if self.path.is_file():
            self._append(_kept_event(field, value, at) for field, value in values.items())

    def note_team(self, kind: str, changes: Iterable[SavedChange], at: datetime) -> None:
        """Records changes of the team, each about a field, a page, a group of it, or a person."""
        self.flush()
        if self.path.is_file():
            self._append(replace(_event(each, at), kind=kind) for each in changes)

    def flush(self) -> None:
        """Writes what is held."""
        self._write_held(lambda _name, _begun: True)

    def _write_held(self, is_due: Callable[[str, datetime], bool]) -> None:
        due = [name for name, (begun, _, _) in self._held.items() if is_due(name, begun)]
        rows = [self._held.pop(name) for name in due]
        self._append(
            _event(change, at)
            for _, change, at in rows
            if not equal_in_toml(change.before, change.after)
        )

    def _append(self, events: Iterable[DraftEvent]) -> None:
        new = tuple(events)
        if not new:
            return
        who = author_of(self.path.parent)
        try:
            append_events(self.path, (replace(each, who=who) for each in new))
            self.trouble = ""
        except WizardError as error:
            self.trouble = error.message


@lru_cache(maxsize=8)
def author_of(folder: Path) -> str:
    """Who works in a folder, by git; asked once in each process, since that starts git."""
    return without_secrets(git_author(folder))


def _event(change: SavedChange, at: datetime) -> DraftEvent:
    values = _jsonable(change.before), _jsonable(change.after)
    if change.is_secret or any(map(holds_secret, values)):
        return DraftEvent(at, "", ANSWER, change.field, hidden=True)
    return DraftEvent(at, "", ANSWER, change.field, *values)


def first_event(who: str, at: datetime) -> DraftEvent:
    """The event with which a record begins."""
    return DraftEvent(at, without_secrets(who), BEGAN, "")


def _kept_event(field: str, value: Any, at: datetime) -> DraftEvent:
    kept = _jsonable(value)
    hidden = holds_secret(kept)
    return DraftEvent(at, "", SETTLED, field, None, None if hidden else kept, hidden)


def append_events(path: Path, events: Iterable[DraftEvent]) -> None:
    """Adds lines at the end of the file. Raises WizardError if they cannot be written."""
    data = b"".join(each.line() for each in events)
    try:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                data = b"\n" + data  # a line that a crash cut off stays a line of its own
            file.seek(0, os.SEEK_END)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"{path} was not written, so it lacks this change: {error.strerror or error}."
        raise WizardError(message, "Allow writing to it.") from error


def read_events(draft: Path) -> EventFile | None:
    """The events of a draft; None if it records none. Raises WizardError if it cannot be read."""
    path = events_path(draft)
    try:
        with open_file(path) as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise WizardError(message, "Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise WizardError(f"{path} has more than {MAX_BYTES:,} bytes.", "Move it away.")
    return events_in(data)


def events_in(data: bytes) -> EventFile:
    """The events in a file's bytes. Lines that are no event are told by number.

    The lines that git puts around a conflict are skipped: both sides count.
    """
    found: dict[bytes, DraftEvent] = {}
    damaged = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip() and not is_marker(line) and line.rstrip(b"\r") not in found:
            event = event_in(line)
            if event is None:
                damaged.append(number)
            else:
                found[line.rstrip(b"\r")] = event
    ordered = sorted(found.values(), key=lambda event: event.at)
    return EventFile(tuple(ordered), tuple(damaged))


_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


def is_marker(line: bytes) -> bool:
    """Whether git wrote a line around a conflict."""
    return line[:7] in _MARKERS and line[7:8] in {b"", b" ", b"\r"}


def event_in(line: bytes) -> DraftEvent | None:
    """The event in a line; None if it is damaged. Texts that look like secrets are masked."""
    with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        row = json.loads(line)
        at = datetime.fromisoformat(row["at"])
        who, kind, field = (without_secrets(str(row[name])) for name in ("who", "kind", "field"))
        before, after = (without_secrets_throughout(row.get(name)) for name in ("from", "to"))
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return DraftEvent(aware, who, kind, field, before, after, row.get("hidden") is True)
    return None


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return list(map(_jsonable, value))
    return value.isoformat() if isinstance(value, date | time) else value


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_times(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each line with a text that sorts by time; a damaged line comes after the line before it."""
    known = ""
    for line in lines:
        event = event_in(line)
        known = _stamp(event.at) if event else known
        yield known if event else f"{known}~", line
