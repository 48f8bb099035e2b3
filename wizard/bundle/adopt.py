"""Imports a bundle as a new draft."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from wizard.bundle.answers import MAX_ANSWERS, answers_text, read_answers
from wizard.bundle.manifest import BundleManifest, ManifestEntry
from wizard.bundle.names import ANSWERS, OWN
from wizard.bundle.opened import OpenBundle, open_bundle, read_small_file
from wizard.bundle.place import temporary_beside
from wizard.bundle.verify import verify_opened
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Field, Value
from wizard.checks.looked import fields_in_order, slots_of, with_names
from wizard.drafts.disk import flush_folder, make_folder
from wizard.drafts.library import file_stem
from wizard.drafts.model import Draft
from wizard.drafts.transaction import Transaction
from wizard.errors import BundleError
from wizard.rules.formats import complaint

_HINT = "Ask for a sound bundle."
_TRIES = range(1, 1000)


def import_bundle(path: Path, catalogue: Catalogue, folder: Path, now: datetime) -> Path:
    """Writes a new draft into `folder` with the bundle's answers; returns the draft's path.

    Attached files are written to `<name>-files` beside it. It gets a new id; references to secrets
    are dropped, and so are paths that lead to no file of the bundle, since they would refer to
    files of this computer that the bundle's author never chose. Raises BundleError for an invalid
    bundle, DraftError if the draft cannot be written.
    """
    with open_bundle(path) as bundle:
        verification = verify_opened(bundle, catalogue)
        if not verification.sound:
            message = f"{bundle.label} is not sound: {verification.problems[0]}"
            raise BundleError(message, _HINT)
        answers = read_small_file(bundle, ANSWERS, MAX_ANSWERS)
        draft = read_answers(answers, bundle.label, catalogue)
        make_folder(folder)
        return _write_draft(bundle, verification.manifest, draft, catalogue, folder, now)


def _write_draft(
    bundle: OpenBundle,
    manifest: BundleManifest,
    draft: Draft,
    catalogue: Catalogue,
    folder: Path,
    now: datetime,
) -> Path:
    stem = _free_stem(folder, file_stem(draft.name))
    home = folder / f"{stem}-files"
    attached = [part for part in manifest.file if part.name not in OWN]
    names = {part.name: f"{home.name}/{PurePosixPath(part.name).name}" for part in attached}
    moment = now.replace(microsecond=0)
    new = replace(draft, id=uuid.uuid4().hex, created=moment, changed=moment)
    edition = catalogue.edition(draft.edition)
    data = answers_text(new, edition, adopted_answers(draft, fields_in_order(edition), names))
    path = folder / f"{stem}.toml"
    with temporary_beside(home) as staged, Transaction("The import", path) as transaction:
        if attached:
            _unpack(bundle, attached, staged)
            transaction.place_new_folder(home, staged)
        transaction.create(path, data)
        transaction.commit()
    return path


def _free_stem(folder: Path, stem: str) -> str:
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in _TRIES)
    for name in numbered:
        taken = (folder / f"{name}.toml", folder / f"{name}-files")
        if not any(os.path.lexists(path) for path in taken):
            return name
    raise BundleError(f"{folder} holds too many drafts called {stem}.", "Choose another folder.")


def adopted_answers(
    draft: Draft, fields: Mapping[str, Field], names: Mapping[str, str]
) -> dict[str, Value]:
    """The answers without secrets, with the new names of files.

    A path without a new name is dropped.
    """
    slots = {slot: names.get(slot.text, "") for slot in slots_of(fields, draft.answers)}
    answers = with_names(draft.answers, slots)
    for name, field in fields.items():
        if field.kind.spec.is_secret or (field.names_files and complaint(field, answers.get(name))):
            answers.pop(name, None)
        elif field.kind.spec.is_file and isinstance(answers.get(name), list):
            answers[name] = [text for text in answers[name] if text]
        if answers.get(name) in ("", []):
            del answers[name]
    return answers


def _unpack(bundle: OpenBundle, attached: list[ManifestEntry], folder: Path) -> None:
    folder.mkdir()
    for part in attached:
        with (folder / PurePosixPath(part.name).name).open("xb") as file:
            file.writelines(_as_listed(bundle, part))
            file.flush()
            os.fsync(file.fileno())
    flush_folder(folder)


def _as_listed(bundle: OpenBundle, part: ManifestEntry) -> Iterator[bytes]:
    """The file's bytes; raises BundleError if they differ from when it was verified."""
    sha256 = hashlib.sha256()
    for block in bundle.blocks(part.name):
        sha256.update(block)
        yield block
    if sha256.hexdigest() != part.sha256:
        raise BundleError(f"{part.name} changed while it was copied.", "Import the bundle again.")
