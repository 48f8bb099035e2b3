"""What every test stands on: a home of its own, no keyring, no surprises from outside."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue

settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")

# Each app that a test starts is thousands of objects. Looking through all of them as often as
# Python does by default takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)

MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3
"""What all tests together may leave, several times over."""


def pytest_configure() -> None:
    """Keeps the folders of the tests in memory where there is room: they wait for no disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


QUIET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY")
AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder all that a user owns lives below, fresh for each test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # Nobody's certificates are trusted but those that a test names, which are quickly read too.
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
