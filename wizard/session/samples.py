"""The shipped samples of an edition: a submission that is ready, and one with many faults."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from wizard.drafts.model import MAX_BYTES, evidence_path, paths_beside
from wizard.drafts.read import head_of
from wizard.errors import DraftError
from wizard.files import read_file
from wizard.places import assets_folder
from wizard.temporary import remove_temporary, temporary_path

FIRST_EDITION = "2025-02"
"""The oldest edition with samples."""

DAYS: Mapping[str, date] = {FIRST_EDITION: date(2025, 4, 1), "2026-06": date(2026, 9, 15)}
"""The editions with samples, oldest first, and the day on which those of each are judged."""

NEWEST_EDITION = max(DAYS)
"""The newest edition with samples."""

DAY = DAYS[FIRST_EDITION]
"""The assessment date of the samples of the first edition."""

DRAFT_NAME = "submission.toml"

_SEEN = re.compile(r'(?<="at": ")\d{4}-\d{2}-\d{2}')
_EMPTY_TABLE = re.compile(r"^\[[\w.]+\]\n+(?=\[)", re.MULTILINE)
_DATE = re.compile(r"(?<=[= ])\d{4}-\d{2}-\d{2}(?=[T\s,}]|$)")


class Sample(StrEnum):
    """A shipped sample, by the name of its folder."""

    READY = "ready"
    WRONG = "wrong"


def sample_folder(sample: Sample, edition: str = FIRST_EDITION) -> Path:
    """The installed folder of a sample of an edition in `DAYS`."""
    return assets_folder("samples") / edition / sample.value


def copy_sample(
    sample: Sample,
    target: Path,
    today: date,
    draft_id: str = "",
    *,
    edition: str = FIRST_EDITION,
    milestone: str = "",
) -> Path:
    """Copies a sample into the new folder `target` and gives the path of its draft.

    Its dates are moved so that the copy stands today as the original does on its day in `DAYS`. It
    keeps the sample's identity unless it is given one of its own, and answers up to the milestone
    if one is named. Raises UnknownMilestone, and DraftError when the folder exists already or
    cannot be written.
    """
    staged = temporary_path(target.parent)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(sample_folder(sample, edition), staged)
        draft = staged / DRAFT_NAME
        _move_dates(draft, today - DAYS[edition])
        if draft_id:
            _identify_as(draft, draft_id)
        if milestone:
            _keep_answers_until(draft, milestone)
        _sign_again(draft)
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        staged.rename(target)
    except OSError as error:
        message = f"The sample cannot be copied to {target}: {error.strerror or error}."
        raise DraftError(message, "Choose a folder that does not exist yet.") from error
    finally:
        remove_temporary(staged)
    return target / DRAFT_NAME


def _text_of(path: Path) -> str:
    return read_file(path, MAX_BYTES).decode("utf-8")


def _move_dates(draft: Path, by: timedelta) -> None:
    """Moves the days in a draft, and those on which a search found what is kept beside it."""
    text = _text_of(draft)
    draft.write_text("".join(_with_moved_dates(text, by)), "utf-8")
    path = evidence_path(draft)
    if path.is_file():
        text = _text_of(path)
        path.write_text(_SEEN.sub(lambda found: _later(found[0], by), text), "utf-8")


def _identify_as(draft: Path, draft_id: str) -> None:
    """Gives the draft and the files beside it another identity."""
    old = str(head_of(draft)["id"])
    for path in (draft, *paths_beside(draft)):
        if path.is_file():
            path.write_text(_text_of(path).replace(old, draft_id), "utf-8")


def _keep_answers_until(path: Path, milestone: str) -> None:
    """Leaves out what a partner has not answered yet when about to send this milestone.

    Raises UnknownMilestone.
    """
    from wizard.catalogue.load import load_catalogue
    from wizard.drafts.read import load_draft
    from wizard.drafts.write import save_draft
    from wizard.engine.milestones import fields_until

    catalogue = load_catalogue()
    draft = load_draft(path, catalogue.fields)
    edition = catalogue.edition(draft.edition)
    kept = fields_until(edition, milestone)
    draft.answers = {name: value for name, value in draft.answers.items() if name in kept}
    answered = {edition.page_of_field[name].page.id for name in draft.answers}
    draft.signatures = [each for each in draft.signatures if each.page in answered]
    save_draft(draft)
    path.write_text(_EMPTY_TABLE.sub("", _text_of(path)), "utf-8")


def _sign_again(path: Path) -> None:
    """Makes the signatures of a copy good for its answers, whose dates are others."""
    from wizard.catalogue.load import load_catalogue
    from wizard.drafts.read import load_draft
    from wizard.engine.signatures import page_fingerprint

    catalogue = load_catalogue()
    draft = load_draft(path, catalogue.fields)
    edition = catalogue.edition(draft.edition)
    text, answers = draft.baseline.text, draft.all_answers
    for each in draft.signatures:
        if each.page in edition.page_ids:
            signed = page_fingerprint(edition, each.page, answers)
            text = text.replace(each.answers, signed)
    path.write_text(text, "utf-8")


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
