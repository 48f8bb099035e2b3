"""The shipped samples: one submission that is ready, and one with many faults."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from wizard.drafts.model import MAX_BYTES
from wizard.errors import DraftError
from wizard.files import read_file
from wizard.places import assets_folder
from wizard.temporary import remove_temporary, temporary_path

DAY = date(2025, 4, 1)
"""The assessment date of the shipped samples."""

DRAFT_NAME = "submission.toml"

_DATE = re.compile(r"(?<=[= ])\d{4}-\d{2}-\d{2}(?=[T\s,}]|$)")


class Sample(StrEnum):
    """A shipped sample, by the name of its folder."""

    READY = "ready"
    WRONG = "wrong"


def sample_folder(sample: Sample) -> Path:
    """The installed folder of a sample."""
    return assets_folder("samples") / sample.value


def copy_sample(sample: Sample, target: Path, today: date) -> Path:
    """Copies a sample into the new folder `target` and returns the path of its draft.

    Its dates are shifted by the days since `DAY`. Raises DraftError if the folder exists or cannot
    be written.
    """
    staged = temporary_path(target.parent)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(sample_folder(sample), staged)
        draft = staged / DRAFT_NAME
        text = read_file(draft, MAX_BYTES).decode()
        draft.write_text("".join(_with_moved_dates(text, today - DAY)), "utf-8")
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        staged.rename(target)
    except OSError as error:
        message = f"The sample cannot be copied to {target}: {error.strerror or error}."
        raise DraftError(message, "Choose a folder that does not exist yet.") from error
    finally:
        remove_temporary(staged)
    return target / DRAFT_NAME


def _copy(source: Path, target: Path) -> None:
    """Copies a folder, writable even if the installation is read-only."""
    target.mkdir(parents=True)
    for part in source.iterdir():
        if part.is_dir():
            _copy(part, target / part.name)
        else:
            shutil.copyfile(part, target / part.name)


def _with_moved_dates(text: str, by: timedelta) -> Iterator[str]:
    """The draft with every date outside of quoted text shifted."""
    for index, part in enumerate(re.split(r'("(?:[^"\\\n]|\\.)*")', text)):
        quoted = index % 2 == 1
        yield part if quoted else _DATE.sub(lambda found: _later(found[0], by), part)


def _later(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()
