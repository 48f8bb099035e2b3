"""Words for the files that an answer names and that cannot be attached."""

from __future__ import annotations

from pathlib import Path

from wizard.checks.slots import Slot
from wizard.errors import BundleError
from wizard.inspection.media.paths import PathTrouble, located


def path_of(slot: Slot, folder: Path) -> Path:
    """The path a slot means; `folder` is the draft's. Raises BundleError, naming the field."""
    try:
        return located(slot.text, folder)
    except PathTrouble as error:
        raise _trouble(slot, error.trouble, error.fix) from error


def missing(slot: Slot, error: OSError) -> BundleError:
    """The words for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _trouble(slot, "does not exist", "Put the file there, or choose another one.")
    if isinstance(error, PermissionError):
        return _trouble(slot, "may not be read by you", "Ask its owner for permission.")
    return _trouble(slot, f"cannot be read ({error.strerror})", "Choose another file.")


def not_a_file(slot: Slot, *, folder: bool) -> BundleError:
    """The words for what is there but cannot be attached."""
    what = "is a folder" if folder else "is not an ordinary file"
    return _trouble(slot, what, "Choose a file.")


def not_strippable(slot: Slot, error: ValueError) -> BundleError:
    """The words for a picture that metadata cannot be taken out of."""
    hint = "Choose a sound PNG or JPEG picture, or export with the metadata."
    return _trouble(slot, f"{error}, so its metadata cannot be removed", hint)


def changing(slot: Slot) -> BundleError:
    """The words for a file that somebody wrote while it was copied."""
    return _trouble(slot, "changed while it was copied", "Wait until it is finished, then export.")


def _trouble(slot: Slot, what: str, hint: str) -> BundleError:
    return BundleError(f"{slot.place}: {slot.text} {what}.", hint)
