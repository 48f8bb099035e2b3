"""Merges one file for git: the merge driver that `team init` registers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import tomli

from wizard.catalogue.model import Field
from wizard.dataclass import dataclass
from wizard.drafts.model import EVENTS_SUFFIX, EVIDENCE_SUFFIX, JOURNAL_SUFFIX, TEAM_SUFFIX
from wizard.drafts.team_read import ROW_KEYS
from wizard.drafts.unsettled import UnsettledConflict
from wizard.files import read_file
from wizard.git_commands import git_result
from wizard.topics.team.merging import Versions, merge_drafts
from wizard.topics.team.origins import origin_in
from wizard.topics.team.sidecars import merge_events, merge_evidence_files, merge_journals
from wizard.topics.team.team_merge import merge_team_files

_LARGEST = 64 * 1024 * 1024
_CLEAN, _CONFLICT = 0, 1
_ERROR = 128
"""From here on the exit code of `git merge-file` counts no conflicts."""
REFUSED = 129
"""What git takes for a driver that failed. Version 2.39 then marks a conflict and keeps ours."""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The outcome of the merge of one file; `data` is None where git's own merge wrote it."""

    data: bytes | None
    code: int
    """0 without conflict, 1 with one, as git takes it."""
    conflicts: tuple[UnsettledConflict, ...] = ()


def merge_file(
    paths: tuple[Path, Path, Path], name: str, fields: Callable[[], Mapping[str, Field]]
) -> MergedFile:
    """Merges the files base, ours and theirs; `name` is the file's path in the repository.

    Files that are not of this program are merged by git as texts. Raises WizardError for damaged
    files; OSError if they cannot be read.
    """
    versions = Versions(*(read_file(path, _LARGEST) for path in paths))
    kinds = {kind for data in versions if data and (kind := kind_of(name, data))}
    sidecar = _SIDECARS.get(next(iter(kinds), ""))
    if kinds == {DRAFT}:
        merged = merge_drafts(Path(name), versions, fields(), origin_in(Path.cwd()))
        return MergedFile(merged.data, _CONFLICT if merged.conflicts else _CLEAN, merged.conflicts)
    data = sidecar(versions, name) if sidecar else None
    return _merged_as_text(paths) if data is None else MergedFile(data, _CLEAN)


DRAFT = "draft"

_SIDECARS: Mapping[str, Callable[[Versions, str], bytes | None]] = {
    EVENTS_SUFFIX: lambda versions, _: merge_events(versions),
    EVIDENCE_SUFFIX: merge_evidence_files,
    JOURNAL_SUFFIX: merge_journals,
    TEAM_SUFFIX: merge_team_files,
}
"""By the ending of the name; None where a person has to choose from two texts."""


_SIGNS: Mapping[str, Sequence[bytes]] = {
    EVENTS_SUFFIX: (b"",),
    EVIDENCE_SUFFIX: (b'"format"',),
    JOURNAL_SUFFIX: (b'"format"',),
    TEAM_SUFFIX: tuple(f"[[{name}]]".encode() for name in ROW_KEYS),
}
"""What a file of ours has, one of them, since other programs may use the same ending."""


def kind_of(name: str, data: bytes) -> str:
    """What a file of ours is, by name and content: DRAFT or the ending of its name; else ""."""
    for suffix in _SIDECARS:
        if name.endswith(suffix):
            return suffix if any(sign in data for sign in _SIGNS[suffix]) else ""
    return DRAFT if name.endswith(".toml") and is_draft_text(data) else ""


def is_draft_text(data: bytes) -> bool:
    """Whether a TOML text begins like a draft, whole or damaged."""
    with contextlib.suppress(ValueError, RecursionError):
        head = tomli.loads(data.decode("utf-8-sig")).get("wizard")
        return isinstance(head, dict) and {"format", "edition"} <= head.keys()
    lines = [line.strip() for line in data.splitlines()]
    return b"[wizard]" in lines and any(line.startswith(b"edition") for line in lines)


def _merged_as_text(paths: Sequence[Path]) -> MergedFile:
    """What git would do without this driver, with its own markers."""
    base, ours, theirs = map(str, paths)
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    ended = git_result(Path.cwd(), ("merge-file", "-q", *labels, ours, base, theirs))
    if ended is None or ended.returncode >= _ERROR:
        return MergedFile(None, REFUSED)
    return MergedFile(None, _CONFLICT if ended.returncode else _CLEAN)
