"""Whatever the disk does, an operation on several files is done or was never begun.

Each operation is run again and again; each time the next operation on the disk fails, or the
process ends there. What a person then finds at the next start is one of two states.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.files.faults import Disk, Killed, failing
from tests.reports.small import catalogue_in
from wizard.bundle.adopt import import_bundle
from wizard.bundle.export import ExportOptions, export_saved
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.disk import NotConfirmed
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.journal_model import EnteredValue
from wizard.drafts.lock import DraftLock
from wizard.drafts.read import load_draft
from wizard.drafts.transaction import UnfinishedTransaction
from wizard.drafts.write import save_draft
from wizard.errors import WizardError
from wizard.places import UserFolders
from wizard.reports.reply import write_reply
from wizard.session.app_context import AppContext
from wizard.session.company import CompanyFile, share_app_answers
from wizard.session.samples import Sample, copy_sample
from wizard.temporary import remove_stale_temporaries
from wizard.topics.editions.migrate import migrate_draft, undo_migration
from wizard.topics.imagefix.fixes import placed_beside

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
OLD, NEW = "2025-02", "2026-06"
DRAFT = f"""# by hand
[wizard]
format = 2
id = "0123456789abcdef0123456789abcdef"
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
FOLDERS = ("trash", "taken")
"""Where drafts go; one that is empty is no harm."""

FAULTS = ("kill", "EIO", "ENOSPC")
_MADE_UP = re.compile(r"[0-9a-f]{12,64}")
_UNTOLD = {"the settings are remembered"}
"""Operations of which nobody is told that they failed."""


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
            if not {"cache", "state"} & set(path.relative_to(self.root).parts)
            and path.name not in FOLDERS
        }

    def _content(self, path: Path) -> str:
        if not path.is_file():
            return "folder"
        data = path.read_bytes()
        sound = path.suffix != ".zip" or zipfile.ZipFile(path).testzip() is None
        return _MADE_UP.sub("ID", data.decode("utf-8", "replace")) if sound else "broken"


def _older_bundle(world: World, *, as_folder: bool = False) -> None:
    _export(world, as_folder=as_folder)
    draft = load_draft(world.draft, world.small.fields)
    draft.answers["listing.tagline"] = "Another one"
    save_draft(draft, NOW)


def _export(world: World, *, as_folder: bool = False) -> None:
    options = ExportOptions(allow_incomplete=True, as_folder=as_folder, now=lambda: NOW)
    made = export_saved(world.draft, world.small, DAY, world.out, options)
    if made.troubles:
        raise NotNoted(made.troubles[0])


def _bundle(world: World) -> None:
    logo = world.draft.with_name("logo.png")
    logo.write_bytes(b"\x89PNG logo")
    world.draft.write_text(f'{DRAFT}\n[media]\nlogo = "logo.png"\n', "utf-8")
    _export(world)


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
    "a bundle replaces an older one": (_older_bundle, _export),
    "a folder replaces an older bundle": (
        lambda w: _older_bundle(w, as_folder=True),
        lambda w: _export(w, as_folder=True),
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


def _difference(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_in(tmp_path_factory.mktemp("catalogue"))


ONE_FILE = {
    "a draft is saved",
    "a draft is made",
    "a draft is renamed",
    "a draft is copied",
    "a value is noted as entered",
    "evidence is added",
    "a reply is written",
    "a mended picture is written",
    "the settings are remembered",
}


@dataclass(frozen=True)
class Trial:
    """One operation in fresh worlds."""

    base: Path
    catalogue: Catalogue
    small: Catalogue
    patch: pytest.MonkeyPatch
    prepare: Operation
    run: Operation

    def first(self) -> World:
        """The world before, which is kept for all later ones."""
        self.patch.setenv("SUBMISSION_WIZARD_HOME", str(self.base / "world" / "home"))
        world = World(self.base / "world", self.catalogue, self.small)
        world.make()
        self.prepare(world)
        world.next_start()
        world.root.rename(self.base / "first")
        return self.again()

    def again(self) -> World:
        """The same world anew, at the same place: some files name others by their whole path."""
        root = self.base / "world"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.base / "first", root)
        return World(root, self.catalogue, self.small)

    def ended(self, world: World, disk: Disk) -> str:
        """What the person was told: done, failed, later, or nothing since all was over."""
        try:
            with failing(disk):
                self.run(world)
        except Killed:
            return "nothing"
        except UnfinishedTransaction:
            return "later"
        except NotNoted:
            return "not noted"
        except NotConfirmed:
            return "done"
        except (WizardError, OSError):
            return "failed"
        return "done"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (name, fault)
        for name in OPERATIONS
        for fault in FAULTS
        if not (fault == FAULTS[-1] and name in ONE_FILE)
    ],
)
def test_whenever_the_disk_fails_it_is_done_or_undone_as_was_told(
    name: str,
    fault: str,
    tmp_path: Path,
    catalogue: Catalogue,
    small: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = Trial(tmp_path, catalogue, small, monkeypatch, *OPERATIONS[name])
    before = trial.first().state()
    whole = trial.again()
    trial.run(whole)
    whole.next_start()
    after = whole.state()

    for number in range(1000):
        world, disk = trial.again(), Disk(number, fault)
        told = trial.ended(world, disk)
        world.next_start()
        found = world.state()
        not_noted = after | {JOURNAL: before.get(JOURNAL, "")}
        possible = {"done": [after], "failed": [before], "not noted": [not_noted]}.get(
            told, [before, after]
        )
        if name in _UNTOLD:
            possible = [before, after]
        assert found in possible, (
            f"{fault} at operation {number}, told: {told}; "
            f"differs from {[_difference(found, one) for one in possible]}"
        )
        if not disk.failed:
            break
    assert not disk.failed
    assert before != after or name in _UNTOLD
