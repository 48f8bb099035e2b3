"""Saving drafts so that a kill, a full disk or a foreign change never costs an answer."""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.drafts.disk import place_new, replace_file
from wizard.drafts.errors import DraftChanged
from wizard.drafts.model import MAX_BYTES, Baseline, Draft
from wizard.drafts.read import MARK, absolute, build_draft, read_bytes, stamp_of
from wizard.drafts.render import changed_answers, document_of, render, stored_answers
from wizard.drafts.shape import has_half_characters, same
from wizard.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Saved:
    r"""What a save did.

    `escaped` names the answers that hold half characters (from a file name that is not UTF-8):
    they are stored in the form `\udcff`, and that is what the next reading gives.
    """

    written: bool
    escaped: tuple[str, ...] = ()


def create_draft(
    folder: Path,
    name: str,
    edition: str,
    now: datetime,
    *,
    file_name: str = "draft.toml",
    field_ids: Iterable[str] = (),
) -> Draft:
    """Write a new draft without answers; raises DraftError when the file exists already."""
    path = absolute(folder / file_name)
    empty = Baseline("", {}, {}, frozenset(field_ids), b"", (0, 0, 0))
    moment = now.replace(microsecond=0)
    draft = Draft(path, uuid.uuid4().hex, name, edition, moment, moment, empty)
    text = render("", {}, document_of(draft, {}))
    data = text.encode()
    place_new(path, data)
    return build_draft(path, data, stamp_of(path.stat()), empty.known)


def save_draft(draft: Draft, now: datetime | None = None, *, overwrite: bool = False) -> Saved:
    """Put the draft's answers, waivers, name and edition into its file.

    Nothing is written when nothing changed; else `now` becomes the time of the last change.
    Raises DraftChanged when the file is not the one last read or written, UnreadableDraft when
    it changed into something that is no draft (unless `overwrite`), DraftError when it cannot
    be written. After an error the file is what it was.
    """
    escaped = tuple(name for name, value in draft.answers.items() if has_half_characters(value))
    answers = stored_answers(draft)
    document = document_of(draft, answers)
    if same(document, draft.baseline.document) and os.path.lexists(draft.path):
        return Saved(written=False, escaped=escaped)
    if draft.read_only:
        msg = f"{draft.path} was opened for reading only, so nothing was saved."
        raise DraftError(msg, "Save a copy of the draft elsewhere.")
    changed = now.replace(microsecond=0) if now else draft.changed
    document["wizard"]["changed"] = changed
    _store(draft, document, answers, overwrite=overwrite)
    draft.changed = changed
    return Saved(written=True, escaped=escaped)


def unsaved(draft: Draft) -> list[str]:
    """The field ids whose answers are not in the file yet."""
    return changed_answers(draft, stored_answers(draft))


def changed_outside(draft: Draft) -> bool:
    """Whether the file is another one than last read or written; gone counts as changed.

    One look at the folder when nobody touched the file, else the file is read.
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


def _store(
    draft: Draft, document: dict[str, Any], answers: dict[str, Any], *, overwrite: bool
) -> None:
    base = draft.baseline
    text = render(base.text, base.document, document)
    data = (MARK if base.mark else b"") + text.encode()
    if len(data) > MAX_BYTES:
        msg = f"The draft would have {len(data):,} bytes; at most {MAX_BYTES:,} are stored."
        raise DraftError(msg, "Shorten the longest answers.")
    digest = hashlib.sha256(data).digest()

    def nobody_else_wrote() -> None:
        if not overwrite and os.path.lexists(draft.path):
            _refuse_foreign(draft, digest)

    stamp = replace_file(draft.path, data, nobody_else_wrote)
    draft.baseline = Baseline(text, document, answers, base.known, digest, stamp, base.mark)


def _refuse_foreign(draft: Draft, ours: bytes) -> None:
    data, stamp = read_bytes(draft.path)
    if hashlib.sha256(data).digest() not in (draft.baseline.digest, ours):
        raise DraftChanged(build_draft(draft.path, data, stamp, draft.baseline.known))
