"""`dev.py test` runs everything; with arguments only the tests that they choose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_docs import module_at

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py with the environment that runs this test."""
    loaded = module_at(ROOT / "dev.py")
    chosen = loaded.Environment(Path(sys.prefix), sys.executable)
    monkeypatch.setattr(loaded, "environment", lambda _base: chosen)
    return loaded


@pytest.fixture
def steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that were begun, in place of beginning them."""
    begun: list[str] = []
    monkeypatch.setattr(dev, "step", lambda label, _command: begun.append(label))
    return begun


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were started, in place of starting them."""
    commands: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(" ".join(Path(word).name for word in command[:3]))
        return subprocess.CompletedProcess(command, 0, b"")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.mark.parametrize("arguments", [["tests/test_text.py"], ["-k", "tagline"]])
def test_chosen_tests_run_without_the_checks(
    dev: ModuleType, started: list[str], arguments: list[str]
) -> None:
    assert dev.test(None, arguments) == 0
    assert [command.split(" ")[1:] for command in started] == [["-m", "pytest"]]


def test_a_clean_checkout_is_compiled_before_the_workers_start(
    dev: ModuleType, steps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    chosen = dev.environment(None)
    dev.compile_tests(chosen)
    (tmp_path / "tests" / "__pycache__").mkdir(parents=True)
    dev.compile_tests(chosen)

    assert steps == ["compiling the tests"]


@pytest.mark.usefixtures("steps")
def test_without_arguments_every_check_runs_beside_the_tests(
    dev: ModuleType, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "echo", lambda _command: (1, "1 failed"))

    assert dev.test(None, []) == 1
    assert [command.split()[0] for command in started[:-1]] == [words[0] for _, words in dev.CHECKS]


@pytest.mark.usefixtures("steps")
def test_a_failed_check_is_named_with_its_output(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "CHECKS", [("types", ("python", "-c", "print('bad.py:1'); exit(1)"))])
    monkeypatch.setattr(dev, "echo", lambda _command: (0, "10 passed"))

    assert dev.test(None, []) == 1
    shown = capsys.readouterr().out
    assert "bad.py:1" in shown
    assert "failed: types" in shown
