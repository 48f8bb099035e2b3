"""A user's computer before and after an operation, and the operations on the draft's files."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tests.test_vault import Memory
from wizard.bundle.adopt import import_bundle
from wizard.bundle.export import ExportOptions, export_saved
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.errors import DraftWithMarkers
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EnteredValue
from wizard.drafts.lock import DraftLock
from wizard.drafts.model import Waiver
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.errors import WizardError
from wizard.places import UserFolders
from wizard.reports.reply import write_reply
from wizard.session.app_context import AppContext
from wizard.session.company import CompanyFile, share_app_answers
from wizard.session.open_draft import OpenDraft
from wizard.session.samples import Sample, copy_sample
from wizard.session.session import Session
from wizard.temporary import remove_stale_temporaries
from wizard.topics.editions.migrate import migrate_draft, undo_migration
from wizard.topics.imagefix.fixes import placed_beside

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
OLD, NEW = "2025-02", "2026-06"
DRAFT_ID = "0123456789abcdef0123456789abcdef"
DRAFT = f"""# by hand
[wizard]
format = 2
id = "{DRAFT_ID}"
name = "Sitebook Sync"
edition = "{OLD}"
created = 2025-03-01T09:00:00Z
changed = 2025-03-12T09:00:00Z

[listing]
name = "Sitebook Sync"   # as in the portal

[support]
email = "help@example.com"
"""
JOURNAL = "home/drafts/sitebook.journal.json"
EVENTS = "home/drafts/sitebook.events.jsonl"
KEYRING = "keyring.json"
_UNCOMPARED = frozenset({"cache", "state", ".git", KEYRING})
"""What can be made again, or belongs to another program."""
FOLDERS = ("trash", "taken")
"""Where drafts go; one that is empty is no harm."""

_MADE_UP = re.compile(r"[0-9a-f]{12,64}|\b[0-9a-f]{6}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
UNTOLD = {"the settings are remembered"}
"""Operations of which nobody is told that they failed."""


class FileKeyring(Memory):
    """A keyring in a file: another program's, which neither a kill nor the disk interrupts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        with io.open(path, "a+", encoding="utf-8") as file:  # noqa: UP020 - on no disk that fails
            file.seek(0)
            rows = json.loads(file.read() or "[]")
        self.kept = {(service, user): secret for service, user, secret in rows}

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self._write()

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self._write()

    def _write(self) -> None:
        with io.open(self._path, "w", encoding="utf-8") as file:  # noqa: UP020 - as above
            json.dump([[*names, secret] for names, secret in self.kept.items()], file)


class NotNoted(Exception):
    """The bundle stands, and it was told that the journal does not name it."""


@dataclass(frozen=True)
class World:
    """A user's computer: their home, a draft in it with all that belongs to it, and a folder."""

    root: Path
    catalogue: Catalogue
    small: Catalogue

    @property
    def draft(self) -> Path:
        return self.root / "home" / "drafts" / "sitebook.toml"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def keyring(self) -> FileKeyring:
        """What it holds now."""
        return FileKeyring(self.root / KEYRING)

    def desk(self) -> AppContext:
        desk = AppContext(UserFolders.below(self.root / "home"), now=lambda: NOW, as_of=DAY)
        desk.__dict__["catalogue"] = self.catalogue
        return desk

    def make(self) -> None:
        self.draft.parent.mkdir(parents=True)
        self.out.mkdir()
        self.draft.write_text(DRAFT, "utf-8")
        JournalFile(self.draft).change(
            lambda j: j.with_entered("listing.name", EnteredValue("0", DAY))
        )
        EvidenceFile(self.draft).add({Question("page", ("https://a.example/",)): Observed(NOW, {})})
        self.edit(_answer_twice)

    def edit(self, change: Callable[[Session], object]) -> None:
        """Somebody changes answers in the wizard, which keeps what can be undone."""
        work = self._opened()
        try:
            change(work.session)
            work.save()
        except BaseException:
            if work.lock is not None:
                work.lock.release()
            raise
        work.close()

    def _opened(self) -> OpenDraft:
        desk = self.desk()
        work = desk.open(self.draft)
        work.keep_undo(desk.places.state)
        return work

    def files_of_undo(self) -> tuple[bytes, ...]:
        """The contents of the draft and of what is kept for undo."""
        kept = self.root / "home" / "state" / "undo"
        return tuple(p.read_bytes() for p in (self.draft, *sorted(kept.glob("*"))) if p.is_file())

    def undone_states(self) -> list[str]:
        """What the draft holds now, and after each undo that the wizard offers."""
        if not self.draft.is_file():
            return []
        try:
            work = self._opened()
        except DraftWithMarkers:
            return []
        states = [_state_of(work.session)]
        while work.session.undo():
            states.append(_state_of(work.session))
        return states

    def next_start(self) -> None:
        """Somebody starts the program, and goes on writing everywhere."""
        library = self.desk().library
        library.list()
        library.trashed()
        for lock in self.root.rglob(".*.lock"):
            with DraftLock.acquire(lock.with_name(lock.name[1:].removesuffix(".lock")), NOW):
                pass
        for folder, _, _ in os.walk(self.root):
            remove_stale_temporaries(Path(folder))

    def state(self) -> dict[str, str]:
        """All files and what is in them, but for what can be made again and for random numbers."""
        return {
            _MADE_UP.sub("ID", path.relative_to(self.root).as_posix()): self._content(path)
            for path in sorted(self.root.rglob("*"))
            if not _UNCOMPARED & set(path.relative_to(self.root).parts) and path.name not in FOLDERS
        }

    def _content(self, path: Path) -> str:
        if not path.is_file():
            return "folder"
        if path.suffix != ".zip":
            return _comparable(path.read_bytes())
        try:
            with zipfile.ZipFile(path) as bundle:
                names = bundle.namelist()
                return "\n".join(f"{name}\n{_comparable(bundle.read(name))}" for name in names)
        except (zipfile.BadZipFile, zlib.error):
            return "broken"


def _comparable(data: bytes) -> str:
    """A text without what differs each time that it is made: random numbers, digests and times."""
    return _TIME.sub("TIME", _MADE_UP.sub("ID", data.decode("utf-8", "replace")))


def _state_of(session: Session) -> str:
    draft = session.draft
    return repr((sorted(draft.answers.items()), draft.waivers, draft.signatures))


def _answer_twice(session: Session) -> None:
    for text in ("Copies daily logs", "Copies the daily logs of a site into your books"):
        session.set("listing.summary", text)
        session.end_typing()


def _answer_and_waive(session: Session) -> None:
    session.set("listing.tagline", "Copies daily logs")
    session.set("app.uses_webhooks", True)
    session.waive(Waiver("lst-tagline-action-verb", "It is a registered claim", "Ana", DAY))


def _undo(session: Session) -> None:
    """As the key does, which says so where there is nothing to undo."""
    if session.undo() is None:
        raise WizardError("Nothing can be undone.")


def _redo(session: Session) -> None:
    if session.redo() is None:
        raise WizardError("Nothing can be redone.")


def _undo_and_answer(session: Session) -> None:
    session.undo()
    session.set("listing.tagline", "Copies daily logs")


def _older_bundle(world: World, *, as_folder: bool = False) -> None:
    export_bundle(world, as_folder=as_folder)
    draft = load_draft(world.draft, world.small.fields)
    draft.answers["listing.tagline"] = "Another one"
    save_draft(draft, NOW)


def export_bundle(world: World, *, as_folder: bool = False) -> None:
    options = ExportOptions(allow_incomplete=True, as_folder=as_folder, now=lambda: NOW)
    made = export_saved(world.draft, world.small, DAY, world.out, options)
    if made.troubles:
        raise NotNoted(made.troubles[0])


def _bundle(world: World) -> None:
    logo = world.draft.with_name("logo.png")
    logo.write_bytes(b"\x89PNG logo")
    world.draft.write_text(f'{DRAFT}\n[media]\nlogo = "logo.png"\n', "utf-8")
    export_bundle(world)


def _import(world: World) -> None:
    import_bundle(next(world.out.glob("*.zip")), world.small, world.root / "taken", NOW)


def _save(world: World) -> None:
    draft = load_draft(world.draft, world.catalogue.fields)
    draft.answers["listing.name"] = "Sitebook Two"
    save_draft(draft, NOW)


def _company(world: World) -> CompanyFile:
    return CompanyFile(world.root / "company.toml", world.catalogue, lambda: NOW)


def _share(world: World) -> None:
    desk = world.desk()
    work = desk.open(world.draft)
    try:
        share_app_answers(work, _company(world), ["support.email"])
    finally:
        work.session.unsaved = False
        work.close()


def _observe(world: World) -> None:
    seen = {Question("page", ("https://b.example/",)): Observed(NOW, {})}
    EvidenceFile(world.draft).add(seen)


Operation = Callable[[World], object]


def nothing(_: World) -> None:
    """Most operations need nothing but the draft."""


OPERATIONS: dict[str, tuple[Operation, Operation]] = {
    "a draft is saved": (nothing, _save),
    "answers are changed": (nothing, lambda w: w.edit(_answer_and_waive)),
    "a change is undone": (nothing, lambda w: w.edit(_undo)),
    "a change is redone": (lambda w: w.edit(_undo), lambda w: w.edit(_redo)),
    "a change is undone and another made": (nothing, lambda w: w.edit(_undo_and_answer)),
    "a draft is made": (nothing, lambda w: w.desk().library.create("New", OLD, NOW)),
    "a draft is renamed": (nothing, lambda w: w.desk().library.rename(w.draft, "B", NOW)),
    "a draft is copied": (nothing, lambda w: w.desk().library.duplicate(w.draft, NOW, ())),
    "a draft is moved to another edition": (
        nothing,
        lambda w: migrate_draft(w.draft, w.catalogue, NEW, NOW),
    ),
    "a draft is moved back": (
        lambda w: migrate_draft(w.draft, w.catalogue, NEW, NOW),
        lambda w: undo_migration(w.draft, w.catalogue, NOW),
    ),
    "a draft is thrown away": (nothing, lambda w: w.desk().library.trash(w.draft, NOW)),
    "a draft is brought back": (
        lambda w: w.desk().library.trash(w.draft, NOW),
        lambda w: w.desk().library.restore(w.desk().library.trashed()[0]),
    ),
    "the trash is emptied": (
        lambda w: w.desk().library.trash(w.draft, NOW),
        lambda w: w.desk().library.empty_trash(),
    ),
    "a bundle replaces an older one": (_older_bundle, export_bundle),
    "a folder replaces an older bundle": (
        lambda w: _older_bundle(w, as_folder=True),
        lambda w: export_bundle(w, as_folder=True),
    ),
    "a bundle is imported": (_bundle, _import),
    "a company's answer is set": (
        nothing,
        lambda w: _company(w).put({"support.email": "all@example.com"}),
    ),
    "an answer is shared": (nothing, _share),
    "a value is noted as entered": (
        nothing,
        lambda w: JournalFile(w.draft).change(
            lambda j: j.with_entered("listing.summary", EnteredValue("1", DAY))
        ),
    ),
    "evidence is added": (nothing, _observe),
    "a reply is written": (nothing, lambda w: write_reply(w.out / "reply.txt", "Done.")),
    "a mended picture is written": (
        nothing,
        lambda w: placed_beside(w.draft, "logo-fixed.png", b"\x89PNG"),
    ),
    "the sample is copied": (
        nothing,
        lambda w: copy_sample(Sample.WRONG, w.out / "sample", DAY),
    ),
    "the settings are remembered": (nothing, lambda w: w.desk().settings.change(theme="x")),
}


def possible_states(
    told: str, before: dict[str, str], after: dict[str, str]
) -> list[dict[str, str]]:
    """What a person may find who was told that it is "done", "failed" or not noted in a file.

    With any other words, or none, it is either of both, and the record of changes may lack the
    last one.
    """
    not_noted = after | {JOURNAL: before.get(JOURNAL, "")}
    unrecorded = after | {EVENTS: before.get(EVENTS, "")}
    known = {
        "done": [after],
        "not confirmed": [after],
        "failed": [before],
        "not noted": [not_noted],
        "not recorded": [unrecorded, after],
    }
    return known.get(told, [before, after, unrecorded])


def without_cut_event(found: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """The state without a last event that was cut off: its line counts for nothing."""
    events = found.get(EVENTS, "")
    whole = events[: events.rfind("\n") + 1]
    return found | {EVENTS: whole} if events and whole == before.get(EVENTS) else found


def is_in_parts(found: dict[str, str], before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether each file is as before or as after, so that running it again finishes it."""
    return all(
        found.get(name) in {before.get(name), after.get(name)} for name in {*found, *before, *after}
    )


def difference(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The files in which two states differ."""
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
