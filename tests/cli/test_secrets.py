"""`secret`: into the keyring or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell

FIELD = "prod.client_secret"
SECRET = "hunter2-välkommen"

# A process of its own for each command: what is kept has to outlive it.
KEYRING = """
import json, os, pathlib
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

KEPT = pathlib.Path(os.environ["KEPT"])

class Keyring(KeyringBackend):
    priority = 1
    file_path = str(KEPT)

    def _all(self):
        return json.loads(KEPT.read_text()) if KEPT.exists() else {}

    def get_password(self, service, username):
        return self._all().get(f"{service}/{username}")

    def set_password(self, service, username, password):
        KEPT.write_text(json.dumps(self._all() | {f"{service}/{username}": password}))

    def delete_password(self, service, username):
        kept = self._all()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError(username)
        KEPT.write_text(json.dumps(kept))

class PlaintextKeyring(Keyring):
    pass
"""


@pytest.fixture
def draft(shell: Shell) -> str:
    """The file name of a new draft."""
    return shell.draft()


@pytest.fixture
def kept(shell: Shell, draft: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file behind a keyring that works; the draft was made without it, which is quicker."""
    assert draft
    folder = tmp_path_factory.mktemp("keyring")
    (folder / "small_keyring.py").write_text(KEYRING, "utf-8")
    kept = folder / "kept.json"
    shell.env |= {
        "PYTHONPATH": str(folder),
        "PYTHON_KEYRING_BACKEND": "small_keyring.Keyring",
        "KEPT": str(kept),
    }
    return kept


def everywhere(shell: Shell, home: Path) -> bytes:
    """All bytes of all files that the program keeps."""
    files = [p for folder in (shell.folder, home) for p in folder.rglob("*") if p.is_file()]
    return b"".join(path.read_bytes() for path in files)


def test_a_secret_from_a_pipe_is_in_the_keyring_and_only_there(
    shell: Shell, draft: str, kept: Path, home: Path
) -> None:
    told = shell.ok("secret", "set", draft, FIELD, typed=f"{SECRET}\n")

    assert SECRET.encode("unicode_escape").decode().replace("\\x", "\\u00") in kept.read_text()
    assert "keyring:" in shell.text(draft)
    assert SECRET not in told
    assert SECRET.encode() not in everywhere(shell, home)


def test_a_secret_given_line_by_line_is_in_the_keyring_and_is_forgotten_with_its_answer(
    shell: Shell, draft: str, kept: Path, home: Path
) -> None:
    there = f":find {FIELD}\n:go 1\n"
    told = shell.ok("--plain", draft, typed=f"{there}{SECRET}\n")

    assert "The secret is in the keyring" in told
    assert kept.read_text() != "{}"
    assert SECRET not in told
    assert SECRET.encode() not in everywhere(shell, home)

    shell.ok("--plain", draft, typed=f"{there}-\n")

    assert kept.read_text() == "{}"
    assert "keyring:" not in shell.text(draft)


def test_the_list_tells_which_secrets_are_stored_and_never_the_secrets(
    shell: Shell, draft: str, kept: Path
) -> None:
    shell.ok("secret", "set", draft, FIELD, typed=f"{SECRET}\n")

    told = shell.ok("secret", "list", draft)

    states = {line.split("  ")[0]: line.split("  ")[1] for line in told.splitlines()}
    assert states.pop(FIELD) == "stored"
    assert set(states.values()) == {"not stored"}
    assert SECRET not in told
    assert kept.exists()


def test_the_list_tells_of_a_reference_whose_secret_this_computer_does_not_have(
    shell: Shell, draft: str, kept: Path
) -> None:
    shell.ok("secret", "set", draft, FIELD, typed=f"{SECRET}\n")
    kept.write_text("{}")

    assert f"{FIELD}  not in this keyring  " in shell.ok("secret", "list", draft)


def test_a_keyring_that_does_not_encrypt_is_told_and_must_be_agreed_to(
    shell: Shell, draft: str, kept: Path
) -> None:
    shell.env["PYTHON_KEYRING_BACKEND"] = "small_keyring.PlaintextKeyring"

    refused = shell.run("secret", "set", draft, FIELD, typed=f"{SECRET}\n")
    plain = shell.ok("--plain", draft, typed=f":find {FIELD}\n:go 1\n{SECRET}\nn\n")

    for told in (refused.err, plain):
        assert "keeps secrets as plain text" in told
        assert "The secret is not stored." in told
    assert refused.code == 3
    assert not kept.exists()
    shell.ok("secret", "set", draft, FIELD, "--plain-text", typed=f"{SECRET}\n")
    assert kept.exists()


def test_blanks_around_a_pasted_secret_are_told(shell: Shell, draft: str, kept: Path) -> None:
    ran = shell.run("secret", "set", draft, FIELD, typed=f" {SECRET}\t\n")

    assert ran.code == 0
    assert "begins or ends with a blank" in ran.err
    assert kept.exists()


def test_a_forgotten_secret_is_gone_from_keyring_and_draft(
    shell: Shell, draft: str, kept: Path
) -> None:
    shell.ok("secret", "set", draft, FIELD, typed=f"{SECRET}\n")

    shell.ok("secret", "forget", draft, FIELD)

    assert kept.read_text() == "{}"
    assert "keyring:" not in shell.text(draft)


def test_without_a_keyring_nothing_is_stored_and_it_ends_with_3(shell: Shell, home: Path) -> None:
    draft = shell.draft()
    before = shell.text(draft)

    ran = shell.run("secret", "set", draft, FIELD, typed=f"{SECRET}\n")

    assert ran.code == 3
    assert "no keyring" in ran.err
    assert SECRET not in ran.out + ran.err
    assert shell.text(draft) == before
    assert SECRET.encode() not in everywhere(shell, home)


def test_a_keyring_that_only_pretends_is_found_out(shell: Shell) -> None:
    shell.env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

    assert shell.run("secret", "set", shell.draft(), FIELD, typed=f"{SECRET}\n").code == 3


WRONG_USES = [
    (FIELD, "\n", "No secret was given"),
    ("listing.name", SECRET, "listing.name is not a secret"),
    ("listing.nmae", SECRET, "has no field listing.nmae"),
]


def test_wrong_use_stores_nothing(shell: Shell, draft: str, kept: Path) -> None:
    for field, typed, said in WRONG_USES:
        ran = shell.run("secret", "set", draft, field, typed=typed)

        assert ran.code == 2
        assert said in ran.err
        assert not kept.exists()


def test_without_a_keyring_a_draft_may_note_that_a_secret_is_given_each_run(
    shell: Shell, home: Path
) -> None:
    draft = shell.draft()
    refused = shell.run("secret", "set", draft, FIELD, typed=f"{SECRET}\n")
    told = shell.ok("secret", "set", draft, FIELD, "--each-run")

    assert refused.code == 3
    assert "SUBMISSION_WIZARD_SECRET_PROD_CLIENT_SECRET" in told
    assert "keyring:submission-wizard/" in shell.text(draft)
    assert SECRET.encode() not in everywhere(shell, home)
