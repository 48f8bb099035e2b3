"""The user's drafts: create, list, rename, copy, delete and restore."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts import trash
from wizard.drafts.company import inherit, named_from
from wizard.drafts.disk import make_folder, place_new
from wizard.drafts.index import (
    DraftProgress,
    DraftState,
    IndexRow,
    read_head,
    read_index,
    write_index,
)
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import TEAM_SUFFIX
from wizard.drafts.read import absolute, load_draft
from wizard.drafts.render import document_of, render, stored_answers
from wizard.drafts.transaction import recover
from wizard.drafts.write import new_draft, save_draft, write_new
from wizard.errors import DraftError
from wizard.secrets.detection import holds_secret
from wizard.temporary import remove_stale_temporaries
from wizard.text import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from wizard.catalogue.model import Value
    from wizard.drafts.index import DraftIndex
    from wizard.drafts.model import Draft, FieldIds
    from wizard.drafts.trash import TrashedDraft
    from wizard.places import UserFolders

_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft in a list."""

    path: Path
    name: str
    edition: str
    changed: datetime
    progress: DraftProgress
    place_page: str
    place_field: str
    problem: str
    """Why the file is not a draft; "" for a valid one, judged by its beginning."""
    outdated: bool
    """Whether the file is newer than its progress, so that it should be reassessed."""


def by_attention(drafts: Iterable[DraftSummary]) -> list[DraftSummary]:
    """Sorts unreadable drafts first, then by urgency; otherwise keeps the order."""
    return sorted(drafts, key=lambda draft: (not draft.problem, draft.progress.urgency))


class Library:
    """The drafts in the user's folder, and those opened from elsewhere."""

    def __init__(self, places: UserFolders) -> None:
        self._places = places
        self._writing = threading.Lock()

    def create(
        self,
        name: str,
        edition: str,
        now: datetime,
        folder: Path | None = None,
        field_ids: FieldIds = (),
        answers: Mapping[str, Value] = MappingProxyType({}),
        company: Path | None = None,
    ) -> Draft:
        """Creates a draft whose file name is derived from its name; raises DraftError.

        With a `company` file it inherits from that.
        """
        name = _checked(name)
        home = folder or self._places.drafts
        make_folder(home)
        for path in trash.free_names(home, file_stem(name)):
            with contextlib.suppress(FileExistsError):
                draft = new_draft(home / path.name, name, edition, now, field_ids)
                draft.answers = dict(answers)
                if company is not None and isinstance(field_ids, Mapping):
                    draft.company = named_from(draft.path, company)
                    inherit(draft, field_ids)
                draft = write_new(draft)
                self._note(draft.path)
                return draft
        raise AssertionError  # free_names never ends

    def list(self) -> list[DraftSummary]:
        """All drafts, most recently changed first. Unchanged files are not opened."""
        recover()
        remove_stale_temporaries(self._places.drafts)
        index = read_index(self._places.state)
        rows: dict[str, IndexRow] = {}
        learnt = False
        for path, file_stat in _draft_files(str(absolute(self._places.drafts)), index):
            row = index.get(path)
            if row is None or not row.matches(file_stat):
                fresh = read_head(Path(path), file_stat)
                row = replace(fresh, state=row.state if row else DraftState())
                index.put(path, row)
                learnt = True
            rows[path] = row
        self._keep(index, rows, learnt=learnt)
        found = [(row.moment(), path, row) for path, row in rows.items()]
        found.sort(key=lambda item: (-item[0].timestamp(), item[1]))
        return [_draft_summary(path, row, changed) for changed, path, row in found]

    def remember(self, path: Path, state: DraftState | None = None) -> None:
        """Records the progress of a draft as it is on disk, which adds it to the list.

        Without a state the previous one is kept, and is outdated if the file changed. Raises
        DraftError if the index cannot be written.
        """
        self.remember_all({path: state})

    def remember_all(self, states: Mapping[Path, DraftState | None]) -> None:
        """Like `remember`, for several drafts with one read of the index. Thread-safe."""
        with self._writing:
            self._remember_all(states)

    def _remember_all(self, states: Mapping[Path, DraftState | None]) -> None:
        index = read_index(self._places.state)
        for each, state in states.items():
            path = absolute(each)
            try:
                file_stat = path.stat()
            except OSError as error:
                hint = "Open it again from where it is."
                raise DraftError(f"{path} is not there.", hint) from error
            old = index.get(str(path))
            known = state or (old.state if old else DraftState())
            assessed = bool(state) or (old is not None and old.assessed and old.matches(file_stat))
            index.put(
                str(path), replace(read_head(path, file_stat), state=known, assessed=assessed)
            )
        write_index(self._places.state, index)

    def state(self, path: Path) -> DraftState | None:
        """The last recorded state of a draft, or None."""
        row = read_index(self._places.state).get(str(absolute(path)))
        return row.state if row else None

    def forget(self, path: Path) -> None:
        """Removes a draft outside the user's folder from the list; the file stays."""
        index = read_index(self._places.state)
        if index.drop(str(absolute(path))):
            write_index(self._places.state, index)

    def rename(self, path: Path, name: str, now: datetime) -> None:
        """Changes a draft's name, not its file name; raises DraftHeld while it is open."""
        with DraftLock.acquire(path, now):
            draft = load_draft(path, ())
            draft.name = _checked(name)
            save_draft(draft, now)
        row = read_index(self._places.state).get(str(absolute(path)))
        self._note(path, row.state if row and row.assessed else None)

    def duplicate(self, path: Path, now: datetime, secret_ids: Collection[str]) -> Path:
        """Copies a draft beside itself with a new id, without references to secrets."""
        draft = load_draft(path, secret_ids)
        draft.answers.clear()
        draft.id = uuid.uuid4().hex
        draft.name = f"{draft.name} copy"
        draft.created = draft.changed = now.replace(microsecond=0)
        base = draft.baseline
        text = render(base.text, base.document, document_of(draft, stored_answers(draft)))
        for target in trash.free_names(draft.path.parent, file_stem(draft.name)):
            with contextlib.suppress(FileExistsError):
                place_new(target, text.encode())
                self._note(target)
                return target
        raise AssertionError  # free_names never ends

    def trash(self, path: Path, now: datetime) -> TrashedDraft:
        """Moves a draft to the trash; raises DraftHeld while it is open."""
        path = absolute(path)
        with DraftLock.acquire(path, now):
            item = trash.throw_away(self._places.trash, path, now)
        with contextlib.suppress(DraftError):
            self.forget(path)
        return item

    def trashed(self) -> Sequence[TrashedDraft]:
        """The drafts in the trash, latest first."""
        recover()
        return trash.list_trash(self._places.trash)

    def restore(self, item: TrashedDraft) -> Path:
        """Restores a draft to its folder, under another name if its own is taken."""
        path = trash.put_back(item, self._places.drafts)
        self._note(path)
        return path

    def empty_trash(self) -> int:
        """Deletes the drafts in the trash for good, and returns their number."""
        items = self.trashed()
        for item in items:
            trash.remove_for_good(item)
        return len(items)

    def _note(self, path: Path, state: DraftState | None = None) -> None:
        """Updates the index after an operation, which stays done even if this fails."""
        with contextlib.suppress(DraftError):
            self.remember(path, state)

    def _keep(self, index: DraftIndex, rows: Collection[str], *, learnt: bool) -> None:
        """Writes the index; write errors are ignored while listing."""
        home = str(absolute(self._places.drafts))
        gone = [p for p in index if p not in rows and os.path.dirname(p) == home]  # noqa: PTH120
        for path in gone:
            index.drop(path)
        if gone or learnt:
            with contextlib.suppress(DraftError):
                write_index(self._places.state, index)


def _draft_files(home: str, index: DraftIndex) -> Iterator[tuple[str, os.stat_result]]:
    """The drafts in the user's folder, and remembered ones from elsewhere."""
    yield from _drafts_in(home)
    for path in index:
        if os.path.dirname(path) != home:  # noqa: PTH120 - a Path for each of thousands is slow
            with contextlib.suppress(OSError, ValueError):
                yield path, os.stat(path)  # noqa: PTH116


def _drafts_in(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _is_draft_name(entry.name):
                with contextlib.suppress(OSError):
                    if entry.is_file():
                        yield entry.path, entry.stat()


def _is_draft_name(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".") and not name.endswith(TEAM_SUFFIX)


def file_stem(name: str) -> str:
    """A file name that is valid on every system."""
    words = slug(name, "draft")
    return f"draft-{words}" if _DEVICES.fullmatch(words) else words


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise DraftError("The draft has no name.", "Give it a name of at least one letter.")
    if holds_secret(name):
        raise DraftError("This name looks like a secret.", "Call the draft by its app's name.")
    return name


def _draft_summary(path: str, row: IndexRow, changed: datetime) -> DraftSummary:
    return DraftSummary(
        path=Path(path),
        name=row.name,
        edition=row.edition,
        changed=changed,
        progress=row.state.progress,
        place_page=row.state.place_page,
        place_field=row.state.place_field,
        problem=row.problem,
        outdated=not row.assessed,
    )
