"""The failures a person can act on; each says what is wrong and what to do about it."""

from __future__ import annotations


class WizardError(Exception):
    """A failure told to the user in two sentences: what happened, and what to do.

    `message` names the field, file or record concerned; `hint` is the way out (may be empty).
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CatalogueError(WizardError):
    """The catalogue's files contradict themselves or cannot be read."""

    exit_code = 70


class DraftError(WizardError):
    """A draft cannot be read, written or locked."""

    exit_code = 4


class BundleError(WizardError):
    """A bundle cannot be written, or what was given is not a sound bundle."""

    exit_code = 4


class VaultError(WizardError):
    """The operating system's keyring did not keep or give back a secret."""

    exit_code = 3
