"""Files are opened in one place: whatever stands under a name, nothing waits or is flooded."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.posix import POSIX, listening_socket, make_pipe
from wizard import files
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.own import OWN_NAME, OwnFileError
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.index import FILE_NAME, read_head, read_index
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.model import evidence_path, journal_path
from wizard.errors import WizardError
from wizard.files import FileTooLarge, NotRegularFile, open_file, read_file
from wizard.inspection.source.har import read_har
from wizard.inspection.source.openapi import ApiDescriptionError, read_json
from wizard.places import UserFolders
from wizard.session.catalogue_source import CatalogueSource
from wizard.settings import Settings, SettingsFile
from wizard.topics.feedback.mail import received_in
from wizard.topics.proposals.proposals import manifest_in

ROOT = Path(__file__).resolve().parent.parent
OPENER = ROOT / "wizard" / "files.py"
STORES = ROOT / "wizard" / "batch" / "stores.py"
"""Opens objects of a store, which are no files."""
READING = frozenset({"read_bytes", "read_text"})


def openings_in(code: str) -> Iterator[int]:
    """As `plain_openings`; most modules open nothing, and parsing them takes seconds."""
    if "open(" in code or any(name in code for name in READING):
        yield from plain_openings(ast.parse(code))


def plain_openings(tree: ast.AST) -> Iterator[int]:
    """The lines on which a file is opened for reading by Python's own functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _opens(node):
            yield node.lineno


def _opens(call: ast.Call) -> bool:
    modes = [part.value for part in call.args if isinstance(part, ast.Constant)]
    modes += [word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)]
    writes = any(isinstance(mode, str) and mode[:1] in {"a", "w", "x"} for mode in modes)
    if isinstance(call.func, ast.Name):
        return call.func.id == "open" and not writes
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in READING:
        return True
    owner = ast.unparse(call.func.value)
    if (owner, call.func.attr) == ("os", "open"):
        return not _creates_or_flushes(call)
    reads = any(mode in {"r", "rb", "rt"} for mode in modes)
    return call.func.attr == "open" and (reads or owner in {"io", "codecs"}) and not writes


def _creates_or_flushes(call: ast.Call) -> bool:
    """Folders are opened only to flush them to the disk."""
    flags = ast.unparse(call)
    return "O_CREAT" in flags or ast.unparse(call.args[0]) in {"folder", "os.devnull"}


def test_no_file_is_opened_for_reading_but_in_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in ("wizard", "screens")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path not in {OPENER, STORES}
        for line in openings_in(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    ["open(p)", "open(p, 'rb')", "p.open('rb')", "p.read_text()", "os.open(p, os.O_RDONLY)"],
)
def test_a_plain_opening_would_be_found(code: str) -> None:
    assert list(plain_openings(ast.parse(code))) == [1]


@POSIX
def test_what_is_no_regular_file_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    make_pipe("pipe")
    with listening_socket("socket"):
        for name in ("pipe", "socket", "/dev/zero", "/dev/null"):
            with pytest.raises(NotRegularFile, match="not an ordinary file"):
                open_file(Path(name))
    with pytest.raises(IsADirectoryError):
        open_file(tmp_path)
    with pytest.raises(OSError, match="null character"):
        open_file(Path("a\0b"))


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(FileTooLarge):
        read_file(path, 4)


def test_a_link_is_followed_unless_the_reader_forbids_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "a")

    with open_file(link) as file:
        assert file.read() == b"12345"
    with pytest.raises(OSError, match=r"symbolic links"):
        open_file(link, follow=False)
    with open_file(tmp_path / "a", follow=False) as file:
        assert file.read() == b"12345"


def test_a_link_is_refused_too_where_the_system_cannot_open_a_file_without_following_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_NO_FOLLOW", None)  # as on Windows
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "a")

    with pytest.raises(OSError, match="symbolic link"):
        open_file(tmp_path / "link", follow=False)
    with open_file(tmp_path / "a", follow=False) as file:
        assert file.read() == b"12345"


def _settings(path: Path) -> None:
    folder = path.parent / "state"
    folder.mkdir(exist_ok=True)
    path.rename(folder / "settings.json")
    assert SettingsFile(folder).read() == Settings()


def _index(path: Path) -> None:
    folder = path.parent / "state"
    folder.mkdir(exist_ok=True)
    path.rename(folder / FILE_NAME)
    read_index(folder)


def _beside(name: Callable[[Path], Path], read: Callable[[Path], object]) -> Callable[..., None]:
    def run(path: Path) -> None:
        draft = path.parent / "a.toml"
        path.rename(name(draft))
        read(draft)

    return run


def _own(path: Path) -> None:
    path.rename(path.parent / OWN_NAME)
    CatalogueSource(UserFolders.below(path.parent), None).stock()


def _catalogue(path: Path) -> None:
    folder = path.parent / "rules"
    folder.mkdir(exist_ok=True)
    path.rename(folder / "catalogue.toml")
    load_catalogue(folder)


READERS: dict[str, Callable[[Path], object]] = {
    "settings": _settings,
    "index of drafts": _index,
    "journal": _beside(journal_path, lambda draft: JournalFile(draft).read()),
    "evidence": _beside(evidence_path, lambda draft: EvidenceFile(draft).read()),
    "head of a draft": lambda path: read_head(path, path.stat()),
    "own requirements": _own,
    "catalogue": _catalogue,
    "mail": received_in,
    "manifest": manifest_in,
    "interface": lambda path: read_json(path, 1_000_000),
    "recording": lambda path: read_har(path, (), ()),
}
REFUSED = (WizardError, OwnFileError, ApiDescriptionError)


@POSIX
@pytest.mark.timeout(20)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_no_reader_waits_for_a_pipe(read: Callable[[Path], object], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    make_pipe(pipe)
    _read_or_refused(read, pipe)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "a = " + "[" * 100_000])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_is_nested_without_end_is_refused_in_words(
    read: Callable[[Path], object], content: str, tmp_path: Path
) -> None:
    path = tmp_path / "deep"
    path.write_text(content)
    _read_or_refused(read, path)


@pytest.mark.parametrize("digits", ["9" * 5000, json.dumps({"a": 1})[:5] + "9" * 5000 + "}"])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_number_beyond_reason_is_refused_in_words(
    read: Callable[[Path], object], digits: str, tmp_path: Path
) -> None:
    path = tmp_path / "large"
    path.write_text(f"a = {digits}" if digits[0] == "9" else digits)
    _read_or_refused(read, path)


def _read_or_refused(read: Callable[[Path], object], path: Path) -> None:
    """A fault of another kind would be told as one of the program, with exit code 70."""
    with suppress(*REFUSED):
        read(path)
