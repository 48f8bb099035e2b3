"""Names that speak to a terminal, or that are no text at all, harm no output and are not lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, data_in

NAME = "Sync \x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2028x"
FOLDER = os.fsdecode(b"shots \xff \x1b[2J") + "\u202e"
SPEAKING = [each.encode() for each in ("\x1b", "\x07", "\x9b", "\u202e", "\u2028")]


def run(shell: Shell, *words: str) -> bytes:
    """All that a command wrote, whatever bytes that are; a fault of the program fails the test."""
    ended = shell.ended(*words)
    assert ended.code in (0, 1, 2, 4), ended.err
    return ended.out + ended.err


def harmless(output: bytes) -> bool:
    output.decode("utf-8")
    return not [each for each in SPEAKING if each in output]


@pytest.fixture
def draft(shell: Shell) -> str:
    """A draft of that name in that folder, where a script finds it by what was printed."""
    printed = run(shell, "new", NAME, "--folder", FOLDER)
    path = os.fsdecode(printed.removesuffix(b"\n"))
    assert Path(shell.folder, path).is_file()
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("drafts",),
        ("drafts", "--json"),
        ("set", "{draft}", f"listing.name={NAME}", "listing.tagline=\udcff"),
        ("set", "{draft}", f"listing.{NAME}=1"),
        ("set", "{draft}", f"app.uses_webhooks={NAME}"),
        ("check", "{draft}"),
        ("check", "{draft}", "--format", "json"),
        ("check", "{draft}", "--format", "markdown"),
        ("check", "{draft}", "--output", f"{NAME}/x"),
        ("check", f"{NAME}.toml"),
        ("check", FOLDER),
        ("explain", NAME),
        ("explain", "--edition", NAME),
        ("new", "Sync", "--type", NAME),
        ("export", "{draft}"),
        ("export", "{draft}", "--incomplete"),
        ("export", "{draft}", "--to", NAME),
        ("verify", "{draft}"),
        ("verify", FOLDER),
        ("secret", "list", "{draft}"),
        ("secret", "set", "{draft}", NAME),
        (NAME,),
    ],
)
def test_a_hostile_name_is_printed_harmlessly_by(
    shell: Shell, draft: str, words: tuple[str, ...]
) -> None:
    assert harmless(run(shell, *(word.replace("{draft}", draft) for word in words)))


def test_json_loses_nothing_of_a_hostile_name(shell: Shell, draft: str) -> None:
    (listed,) = data_in(run(shell, "drafts", "--json").decode())

    assert listed["name"] == NAME
    assert listed["path"] == str(shell.folder / draft)


def test_a_bundle_exported_there_can_be_verified(shell: Shell, draft: str) -> None:
    run(shell, "export", draft, "--incomplete")
    (bundle,) = (shell.folder / FOLDER).glob("*.zip")

    for words in (("verify", str(bundle)), ("verify", str(bundle), "--json")):
        assert harmless(run(shell, *words))


def test_a_process_of_its_own_prints_a_hostile_name_as_harmlessly(shell: Shell, draft: str) -> None:
    ran = shell.start(shell.command("drafts"))

    assert ran.code == 0
    assert draft.rpartition("/")[2] in ran.out
    assert harmless((ran.out + ran.err).encode())


def test_a_sample_copied_there_is_found_by_its_printed_path(shell: Shell) -> None:
    printed = run(shell, "sample", "ready", FOLDER)

    assert Path(shell.folder, os.fsdecode(printed.removesuffix(b"\n"))).is_file()
