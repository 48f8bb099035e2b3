"""The calendar for calendar programs as a file beside its draft."""

from __future__ import annotations

from pathlib import Path

from wizard.drafts.disk import replace_file
from wizard.drafts.model import Draft
from wizard.reports.calendar_ics import ics_calendar
from wizard.topics.upkeep.calendar import Calendar

SUFFIX = ".duties.ics"
"""`app.toml` has its calendar in `app.duties.ics`."""


def write_calendar(calendar: Calendar, draft: Draft) -> Path:
    """Writes the calendar over an earlier one, and gives its path.

    Raises WizardError where no duty has a day, or the file cannot be written.
    """
    path = draft.path.with_name(draft.path.stem + SUFFIX)
    replace_file(path, ics_calendar(calendar, draft))
    return path
