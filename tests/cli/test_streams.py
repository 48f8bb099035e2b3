"""Standard output in any encoding, closed, full or without a reader, and `-` in place of a file."""

from __future__ import annotations

import codecs
import errno
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.command_server import Request, can_run, command_server
from tests.cli.conftest import Shell
from tests.posix import LINUX, POSIX, need_linux
from wizard.cli import streams
from wizard.cli.main import cli
from wizard.drafts.lock import DraftLock
from wizard.errors import DraftError
from wizard.session.app_context import local_now

TEXTS = (
    ("--help",), ("--version",), ("check", "a.toml"), ("check", "a.toml", "--format", "lines"),
    ("check", "a.toml", "--format", "markdown"), ("explain", "listing.tagline"),
    ("explain", "--search", "tagline"), ("changes", "a.toml"), ("calendar", "a.toml"),
    ("watch", "a.toml", "--offline"), ("hand-off", "a.toml"), ("feedback", "list", "a.toml"),
    ("secret", "list", "a.toml"), ("editions",), ("editions", "diff", "2025-02", "2026-06"),
    ("waive", "a.toml"), ("company", "show"), ("drafts",), ("set", "a.toml", "listing.name=Ü…✓"),
    ("completion", "bash"), ("scan", "a.toml"), ("frobnicate",), ("check", "nowhere…toml"),
)  # fmt: skip
DOCUMENTS = (
    ("check", "a.toml", "--format", "json"), ("hand-off", "a.toml", "--format", "json"),
    ("calendar", "a.toml", "--json"), ("watch", "a.toml", "--offline", "--json"),
    ("drafts", "--json"), ("explain", "listing.tagline", "--json"), ("changes", "a.toml", "--json"),
    ("check", "a.toml", "--format", "sarif"), ("check", "a.toml", "--format", "junit"),
    ("check", "a.toml", "--format", "html"), ("hand-off", "a.toml", "--format", "html"),
)  # fmt: skip


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """A folder with a draft whose name not every encoding has."""
    made = shell.ok("new", "Ünï… ✓ 日本", "--edition", "2025-02", "--folder", ".").strip()
    (shell.folder / made).rename(shell.folder / "a.toml")
    shell.ok("set", "a.toml", "screen.internal_only=yes")
    return shell


def several(shell: Shell, commands: Sequence[Sequence[str]], out: int) -> tuple[list[int], str]:
    """The exit codes of commands whose output goes to a descriptor, and their standard error."""
    need_linux()
    assert can_run(shell.environment(), b"")
    server, codes = command_server(), []
    with Path(os.devnull).open("rb") as nothing, tempfile.TemporaryFile() as err:
        for words in commands:
            request = Request(tuple(words), str(shell.folder), shell.environment())
            codes.append(server.wait(server.start(request, [nothing.fileno(), out, err.fileno()])))
        err.seek(0)
        return codes, err.read().decode("utf-8", "replace")


FEW = (("check", "a.toml"), ("explain", "listing.tagline"), ("check", "nowhere…toml"))


@pytest.mark.parametrize(
    ("encoding", "commands"),
    [("ascii", TEXTS), ("cp932", TEXTS)]
    + [(name, FEW) for name in ("cp1252", "cp437", "cp850", "latin-1", "iso8859-15")],
)
def test_every_command_prints_what_the_encoding_can_say(
    desk: Shell, encoding: str, commands: Sequence[Sequence[str]]
) -> None:
    desk.env["PYTHONIOENCODING"] = encoding
    with tempfile.TemporaryFile() as out:
        codes, said = several(desk, commands, out.fileno())
        out.seek(0)
        assert_readable(out.read(), encoding)
    assert "Traceback" not in said
    assert set(codes) <= {0, 1, 2, 4}
    assert codes[commands.index(("check", "a.toml"))] == 1


def assert_readable(written: bytes, encoding: str) -> None:
    """The text of a check in an encoding."""
    text = written.decode(encoding)
    assert "Edition 2025-02" in text
    assert "X " in text  # the sign of what blocks has a twin in ASCII


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_process_of_its_own_prints_what_its_encoding_can_say(desk: Shell, encoding: str) -> None:
    desk.env |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    assert not can_run(desk.environment(), b"")
    ended = desk.ended("check", "a.toml")

    assert ended.code == 1
    assert b"Traceback" not in ended.err
    assert_readable(ended.out, encoding)


@pytest.mark.parametrize(("words", "said"), [((), "IDENTICAL"), (("a.toml",), "X ")])
def test_what_opens_the_screens_prints_in_any_encoding_where_there_is_no_terminal(
    desk: Shell, words: Sequence[str], said: str
) -> None:
    desk.env |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    ended = desk.ended(*words)

    assert ended.code == (1 if words else 0)
    assert ended.err == b""
    assert said in ended.out.decode("cp1252")


def test_documents_for_programs_are_utf_8_in_any_encoding(desk: Shell) -> None:
    desk.env["PYTHONIOENCODING"] = "cp932"
    with tempfile.TemporaryFile() as out:
        codes, _ = several(desk, DOCUMENTS, out.fileno())
        out.seek(0)
        text = out.read().decode("utf-8")
    assert set(codes) <= {0, 1}
    assert "Ünï… ✓ 日本" in text


@LINUX
def test_a_full_disk_behind_the_output_is_told_with_exit_code_4(desk: Shell) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    codes, said = several(desk, [*TEXTS, *DOCUMENTS][::3], full)
    os.close(full)
    assert "Traceback" not in said
    assert set(codes) <= {2, 4}
    assert "standard output was not written in full: the disk is full" in said


@LINUX
def test_what_was_saved_before_the_output_failed_is_told(desk: Shell) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    _, untouched = several(desk, [("check", "a.toml")], full)
    codes, said = several(desk, [("set", "a.toml", "listing.name=Sitebook")], full)
    os.close(full)
    assert "No draft was changed" in untouched
    assert codes == [4]
    assert f"Written before it, and whole: {desk.folder / 'a.toml'}" in said
    assert 'name = "Sitebook"' in desk.text("a.toml")


@LINUX
def test_what_an_earlier_command_wrote_is_not_told_of_a_later_one(desk: Shell) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    commands = [("set", "a.toml", "listing.name=Sitebook"), ("check", "a.toml")]
    _, said = several(desk, commands, full)
    os.close(full)
    assert said.count("Written before it") == 1
    assert said.rstrip().endswith("No draft was changed.")


def test_a_command_whose_reader_has_gone_finishes_its_work(desk: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    codes, said = several(
        desk, [("set", "a.toml", "listing.name=Sitebook"), ("check", "a.toml")], writer
    )
    os.close(writer)
    assert (codes, said) == ([0, 1], "")
    assert 'name = "Sitebook"' in desk.text("a.toml")


@POSIX
@pytest.mark.parametrize("closed", ["<&- >&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_verdict_and_no_file(desk: Shell, closed: str) -> None:
    for words, code in ((("check", "a.toml"), 1), (("set", "a.toml", "listing.name=S"), 0)):
        line = ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *desk.command(*words)]
        assert desk.start(line).code == code
    assert 'name = "S"' in desk.text("a.toml")


def test_a_dash_is_standard_input_and_output(desk: Shell) -> None:
    draft = desk.text("a.toml")
    assert "What blocks" in desk.run("check", "-", typed=draft).out
    assert "What blocks" in desk.run("check", "a.toml", "-o", "-").out
    assert desk.run("check", "a.toml", "--format", "json=-").out.startswith("{")
    known = desk.run("check", "a.toml", "--write-baseline", "-", "-o", "report.txt").out
    judged = desk.run("check", "a.toml", "--baseline", "-", typed=known)
    assert judged.err == ""
    assert "known" in judged.out
    desk.ok("set", "a.toml", "listing.name=@-", typed="Sitebook")
    assert 'name = "Sitebook"' in desk.text("a.toml")
    assert not (desk.folder / "-").exists()


def test_a_dash_where_no_stream_can_be_meant_is_refused_in_words(desk: Shell) -> None:
    for words in (("set", "-", "listing.name=S"), ("check", "-", "--live"), ("export", "-")):
        assert desk.run(*words).code == 2
    assert desk.run("check", "a.toml", "--write-baseline", "-").code == 2
    assert desk.run("check", "-", typed="no draft").code == 4


@pytest.mark.parametrize(
    "words", [("check", "gone.toml"), ("set", "gone.toml"), ("verify", "gone.zip")], ids=" ".join
)
def test_a_draft_or_bundle_that_is_not_there_cannot_be_read(
    shell: Shell, words: tuple[str, ...]
) -> None:
    ran = shell.run(*words)
    assert ran.code == 4
    assert "no such file" in ran.err or "There is no" in ran.err


def test_a_folder_that_is_not_there_is_told_before_anything_is_packed(desk: Shell) -> None:
    ran = desk.run("export", "a.toml", "--to", "nodir")  # not ready: judging would say that
    assert ran.code == 4
    assert "There is no folder nodir" in ran.err


# In this process


def run(*words: str) -> None:
    cli.main(words, standalone_mode=False)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    run("new", "Sitebook", "--edition", "2025-02", "--folder", str(tmp_path))
    return tmp_path / "sitebook.toml"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EIO, "the disk reports a fault"),
        (errno.EROFS, "the disk is read-only"),
    ],
)
def test_a_disk_that_takes_nothing_is_told_as_what_it_is(
    draft: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuse(*_: object, **__: object) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("wizard.drafts.disk.temporary_path", refuse)
    with pytest.raises(DraftError, match=f"was not saved: {said}") as told:
        run("set", str(draft), "listing.name=S")
    assert told.value.exit_code == 4


def test_set_says_nothing_of_what_is_not_on_disk(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise DraftError("a.toml was not saved")

    monkeypatch.setattr("wizard.session.open_draft.save_draft", refuse)
    with pytest.raises(DraftError):
        run("set", str(draft), "listing.name=S")
    assert "set" not in capsys.readouterr().out


def test_set_waits_for_another_process_that_has_the_draft(
    draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = DraftLock.acquire(draft, local_now())
    monkeypatch.setattr("wizard.cli.app_context._SILENCE", -1.0)
    monkeypatch.setattr("wizard.cli.app_context.time.sleep", lambda _: lock.release())
    run("set", str(draft), "listing.name=S")
    told = capsys.readouterr()
    assert "App name: set" in told.out
    assert f"Waiting for process {os.getpid()}" in told.err


def test_a_character_without_a_twin_is_replaced() -> None:
    codecs.register_error(streams.DEGRADE, streams.ascii_fallback)
    assert "✗ Ünï ½ 日 …→".encode("ascii", streams.DEGRADE) == b"X Uni ? ? ...->"


@LINUX
def test_a_file_that_was_thrown_away_again_is_not_called_written(desk: Shell) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    codes, said = several(desk, [("demo",)], full)
    os.close(full)
    assert codes == [4]
    assert "Written before it" not in said
    assert "No draft was changed." in said
