"""What can be done to drafts from the list of them, and how it is taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from wizard.drafts.trash import TrashedDraft, make_folder
from wizard.errors import DraftError
from wizard.session.app_context import AppContext
from wizard.topics.upkeep.draft_list import update_draft_list


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What is asked before a draft is made. `folder` is None for the user's folder of drafts."""

    name: str
    types: tuple[str, ...]
    edition: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class RemovedDraft:
    """A draft that left the list: into the trash, or (`item` is None) only off the list."""

    path: Path
    item: TrashedDraft | None


class DraftOperations:
    """Each does one thing with the library and raises WizardError; none knows a screen."""

    def __init__(self, desk: AppContext) -> None:
        self._desk = desk

    def make(self, wanted: NewDraft) -> Path:
        """Makes a draft that begins with the first answers."""
        desk = self._desk
        path = desk.begin(wanted.name, wanted.edition, wanted.types, wanted.folder)
        update_draft_list(desk, desk.look_at(path))
        return path

    def sample(self) -> Path:
        """Copies the sample among the drafts, as a submission of its own."""
        from wizard.session.samples import Sample, copy_sample

        drafts = self._desk.places.drafts
        make_folder(drafts)
        folder = next(f for f in _numbered_names(drafts, "sample") if not f.exists())
        # Secrets in the keyring are named by the draft's identity: two copies share none.
        path = copy_sample(Sample.READY, folder, self._desk.today, uuid.uuid4().hex)
        work = self._desk.look_at(path)
        work.session.learn(work.look())
        update_draft_list(self._desk, work)
        return path

    def take_over(self, bundle: Path) -> Path:
        """Makes a draft of a bundle."""
        from wizard.bundle.adopt import import_bundle

        desk = self._desk
        path = import_bundle(bundle, desk.catalogue, desk.places.drafts, desk.now())
        update_draft_list(desk, desk.look_at(path))
        return path

    def duplicate(self, path: Path) -> Path:
        """Copies a draft beside itself."""
        fields = self._desk.catalogue.fields.values()
        secrets = {field.id for field in fields if field.kind.spec.is_secret}
        return self._desk.library.duplicate(path, self._desk.now(), secrets)

    def rename(self, path: Path, name: str) -> Path:
        """Gives a draft another name; its file keeps its own."""
        self._desk.library.rename(path, name, self._desk.now())
        return path

    def remove(self, path: Path) -> RemovedDraft:
        """Throws a draft of ours into the trash; one from elsewhere only leaves the list."""
        library = self._desk.library
        if path.is_relative_to(self._desk.places.drafts):
            return RemovedDraft(path, library.trash(path, self._desk.now()))
        library.forget(path)
        return RemovedDraft(path, None)

    def bring_back(self, removed: RemovedDraft) -> Path:
        """Takes `remove` back."""
        library = self._desk.library
        if removed.item is not None:
            return library.restore(removed.item)
        if not removed.path.exists():
            raise DraftError(f"{removed.path} is not there any more.")
        library.remember(removed.path)
        return removed.path


def _numbered_names(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / stem
    yield from (folder / f"{stem}-{number}" for number in count(2))
