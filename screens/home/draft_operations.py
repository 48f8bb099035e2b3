"""Operations on drafts in the list, and how each is undone."""

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
    """Data asked before a draft is created. `folder` is None for the user's folder of drafts."""

    name: str
    types: tuple[str, ...]
    edition: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class RemovedDraft:
    """A removed draft: in the trash, or (`item` is None) only removed from the list."""

    path: Path
    item: TrashedDraft | None


class DraftOperations:
    """Operations on the library; each raises WizardError and uses no screen."""

    def __init__(self, desk: AppContext) -> None:
        self._desk = desk

    def make(self, wanted: NewDraft) -> Path:
        """Creates a draft with the first answers."""
        desk = self._desk
        path = desk.begin(wanted.name, wanted.edition, wanted.types, wanted.folder)
        update_draft_list(desk, desk.look_at(path))
        return path

    def sample(self) -> Path:
        """Copies the sample into the library, as a new submission."""
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
        """Creates a draft from a bundle."""
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
        """Renames a draft; its file keeps its name."""
        self._desk.library.rename(path, name, self._desk.now())
        return path

    def remove(self, path: Path) -> RemovedDraft:
        """Moves a draft of the library to the trash; one elsewhere is only taken off the list."""
        library = self._desk.library
        if path.is_relative_to(self._desk.places.drafts):
            return RemovedDraft(path, library.trash(path, self._desk.now()))
        library.forget(path)
        return RemovedDraft(path, None)

    def bring_back(self, removed: RemovedDraft) -> Path:
        """Undoes `remove`."""
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
