"""The wheel is the whole program: built here, it works from any folder, offline, read-only."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
START = "import sys; sys.argv[0] = 'submission-wizard'; from wizard.cli import main; main()"
OFFLINE = """
import socket

def refused(*_):
    raise AssertionError("the program went to the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds, which nobody may write to."""
    folder = tmp_path_factory.mktemp("wheel")
    packages = folder / "packages"
    with zipfile.ZipFile(next(_folder_with_wheel(folder).glob("*.whl"))) as wheel:
        wheel.extractall(packages)
    (packages / "sitecustomize.py").write_text(OFFLINE, "utf-8")
    for path in packages.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return packages


def _folder_with_wheel(folder: Path) -> Path:
    """The folder that is named in the environment, or this one with a new wheel."""
    if built_before := os.environ.get("SUBMISSION_WIZARD_WHEELS"):
        return ROOT / built_before
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def run(installed: Path, folder: Path, *words: str, code: str = START) -> str:
    """What a command that must end well said, started in the folder."""
    environment = os.environ | {
        "PYTHONPATH": str(installed),
        "PYTHONPYCACHEPREFIX": str(installed.with_name("compiled")),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-W", "error", "-c", code, *words]
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr.decode("utf-8")
    return ended.stdout.decode("utf-8")


def test_the_assets_in_the_wheel_are_those_of_the_checkout(installed: Path) -> None:
    def files_in(folder: Path) -> dict[str, bytes]:
        paths = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    assert files_in(installed / "wizard" / "assets") == files_in(ROOT / "assets")
    assert (installed / "screens" / "wizard.tcss").is_file()
    assert (installed / "wizard" / "py.typed").is_file()


def test_a_requirement_is_explained_without_a_page_that_the_wheel_does_not_have(
    installed: Path, tmp_path: Path
) -> None:
    told = run(installed, tmp_path, "explain", "build-token-refresh")

    assert "Read at: https://" in told
    assert "docs/" not in told


def test_nothing_but_the_program_is_in_the_wheel(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if path.suffix != ".dist-info"}

    assert names == {"wizard", "screens", "sitecustomize.py"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--help"], "Usage: submission-wizard"),
        (["editions"], "2025-02"),
        (["completion", "bash"], "_SUBMISSION_WIZARD_COMPLETE"),
        ([], "IDENTICAL"),
    ],
)
def test_a_command_works_from_any_folder_and_without_the_network(
    installed: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    assert said in run(installed, tmp_path, *words)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_a_sample_is_the_users_own_to_change(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "sample", "ready", "mine", "--milestone", "apply")
    mine = [tmp_path / "mine", *(tmp_path / "mine").rglob("*")]

    assert len(mine) > 5
    assert all(path.stat().st_mode & 0o200 for path in mine)
    assert "0 block" in run(installed, tmp_path, "check", "mine")


def test_the_screens_of_the_wheel_load(installed: Path, tmp_path: Path) -> None:
    code = "import screens.app, wizard; print(screens.app.__file__, wizard.__file__)"

    assert all(
        part.startswith(str(installed)) for part in run(installed, tmp_path, code=code).split()
    )
