"""What every picture is taken of: a folder of known length, a desk on a known day."""

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
    """A folder whose path is as long on every computer, so that lines break the same."""
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
    """A desk on the day of the samples, at noon."""
    desk = AppContext(UserFolders.below(place / "home"), now=lambda: NOON, as_of=DAY)
    desk.__dict__["catalogue"] = catalogue
    return desk
