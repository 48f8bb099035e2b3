"""Operations on drafts in the list, and how each is undone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import field as dataclass_field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts.disk import make_folder
from wizard.errors import DraftError
from wizard.topics.upkeep.draft_list import create_listed_draft, update_draft_list

if TYPE_CHECKING:
    from wizard.catalogue.model import Value
    from wizard.drafts.trash import TrashedDraft
    from wizard.session.app_context import AppContext


@dataclass(frozen=True, slots=True)
class NewDraft:
    """Data asked before a draft is created. `folder` is None for the user's folder of drafts."""

    name: str
    types: tuple[str, ...]
    edition: str
    folder: Path | None = None
    answers: Mapping[str, Value] = dataclass_field(default_factory=dict)
    """Answers that were given before, by field id."""


@dataclass(frozen=True, slots=True)
class RemovedDraft:
    """A removed draft: in the trash, or (`item` is None) only removed from the list."""

    path: Path
    item: TrashedDraft | None


class DraftOperations:
    """Operations on the library; each raises WizardError and uses no screen."""

    def __init__(self, app_context: AppContext) -> None:
        self._app_context = app_context

    def make(self, new_draft: NewDraft) -> Path:
        """Creates a draft with the first answers."""
        return create_listed_draft(
            self._app_context,
            new_draft.name,
            new_draft.edition,
            new_draft.types,
            new_draft.folder,
            new_draft.answers,
        )

    def sample(self) -> Path:
        """Copies the sample into the library, as a new submission."""
        from wizard.session.samples import NEWEST_EDITION, Sample, copy_sample

        drafts = self._app_context.places.drafts
        make_folder(drafts)
        folder = next(f for f in _numbered_names(drafts, "sample") if not f.exists())
        # Secrets in the keyring are named by the draft's identity: two copies share none.
        today, new_id = self._app_context.today, uuid.uuid4().hex
        path = copy_sample(Sample.READY, folder, today, new_id, edition=NEWEST_EDITION)
        open_draft = self._app_context.look_at(path)
        open_draft.session.learn(open_draft.look())
        update_draft_list(self._app_context, open_draft)
        return path

    def take_over(self, bundle: Path) -> Path:
        """Creates a draft from a bundle."""
        from wizard.bundle.adopt import import_bundle

        app_context = self._app_context
        path = import_bundle(
            bundle, app_context.catalogue, app_context.places.drafts, app_context.now()
        )
        update_draft_list(app_context, app_context.look_at(path))
        return path

    def duplicate(self, path: Path) -> Path:
        """Copies a draft beside itself."""
        fields = self._app_context.catalogue.fields.values()
        secrets = {field.id for field in fields if field.kind.spec.is_secret}
        return self._app_context.library.duplicate(path, self._app_context.now(), secrets)

    def rename(self, path: Path, name: str) -> Path:
        """Renames a draft; its file keeps its name."""
        self._app_context.library.rename(path, name, self._app_context.now())
        return path

    def remove(self, path: Path) -> RemovedDraft:
        """Moves a draft of the library to the trash; one elsewhere is only taken off the list."""
        library = self._app_context.library
        if path.is_relative_to(self._app_context.places.drafts):
            return RemovedDraft(path, library.trash(path, self._app_context.now()))
        library.forget(path)
        return RemovedDraft(path, None)

    def bring_back(self, removed: RemovedDraft) -> Path:
        """Undoes `remove`."""
        library = self._app_context.library
        if removed.item is not None:
            return library.restore(removed.item)
        if not removed.path.exists():
            raise DraftError(f"{removed.path} is not there any more.")
        library.remember(removed.path)
        return removed.path


def _numbered_names(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / stem
    yield from (folder / f"{stem}-{number}" for number in count(2))
