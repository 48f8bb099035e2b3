"""Facts in the few words that stand beside a path."""

from __future__ import annotations

import pytest

from wizard.inspection.media.seen import (
    DocumentFacts,
    FileSeen,
    ImageFacts,
    InspectionState,
    VideoFacts,
)
from wizard.inspection.media.words import facts_words, size_words, time_words

LOGO = FileSeen(InspectionState.OPENED, "", 14_200, "png", image=ImageFacts(200, 200))
MOVING = FileSeen(InspectionState.OPENED, "", 900, "gif", image=ImageFacts(20, 20, frames=12))
DEMO = FileSeen(
    InspectionState.OPENED,
    "",
    1_230_000,
    "mp4",
    video=VideoFacts(220.0, 1280, 720, video_codec="H.264", audio_codec="AAC"),
)
SILENT = FileSeen(
    InspectionState.OPENED, "", 5_000, "mov", video=VideoFacts(59.6, video_codec="HEVC")
)
PAPER = FileSeen(InspectionState.OPENED, "", 88_000, "pdf", document=DocumentFacts(pages=3))
LOCKED = FileSeen(InspectionState.OPENED, "", 88_000, "pdf", document=DocumentFacts(encrypted=True))
NOTE = FileSeen(InspectionState.OPENED, "", 12, "text", document=DocumentFacts(words=1))
TOO_LARGE = FileSeen(
    InspectionState.UNREADABLE, "is too large", 60_000_000, "png", image=ImageFacts(9000, 9000)
)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (LOGO, "PNG 200 × 200 · 14 kB"),
        (MOVING, "GIF 20 × 20, 12 frames · 900 bytes"),
        (DEMO, "3:40 · 1280 × 720 · H.264, AAC · 1.2 MB"),
        (SILENT, "1:00 · HEVC, no sound · 5.0 kB"),
        (PAPER, "PDF, 3 pages · 88 kB"),
        (LOCKED, "PDF, locked by a password · 88 kB"),
        (NOTE, "text, 1 word · 12 bytes"),
        (TOO_LARGE, "PNG 9000 × 9000 · 60 MB"),
        (FileSeen(InspectionState.ABSENT, "does not exist"), "no such file"),
        (FileSeen(InspectionState.BROKEN, "is empty"), "is empty"),
        (FileSeen(InspectionState.UNREADABLE, "may not be read by you"), "may not be read by you"),
        (FileSeen(InspectionState.OPENED, "", 5_000, "zip"), "ZIP · 5.0 kB"),
    ],
)
def test_facts_are_said_for_reading(seen: FileSeen, words: str) -> None:
    assert facts_words(seen) == words


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2**30, "1.1 GB")]
)
def test_sizes_are_said_for_reading(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (59.4, "0:59"), (131, "2:11"), (3725, "1:02:05")]
)
def test_times_are_said_for_reading(seconds: float, words: str) -> None:
    assert time_words(seconds) == words
