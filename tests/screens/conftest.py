"""What tests of screens share."""

from __future__ import annotations

import pytest
from textual import _wait

REST_S = 1 / 200


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """After each key the pilot waits until the program rests; Textual 8.2 looks only each 20 ms."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", REST_S)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", REST_S / 20)
