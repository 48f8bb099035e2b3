"""A secret goes from the keys to the keyring, and is seen, written and printed nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.end_to_end.conftest import CTRL, ENTER, Person, Start

SECRET = "Zq7-hunter2-Xy9"
FIELD = "Production client secret"
LOOSELY = "--incomplete"
START = "from wizard.cli import main; main()"

# It keeps what it is given, and what the system knows of the process that gave it.
KEYRING = """
import json, os, pathlib
from keyring.backend import KeyringBackend

KEPT = pathlib.Path(os.environ["KEPT"])

class Keyring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        return json.loads(KEPT.read_text()).get(username) if KEPT.exists() else None

    def set_password(self, service, username, password):
        KEPT.write_text(json.dumps({username: password}))
        for name in ("cmdline", "environ"):
            KEPT.with_name(name).write_bytes(pathlib.Path("/proc/self", name).read_bytes())

    def delete_password(self, service, username):
        KEPT.unlink()
"""

# A fault of ours at the worst moment: the secret is a variable of the function that fails.
FAULT = """
import wizard.inspection.procore.vault

def store(self, draft_id, field_id, secret):
    if draft_id == "trial":
        return "keyring:submission-wizard/trial/x"
    raise RuntimeError("planted \\x1b]0;owned\\x07")

wizard.inspection.procore.vault.Vault.store = store
"""


# A service that takes the call and never answers.
MUTE = """
import threading
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        threading.Event().wait()

    set_password = delete_password = lambda self, *_: threading.Event().wait()
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A new draft that asks for a secret."""
    words = ("new", "Sitebook Sync", "--type", "data-service", "--edition", "2025-02")
    Shell(tmp_path).ok(*words, "--folder", str(tmp_path))
    return tmp_path / "sitebook-sync.toml"


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file behind a keyring that works."""
    folder = tmp_path_factory.mktemp("keyring")
    (folder / "small_keyring.py").write_text(KEYRING, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "small_keyring.Keyring")
    monkeypatch.setenv("KEPT", str(folder / "kept.json"))
    return folder / "kept.json"


def everywhere(*folders: Path) -> bytes:
    """All bytes of all files below the folders."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)


def asked_for_the_secret(person: Person) -> None:
    """Goes to the field and opens the dialog."""
    person.wait_for("What the app is.")
    person.press(CTRL["f"], "Search")
    person.press(FIELD, "found", "▸")
    person.press(ENTER, "Next: ")
    person.focus_is_on(FIELD)
    person.press(ENTER, "It is stored only in the keyring")


def test_a_secret_that_was_typed_is_in_the_keyring_and_in_no_other_place(
    start: Start, draft: Path, kept: Path, home: Path, tmp_path: Path
) -> None:
    person = start(draft, forked=False)
    asked_for_the_secret(person)
    person.press(SECRET, "•" * len(SECRET))
    person.press(ENTER, "Stored in the keyring")
    person.saved()
    for name in ("cmdline", "environ"):
        told = Path("/proc", str(person.process.pid), name).read_bytes()
        assert SECRET.encode() not in told
    person.send(CTRL["q"])

    assert person.ended() == 0
    assert SECRET in kept.read_text("utf-8")
    assert SECRET.encode() not in person.raw
    shell = Shell(tmp_path)
    for words in (
        ["check", "--format", "json"],
        ["check", "--format", "markdown"],
        ["export", LOOSELY],
    ):
        ran = shell.run(words[0], draft.name, *words[1:])
        assert SECRET not in ran.out + ran.err
    assert list(tmp_path.glob("*.zip"))
    assert SECRET.encode() not in everywhere(home, tmp_path)


def test_a_secret_from_a_pipe_is_no_argument_of_any_process(
    draft: Path, kept: Path, home: Path, tmp_path: Path
) -> None:
    words = ["secret", "set", str(draft), "prod.client_secret"]
    command = [sys.executable, "-c", START, *words]
    ended = subprocess.run(command, input=SECRET.encode(), capture_output=True, check=True)

    assert SECRET in kept.read_text("utf-8")
    assert b"prod.client_secret" in kept.with_name("cmdline").read_bytes()
    for name in ("cmdline", "environ"):
        assert SECRET.encode() not in kept.with_name(name).read_bytes()
    assert SECRET.encode() not in ended.stdout + ended.stderr
    assert SECRET.encode() not in everywhere(home, tmp_path)


def test_a_fault_of_the_program_shows_neither_a_secret_nor_a_planted_sequence(
    start: Start, draft: Path, kept: Path, home: Path, tmp_path: Path
) -> None:
    kept.with_name("sitecustomize.py").write_text(FAULT, "utf-8")
    person = start(draft, env={"PYTHONPATH": os.environ["PYTHONPATH"]})
    asked_for_the_secret(person)
    person.press(SECRET, "•" * len(SECRET))
    person.send(ENTER)

    assert person.ended() == 70
    assert b"RuntimeError: planted" in person.raw
    assert b"fault of the program" in person.raw
    assert SECRET.encode() not in person.raw
    assert b"\x1b]0;owned" not in person.raw
    assert SECRET.encode() not in everywhere(home, tmp_path)


def test_a_keyring_that_never_answers_keeps_nobody_from_leaving(
    start: Start, draft: Path, kept: Path
) -> None:
    kept.with_name("small_keyring.py").write_text(MUTE, "utf-8")
    person = start(draft)
    person.wait_for("What the app is.")
    person.press(CTRL["f"], "Search")
    person.press(FIELD, "found", "▸")
    person.press(ENTER, "Next: ")
    person.focus_is_on(FIELD)
    begun = time.perf_counter()
    person.send(CTRL["q"])

    assert person.ended() == 0
    assert time.perf_counter() - begun < 15
