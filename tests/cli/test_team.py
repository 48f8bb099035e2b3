"""Two people on one draft through git: `team`, `diff`, `history`, and what git shows and merges."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, data_in


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A checkout of Ann's, in a folder whose name has a space."""
    folder = tmp_path / "our app"
    folder.mkdir()
    names = {"GIT_CONFIG_GLOBAL": "/dev/null", "SUBMISSION_WIZARD_HOME": str(tmp_path / "home")}
    made = Shell(folder, names)
    git(made, "init", "-q", "-b", "main")
    git(made, "config", "user.name", "Ann")
    git(made, "config", "user.email", "ann@example.com")
    return made


def git(shell: Shell, *words: str, check: bool = True) -> str:
    command = ["git", *words]
    ended = subprocess.run(
        command, cwd=shell.folder, env=shell.environment(), check=False, capture_output=True
    )
    assert not (check and ended.returncode), ended.stderr.decode()
    return (ended.stdout + ended.stderr).decode()


def test_init_says_what_it_writes_does_it_once_and_leave_takes_out_all_of_it(
    shell: Shell,
) -> None:
    shell.draft()
    (shell.folder / ".gitattributes").write_bytes(b"*.png binary")
    before = (shell.folder / ".git/config").read_text("utf-8")
    told = shell.ok("team", "init")
    for words in (".gitattributes", "merge.submission-wizard.driver", "sitebook-sync.events.jsonl"):
        assert words in told
    assert "Nothing to do" in shell.ok("team", "init")
    assert git(shell, "check-attr", "diff", "sitebook-sync.toml").endswith("submission-wizard\n")
    shell.ok("team", "leave")
    assert (shell.folder / ".gitattributes").read_bytes() == b"*.png binary"
    assert not (shell.folder / "sitebook-sync.events.jsonl").exists()
    assert (shell.folder / ".git/config").read_text("utf-8") == before
    assert "Nothing to take out" in shell.ok("team", "leave")


def test_init_asks_for_a_name_that_git_does_not_know_and_for_a_checkout(
    shell: Shell, tmp_path: Path
) -> None:
    shell.draft()
    git(shell, "config", "--remove-section", "user")
    refused = shell.run("team", "init")
    assert refused.code == 2
    assert "--as" in refused.err
    shell.ok("team", "init", "--as", "Ana Kovač")
    shell.ok("set", "sitebook-sync.toml", "listing.tagline=One for all crews")
    assert "Ana Kovač" in shell.ok("history", "sitebook-sync.toml", "listing.tagline")
    (shell.folder / "x.toml").write_text("a = 1\n", "utf-8")
    assert shell.run("team", "init", "x.toml").code == 4
    assert not (shell.folder / "x.events.jsonl").exists()
    outside = Shell(tmp_path, shell.env).run("team", "init")
    assert outside.code == 2
    assert "no checkout" in outside.err


def test_one_answer_changed_twice_is_told_by_git_check_and_export_until_it_is_settled(
    shell: Shell,
) -> None:
    draft = shell.draft()
    shell.ok("team", "init")
    commit(shell, "base")
    git(shell, "checkout", "-q", "-b", "bob")
    shell.ok("set", draft, "listing.tagline=The line of Bob", "listing.name=Siteback")
    commit(shell, "bob", "--author", "Bob <bob@example.com>")
    git(shell, "checkout", "-q", "main")
    shell.ok("set", draft, "listing.tagline=The line of Ann", 'app.types=["data-user"]')
    commit(shell, "ann")

    said = git(shell, "merge", "bob", check=False)
    assert "two people changed listing.tagline: Ann, " in said
    assert "; Bob, " in said
    assert "UU sitebook-sync.toml" in git(shell, "status", "--short")
    listed = shell.run("team", "settle", draft, "--json")
    (row,) = data_in(listed.out)["conflicts"]
    assert (listed.code, row["ours"], row["theirs"]) == (1, "The line of Ann", "The line of Bob")
    judged = shell.run("check", draft, "--format", "json")
    assert judged.code == 1
    assert "value-merge:listing.tagline" in judged.out
    assert shell.run("export", draft).code == 1

    assert shell.run("team", "settle", draft, "listing.name", "ours").code == 2
    assert "Nothing left" in shell.ok("team", "settle", draft, "listing.tagline", "theirs")
    assert "value-merge" not in shell.run("check", draft, "--format", "json").out
    assert "conflict" not in shell.text(draft)
    commit(shell, "merged")
    shown = git(shell, "diff", "HEAD^1", "--", draft)
    assert "-  The line of Ann" in shown
    assert "+  The line of Bob" in shown
    events = data_in(shell.ok("history", draft, "--json"))["events"]
    assert [each["to"] for each in events if each["field"] == "listing.tagline"] == [
        "The line of Bob",
        "The line of Ann",
        "The line of Bob",
    ]


def commit(shell: Shell, message: str, *words: str) -> None:
    git(shell, "add", "-A")
    git(shell, "commit", "-q", "-m", message, *words)


def test_the_driver_refuses_a_damaged_draft_and_merges_other_files_as_git_does(
    shell: Shell,
) -> None:
    name = shell.draft()
    text = shell.text(name)
    files = {"base": text, "ours": text, "theirs": text.replace("[wizard]", "[wizard")}
    for each, content in files.items():
        (shell.folder / each).write_text(content, "utf-8")
    refused = shell.run("merge-driver", "base", "ours", "theirs", name)
    assert refused.code == 129
    assert "line 1" in refused.err
    assert shell.text("ours") == text
    for each, number in (("base", 1), ("ours", 2), ("theirs", 3)):
        (shell.folder / each).write_text(f"[tool]\nx = {number}\n", "utf-8")
    assert shell.run("merge-driver", "base", "ours", "theirs", "pyproject.toml").code == 1
    assert "<<<<<<< ours" in shell.text("ours")


def test_diff_tells_two_drafts_apart_by_question_and_never_tells_a_secret(shell: Shell) -> None:
    one, other = shell.draft("One"), shell.draft("Other")
    shell.ok("set", one, "listing.tagline=Old words", 'app.types=["data-user"]')
    shell.ok("set", other, "listing.tagline=password=hunter2Xy9!kQ", "listing.name=Sitebook")
    told = shell.ok("diff", one, other)
    assert "Name of the draft: One → Other" in told
    assert "before: Old words" in told
    assert "App types: removed" in told
    assert "hunter2" not in told
    assert data_in(shell.ok("diff", one, other, "--json"))["fields"]
    assert "No answer differs" in shell.ok("diff", one, one)
    (shell.folder / "x.toml").write_text("a = 1\n", "utf-8")
    assert shell.ok("diff", "x.toml") == "a = 1\n"


def test_events_go_into_a_bundle_when_asked_for_and_verify_says_what_they_prove(
    shell: Shell,
) -> None:
    folder = shell.sample()
    none = shell.run("export", folder, "--to", ".", "--events", "--incomplete")
    assert none.code == 4
    shell.ok("team", "init")
    shell.ok("set", folder, "listing.tagline=Site notes and logs in step")
    shell.ok("export", folder, "--to", ".", "--events", "--incomplete")
    (bundle,) = shell.folder.glob("*.zip")
    assert "1 name; nothing proves who made them" in shell.run("verify", bundle.name).out
    with zipfile.ZipFile(bundle) as packed:
        assert b"Site notes and logs in step" in packed.read("events.jsonl")
