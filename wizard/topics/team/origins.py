"""Finds who committed a version of a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wizard.git_commands import git_output
from wizard.secrets.masking import without_secrets
from wizard.text import one_line
from wizard.topics.team.merging import Commit, Origin

_SECONDS = 5.0
"""For how long git may search its history; then the author is unknown."""


def origin_in(folder: Path, staged: Path | None = None) -> Origin:
    """Finds authors in the repository of a folder.

    Where `staged` has a conflict in git's index, both sides of it are known by their stage; it is
    then asked for ours first.
    """
    stages = dict(_stages(staged)) if staged else {}
    found = iter(stages[stage] for stage in ("2", "3") if stage in stages)

    def origin(data: bytes) -> Commit:
        blob = next(found, "") or blob_of(folder, data)
        return commit_of_blob(folder, blob)

    return origin


def _stages(path: Path) -> list[tuple[str, str]]:
    """The stages of a file with a conflict, and their blobs."""
    listed = git_output(path.parent, "ls-files", "-u", "--", path.name) or b""
    rows = (line.split() for line in listed.decode("utf-8", "replace").splitlines())
    return [(row[2], row[1]) for row in rows if len(row) > 2]  # noqa: PLR2004 - mode, blob, stage


def blob_of(folder: Path, data: bytes) -> str:
    """The name under which git stores these bytes."""
    output = git_output(folder, "hash-object", "--stdin", data=data)
    return (output or b"").decode("ascii").strip()


def commit_of_blob(folder: Path, blob: str) -> Commit:
    """The newest commit on any branch that made a version of a file."""
    words = ("log", "--all", "-20", "--no-ext-diff", "--diff-merges=first-parent", "--raw")
    shape = ("--no-abbrev", "--format=%x00%aN <%aE>%x09%aI", f"--find-object={blob}")
    output = git_output(folder, *words, *shape, seconds=_SECONDS) if blob else b""
    for commit in (output or b"").decode("utf-8", "replace").split("\0")[1:]:
        head, *changes = commit.strip().split("\n")
        if any(line.split()[3:4] == [blob] for line in changes if line.startswith(":")):
            by, _, at = head.partition("\t")
            return Commit(one_line(without_secrets(by)), datetime.fromisoformat(at))
    return Commit()
