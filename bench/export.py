"""Benchmark of hashing files during an export."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.figures import Figure, MissingError, median, taking_turns
from bench.journey import EDITION, catalogue
from bench.subjects import AS_OF, sample_copy
from wizard.bundle.attach import Attachment, attachments_of, measure_file
from wizard.bundle.watch import ProgressMeter
from wizard.drafts.read import load_draft
from wizard.session.session import Session

MIB = 1024 * 1024
SIZE = 256
"""Size in MiB, about that of a demo video of five minutes."""

VIDEO = "media.demo_video"


def hashing(folder: Path, rounds: int) -> Iterator[Figure]:
    """Hashing a large video in an export, compared with the system's own tool."""
    video = _large_video(folder)

    def ours() -> tuple[float, str]:
        start = time.perf_counter()
        found = measure_file(video, ProgressMeter(video.size, None, None)).sha256
        return 1000 * (time.perf_counter() - start), found

    def theirs() -> tuple[float, str]:
        start = time.perf_counter()
        command = ["sha256sum", str(video.path)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        return 1000 * (time.perf_counter() - start), run.stdout.split()[0]

    runs = taking_turns([ours, theirs], max(3, rounds // 2))
    if len({found for subject in runs for _, found in subject}) != 1:
        message = "the sums differ from those of sha256sum"
        raise MissingError(message)
    mine, other = (median(seconds for seconds, _ in subject) for subject in runs)
    yield Figure(f"the sums of a file of {SIZE} MiB", mine, other, "sha256sum", 1.5)


def _large_video(folder: Path) -> Attachment:
    """A copy of the ready sample with a large demo video."""
    edition = catalogue().edition(EDITION)
    draft = load_draft(sample_copy(folder), edition.fields)
    path = draft.path.parent / str(draft.answers[VIDEO])
    with path.open("wb") as file:
        for _ in range(SIZE):
            file.write(os.urandom(MIB))
    session = Session(draft, edition, date.fromisoformat(AS_OF))
    found, _ = attachments_of(draft, session.assessment)
    return next(attachment for attachment in found if attachment.slot.field.id == VIDEO)
