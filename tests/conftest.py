"""Fixtures of every test: a home folder of its own, no keyring, a controlled environment."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.posix import not_collected
from tests.sample_media import SHARED, inspect_samples_once
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue

settings.register_profile(
    "house",
    max_examples=25,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")

# Each app that a test starts has thousands of objects. Searching all of them for garbage as often
# as Python does by default takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)

collect_ignore = not_collected()

MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3
"""Maximum size of the files that all tests leave, with a wide margin."""


def pytest_report_header() -> str:
    """Says which real servers the tests of links run without on this machine."""
    from tests.standin.real_servers import missing_servers

    missing = " and ".join(missing_servers())
    return f"not installed, so not tested against: {missing}" if missing else "real servers: all"


def pytest_configure(config: pytest.Config) -> None:
    """Puts the tests' temporary folders in memory where there is room, since disks are slow.

    The processes of a run share a folder with what the samples' files show.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if SHARED not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="inspected-")
        os.environ[SHARED] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_collection_finish() -> None:
    """Saves repeated work: of apps without a terminal, and of inspecting the samples' files.

    The tests themselves are never garbage, and are not searched for any.
    """
    gc.freeze()
    inspect_samples_once()
    if "textual.app" in sys.modules:
        from tests.headless import save_work

        save_work()


QUIET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY")
AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home folder, new for each test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)  # nobody is known by name
    # Only certificates named by a test are trusted; they are also quick to read.
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    monkeypatch.delenv("SUBMISSION_WIZARD_CATALOGUE", raising=False)
    for name in (*QUIET, *AUTHORITIES):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue, validated."""
    return load_catalogue()
