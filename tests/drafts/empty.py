"""Drafts without answers, as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.drafts.model import Draft, FieldIds
from wizard.drafts.write import new_draft, write_new


def create_draft(
    folder: Path,
    name: str,
    edition: str,
    now: datetime,
    *,
    file_name: str = "draft.toml",
    field_ids: FieldIds = (),
) -> Draft:
    """Writes a new draft without answers. Raises FileExistsError, or DraftError."""
    return write_new(new_draft(folder / file_name, name, edition, now, field_ids))
