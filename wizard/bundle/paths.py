"""Words for the files that an answer names and that cannot be attached."""

from __future__ import annotations

from pathlib import Path

from wizard.checks.slots import FileSlot
from wizard.errors import BundleError
from wizard.inspection.media.paths import PathError, located


def path_of(slot: FileSlot, folder: Path) -> Path:
    """The path a slot means; `folder` is the draft's. Raises BundleError, naming the field."""
    try:
        return located(slot.text, folder)
    except PathError as error:
        raise _slot_error(slot, error.trouble, error.fix) from error


def missing_file_error(slot: FileSlot, error: OSError) -> BundleError:
    """The words for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _slot_error(slot, "does not exist", "Put the file there, or choose another one.")
    if isinstance(error, PermissionError):
        return _slot_error(slot, "may not be read by you", "Ask its owner for permission.")
    return _slot_error(slot, f"cannot be read ({error.strerror})", "Choose another file.")


def not_a_file_error(slot: FileSlot, *, folder: bool) -> BundleError:
    """The words for what is there but cannot be attached."""
    what = "is a folder" if folder else "is not an ordinary file"
    return _slot_error(slot, what, "Choose a file.")


def not_strippable_error(slot: FileSlot, error: ValueError) -> BundleError:
    """The words for a picture that metadata cannot be taken out of."""
    hint = "Choose a sound PNG or JPEG picture, or export with the metadata."
    return _slot_error(slot, f"{error}, so its metadata cannot be removed", hint)


def changing_file_error(slot: FileSlot) -> BundleError:
    """The words for a file that somebody wrote while it was copied."""
    return _slot_error(
        slot, "changed while it was copied", "Wait until it is finished, then export."
    )


def _slot_error(slot: FileSlot, what: str, hint: str) -> BundleError:
    return BundleError(f"{slot.place}: {slot.text} {what}.", hint)
