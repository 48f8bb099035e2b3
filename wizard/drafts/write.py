"""Saves drafts; a kill, a full disk or an external change never loses an answer."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass
from wizard.drafts.disk import NotConfirmed, flush_folder, place_new, replace_file
from wizard.drafts.errors import DraftChanged
from wizard.drafts.events import EventLog, changes_between
from wizard.drafts.model import MAX_BYTES, Draft, FileBaseline
from wizard.drafts.read import absolute, build_draft, read_bytes, stamp_of
from wizard.drafts.render import changed_answers, document_of, render, stored_answers
from wizard.drafts.schema_line import draft_schema_name, line_of_new_file, with_schema_of
from wizard.drafts.shape import equal_in_toml, has_half_characters
from wizard.errors import DraftError

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.drafts.model import FieldIds


@dataclass(frozen=True, slots=True)
class SaveResult:
    r"""The result of a save.

    `escaped` names the answers with lone surrogates (from a file name that is not UTF-8): they are
    stored in the form `\udcff`, which is what the next read returns.
    """

    written: bool
    escaped: tuple[str, ...] = ()


def write_new(draft: Draft) -> Draft:
    """Writes a draft of `new_draft` to its file, and returns it as the file has it.

    Answers that it inherits are left out. Raises FileExistsError, or DraftError if it cannot be
    written.
    """
    inherited = draft.inherited
    draft.answers = {k: v for k, v in draft.answers.items() if v != inherited.get(k)}
    text = render("", {}, document_of(draft, stored_answers(draft)))
    data = (line_of_new_file(draft.path, draft_schema_name(draft.edition)) + text).encode()
    place_new(draft.path, data)
    return build_draft(draft.path, data, stamp_of(draft.path.stat()), draft.baseline.known)


def new_draft(
    path: Path, name: str, edition: str, now: datetime, field_ids: FieldIds = ()
) -> Draft:
    """A draft without answers and with a new id, without a file."""
    from wizard.catalogue.derivation import Derivations

    empty = FileBaseline("", {}, {}, field_ids, b"", (0, 0, 0))
    moment = now.replace(microsecond=0)
    return Draft(
        path=absolute(path),
        id=uuid.uuid4().hex,
        name=name,
        edition=edition,
        created=moment,
        changed=moment,
        baseline=empty,
        derivations=Derivations(field_ids) if isinstance(field_ids, Mapping) else None,
    )


def save_draft(draft: Draft, now: datetime | None = None, *, overwrite: bool = False) -> SaveResult:
    """Saves the draft's answers, waivers, name and edition to its file.

    Nothing is written if nothing changed; otherwise `now` becomes the time of the last change.
    Raises DraftChanged if the file differs from the one last read or written, UnreadableDraft if it
    changed into something that is not a draft (unless `overwrite`), DraftError if it cannot be
    written; then the file is unchanged. Raises NotConfirmed if it is written but the disk did not
    confirm it; the next save asks the disk again.

    A file of an older format is kept beside the draft before it is replaced.
    """
    escaped = tuple(name for name, value in draft.answers.items() if has_half_characters(value))
    save = prepare_save(draft, now)
    if save is None:
        _confirm(draft)
        return SaveResult(written=False, escaped=escaped)

    def nobody_else_wrote() -> None:
        if not overwrite and os.path.lexists(draft.path):
            _refuse_foreign(draft, save.baseline.digest)

    if draft.baseline.older:
        from wizard.drafts.kept import keep_older

        keep_older(draft.path, draft.baseline.older)
    try:
        save.accept(draft, replace_file(draft.path, save.data, nobody_else_wrote))
    except NotConfirmed as error:
        save.accept(draft, error.stamp)
        draft.baseline.confirmed = False
        raise
    return SaveResult(written=True, escaped=escaped)


@dataclass(frozen=True, slots=True)
class PreparedSave:
    """A save that is ready to be written to the draft's file."""

    data: bytes
    changed: datetime
    baseline: FileBaseline
    at: datetime | None = None
    """When it was asked for, to the microsecond."""

    def accept(self, draft: Draft, stamp: tuple[int, int, int]) -> None:
        """Marks the draft as saved, once its file has the data, and records what changed."""
        self.baseline.stamp = stamp
        log = draft.log or EventLog(draft.path)
        log.note(changes_between(draft.baseline, self.baseline), self.at)
        draft.baseline = self.baseline
        draft.changed = self.changed


def save_is_done(save: PreparedSave | None, draft: Draft) -> None:
    """Marks a draft as saved after a transaction that wrote its file."""
    if save is not None:
        save.accept(draft, stamp_of(draft.path.stat()))


def prepare_save(draft: Draft, now: datetime | None = None) -> PreparedSave | None:
    """The result of `save_draft` before writing; None if nothing changed. Raises DraftError."""
    answers = stored_answers(draft)
    document = document_of(draft, answers)
    base = draft.baseline
    if equal_in_toml(document, base.document) and os.path.lexists(draft.path):
        return None
    if draft.read_only:
        msg = f"{draft.path} was opened for reading only, so nothing was saved."
        raise DraftError(msg, "Save a copy of the draft elsewhere.")
    changed = now.replace(microsecond=0) if now else draft.changed
    document["wizard"]["changed"] = changed
    text = render(base.text, base.document, document)
    if document["wizard"]["edition"] != base.document.get("wizard", {}).get("edition"):
        text = with_schema_of(text, draft.path, draft.edition)
    baseline = FileBaseline(
        text=text,
        document=document,
        answers=answers,
        known=base.known,
        digest=b"",
        stamp=base.stamp,
        mark=base.mark,
    )
    data = baseline.data
    if len(data) > MAX_BYTES:
        msg = f"The draft would have {len(data):,} bytes; at most {MAX_BYTES:,} are stored."
        raise DraftError(msg, "Shorten the longest answers.")
    baseline.digest = hashlib.sha256(data).digest()
    return PreparedSave(data, changed, baseline, now)


def _confirm(draft: Draft) -> None:
    """Flushes the unconfirmed write of an earlier save."""
    if draft.baseline.confirmed:
        return
    folder = Path(os.path.realpath(draft.path)).parent
    try:
        flush_folder(folder)
    except OSError as error:
        raise NotConfirmed(draft.path, error, draft.baseline.stamp) from error
    draft.baseline.confirmed = True


def unsaved(draft: Draft) -> list[str]:
    """The field ids whose answers are not saved yet."""
    return changed_answers(draft, stored_answers(draft))


def changed_outside(draft: Draft) -> bool:
    """Whether the file differs from the one last read or written; also true if it is gone.

    Reads only the stamp if the file is unchanged, otherwise the file.
    """
    try:
        stamp = stamp_of(draft.path.stat())
        if stamp == draft.baseline.stamp:
            return False
        data, stamp = read_bytes(draft.path)
    except (OSError, DraftError):
        return True
    if hashlib.sha256(data).digest() != draft.baseline.digest:
        return True
    draft.baseline.stamp = stamp
    return False


def _refuse_foreign(draft: Draft, ours: bytes) -> None:
    data, stamp = read_bytes(draft.path)
    if hashlib.sha256(data).digest() not in (draft.baseline.digest, ours):
        raise DraftChanged(build_draft(draft.path, data, stamp, draft.baseline.known))
