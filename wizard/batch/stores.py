"""Bundles on object stores and web servers, by way of fsspec (the extra `cluster`)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wizard.batch.items import BatchItem, FoundItems
from wizard.batch.judge import LocalItem, local_item
from wizard.errors import BundleError, WizardError
from wizard.temporary import temporary_folder
from wizard.text import one_line

MAX_DOWNLOAD = 1024 * 1024 * 1024
"""The bytes of the largest bundle that is fetched."""

_BLOCK = 1024 * 1024
_MAX_SECONDS = 600
INSTALL = "Install it: pip install 'submission-wizard[cluster]'"


def search_store(address: str, found: FoundItems) -> None:
    """Adds the zip files at or below an address. Raises WizardError if it cannot be listed."""
    store, root = _opened(address)
    with _told(address):
        names = [root] if store.isfile(root) else store.find(root)
    for name in sorted(names):
        if str(name).lower().endswith(".zip"):
            found.items.append(BatchItem(found.kind, str(name), address))
        else:
            found.add_other(str(name))


@contextlib.contextmanager
def fetched(item: BatchItem) -> Iterator[LocalItem]:
    """The item in the file system: itself, or a copy in a temporary file that is then removed.

    Raises WizardError for what cannot be fetched or is too large.
    """
    if not item.store:
        yield local_item(item.path, item.shown, item.kind)
        return
    store, _ = _opened(item.store)
    with temporary_folder() as folder:
        path = folder / "bundle.zip"
        with _told(item.shown):
            _download(store, item.path, path)
            received = _modified(store, item.path)
        yield local_item(str(path), item.shown, item.kind)._replace(received=received)


def _opened(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        message = f"{one_line(address)} needs fsspec, which is not installed."
        raise WizardError(message, INSTALL) from error
    with _told(address):
        store, root = url_to_fs(address)
    return store, str(root)


@contextlib.contextmanager
def _told(address: str) -> Iterator[None]:
    """Turns the failures of any store, whose types are its own, into one that names the address."""
    try:
        yield
    except WizardError:
        raise
    except ImportError as error:
        message = f"{one_line(address)} cannot be opened: {one_line(str(error))}."
        raise WizardError(message, "Install the package that fsspec names for it.") from error
    except Exception as error:
        reason = one_line(f"{type(error).__name__}: {error}")
        message = f"{one_line(address)} cannot be read: {reason}."
        raise BundleError(message, "Check the address, and what its store asks for.") from error


def _download(store: Any, name: str, path: Path) -> None:
    until, size = time.monotonic() + _MAX_SECONDS, 0
    with store.open(name, "rb") as source, path.open("xb") as target:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > MAX_DOWNLOAD:
                message = f"It has more than {MAX_DOWNLOAD:,} bytes."
                raise BundleError(message, "Fetch it yourself, and verify the file.")
            if time.monotonic() > until:
                message = f"Fetching it took longer than {_MAX_SECONDS} s."
                raise BundleError(message, "Try again, or fetch it yourself.")
            target.write(block)


def _modified(store: Any, name: str) -> str:
    """The day on which an object was last changed; "" where the store does not say."""
    with contextlib.suppress(Exception):
        return str(store.modified(name).date().isoformat())
    return ""
