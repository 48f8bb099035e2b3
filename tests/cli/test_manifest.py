"""`import-manifest` as a partner uses it: told first, asked, and nothing of theirs lost."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.posix import terminal

MANIFEST = {
    "schema_version": "4.1",
    "post_installation_instruction": {"page": {"url": "https://h.example.com", "label": "Go on"}},
    "fullscreen": {"source_url": "https://app.example.com/full"},
}


def manifest(folder: Path, document: object = MANIFEST) -> str:
    (folder / "manifest.json").write_text(json.dumps(document), "utf-8")
    return "manifest.json"


def test_unanswered_fields_are_filled_and_told(shell: Shell) -> None:
    draft = shell.draft()
    told = shell.ok("import-manifest", manifest(shell.folder), draft, "--yes")
    assert "Address of the full screen page (app.fullscreen.url)" in told
    assert "  unanswered → “https://app.example.com/full”" in told
    assert told.endswith("4 of 4 taken.\n")
    assert 'url = "https://app.example.com/full"' in shell.text(draft)
    again = shell.ok("import-manifest", "manifest.json", draft, "--yes")
    assert "The draft already has the values of the manifest." in again


def test_answers_of_a_person_stay_unless_they_say_otherwise(shell: Shell) -> None:
    draft = shell.draft()
    shell.ok("set", draft, "app.instructions.label=Our own words")
    told = shell.ok("import-manifest", manifest(shell.folder), draft, "--yes")
    assert "“Our own words” → “Go on”" in told
    assert "Answers of yours that stay: 1" in told
    assert "Our own words" in shell.text(draft)
    shell.ok("import-manifest", "manifest.json", draft, "--yes", "--replace")
    assert "Our own words" not in shell.text(draft)


def test_without_a_terminal_nothing_is_changed_unasked(shell: Shell) -> None:
    draft = shell.draft()
    before = shell.text(draft)
    ran = shell.run("import-manifest", manifest(shell.folder), draft, typed="y\ny\n")
    assert ran.code == 2
    assert "Add --yes" in ran.err
    assert "unanswered → “Go on”" in ran.out
    assert shell.text(draft) == before


def test_each_answer_is_asked_for_at_a_terminal(shell: Shell) -> None:
    draft = shell.draft()
    shell.ok("set", draft, "app.instructions.label=Our own words")
    words = shell.command("import-manifest", manifest(shell.folder), draft)
    with terminal() as (ours, theirs):
        # Not the type; the page; by default the address, not the label.
        os.write(ours, b"n\ny\n\n\n")
        ran = _at_terminal(shell, words, theirs)
    assert ran == 0
    text = shell.text(draft)
    assert "Our own words" in text
    assert "https://app.example.com/full" in text
    assert "https://h.example.com" in text
    assert "full-screen" not in text


def _at_terminal(shell: Shell, words: list[str], terminal: int) -> int:
    ended = subprocess.run(
        words, cwd=shell.folder, env=shell.environment(), stdin=terminal, stderr=terminal,
        stdout=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    return ended.returncode


def test_an_unknown_version_and_what_is_not_read_are_told(shell: Shell) -> None:
    document = MANIFEST | {"schema_version": "9\x1b[31m", "new_part": {}}
    told = shell.ok("import-manifest", manifest(shell.folder, document), shell.draft(), "--yes")
    assert "4.1 is known here" in told
    assert "Not read: new_part is not known here" in told
    assert "\x1b" not in told


@pytest.mark.parametrize("text", ["[]", "{", "[" * 200_000, "\x00"])
def test_a_file_that_is_no_manifest_is_told_and_the_draft_left_alone(
    shell: Shell, text: str
) -> None:
    draft = shell.draft()
    before = shell.text(draft)
    (shell.folder / "manifest.json").write_text(text, "utf-8")
    ran = shell.run("import-manifest", "manifest.json", draft, "--yes")
    assert ran.code == 2
    assert ran.err.startswith("Error: manifest.json is ")
    assert shell.text(draft) == before


def test_replacing_without_agreeing_is_wrong_use(shell: Shell) -> None:
    ran = shell.run("import-manifest", manifest(shell.folder), shell.draft(), "--replace")
    assert ran.code == 2
    assert "--replace needs --yes" in ran.err
