"""Finds the bundles or drafts in folders, without opening more than the head of a draft."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from wizard.batch.items import BatchItem, FoundItems, ItemKind, is_address
from wizard.bundle.names import ANSWERS, MANIFEST
from wizard.drafts.errors import UnreadableDraft
from wizard.drafts.read import has_head, head_of
from wizard.text import one_line


def search(kind: ItemKind, paths: tuple[str, ...]) -> FoundItems:
    """Searches folders for bundles or drafts; a file is taken as it is given.

    Nothing hidden is entered, and no link to a folder is followed. What is given twice is taken
    once.
    """
    found = FoundItems(kind)
    seen: set[str] = set()
    for path in paths:
        if kind == "bundle" and is_address(path):
            from wizard.batch.stores import search_store

            search_store(path, found)
            continue
        if os.path.isdir(path) and not is_item(kind, path):  # noqa: PTH112 - str, as below
            new = _below(kind, path, found)
            new = _without_company_files(list(new), found) if kind == "draft" else new
        else:
            new = iter([_draft_file(path) if kind == "draft" else path])
        for each in new:
            if each not in seen:
                seen.add(each)
                found.items.append(BatchItem(kind, each))
    return found


def is_item(kind: ItemKind, folder: str) -> bool:
    """Whether a folder is itself a bundle, or the folder of a draft."""
    marker = MANIFEST if kind == "bundle" else ANSWERS
    return os.path.isfile(os.path.join(folder, marker))  # noqa: PTH113, PTH118 - as above


def _draft_file(path: str) -> str:
    return str(Path(path) / ANSWERS) if Path(path).is_dir() else path


def _below(kind: ItemKind, folder: str, found: FoundItems) -> Iterator[str]:
    """The items below a folder by name, the files of a folder before its folders."""
    take = _take_bundles if kind == "bundle" else _take_drafts
    waiting = [folder]
    while waiting:
        entries = _entries(waiting.pop(), found)
        yield from take([e for e in entries if _is_file(e)], found)
        inner = [e.path for e in entries if e.is_dir(follow_symlinks=False)]
        if kind == "bundle":
            yield from (path for path in inner if is_item(kind, path))
        waiting += reversed([path for path in inner if not is_item("bundle", path)])


def _entries(folder: str, found: FoundItems) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        reason = error.strerror or str(error)
        found.unreadable.append(f"{one_line(folder)} cannot be listed: {reason}.")
        return []
    return sorted(shown, key=lambda entry: entry.name)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _take_bundles(files: list[os.DirEntry[str]], found: FoundItems) -> Iterator[str]:
    for entry in files:
        if entry.name.lower().endswith(".zip"):
            yield entry.path
        else:
            found.add_other(entry.name)


def _take_drafts(files: list[os.DirEntry[str]], found: FoundItems) -> Iterator[str]:
    """The drafts among files; only other TOML files are told, as a draft names many files."""
    for entry in files:
        if entry.name.endswith(".toml"):
            if entry.name.endswith(ANSWERS) or has_head(Path(entry.path)):
                yield entry.path
            else:
                found.add_other(entry.name)


def _without_company_files(paths: list[str], found: FoundItems) -> Iterator[str]:
    """The drafts without the files from which others of them inherit, which are no submissions."""
    companies = {os.path.realpath(each) for each in map(_company_of, paths) if each}
    for path in paths:
        if os.path.realpath(path) in companies:
            found.add_other(Path(path).name)
        else:
            yield path


def _company_of(path: str) -> str:
    try:
        name = head_of(Path(path)).get("company")
    except UnreadableDraft:
        return ""
    return str(Path(path).parent / Path(name).expanduser()) if isinstance(name, str) else ""
