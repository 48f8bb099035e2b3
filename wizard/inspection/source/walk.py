"""Lists a project's own files, respecting version control and ignore files."""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from wizard.files import open_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

Stopped = Callable[[], bool]
"""Polled at least every 50 ms; true stops the work."""

IGNORE_FILES = (".gitignore", ".ignore")
OWN_IGNORE_FILE = ".procore-submit-ignore"
"""The file of exclusions at the top of a searched folder; excluded files are counted."""

NOT_OURS = frozenset(
    {
        ".git", ".hg", ".svn", ".bzr", "node_modules", "bower_components", "jspm_packages",
        "vendor", ".venv", "venv", "site-packages", "__pycache__", ".tox", ".nox", ".mypy_cache",
        ".pytest_cache", ".ruff_cache", ".gradle", ".idea", ".vs", ".terraform", "Pods", "Carthage",
        "_build", "deps", ".next", ".nuxt", ".svelte-kit", ".yarn", ".pnpm-store", ".cache",
    }
)  # fmt: skip
"""Folders of tools and third-party code."""

BESIDE_A_DRAFT = (".evidence.json", ".journal.json")
"""What this program keeps beside a draft holds the very patterns that are searched for."""

_GIT_SECONDS = 30.0
_TURN = 0.02


class SourceFile(NamedTuple):
    """A file to search."""

    path: Path
    name: str
    """Its name for users: the given path, then the path below it, with slashes."""
    below: str
    """The path below the given path; the file name if that is a file."""


@dataclass
class SkippedCounts:
    """Files that were found but not searched, by reason."""

    skipped: Counter[str] = field(default_factory=Counter)
    """`folders`, `link`, `special`, `unreadable`, `too-large`, `binary`, `generated`."""
    excluded: int = 0
    unsearched: list[str] = field(default_factory=list)
    """Names of the first relevant files that could not be searched."""

    def miss(self, reason: str, name: str) -> None:
        """Counts a file that should have been searched."""
        self.skipped[reason] += 1
        if len(self.unsearched) < _NAMED:
            self.unsearched.append(name)


_NAMED = 5


class ExclusionRules:
    """Intentional exclusions, in .gitignore syntax."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._spec = _spec(patterns) if patterns else None

    def __call__(self, below: str) -> bool:
        """Whether a path below the given one is excluded."""
        return self._spec is not None and self._spec.match_file(below)


def walk(
    given: str, root: Path, exclude: Sequence[str], tally: SkippedCounts, stopped: Stopped
) -> Iterator[SourceFile]:
    """The files to search below `root`, which the user wrote as `given`.

    A file that is named itself is always searched. Links are not followed.
    """
    if not root.is_dir():
        yield SourceFile(root, given, root.name)
        return
    excluded = ExclusionRules([*exclude, *_small_file_lines(root / OWN_IGNORE_FILE)])
    listing = _tracked(root, stopped)
    ways = _walked(root, tally, stopped) if listing is None else _listed(root, listing, tally)
    prefix = "" if given in {".", "./", ""} else given.replace("\\", "/").rstrip("/") + "/"
    for below in ways:
        if below.endswith(BESIDE_A_DRAFT):
            continue
        if excluded(below):
            tally.excluded += 1
        else:
            yield SourceFile(root / below, prefix + below, below)


def _tracked(root: Path, stopped: Stopped) -> BinaryIO | None:
    """The files known to git, names ended by NUL; None outside of a repository."""
    listing = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it to its end
    # Repository settings may start programs; those that do are disabled.
    safe = ("-c", "core.fsmonitor=false", "-c", "core.quotepath=false")
    command = ("git", *safe, "ls-files", "-z", "-co", "--exclude-standard")
    environment = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed argument list
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL,
            stdout=listing, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        listing.close()
        return None
    if _ended_well(process, stopped) and listing.tell():
        listing.seek(0)
        return listing
    listing.close()
    return None


def _ended_well(process: subprocess.Popen[bytes], stopped: Stopped) -> bool:
    limit = time.monotonic() + _GIT_SECONDS
    try:
        while process.poll() is None:
            if stopped() or time.monotonic() > limit:
                return False
            time.sleep(_TURN)
        return process.returncode == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _listed(root: Path, listing: BinaryIO, tally: SkippedCounts) -> Iterator[str]:
    """The paths in a git listing, without third-party code."""
    left: set[str] = set()
    with listing:
        for name in _split_listing(listing):
            way = os.fsdecode(name)
            folders = way.split("/")[:-1]
            alien = next((n for n, part in enumerate(folders) if part in NOT_OURS), None)
            if alien is not None:
                left.add("/".join(folders[: alien + 1]))
            elif _is_file(root / way, tally):
                yield way
    tally.skipped["folders"] += len(left)


def _split_listing(listing: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while block := listing.read(1 << 16):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _is_file(path: Path, tally: SkippedCounts) -> bool:
    """Whether it is a regular file; counts other types."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False  # known to git, and deleted since
    return _is_regular_file(mode, tally)


def _is_regular_file(mode: int, tally: SkippedCounts) -> bool:
    if stat.S_ISREG(mode):
        return True
    tally.skipped["link" if stat.S_ISLNK(mode) else "special"] += 1
    return False


def _walked(root: Path, tally: SkippedCounts, stopped: Stopped) -> Iterator[str]:
    """The paths below a folder without version control, by its ignore files."""
    waiting: list[tuple[str, tuple[_IgnoreRules, ...]]] = [("", ())]
    while waiting and not stopped():
        way, outer = waiting.pop()
        try:
            entries = sorted(os.scandir(root / way), key=lambda entry: entry.name)
        except OSError:
            tally.miss("unreadable", way + "/")
            continue
        rules = (*outer, *_rules_of(root / way, way, entries))
        for entry in entries:
            below = f"{way}/{entry.name}" if way else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name in NOT_OURS or _ignored(below + "/", rules):
                    tally.skipped["folders"] += 1
                else:
                    waiting.append((below, rules))
            elif not _ignored(below, rules) and _is_regular_file(_mode(entry), tally):
                yield below


def _mode(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return 0


class _IgnoreRules(NamedTuple):
    """An ignore file: its folder, and its rules for paths below."""

    folder: str
    spec: GitIgnoreSpec


def _rules_of(
    folder: Path, way: str, entries: Sequence[os.DirEntry[str]]
) -> Iterator[_IgnoreRules]:
    names = {entry.name for entry in entries}
    lines = [
        line for name in IGNORE_FILES if name in names for line in _small_file_lines(folder / name)
    ]
    if lines:
        yield _IgnoreRules(way, _spec(lines))


def _ignored(below: str, rules: tuple[_IgnoreRules, ...]) -> bool:
    """The verdict of the innermost ignore file with a matching rule."""
    for folder, spec in reversed(rules):
        included = spec.check_file(below[len(folder) :].lstrip("/")).include
        if included is not None:
            return bool(included)
    return False


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    sound = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue  # as git does with an empty rule
        sound.append(line)
    return GitIgnoreSpec.from_lines(sound)


def _small_file_lines(path: Path) -> list[str]:
    """The lines of a small text file; none if it does not exist."""
    try:
        with open_file(path, follow=False) as file:
            return file.read(_IGNORE_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


_IGNORE_BYTES = 256 * 1024
