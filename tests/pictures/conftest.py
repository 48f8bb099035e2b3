"""Fixtures of screen pictures: a folder with a path of fixed length, and a fixed day."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import DAY

NOON = datetime.combine(DAY, datetime.min.time(), UTC).replace(hour=12)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose path has the same length on every computer, so that lines wrap the same."""
    folder = Path(tempfile.mkdtemp(prefix="wp", dir="/tmp"))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.chdir(folder)
    yield folder
    monkeypatch.undo()
    time.tzset()
    shutil.rmtree(folder)


@pytest.fixture
def desk(place: Path, catalogue: Catalogue) -> AppContext:
    """An app context on the day of the samples, at noon."""
    desk = AppContext(UserFolders.below(place / "home"), now=lambda: NOON, as_of=DAY)
    desk.__dict__["catalogue"] = catalogue
    return desk
