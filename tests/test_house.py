"""The house keeps its own rules: layers, and nothing private in what is published."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEVER = {"textual", "rich", "screens", "httpx", "keyring", "distributed", "dask", "fsspec"}
TYPED_EDGE = {"pydantic"}

LOAD = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def _loaded(module: str) -> set[str]:
    """Top-level packages in memory after a fresh Python has loaded a package and all below it."""
    command = [sys.executable, "-c", LOAD, module]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("wizard.catalogue", NEVER),
        ("wizard.catalogue.model", NEVER | TYPED_EDGE),
        ("wizard.rules", NEVER | TYPED_EDGE),
        ("wizard.drafts", NEVER),
        ("wizard.session", NEVER | TYPED_EDGE),
        ("wizard.reports", NEVER),
        ("wizard.bundle", NEVER),
        ("wizard.batch", NEVER),
        ("wizard.api", NEVER | TYPED_EDGE),
        ("wizard.cli", NEVER),
    ],
)
def test_the_core_starts_without_screens_network_or_keyring(
    module: str, unwanted: set[str]
) -> None:
    assert not _loaded(module) & unwanted


def _published() -> list[Path]:
    """Files git knows; in an unpacked archive, all files outside hidden folders."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = run.stdout.split("\0") if run.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or [
        path
        for path in ROOT.rglob("*")
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]
    return [path for path in paths if path.is_file()]


def _private() -> re.Pattern[str]:
    """Paths of one machine and addresses of package registries."""
    tops = "work|root|farm"
    places = {str(place) for place in (Path.home(), ROOT) if len(place.parts) > 1}
    registries = ["python" + "hosted", "pypi" + r"\.org/simple", r"https?://[^\s\"']+/" + "simple"]
    parts = [rf"(?<![\w.\-*])/(?:{tops})/", *(rf"{re.escape(place)}/" for place in places)]
    return re.compile("|".join([*parts, *registries]))


def test_no_published_file_names_a_private_path_or_a_registry() -> None:
    private = _private()
    leaks = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in _published()
        if b"\0" not in (content := path.read_bytes())
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        if private.search(line)
    ]

    assert not leaks


def test_the_lock_pins_every_package_by_hash_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    packages = re.findall(r"^\S+==\S+.*(?:\n    .*)*", lock, re.MULTILINE)

    assert packages
    assert not [package for package in packages if "--hash=sha256:" not in package]
    assert not re.findall(r"^--.*|https?://.*", lock, re.MULTILINE)
    assert any(package.startswith("hatchling==") for package in packages)
