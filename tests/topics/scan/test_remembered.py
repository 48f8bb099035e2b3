"""A second scan of the same files: remembered only where nothing can have changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.source.projects import HEX, written
from wizard.drafts.evidence_observed import Question
from wizard.inspection.source import file_bytes
from wizard.inspection.source.roots import roots_of
from wizard.inspection.source.seeking import source_question
from wizard.topics.scan import remembered
from wizard.topics.scan.scanner import SearchResult, search_sources

PATTERN = ('["one", "secret"]', "[]", "[]")
CALLS = json.dumps([["api.procore.com"], [], [], ["calls.har"]])


class Desk:
    """A folder with source, and the cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = written(folder / "work", {"app/a.js": "one\n", "app/b/c.js": "two\n"})
        self.cache = folder / "cache"
        self.questions = [source_question("source-absent", "r", ("app",), *PATTERN)]
        self.reads = 0

    def scan(self, **more: Any) -> Mapping[Question, SearchResult]:
        return search_sources(self.questions, self.folder, **{"cache": self.cache, **more})

    def reads_again(self, **more: Any) -> bool:
        """Whether a scan reads the files."""
        before = self.reads
        self.scan(**more)
        return self.reads > before

    @property
    def files(self) -> list[Path]:
        return sorted((self.cache / "scans").glob("*"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Its files count as old, and what is read is counted."""
    made, real = Desk(tmp_path), file_bytes._bytes_of

    def counting(path: str) -> tuple[bytes, int]:
        made.reads += 1
        return real(path)

    monkeypatch.setattr(file_bytes, "_bytes_of", counting)
    monkeypatch.setattr(remembered, "_RECENT_NS", -(10**12))
    return made


def test_a_second_scan_reads_no_file_and_finds_the_same(desk: Desk) -> None:
    first = desk.scan()
    read = desk.reads
    assert read == 2
    assert desk.scan() == first
    assert desk.reads == read
    (found,) = first.values()
    assert [hit["name"] for hit in found.facts["hits"]] == ["app/a.js"]


def test_without_a_cache_nothing_is_remembered(desk: Desk) -> None:
    desk.scan(cache=None)
    assert desk.reads_again(cache=None)
    assert not desk.cache.exists()


def rewrite(desk: Desk) -> None:
    """Changes a file but not its size, and gives it its time back."""
    file = desk.folder / "app/a.js"
    known = file.stat()
    file.write_text("ONE\n")
    os.utime(file, ns=(known.st_atime_ns, known.st_mtime_ns))


def ask(desk: Desk, *details: str, folders: Sequence[str] = ("app",)) -> None:
    desk.questions = [source_question("source-absent", "r", folders, *details)]


CHANGES: Mapping[str, Callable[[Desk], object]] = {
    "a file rewritten at the same size and time": rewrite,
    "a file added": lambda desk: written(desk.folder, {"app/d.js": ""}),
    "a file removed": lambda desk: (desk.folder / "app/a.js").unlink(),
    "a file moved": lambda desk: (desk.folder / "app/a.js").rename(desk.folder / "app/z.js"),
    "a folder left out": lambda desk: written(desk.folder, {"app/node_modules/x.js": ""}),
    "an ignore file": lambda desk: written(desk.folder, {"app/.ignore": "b/\n"}),
    "other patterns": lambda desk: ask(desk, '["two"]', "[]", "[]"),
    "other folders": lambda desk: ask(desk, *PATTERN, folders=("app", "gone")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_files_are_read_again_after(desk: Desk, change: str) -> None:
    desk.scan()
    CHANGES[change](desk)
    assert desk.reads_again()
    assert not desk.reads_again()


def test_other_exclusions_and_another_place_are_another_scan(desk: Desk) -> None:
    desk.scan()
    assert desk.reads_again(exclude=["b/"])
    desk.folder = desk.folder.rename(desk.folder.with_name("moved"))
    assert desk.reads_again()


def test_another_version_of_the_program_reads_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.scan()
    monkeypatch.setattr(remembered, "__version__", "99")
    assert desk.reads_again()


def test_what_a_typed_folder_gave_is_no_evidence_for_a_draft(desk: Desk) -> None:
    desk.scan(locate=roots_of)
    (found,) = desk.scan().values()
    assert found.facts["scan"]["content"]
    assert desk.scan(locate=roots_of) != desk.scan()


def test_a_file_that_was_just_written_is_not_trusted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_RECENT_NS", 3600 * 10**9)
    desk.scan()
    assert desk.files == []


def test_a_scan_that_was_stopped_is_not_remembered(desk: Desk) -> None:
    desk.scan(stopped=lambda: True)
    assert desk.files == []
    desk.scan()
    (result,) = desk.scan(stopped=lambda: True).values()
    assert result.stopped


def test_what_is_read_beside_the_source_counts_too(desk: Desk) -> None:
    desk.questions = [source_question("source-permissions", "p", ("app",), CALLS, "[]")]
    desk.scan()
    assert not desk.reads_again()
    written(desk.folder, {"calls.har": '{"log": {"entries": []}}'})
    assert desk.reads_again()
    written(desk.folder, {"calls.har": '{"log": {"entries": [7]}}'})
    assert desk.reads_again()
    assert not desk.reads_again()


def test_what_could_not_be_asked_is_asked_again(desk: Desk) -> None:
    desk.questions.append(source_question("source-unheard-of", "x", ("app",)))
    desk.scan()
    assert desk.files == []


def sealed(content: bytes) -> bytes:
    """A file of the cache whose digest fits its content."""
    return blake2b(content, digest_size=16).hexdigest().encode() + b"\n" + content


DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda data: data[:-1],
    "a letter changed": lambda data: data.replace(b"a.js", b"b.js"),
    "another file": lambda _: b"\xff" * 100,
    "too large": lambda data: data + b" " * (5 * 1024 * 1024),
    **{
        f"sound but {content[:20]!r}": partial(lambda whole, _: whole, sealed(content))
        for content in (
            b'""',
            b"{}",
            b'{"stamp": 1, "facts": [1]}',
            b'{"stamp": 1, "facts": 1}',
            b"[" * 100_000,
            b'{"stamp": "", "facts": [{"files": {"a": 1}}]}',
        )
    },
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_ignored_and_replaced(desk: Desk, damage: str) -> None:
    first = desk.scan()
    (file,) = desk.files
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert desk.reads_again()
    assert desk.scan() == first
    assert not desk.reads_again()


def test_a_cache_that_cannot_be_written_is_no_trouble(desk: Desk) -> None:
    desk.cache.write_text("a file in its place")
    assert desk.scan()


def test_the_cache_has_a_limited_number_of_scans(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST_SCANS", 2)
    exclusions = [["x"], ["y"], ["z"]]
    for age, exclude in enumerate(exclusions[:2]):
        desk.scan(exclude=exclude)
        newest = max(desk.files, key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (age, age))
    desk.scan(exclude=exclusions[2])
    assert len(desk.files) == 2
    assert not desk.reads_again(exclude=exclusions[1])
    assert desk.reads_again(exclude=exclusions[0])


def test_a_result_that_is_too_large_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 100)
    desk.scan()
    assert desk.files == []


def test_no_secret_is_kept_and_nobody_else_may_read_it(desk: Desk) -> None:
    written(desk.folder, {"app/a.js": f'client_secret = "{HEX}" // one\n'})
    desk.scan()
    (file,) = desk.files
    assert b"client_secret" in file.read_bytes()
    assert HEX[:12].encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
