"""The screens behind a server that shows them in a browser: packets on pipes, no terminal."""

from __future__ import annotations

from typing import IO

import pytest

from tests.cli.conftest import Shell
from wizard.topics.live.sign_in import browser_is_remote
from wizard.web_driver import shown_in_browser

SERVED = {
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_FPS": "60",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TERM_PROGRAM": "textual",
    "TERM_PROGRAM_VERSION": "1.1.3",
    "COLUMNS": "120",
    "ROWS": "40",
}
"""What textual-serve 1.1.3 adds to the environment."""


def packet(data: bytes) -> bytes:
    return b"D" + len(data).to_bytes(4, "big") + data


def read_until(output: IO[bytes], wanted: bytes) -> None:
    """Reads packets until one of them contains the text."""
    while header := output.read(5):
        if wanted in output.read(int.from_bytes(header[1:], "big")):
            return
    pytest.fail(f"{wanted!r} is not shown")


def test_a_served_draft_opens_and_is_saved_when_the_server_is_gone(shell: Shell) -> None:
    shell.ok("new", "Crane Notes", "--type", "data-user", "--folder", ".")
    shell.env |= SERVED | {"TERM": "dumb"}  # a service has no terminal to name
    with shell.popen("crane-notes.toml") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"__GANGLION__\n"
        read_until(process.stdout, b"Full screen page")

        process.stdin.write(packet(b" "))
        process.stdin.flush()
        read_until(process.stdout, b"saved ")
        process.stdin.close()
        process.stdout.read()

    assert process.returncode == 0
    assert 'release_stage = "production"' in (shell.folder / "crane-notes.toml").read_text("utf-8")


def test_a_sign_in_waits_for_no_answer_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert not browser_is_remote()

    monkeypatch.setenv("TEXTUAL_DRIVER", SERVED["TEXTUAL_DRIVER"])

    assert browser_is_remote()


@pytest.mark.parametrize("driver", ["", "WebDriver", "textual.drivers.linux_driver:LinuxDriver"])
def test_another_driver_is_no_browser(driver: str) -> None:
    assert not shown_in_browser({"TEXTUAL_DRIVER": driver})
