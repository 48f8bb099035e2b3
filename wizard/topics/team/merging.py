"""Merges three versions of a draft's file, as bytes."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from wizard.catalogue.model import Field
from wizard.dataclass import dataclass
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.merge import AnswerConflict
from wizard.drafts.model import MAX_BYTES, Draft, FieldIds
from wizard.drafts.read import build_draft
from wizard.drafts.render import render
from wizard.drafts.unsettled import CONFLICTS, UnsettledConflict, conflict_row
from wizard.errors import DraftError
from wizard.topics.team.comments import with_comments_of
from wizard.topics.team.documents import DocumentMerge


class Commit(NamedTuple):
    """Who wrote a version of a file last, and when."""

    by: str = ""
    """As "Ann Lee <ann@example.com>"; "" if unknown."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MergedDraft:
    """A merged draft's file."""

    data: bytes
    conflicts: tuple[UnsettledConflict, ...] = ()
    """The new ones; those that either side had before are in the file too."""


class Versions(NamedTuple):
    """Three versions of one file. `base` is b"" if both sides made it."""

    base: bytes
    ours: bytes
    theirs: bytes


Origin = Callable[[bytes], Commit]
"""Finds the commit of a version of a file by its bytes."""


class CannotMerge(DraftError):
    """The versions are of two different drafts."""


def merge_drafts(
    path: Path,
    versions: Versions,
    fields: Mapping[str, Field],
    origin: Origin = lambda _: Commit(),
) -> MergedDraft:
    """The draft with the changes of both sides: ours, and theirs kept beside it in conflicts.

    Raises UnreadableDraft for a version that is no draft, DraftError for two different drafts or a
    result that is too large. `path` names the file in errors.
    """
    base, ours, theirs = _drafts(path, versions, fields)
    if ours.id != theirs.id:
        message = f"{path} is another draft on the other side: their ids differ."
        raise CannotMerge(message, "Rename one of the two on its branch, and merge again.")
    merge = DocumentMerge(fields)
    began = base.baseline.document if base else {}
    document = merge.merged(began, ours.baseline.document, theirs.baseline.document)
    conflicts = _with_origins(merge.conflicts, versions, (ours, theirs), origin)
    if conflicts:
        rows = [conflict_row(each) for each in conflicts]
        document[CONFLICTS] = [*document.get(CONFLICTS, ()), *rows]
    text = _merged_text(base, ours, theirs, document)
    data = (codecs.BOM_UTF8 if ours.baseline.mark else b"") + text.encode()
    if len(data) > MAX_BYTES:
        message = f"{path} would have {len(data):,} bytes; a draft has at most {MAX_BYTES:,}."
        raise DraftError(message, "Shorten the longest answers of one side.")
    build_draft(path, data, (0, 0, 0), fields)
    return MergedDraft(data, conflicts)


def _drafts(
    path: Path, versions: Versions, fields: Mapping[str, Field]
) -> tuple[Draft | None, Draft, Draft]:
    """The versions in one format: that which all have, else the present one."""
    known: FieldIds = frozenset(fields)
    found = [build_draft(path, data, (0, 0, 0), known) if data else None for data in versions]
    if len({draft.format for draft in found if draft}) > 1:
        found = [build_draft(path, data, (0, 0, 0), fields) if data else None for data in versions]
    base, ours, theirs = found
    if ours is None or theirs is None:
        raise UnreadableDraft(path, "one side is an empty file", "Delete or restore the file.")
    return base, ours, theirs


def _with_origins(
    found: Sequence[AnswerConflict],
    versions: Versions,
    drafts: tuple[Draft, Draft],
    origin: Origin,
) -> tuple[UnsettledConflict, ...]:
    if not found:
        return ()
    ours, theirs = origin(versions.ours), origin(versions.theirs)
    return tuple(
        UnsettledConflict(
            field=each.field_id,
            ours=each.mine,
            theirs=each.theirs,
            before=each.base,
            ours_by=ours.by,
            theirs_by=theirs.by,
            ours_at=ours.at or drafts[0].changed,
            theirs_at=theirs.at or drafts[1].changed,
        )
        for each in found
    )


def _merged_text(base: Draft | None, ours: Draft, theirs: Draft, document: dict[str, Any]) -> str:
    text = render(ours.baseline.text, ours.baseline.document, document)
    return with_comments_of(text, theirs.baseline.text, base.baseline.text if base else "")
