"""Registers the merge driver in a git checkout, and takes it out again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from wizard.dataclass import dataclass
from wizard.drafts.disk import place_new, remove_file, replace_file
from wizard.drafts.events import BEGAN, first_event, read_events
from wizard.drafts.model import EVENTS_SUFFIX, EVIDENCE_SUFFIX, JOURNAL_SUFFIX, events_path
from wizard.drafts.read import head_of
from wizard.errors import WizardError
from wizard.files import read_file
from wizard.git_commands import AUTHOR_KEY, git_author, git_line, git_output, git_result

DRIVER = "submission-wizard"
_BEGIN = "# submission-wizard: begin"
_JOINED = " after a line without an end"
"""Stands behind the first line if `init` ended the last line of a file that had no end."""
_END = "# submission-wizard: end"
_MAX_BYTES = 1024 * 1024
_SECTIONS = (f"merge.{DRIVER}", f"diff.{DRIVER}", AUTHOR_KEY.partition(".")[0])
_PATTERNS = ("*.toml", *(f"*{s}" for s in (EVENTS_SUFFIX, EVIDENCE_SUFFIX, JOURNAL_SUFFIX)))


class NoCheckout(WizardError):
    """The folder is in no checkout of git, or git is not installed."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """The checkout of git that a folder is in."""

    root: Path

    @property
    def attributes(self) -> Path:
        """The file with the attributes of all its files."""
        return self.root / ".gitattributes"

    def drafts(self) -> list[Path]:
        """The drafts in it that git knows or would add, also company files; sorted."""
        words = ("ls-files", "-z", "-co", "--exclude-standard", "--", "*.toml")
        listed = git_output(self.root, *words) or b""
        names = {name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name}
        return [path for name in sorted(names) if _is_draft(path := self.root / name)]


def _is_draft(path: Path) -> bool:
    with suppress(WizardError):
        return {"format", "edition"} <= head_of(path).keys()
    return False


def checkout_of(folder: Path) -> Checkout:
    """The checkout that a folder is in. Raises NoCheckout."""
    root = git_line(folder, "rev-parse", "--show-toplevel")
    if not root:
        message = f"{folder} is in no checkout of git, or git is not installed."
        raise NoCheckout(message, "Run `git init`, or go to the folder of your clone.")
    return Checkout(Path(root))


def join_team(
    checkout: Checkout, drafts: Sequence[Path], now: datetime, author: str = ""
) -> list[str]:
    """Registers the driver and begins the events of drafts; gives what it wrote, in sentences.

    Nothing that is there already is written again. Raises UnreadableDraft for a file that is no
    draft, WizardError if it cannot be written.
    """
    for draft in drafts:
        head_of(draft)
    done = [*_write_attributes(checkout, drafts), *_write_settings(checkout, author)]
    for draft in drafts:
        events = events_path(draft)
        with suppress(FileExistsError):
            who = git_author(checkout.root)
            place_new(events, first_event(who, now).line())
            done.append(f"{_inside(checkout, events)}: new; each change of an answer adds a line.")
    return done


def leave_team(checkout: Checkout) -> list[str]:
    """Takes out what `join_team` wrote; a record that has changes stays. As `join_team`."""
    done = [*_take_attributes(checkout), *_take_settings(checkout)]
    for draft in checkout.drafts():
        events = events_path(draft)
        found = read_events(draft)
        if found and not found.damaged and all(each.kind == BEGAN for each in found.events):
            remove_file(events)
            done.append(f"{_inside(checkout, events)}: removed, it had no changes.")
    return done


def driver_settings(program: Sequence[str]) -> dict[str, str]:
    """The git settings of the driver; `program` are the words that start this program."""
    command = " ".join(shlex.quote(word) for word in program).replace("%", "%%")
    return {
        f"merge.{DRIVER}.name": "merge submission drafts answer by answer",
        f"merge.{DRIVER}.driver": f"{command} merge-driver %O %A %B %P",
        f"merge.{DRIVER}.recursive": "binary",
        f"diff.{DRIVER}.textconv": f"{command.replace('%%', '%')} diff",
    }


def own_program() -> tuple[str, ...]:
    """The words that start this program wherever it is installed, also outside of PATH.

    -P keeps a folder named wizard in a checkout from being imported in its place.
    """
    interpreter = Path(sys.executable).as_posix()
    return (interpreter, "-P", "-c", "from wizard.cli import main; main()")


def _write_settings(checkout: Checkout, author: str) -> Iterator[str]:
    wanted = driver_settings(own_program()) | ({AUTHOR_KEY: author} if author else {})
    for key, value in wanted.items():
        if git_line(checkout.root, "config", "--local", "--get", key) == value:
            continue
        ended = git_result(checkout.root, ("config", "--local", key, value))
        if ended is None or ended.returncode:
            raise WizardError(f"git did not store {key}.", "Check the rights of .git/config.")
        yield f"git's settings of this clone: {key}"


def _take_settings(checkout: Checkout) -> Iterator[str]:
    for section in _SECTIONS:
        words = ("config", "--local", "--remove-section", section)
        if git_output(checkout.root, *words) is not None:
            yield f"git's settings of this clone: [{section}] removed."


def _write_attributes(checkout: Checkout, drafts: Sequence[Path]) -> Iterator[str]:
    path = checkout.attributes
    data = _read(path)
    rest, known = _split(data or b"")
    lines = [f"{pattern} merge={DRIVER}" for pattern in _PATTERNS]
    shown = {line for line in known if line.endswith(f" diff={DRIVER}")}
    shown |= {f"{_pattern_of(checkout, draft)} diff={DRIVER}" for draft in drafts}
    joined = bool(rest) and not rest.endswith(b"\n")
    begin = f"{_BEGIN}{_JOINED if joined else ''}"
    block = "".join(f"{line}\n" for line in (begin, *lines, *sorted(shown), _END)).encode()
    new = rest + (b"\n" if joined else b"") + block
    if new != data:
        replace_file(path, new)
        yield f"{path.name}: {len(lines) + len(shown)} lines; commit it, so that others have them."


def _take_attributes(checkout: Checkout) -> Iterator[str]:
    path = checkout.attributes
    data = _read(path)
    rest, known = _split(data or b"")
    if data is None or not known:
        return
    if rest:
        replace_file(path, rest)
        yield f"{path.name}: our lines removed."
    else:
        remove_file(path)
        yield f"{path.name}: removed, it had only our lines."


def _split(data: bytes) -> tuple[bytes, list[str]]:
    """The file without our lines, and our lines."""
    lines = data.splitlines(keepends=True)
    begins = [
        n for n, line in enumerate(lines) if line.decode("utf-8", "replace").startswith(_BEGIN)
    ]
    ends = [n for n, line in enumerate(lines) if line.strip() == _END.encode()]
    if not begins or not ends or ends[-1] < begins[0]:
        return data, []
    first, last = begins[0], ends[-1]
    ours = [line.decode("utf-8", "replace").rstrip() for line in lines[first : last + 1]]
    before, after = b"".join(lines[:first]), b"".join(lines[last + 1 :])
    if ours[0].endswith(_JOINED) and not after:
        before = before.removesuffix(b"\n")
    return before + after, ours


def _pattern_of(checkout: Checkout, draft: Path) -> str:
    """A line's pattern for one file, quoted as git reads it."""
    name = _inside(checkout, draft)
    literal = "".join(f"\\{c}" if c in "*?[\\" else c for c in name)
    quoted = literal.replace("\\", "\\\\").replace('"', '\\"')
    return f'"/{quoted}"' if set(name) & set(' "\t') else f"/{literal}"


def _inside(checkout: Checkout, path: Path) -> str:
    """The path from the top of the checkout."""
    try:
        return path.resolve().relative_to(checkout.root.resolve()).as_posix()
    except ValueError as error:
        message = f"{path} is not in the checkout {checkout.root}."
        raise WizardError(message, "Name drafts of this checkout.") from error


def _read(path: Path) -> bytes | None:
    try:
        return read_file(path, _MAX_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise WizardError(message, "Check its permissions.") from error
