"""`check --live` at a terminal: it asks, and shows how far it is on one line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.cli.conftest import START, start_after
from tests.cli.live_stage import (
    GUIDE,
    NOBODY_ANSWERS,
    ONE_VISIT,
    SETUP,
    STARTED,
    STEPS,
    TOKEN,
    LiveShell,
    rehearsal,
)
from tests.standin.faulty import Faulty
from tests.standin.server import StandIn

Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Start]:
    """Starts `check ready --live` with more words; all is killed at the end."""
    with ExitStack() as begun:

        def started(*words: str, code: str = START) -> Terminal:
            command = [sys.executable, "-c", code, "check", "ready", "--live", *words]
            own = {"SUBMISSION_WIZARD_HOME": str(home)}
            own["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
            terminal = Terminal(command, size=(100, 60), cwd=tmp_path, env=own)
            return begun.enter_context(terminal)

        yield started


@pytest.fixture
def shell(tmp_path: Path, web: Faulty) -> LiveShell:
    web.seen.clear()
    shell = LiveShell(tmp_path)
    shell.with_address(web.local("/steps"))
    shell.without_videos()
    return shell


QUESTION = f"Make {ONE_VISIT.brief(1)}? [y/N]"


def trusting(web: Faulty) -> tuple[str, ...]:
    return "--ca-file", str(web.ca_file), "--allow-private"


def test_no_is_taken_for_no(shell: LiveShell, web: Faulty, start: Start) -> None:
    asked = start(*trusting(web), "--requirement", STEPS)
    asked.wait_for(QUESTION)
    asked.send("\r")

    assert asked.wait() == 130
    assert "Nothing was called." in asked.text
    assert not web.seen
    assert not shell.evidence.exists()


def test_yes_is_taken_for_yes(shell: LiveShell, web: Faulty, start: Start) -> None:
    asked = start(*trusting(web), "--requirement", STEPS)
    asked.wait_for(QUESTION)
    asked.send("y\r")

    asked.wait_for("Progress")
    assert asked.wait() in {0, 1}
    assert [one.path for one in web.seen] == ["/steps"]
    assert len(shell.kept()) == 1


@pytest.mark.usefixtures("shell")
def test_ctrl_c_at_the_question_calls_nothing(web: Faulty, start: Start) -> None:
    asked = start(*trusting(web), "--requirement", STEPS)
    asked.wait_for(QUESTION)

    asked.send("\x03")

    assert asked.wait() == 130
    assert not web.seen


def test_ctrl_c_in_a_run_wipes_the_line_and_says_what_is_kept(
    shell: LiveShell, web: Faulty, start: Start
) -> None:
    shell.with_address("https://help.nobody-answers.example/guide", STARTED)
    ids = ("--requirement", STEPS, "--requirement", GUIDE)
    running = start(*trusting(web), "--yes", *ids, code=start_after(NOBODY_ANSWERS))
    running.wait_for(
        " of 120 s · opening the page and looking for ordered steps: https://help.nobody"
    )
    begun = time.monotonic()
    running.send("\x03")

    assert running.wait() == 130
    assert time.monotonic() - begun < 5, "long before the host is given up"
    assert "Stopped: 1 of 2 checks were answered." in running.text
    assert "nobody-answers" not in running.text.splitlines()[-1]
    assert " of 120 s" not in running.text
    assert len(shell.kept()) == 1
    assert SETUP not in str(shell.kept())


@pytest.mark.usefixtures("shell")
def test_a_secret_is_asked_for_by_its_label_and_not_shown(start: Start) -> None:
    with StandIn() as procore:
        asked = start(*rehearsal(procore), "--requirement", TOKEN)
        asked.wait_for("? [y/N]")
        asked.send("y\r")
        asked.wait_for("Production client secret (empty to leave it out):")
        asked.send("not-the-right-one\r")
        asked.wait()

        assert "not-the-right-one" not in asked.text
        assert [call for call in procore.log if call.path == "/oauth/token"]
        procore.log.clear()
        agreed = start("--yes", *rehearsal(procore), "--requirement", TOKEN)
        agreed.wait_for("Missing: no secret was given for “Production client secret”")
        assert agreed.wait() == 1  # what blocks for other reasons
        assert not procore.log
