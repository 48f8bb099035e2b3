"""Fixtures: a folder with a hand-written draft, and a way to drop privileges."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.posix import run_without_rights
from wizard.places import UserFolders

IDS = (
    "listing.tagline",
    "listing.summary",
    "listing.marks_owned",
    "listing.pricing.note",
    "app.types",
    "app.collaborators",
    "app.uses_webhooks",
    "customers",
    "media.screenshots",
    "prod.client_secret",
)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
BY_HAND = """\
# Kept by Ana. Ask her before you change the name.

[wizard]
format = 1
id = "0123456789abcdef0123456789abcdef"
name = "Daily Log Sync"   # as agreed with marketing
edition = "2025-02"
created = 2026-11-01T08:00:00Z
changed = 2026-11-02T08:00:00Z

# What customers see first
[listing]
summary   =   'Two spaces stay'   # odd layout stays
tagline = "Old words" # shorten?
house_rule = [ 1,
   2 ] # not ours

# About the price
[listing.pricing]
note = "Free"

# first customer
[[customers]]
company = "Acme" # pilot

# second customer
[[customers]]
company = "Bolt"

[[waiver]]
requirement = "lst-tagline"
reason = "Agreed"
by = "Ana"
on = 2026-11-02
ticket = "PM-7" # not ours either
"""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    path = tmp_path / "by-hand.toml"
    path.write_text(BY_HAND, encoding="utf-8", newline="")
    return path


@pytest.fixture
def places(tmp_path: Path) -> UserFolders:
    return UserFolders.below(tmp_path / "home")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that an unprivileged user can read, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def without_rights() -> Callable[[Callable[[], object]], object]:
    """Runs a function in a child that is not root, since root may write anywhere."""
    return run_without_rights
