"""Stores secrets in the operating system's keyring; drafts contain references only.

A keyring may hang, prompt on the terminal or discard what it is given, so each call has its own
thread and three seconds, and stored secrets are read back.
"""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, TypeVar

from wizard.errors import VaultError
from wizard.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "submission-wizard"
_PREFIX = f"keyring:{SERVICE}/"
UNKNOWN_FIELD = "an unknown field"
_NO_KEYRING = "There is no keyring on this computer that can keep secrets."
_WAY_OUT = "Unlock or set up the system's keyring, or give the secret anew for each live run."

_Result = TypeVar("_Result")


def reference_to(draft_id: str, field_id: str) -> str:
    """The reference to a secret, for a draft.

    Compare with it before using a draft's reference, as an imported draft might name another
    draft's secret.
    """
    return f"{_PREFIX}{draft_id}/{field_id}"


def field_of_reference(reference: str) -> str:
    """The field whose secret a reference is of; `UNKNOWN_FIELD` for any other text.

    The text is never given back, as it may be a secret that was typed in place of a reference.
    """
    if not reference.startswith(_PREFIX):
        return UNKNOWN_FIELD
    return reference.removeprefix(_PREFIX).partition("/")[2]


def blanks_words(secret: str) -> str:
    """What to tell of blanks around a secret, as from pasting; "" if there are none."""
    if secret == secret.strip():
        return ""
    return "The secret begins or ends with a blank; it is stored with it. Enter it again if wrong."


class Vault:
    """The user's keyring. No error, log or representation of it contains a secret."""

    def __init__(self, seconds: float = 3.0) -> None:
        self._seconds = seconds

    def store(self, draft_id: str, field_id: str, secret: str) -> str:
        """Stores a secret and returns its reference; raises VaultError if it was not stored."""
        if not secret:
            raise VaultError(f"The secret for {field_id} is empty.", "Enter it again.")
        user = f"{draft_id}/{field_id}"
        self._call("keep the secret", lambda: _set_password(user, secret))
        if self._call("give the secret back", lambda: _get(user)) != secret:
            raise VaultError("The keyring did not keep the secret.", _WAY_OUT)
        return reference_to(draft_id, field_id)

    def read(self, reference: str) -> str:
        """The secret; raises VaultError if this computer's keyring has none for it."""
        user = _user_of(reference)
        secret = self._call("give the secret back", lambda: _get(user))
        if secret is None:
            field_id = user.partition("/")[2]
            msg = f"The keyring of this computer has no secret for {field_id}."
            raise VaultError(msg, "Enter the secret again.")
        return secret

    def forget(self, reference: str) -> None:
        """Removes a secret; a missing one is no error."""
        user = _user_of(reference)
        if self._call("look for the secret", lambda: _get(user)) is not None:
            self._call("remove the secret", lambda: _delete(user))

    def trouble(self) -> str:
        """Why secrets cannot be stored here, as a sentence; "" after a successful trial."""
        try:
            self.forget(self.store("trial", uuid.uuid4().hex, uuid.uuid4().hex))
        except VaultError as error:
            return error.message
        return ""

    def plain_text(self) -> str:
        """What to tell of a keyring that does not encrypt, as a sentence; "" for any other."""
        try:
            return self._call("say how it keeps secrets", _plain_text_words)
        except VaultError:
            return ""

    def holds(self, reference: str) -> bool:
        """Whether the keyring has a secret for the reference; raises VaultError if it is mute."""
        user = _user_of(reference)
        return self._call("look for the secret", lambda: _get(user)) is not None

    def _call(self, what: str, action: Callable[[], _Result]) -> _Result:
        results: list[_Result] = []
        failures: list[str] = []

        def run() -> None:
            # Backends raise anything, even SystemExit; the text may quote the secret.
            try:
                results.append(action())
            except BaseException as error:  # noqa: BLE001
                failures.append(type(error).__name__)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if results:
            return results[0]
        raise VaultError(self._failure(what, failures), _WAY_OUT)

    def _failure(self, what: str, failures: list[str]) -> str:
        if not failures:
            return (
                f"The keyring did not answer within {self._seconds:g} seconds; "
                "it may be waiting to be unlocked."
            )
        if failures[0] == "NoKeyringError":
            return _NO_KEYRING
        if failures[0] == "KeyringLocked":
            return "The keyring is locked."
        return f"The keyring could not {what} ({failures[0]})."


def _user_of(reference: str) -> str:
    user = reference.removeprefix(_PREFIX)
    draft_id, _, field_id = user.partition("/")
    if not reference.startswith(_PREFIX) or not draft_id or not field_id:
        # The secret itself may have been typed in place of a reference: do not repeat it.
        msg = "This is not a reference to a secret in the keyring."
        raise VaultError(msg, "Enter the secret again; the program stores it and notes where.")
    return user


def _plain_text_words() -> str:
    import keyring

    used = keyring.get_keyring()
    used = next(iter(getattr(used, "backends", ())), used)  # a chain writes to its first
    if "plaintext" not in type(used).__name__.lower():
        return ""
    file = getattr(used, "file_path", "")
    where = f", in {one_line(str(file))}" if file else ""
    return f"The keyring of this computer keeps secrets as plain text{where}."


def _set_password(user: str, secret: str) -> None:
    import keyring

    keyring.set_password(SERVICE, user, secret)


def _get(user: str) -> str | None:
    import keyring

    return keyring.get_password(SERVICE, user)


def _delete(user: str) -> None:
    import keyring

    keyring.delete_password(SERVICE, user)
