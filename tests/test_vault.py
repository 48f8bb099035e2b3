"""Secrets: kept, or said not to be kept; never shown, and never in the way."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from wizard.errors import VaultError
from wizard.inspection.procore.vault import (
    UNKNOWN_FIELD,
    Vault,
    field_of_reference,
    reference_to,
)

SECRET = "correct horse battery staple"
DRAFT = "0123456789abcdef0123456789abcdef"
FIELD = "prod.client_secret"


class Memory(KeyringBackend):
    """A keyring that keeps what it is given."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class Forgetful(Memory):
    """A keyring that cuts what it keeps."""

    def get_password(self, service: str, username: str) -> str | None:
        return (super().get_password(service, username) or "")[:8] or None


class Mute(Memory):
    """A keyring that never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002
        self.answer.wait()

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        self.answer.wait()
        return None


class Failing(Memory):
    """A keyring that fails in its own way, and says too much."""

    def __init__(self, failure: Callable[[str], BaseException]) -> None:
        super().__init__()
        self.failure = failure

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.failure(f"{service} {username} {password}")


@pytest.fixture(autouse=True)
def keyring_as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory() -> Memory:
    backend = Memory()
    keyring.set_keyring(backend)
    return backend


def test_a_stored_secret_comes_back_by_its_reference(memory: Memory) -> None:
    vault = Vault()
    reference = vault.store(DRAFT, FIELD, SECRET)
    assert reference == f"keyring:submission-wizard/{DRAFT}/{FIELD}" == reference_to(DRAFT, FIELD)
    assert memory.kept == {("submission-wizard", f"{DRAFT}/{FIELD}"): SECRET}
    assert vault.read(reference) == SECRET
    vault.forget(reference)
    vault.forget(reference)
    assert memory.kept == {}
    with pytest.raises(VaultError, match=r"no secret for prod\.client_secret"):
        vault.read(reference)


def test_a_usable_keyring_has_no_trouble_and_nothing_of_the_trial_stays(memory: Memory) -> None:
    assert Vault().trouble() == ""
    assert memory.kept == {}


@pytest.mark.parametrize(
    "reference", [SECRET, "", "keyring:submission-wizard/", "keyring:login/a/b", "keyring:x"]
)
def test_only_references_of_this_program_are_followed_and_others_are_not_repeated(
    memory: Memory, reference: str
) -> None:
    memory.kept["login", "a/b"] = "another program's"
    with pytest.raises(VaultError) as caught:
        Vault().read(reference)
    assert caught.value.message == "This is not a reference to a secret in the keyring."


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (
            null.Keyring(),  # type: ignore[no-untyped-call]
            "did not keep the secret",
        ),
        (
            fail.Keyring(),  # type: ignore[no-untyped-call]
            "no keyring on this computer",
        ),
        (Forgetful(), "did not keep the secret"),
        (Failing(KeyringLocked), "The keyring is locked"),
        (Failing(InitError), "InitError"),
        (Failing(ValueError), "ValueError"),
        (Failing(SystemExit), "SystemExit"),
        (Failing(EOFError), "EOFError"),
    ],
)
def test_a_secret_that_was_not_kept_is_never_said_to_be(
    backend: KeyringBackend, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keyring.set_keyring(backend)
    vault = Vault()
    with pytest.raises(VaultError, match=words) as caught:
        vault.store(DRAFT, FIELD, SECRET)
    told = "".join(traceback.format_exception(caught.value)) + repr(vault) + caplog.text
    assert SECRET not in told
    assert caught.value.hint
    assert words in vault.trouble()


def test_an_empty_secret_is_refused(memory: Memory) -> None:
    with pytest.raises(VaultError, match="is empty"):
        Vault().store(DRAFT, FIELD, "")
    assert memory.kept == {}


def test_a_mute_keyring_does_not_hold_the_program_up() -> None:
    backend = Mute()
    keyring.set_keyring(backend)
    begin = time.perf_counter()
    with pytest.raises(VaultError, match=r"did not answer within 0\.2 seconds"):
        Vault(0.2).read(reference_to(DRAFT, FIELD))
    assert time.perf_counter() - begin < 2.5  # it waits 3 seconds by default
    backend.answer.set()


MUTE_FOR_EVER = """
import threading
import keyring
from keyring.backends import null
from wizard.errors import VaultError
from wizard.inspection.procore.vault import Vault

class Mute(null.Keyring):
    def get_password(self, service, username):
        threading.Event().wait()

keyring.set_keyring(Mute())
try:
    Vault().read("keyring:submission-wizard/a/b")
except VaultError as error:
    print(error.message)
"""


def test_a_mute_keyring_lets_the_program_end_after_three_seconds() -> None:
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MUTE_FOR_EVER],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert "did not answer within 3 seconds" in done.stdout
    assert time.perf_counter() - begin < 15


def test_the_field_of_a_reference_is_told_and_of_any_other_text_nothing() -> None:
    assert field_of_reference(reference_to("a1", "prod.client_secret")) == "prod.client_secret"
    assert field_of_reference("sk_live_51Kd93hqpWmZx81aTfYc") == UNKNOWN_FIELD
