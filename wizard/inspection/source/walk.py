"""Lists a project's own files, respecting version control and ignore files."""

from __future__ import annotations

import os
import re
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from wizard.dataclass import dataclass
from wizard.files import open_file

if TYPE_CHECKING:
    import subprocess

    from pathspec import GitIgnoreSpec

Stopped = Callable[[], bool]
"""Polled at least every 50 ms; true stops the work."""

IGNORE_FILES = (".gitignore", ".ignore")
OWN_IGNORE_FILE = ".procore-submit-ignore"
"""The file of exclusions at the top of a searched folder; excluded files are counted."""

NOT_OURS = frozenset(
    {
        ".git", ".hg", ".svn", ".bzr", "node_modules", "bower_components", "jspm_packages",
        ".venv", "venv", "site-packages", "__pycache__", ".tox", ".nox", ".mypy_cache",
        ".pytest_cache", ".ruff_cache", ".gradle", ".idea", ".vs", ".terraform", "Pods", "Carthage",
        "_build", ".next", ".nuxt", ".svelte-kit", ".yarn", ".pnpm-store", ".cache",
    }
)  # fmt: skip
"""Folders of tools and third-party code, whatever is in them."""

_MARKS_INSIDE = {
    "": ("pyvenv.cfg", "conda-meta"),
    "vendor": ("modules.txt", "autoload.php", "composer/installed.json", "import_map.json"),
    "bundle": ("ruby",),
}
"""Files by which a folder of that name, or of any, is third-party code."""
_MARKS_BESIDE = {"deps": ("mix.exs", "rebar.config"), "vendor": (".cargo/config.toml",)}
"""Files beside a folder by which it is third-party code."""

MOST_RULES = 5000
"""Of ignore files that apply to one path: each takes memory, and time for each file."""

BESIDE_A_DRAFT = (".evidence.json", ".journal.json", ".events.jsonl", ".proposals.json")
"""What this program keeps beside a draft holds the very patterns that are searched for."""

_GIT_SECONDS = 30.0
_TURN = 0.02


class SourceFile(NamedTuple):
    """A file to search."""

    place: str
    """Its path."""
    name: str
    """Its name for users: the given path, then the path below it, with slashes."""
    below: str
    """The path below the given path; the file name if that is a file."""

    @property
    def path(self) -> Path:
        """Its path."""
        return Path(self.place)


FoundFile = tuple[SourceFile, os.stat_result | None]
"""A file, and its status: that of a link itself, None if there is none.

Kept apart, since a status takes more memory than the names of a file that are kept to the end.
"""


@dataclass
class SkippedCounts:
    """Files that were found but not searched, by reason."""

    skipped: Counter[str] = field(default_factory=Counter)
    """`folders`, `link`, `special`, `unreadable`, `too-large`, `binary`, `generated`,
    `ignore-rules` (an ignore file whose last rules were not read)."""
    excluded: int = 0
    unsearched: list[str] = field(default_factory=list)
    """Names of the first relevant files that could not be searched."""
    folders: list[str] = field(default_factory=list)
    """Names of the first folders of tools or of other authors."""
    repositories: dict[str, str] = field(default_factory=dict)
    """Paths of submodules and other repositories inside a repository, by their names."""

    def miss(self, reason: str, name: str) -> None:
        """Counts a file that should have been searched."""
        self.skipped[reason] += 1
        if len(self.unsearched) < _NAMED:
            self.unsearched.append(name)

    def leave_out(self, name: str) -> None:
        """Counts a folder of tools or of other authors."""
        self.skipped["folders"] += 1
        if len(self.folders) < _NAMED:
            self.folders.append(name)

    def add(self, other: SkippedCounts) -> None:
        """Adds what was counted elsewhere."""
        self.skipped.update(other.skipped)
        self.excluded += other.excluded
        self.unsearched = [*self.unsearched, *other.unsearched][:_NAMED]
        self.folders = [*self.folders, *other.folders][:_NAMED]
        self.repositories |= other.repositories


_NAMED = 5


class ExclusionRules:
    """Intentional exclusions, in .gitignore syntax."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._spec = _spec(patterns) if patterns else None
        self.any = bool(patterns)

    def __call__(self, below: str) -> bool:
        """Whether a path below the given one is excluded."""
        return self._spec is not None and self._spec.match_file(below)


def walk(
    given: str, root: Path, exclude: Sequence[str], tally: SkippedCounts, stopped: Stopped
) -> Iterator[FoundFile]:
    """The files to search below `root`, which the user wrote as `given`.

    A file that is named itself is always searched. Links are not followed.
    """
    top = os.fspath(root)
    if not root.is_dir():
        yield SourceFile(top, given, root.name), _stat_of(top)
        return
    own = _ignore_lines(root / OWN_IGNORE_FILE, MOST_RULES, OWN_IGNORE_FILE, tally)
    excluded = ExclusionRules([*exclude, *own])
    prefix = "" if given in {".", "./", ""} else given.replace("\\", "/").rstrip("/") + "/"
    folder = _SearchedFolder(top, prefix, excluded, tally, stopped)
    listing = _tracked(root, stopped)
    folder.keep_empty_submodules()
    found = folder.walked() if listing is None else folder.listed(listing)
    for below, file_stat in found:
        if below.endswith(BESIDE_A_DRAFT):
            continue
        if excluded.any and excluded(below):
            tally.excluded += 1
        else:
            yield SourceFile(f"{top}/{below}", prefix + below, below), file_stat


def _stat_of(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:
        return None


def _tracked(root: Path, stopped: Stopped) -> IO[bytes] | None:
    """The files known to git, names ended by NUL; None outside of a repository."""
    real = root.resolve()
    if not any((folder / ".git").exists() for folder in (real, *real.parents)):
        return None
    import subprocess
    import tempfile

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


@dataclass(frozen=True, slots=True)
class _SearchedFolder:
    """A folder whose files are listed, with what is left out."""

    top: str
    prefix: str
    """Of names for users."""
    excluded: ExclusionRules
    tally: SkippedCounts
    stopped: Stopped

    def listed(self, listing: IO[bytes]) -> Iterator[tuple[str, os.stat_result]]:
        """The files in a git listing: path and status."""
        known: dict[str, bool] = {"": False}
        with listing:
            for name in _split_listing(listing):
                below = os.fsdecode(name)
                if self._is_below_others(below.rstrip("/").rpartition("/")[0], known):
                    continue
                file_stat = _stat_of(f"{self.top}/{below}")
                if file_stat is None:
                    continue  # known to git, and deleted since
                if stat.S_ISDIR(file_stat.st_mode):
                    self._keep_repository(below.rstrip("/"))
                elif self._is_regular(file_stat.st_mode):
                    yield below, file_stat

    def _is_below_others(self, folder: str, known: dict[str, bool]) -> bool:
        """Whether a folder is one of other authors or in one, which is counted once."""
        if folder not in known:
            outer, _, name = folder.rpartition("/")
            known[folder] = self._is_below_others(outer, known)
            if not known[folder] and self._is_of_others(outer, name):
                known[folder] = True
                self.tally.leave_out(self.prefix + folder)
        return known[folder]

    def _is_of_others(self, outer: str, name: str) -> bool:
        """Whether a folder has code of tools or of other authors, by its name or its ecosystem."""
        if name in NOT_OURS:
            return True
        beside = f"{self.top}/{outer}" if outer else self.top
        inside = (*_MARKS_INSIDE[""], *_MARKS_INSIDE.get(name, ()))
        marks = [f"{name}/{mark}" for mark in inside]
        marks += _MARKS_BESIDE.get(name, ())
        return any(_stat_of(f"{beside}/{mark}") is not None for mark in marks)

    def keep_empty_submodules(self) -> None:
        """Notes the submodules that were not checked out."""
        for line in _beginning_of(Path(self.top, ".gitmodules"))[0].splitlines():
            key, _, text = line.partition("=")
            below = text.strip().strip("/")
            path = f"{self.top}/{below}"
            is_inside = below and ".." not in below.split("/")
            if key.strip() == "path" and is_inside and not _has_entries(path):
                self._keep_repository(below)

    def _keep_repository(self, below: str) -> None:
        """Notes a repository in this one: git does not list what is in it."""
        outer, _, name = below.rpartition("/")
        if self._is_of_others(outer, name):
            self.tally.leave_out(self.prefix + below)
        elif self.excluded(below + "/"):
            self.tally.excluded += 1
        else:
            self.tally.repositories[self.prefix + below] = f"{self.top}/{below}"

    def _is_regular(self, mode: int) -> bool:
        """Whether it is a regular file; counts other types."""
        if stat.S_ISREG(mode):
            return True
        self.tally.skipped["link" if stat.S_ISLNK(mode) else "special"] += 1
        return False

    def walked(self) -> Iterator[tuple[str, os.stat_result]]:
        """The files without version control, by the ignore files: path and status."""
        waiting: list[tuple[str, tuple[_IgnoreRules, ...]]] = [("", ())]
        while waiting and not self.stopped():
            way, outer = waiting.pop()
            folder = f"{self.top}/{way}" if way else self.top
            try:
                entries = sorted(os.scandir(folder), key=_name_of)
            except OSError:
                self.tally.miss("unreadable", way + "/")
                continue
            names = {entry.name for entry in entries}.intersection(IGNORE_FILES)
            rules = (*outer, *self._rules_in(way, sorted(names), outer)) if names else outer
            for entry in entries:
                below = f"{way}/{entry.name}" if way else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if self._is_of_others(way, entry.name) or _ignored(below + "/", rules):
                        self.tally.leave_out(self.prefix + below)
                    else:
                        waiting.append((below, rules))
                elif not (rules and _ignored(below, rules)):
                    file_stat = _stat_of(f"{folder}/{entry.name}")
                    if file_stat is not None and self._is_regular(file_stat.st_mode):
                        yield below, file_stat

    def _rules_in(
        self, way: str, names: Iterable[str], outer: Sequence[_IgnoreRules]
    ) -> Iterator[_IgnoreRules]:
        """The rules of a folder's ignore files, as many as there is room for beside the outer."""
        lines: list[str] = []
        room = MOST_RULES - sum(len(each.spec) for each in outer)
        for name in names:
            below = f"{way}/{name}" if way else name
            path = Path(self.top, below)
            lines += _ignore_lines(path, room - len(lines), self.prefix + below, self.tally)
        if lines:
            spec = _spec(lines)
            rules = (each.regex.pattern for each in spec.patterns if each.regex is not None)
            any_of = "|".join(_GROUP_NAME.sub("(?:", rule) for rule in rules)
            if any_of:
                yield _IgnoreRules(way, spec, re.compile(any_of))


def _has_entries(path: str) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(entries)
    except OSError:
        return False


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _split_listing(listing: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := listing.read(1 << 16):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
    if rest:
        yield rest


class _IgnoreRules(NamedTuple):
    """An ignore file: its folder, and its rules for paths below."""

    folder: str
    spec: GitIgnoreSpec
    any_of: re.Pattern[str]
    """Matches the paths of which any rule speaks: most of them need no more."""


_GROUP_NAME = re.compile(r"\(\?P<\w+>")


def _ignored(below: str, rules: tuple[_IgnoreRules, ...]) -> bool:
    """The verdict of the innermost ignore file with a matching rule."""
    for folder, spec, any_of in reversed(rules):
        path = below[len(folder) :].lstrip("/")
        included = spec.check_file(path).include if any_of.match(path) else None
        if included is not None:
            return bool(included)
    return False


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines, backend=_MATCHER)
    except _UNSOUND:
        sound = [line for line in lines if _is_rule(line)]  # as git does with an empty rule
    return GitIgnoreSpec.from_lines(sound, backend=_MATCHER)


def _is_rule(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line], backend=_MATCHER)
    except _UNSOUND:
        return False
    return True


_UNSOUND = (ValueError, re.error)
"""An empty rule, or one with a range from a later to an earlier letter."""


_MATCHER = "simple"
"""Others, which are the default where they are installed, take longer to compile than they save."""


_STARS = re.compile(r"(?<!\\)\*{3,}")
"""Git reads three stars and more as one; each of them would multiply the time of a comparison."""


def _ignore_lines(path: Path, room: int, name: str, tally: SkippedCounts) -> list[str]:
    """The first rules of an ignore file; counts one that has more than there is room for."""
    text, is_whole = _beginning_of(path)
    every = (_STARS.sub("*", line) for line in text.splitlines())
    lines = [line for line in every if line.strip() and not line.startswith("#")]
    if len(lines) > room or not is_whole:
        tally.miss("ignore-rules", name)
    return lines[: max(room, 0)]


def _beginning_of(path: Path) -> tuple[str, bool]:
    """The text of a small file, and whether that is all of it; "" if it does not exist."""
    try:
        with open_file(path, follow=False) as file:
            data = file.read(_SMALL_BYTES + 1)
    except OSError:
        return "", True
    return data[:_SMALL_BYTES].decode("utf-8", "replace"), len(data) <= _SMALL_BYTES


_SMALL_BYTES = 256 * 1024
