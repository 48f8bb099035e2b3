"""No terminal, a reader that goes away, Ctrl+C, help, completion, and what is loaded at start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest

from tests.cli.conftest import ROOT, Shell
from tests.posix import POSIX
from wizard import __version__
from wizard.cli.main import COMMANDS, LazyGroup, cli

HEAVY = ("textual", "rich", "screens", "httpx", "keyring")
NOT_OF_CHECK = (
    "wizard.inspection.source.scan",
    "wizard.inspection.source.rules",
    "wizard.inspection.source.file_places",
    "wizard.inspection.net.answer",
    "wizard.session.session",
    "wizard.drafts.merge",
    "wizard.drafts.statements",
    "wizard.drafts.team_model",
    "wizard.topics.feedback.incoming",
    "wizard.topics.feedback.suggest",
)
"""What a check of stored evidence does not need, unless a draft has a team or a conflict."""
LOADED = """
import sys
from wizard.cli import main

for words in {commands}:
    sys.argv = ["submission-wizard", *words]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, words
    loaded = sys.modules.keys() & set({heavy})
    assert not loaded, (words, loaded)
"""
"""Runs commands in one process and ends with what one of them has loaded."""


def test_every_command_is_listed_in_the_help(shell: Shell) -> None:
    told = shell.ok("--help")

    assert all(f"\n  {name} " in told for name in COMMANDS)
    assert "Exit codes:" in told
    assert "Not affiliated with or endorsed by Procore" in told


def leaves(group: click.Group, *before: str) -> list[tuple[str, ...]]:
    """The words of every command that has none below it."""
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        here = (*before, name)
        found += leaves(command, *here) if isinstance(command, click.Group) else [here]
    return found


@pytest.mark.parametrize("words", leaves(cli), ids=" ".join)
def test_the_help_of_each_command_shows_examples_line_by_line(
    shell: Shell, words: tuple[str, ...]
) -> None:
    assert isinstance(cli, LazyGroup)
    lines = shell.ok(*words, "--help").splitlines()

    examples = [line for line in lines if "submission-wizard " in line and "Usage" not in line]
    starts = ("  submission-wizard ", "  pass show ", "  pbpaste | ")
    assert examples
    assert all(line.startswith(starts) for line in examples)


def test_no_command_of_that_name_is_wrong_use(shell: Shell) -> None:
    ran = shell.run("frobnicate")

    assert ran.code == 2
    assert "No such command 'frobnicate'" in ran.err


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_ask_this_program(shell: Shell, name: str) -> None:
    script = shell.ok("completion", name)

    assert "_SUBMISSION_WIZARD_COMPLETE" in script
    assert "submission-wizard" in script
    if name == "zsh":
        first, start, *_ = script.splitlines()
        assert first == "#compdef submission-wizard"
        assert "compinit" in start


def test_a_shell_not_known_is_wrong_use(shell: Shell) -> None:
    assert shell.run("completion", "tcsh").code == 2


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_what_the_completion_script_asks_is_answered(shell: Shell, name: str) -> None:
    program = str(Path(sys.executable).with_name("submission-wizard"))
    shell.env |= {
        "_SUBMISSION_WIZARD_COMPLETE": f"{name}_complete",
        "COMP_WORDS": "submission-wizard ex",
        "COMP_CWORD": "ex" if name == "fish" else "1",
    }

    ran = shell.start([program])

    assert {"explain", "export"} <= set(ran.out.replace(",", " ").split())


@pytest.mark.parametrize("dumb", [False, True])
def test_without_a_terminal_the_demo_is_played_and_ends_with_0(shell: Shell, dumb: bool) -> None:
    shell.env |= {"TERM": "dumb"} if dumb else {}

    told = shell.ok()

    assert "There is no terminal here" in told
    assert "IDENTICAL" in told
    assert "\x1b" not in told
    assert not list(shell.folder.iterdir())


@POSIX
def test_with_its_input_closed_it_ends_too(shell: Shell) -> None:
    command = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *shell.command()]

    ran = shell.start(command)

    assert ran.code == 0
    assert "IDENTICAL" in ran.out


def test_without_a_terminal_a_named_draft_is_checked(shell: Shell) -> None:
    ran = shell.run(shell.draft())

    assert ran.code == 1
    assert "What blocks" in ran.out


def test_a_reader_that_goes_away_early_is_no_fault_and_changes_no_verdict(shell: Shell) -> None:
    process = shell.popen("check", shell.draft())
    assert process.stdout is not None
    process.stdout.close()

    process.stdin.close() if process.stdin else None
    said = process.stderr.read() if process.stderr else b"?"

    assert process.wait(20) == 1
    assert said == b""
    process.stderr.close() if process.stderr else None


@POSIX
def test_ctrl_c_ends_with_130_and_gives_the_draft_free(shell: Shell) -> None:
    draft = shell.draft()
    before = shell.text(draft)
    process = shell.popen("secret", "set", draft, "prod.client_secret")
    until_it_exists(shell.folder / f".{draft}.lock", process)

    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)

    assert process.returncode == 130
    assert b"Traceback" not in said
    assert shell.text(draft) == before
    # The signal may come before the lock is anybody's to give back; then it is one left behind.
    assert shell.run("set", draft, "listing.name=Sitebook").code == 0


def until_it_exists(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Waits for a sign that the program is at work; gives up when it ended."""
    moment = threading.Event()
    while not path.exists():
        assert process.poll() is None
        moment.wait(0.01)


def test_a_draft_that_is_open_elsewhere_is_not_changed(shell: Shell) -> None:
    draft = shell.draft()
    process = shell.popen("secret", "set", draft, "prod.client_secret")
    until_it_exists(shell.folder / f".{draft}.lock", process)

    ran = shell.run("set", draft, "listing.name=Other")
    process.communicate(timeout=20)

    assert ran.code == 4
    assert f"process {process.pid}" in ran.err
    assert "Other" not in shell.text(draft)


def test_the_version_is_told_in_the_same_words_beside_other_options(shell: Shell) -> None:
    assert __version__ in shell.ok("--version")
    assert shell.ok("--plain", "--version") == shell.ok("--version")


def test_the_list_of_drafts_opens_without_the_engine_and_without_click(shell: Shell) -> None:
    code = "import sys, wizard.cli.start, screens.app, screens.home.screen; print(*sys.modules)"

    loaded = shell.start([sys.executable, "-c", code]).out.split()

    assert "wizard.drafts.library" in loaded
    assert not {"click", "wizard.engine.assess", "wizard.catalogue.model"} & set(loaded)


def test_what_a_script_calls_loads_no_screen_no_network_and_no_keyring(shell: Shell) -> None:
    draft = shell.draft()
    commands = [
        ("--version",),
        ("--help",),
        ("drafts",),
        ("explain", "listing.tagline"),
        ("check", draft, "--fail-on", "never"),
        ("check", draft, "--fail-on", "never", "--format", "json"),
        ("export", draft, "--incomplete"),
    ]

    ran = shell.start([sys.executable, "-c", LOADED.format(commands=commands, heavy=HEAVY)])

    assert (ran.code, ran.err) == (0, "")
    assert list(shell.folder.glob("*.zip"))


def test_a_check_of_evidence_loads_no_search_of_source_no_review_mail_and_no_team(
    shell: Shell,
) -> None:
    ready = str(ROOT / "assets/samples/2026-06/ready")
    commands = [("check", ready, "--fail-on", "never")]

    ran = shell.start([sys.executable, "-c", LOADED.format(commands=commands, heavy=NOT_OF_CHECK)])

    assert ran.code == 0
    assert "Milestones" in ran.out


def test_it_can_be_started_from_any_folder_by_its_script(shell: Shell) -> None:
    program = str(Path(sys.executable).with_name("submission-wizard"))

    assert os.access(program, os.X_OK)
    assert __version__ in shell.start([program, "--version"]).out
