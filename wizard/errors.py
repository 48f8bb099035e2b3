"""Errors that a user can act on; each has a message and a hint."""

from __future__ import annotations


class WizardError(Exception):
    """An error shown to the user in two sentences: what happened, and what to do.

    `message` names the field, file or record concerned; `hint` is the way out (may be empty).
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def full_message(self) -> str:
        """The message and the hint, with a blank between them."""
        return f"{self.message} {self.hint}".rstrip()


class CatalogueError(WizardError):
    """The catalogue's files are inconsistent or cannot be read."""

    exit_code = 70


class DraftError(WizardError):
    """A draft cannot be read, written or locked."""

    exit_code = 4


class BundleError(WizardError):
    """A bundle cannot be written, or the given file is not a valid bundle."""

    exit_code = 4


class VaultError(WizardError):
    """The operating system's keyring did not store or return a secret."""

    exit_code = 3
