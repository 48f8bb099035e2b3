"""Benchmarks of assessing on each key and of saving."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.figures import Figure, median, taking_turns
from bench.journey import EDITION, catalogue, largest_page
from bench.subjects import AS_OF, sample
from wizard.catalogue.edition import Edition
from wizard.drafts.read import load_draft
from wizard.drafts.write import save_draft
from wizard.session.session import Session

FRAME = 1000 / 60
TIMES = 10
KEYS = 200


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def assessing(folder: Path, rounds: int) -> Iterator[Figure]:
    """Assessment after a key, with the edition and with one ten times as large."""
    edition = catalogue().edition(EDITION)
    sessions = [_session(folder, edition), _session(folder, enlarged(edition))]
    subjects = [partial(_keystroke, session) for session in sessions]
    one, ten = (median(times) for times in taking_turns(subjects, max(3, rounds)))
    small, large = (len(session.edition.requirements) for session in sessions)
    yield Figure(f"a key judged, {small:,} requirements", one, FRAME, "a frame of 1/60 s", 0.2)
    yield Figure(f"a key judged, {large:,} requirements", ten, FRAME, "a frame of 1/60 s", 1.0)
    yield Figure("growth for ten times the requirements", ten, one, "the edition", 12)


def enlarged(edition: Edition) -> Edition:
    """The edition with each requirement repeated ten times under different ids."""
    copies = [
        replace(requirement, id=f"{requirement.id}-{number}")
        for requirement in edition.requirements.values()
        for number in range(1, TIMES)
    ]
    originals = list(edition.requirements.values())
    return Edition(edition.journey, edition.catalogue, [*originals, *copies])


def _session(folder: Path, edition: Edition) -> Session:
    path = folder / "assessed.toml"
    path.write_bytes(sample().read_bytes())
    return Session(load_draft(path, edition.fields), edition, date.fromisoformat(AS_OF))


def _keystroke(session: Session) -> float:
    """Milliseconds per letter typed into a text field, over many letters."""
    _, field = largest_page()
    start = time.perf_counter()
    for number in range(KEYS):
        session.set(field.id, "Sitebook Sync keeps your daily logs"[: 1 + number % 35])
    return 1000 * (time.perf_counter() - start) / KEYS


def saving(folder: Path, rounds: int) -> Iterator[Figure]:
    """Saving the ready sample, compared with writing the same bytes durably."""
    _, field = largest_page()
    path = folder / "saved.toml"
    path.write_bytes(sample().read_bytes())
    draft = load_draft(path, catalogue().fields)
    numbers = iter(range(10_000))

    def save() -> float:
        number = next(numbers)
        draft.answers[field.id] = f"Version {number}"
        moment = datetime(2025, 4, 1, tzinfo=UTC) + timedelta(seconds=number)
        return _milliseconds(lambda: save_draft(draft, moment))

    def plain() -> float:
        return _milliseconds(lambda: durable_write(folder / "plain.toml", sample().read_bytes()))

    ours, bare = (median(times) for times in taking_turns([save, plain], max(9, rounds)))
    yield Figure("a save", ours, bare, "the bytes, flushed and renamed", 10)
    yield Figure("a save", ours, FRAME, "a frame of 1/60 s", 1.0)


def durable_write(path: Path, data: bytes) -> None:
    """A minimal durable write: temporary file, flush, rename, flush of the folder."""
    aside = path.with_suffix(".new")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
