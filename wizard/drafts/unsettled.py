"""Answers that a merge could not settle: the `[[conflict]]` rows of a draft.

They are in the draft and not in a file beside it: git commits, aborts and renames both as one, and
whoever judges the draft, or a bundle of it, sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from wizard.dataclass import dataclass
from wizard.drafts.shape import storable
from wizard.secrets.masking import without_secrets

if TYPE_CHECKING:
    from wizard.catalogue.model import Value

CONFLICTS = "conflict"
"""The table of a draft that holds them."""

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class UnsettledConflict:
    """An answer that two people changed; the draft has the first one's until somebody chooses."""

    field: str
    """A field id, or a name of `wizard.drafts.merge` for what is no answer."""
    ours: Value | None = None
    """None for no answer."""
    theirs: Value | None = None
    before: Value | None = None
    """What both began with; None if that is not known or was no answer."""
    ours_by: str = ""
    """Who committed that version last, as "Ann Lee <ann@example.com>"; "" if unknown."""
    theirs_by: str = ""
    ours_at: datetime | None = None
    theirs_at: datetime | None = None

    @property
    def people_words(self) -> str:
        """Both people and times after a colon; "" if one of them is not known."""
        is_known = self.ours_by and self.theirs_by
        return f": {self.whose('ours')}; {self.whose('theirs')}" if is_known else ""

    def whose(self, side: Side) -> str:
        """Who wrote one version and when, e.g. "Ann Lee, 2026-03-01 09:30"."""
        by, at = (
            (self.ours_by, self.ours_at) if side == "ours" else (self.theirs_by, self.theirs_at)
        )
        name = by.partition(" <")[0] or by
        return ", ".join(filter(None, (name, f"{at:%Y-%m-%d %H:%M}" if at else "")))


def conflict_row(conflict: UnsettledConflict) -> dict[str, Any]:
    """A conflict as a draft holds it, without what is not known."""
    row = {each.name: getattr(conflict, each.name) for each in fields(conflict)}
    kept = {name: value for name, value in row.items() if value is not None and value != ""}
    stored: dict[str, Any] = storable(kept, "a conflict")
    return stored


def conflict_from_row(row: Mapping[str, Any]) -> UnsettledConflict:
    """The conflict in a row whose types were checked."""
    known = {name: row[name] for each in fields(UnsettledConflict) if (name := each.name) in row}
    people = ("ours_by", "theirs_by")
    known |= {name: without_secrets(known[name]) for name in people if name in known}
    return UnsettledConflict(**known)


def first_conflicts(conflicts: Iterable[UnsettledConflict]) -> dict[str, UnsettledConflict]:
    """The conflict to settle next of each field; further ones of a field come after it."""
    found: dict[str, UnsettledConflict] = {}
    for each in conflicts:
        found.setdefault(each.field, each)
    return found
