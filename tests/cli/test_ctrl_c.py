"""Ctrl+C ends a command at each question and at any line, and leaves the draft whole."""

from __future__ import annotations

import os
import pty
import select
import signal
import tempfile
import termios
import time
from pathlib import Path

import pytest
import tomli

from tests.cli.command_server import Request, command_server
from tests.cli.conftest import Shell
from tests.cli.interrupting import COUNT_FILE, MOMENT
from tests.cli.test_manifest import manifest

MAIL = "Subject: Review\n\n1. The logo is blurry.\n2. The FAQ page is dead.\n"
BOUND_S = 20
"""Far more than it takes; without an end the command waits for an answer for ever."""
INTERRUPTED = 130
MOMENTS = int(os.environ.get("CTRL_C_MOMENTS", "3"))
"""Of each command; more are worth a run of their own."""


@pytest.fixture
def draft(shell: Shell) -> str:
    """A draft beside a mail, a manifest and a project."""
    (shell.folder / "review.eml").write_text(MAIL, "utf-8")
    manifest(shell.folder)
    project = shell.folder / "project"
    project.mkdir()
    (project / "package.json").write_text('{"name": "sitebook", "version": "1.4.0"}', "utf-8")
    return shell.draft()


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (("check", "ready", "--live", "--requirement", "sup-getting-started"), "Make "),
        (("secret", "set", "{draft}", "prod.client_secret"), "client secret"),
        (("import-manifest", "manifest.json", "{draft}"), "Fill "),
        (("feedback", "import", "{draft}", "review.eml"), "[y]"),
        (("autofill", "{draft}", "project"), "? ("),
        (("autofill", "{draft}", "https://sitebook.example", "--live"), "Read these pages?"),
    ],
    ids=lambda given: " ".join(given[:2]) if isinstance(given, tuple) else "",
)
def test_one_ctrl_c_right_before_an_answer_is_read_ends_the_command(
    shell: Shell, draft: str, words: tuple[str, ...], question: str
) -> None:
    if "ready" in words:
        shell.sample()
    before = shell.text(draft)
    words = tuple(word.replace("{draft}", draft) for word in words)
    master, slave = pty.openpty()
    attributes = termios.tcgetattr(slave)
    with tempfile.TemporaryFile() as out:
        request = Request(words, str(shell.folder), shell.environment(), BEFORE_READING)
        server = command_server()
        pid = server.start(request, [slave, out.fileno(), slave])
        try:
            shown = until_shown(master, question)
            os.kill(pid, signal.SIGUSR1)
        finally:
            code = server.wait(pid, BOUND_S)
    after = termios.tcgetattr(slave)
    os.close(slave)
    os.close(master)

    assert code == INTERRUPTED
    assert b"Traceback" not in shown
    assert after == attributes, "the terminal shows again what is typed"
    assert shell.text(draft) == before


BEFORE_READING = "tests.cli.interrupting:beside_the_reading"


def until_shown(master: int, text: str) -> bytes:
    """All that was written to the terminal up to the text."""
    shown, deadline = b"", time.monotonic() + BOUND_S
    while text.encode() not in shown:
        assert time.monotonic() < deadline, shown.decode()
        if select.select([master], [], [], 1)[0]:
            shown += os.read(master, 4096)
    return shown


@pytest.mark.parametrize(
    "words",
    [
        ("set", "{draft}", "listing.tagline=Site notes in step"),
        ("import-manifest", "manifest.json", "{draft}", "--yes"),
        ("feedback", "import", "{draft}", "review.eml", "--yes"),
        ("autofill", "{draft}", "project", "--yes"),
        ("carry", "{draft}"),
        ("--plain", "{draft}"),
        ("check", "{draft}"),
        ("export", "{draft}", "--to", "out"),
        ("new", "Other", "--folder", "."),
        ("watch", "{draft}", "--offline"),
    ],
    ids=lambda words: words[0],
)
def test_ctrl_c_at_any_line_ends_the_command_and_leaves_the_draft_whole(
    shell: Shell, draft: str, words: tuple[str, ...]
) -> None:
    original = (shell.folder / draft).read_bytes()
    words = tuple(word.replace("{draft}", draft) for word in words)
    lines = shell.folder.parent / "lines.txt"
    run_until(shell, words, 0, {COUNT_FILE: str(lines)})
    finished = tomli.loads(shell.text(draft))
    total = int(lines.read_text("ascii"))

    for number in range(MOMENTS):
        clear(shell.folder, draft, original)
        moment = 2 + (total - 2) * (2 * number + 1) // (2 * MOMENTS)
        code, err = run_until(shell, words, moment)

        assert code in (INTERRUPTED, -signal.SIGINT), (moment, total, err)
        assert "Traceback" not in err, (moment, total)
        assert answers(shell, draft) in (answers_of(tomli.loads(original.decode())),
                                         answers_of(finished)), (moment, total)  # fmt: skip


def run_until(
    shell: Shell, words: tuple[str, ...], moment: int, more: dict[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and standard error of a command that gets SIGINT before a line."""
    environ = shell.environment() | {MOMENT: str(moment)} | (more or {})
    request = Request(words, str(shell.folder), environ, "tests.cli.interrupting:at_a_line")
    server = command_server()
    with tempfile.TemporaryFile() as nothing, tempfile.TemporaryFile() as err:
        code = server.wait(server.start(request, [nothing.fileno()] * 2 + [err.fileno()]))
        err.seek(0)
        return code, err.read().decode("utf-8")


def clear(folder: Path, draft: str, original: bytes) -> None:
    """The folder as it was: the draft, and no bundle or other draft."""
    (folder / draft).write_bytes(original)
    for path in folder.rglob("*"):
        made = path.suffix in (".zip", ".toml") or path.name.startswith("sitebook-sync.")
        if made and path.name != draft:
            path.unlink()


def answers(shell: Shell, draft: str) -> object:
    return answers_of(tomli.loads(shell.text(draft)))


def answers_of(document: dict[str, object]) -> object:
    """All but the times of the last change."""
    return {name: part for name, part in document.items() if name != "wizard"}
