"""`autofill` as a partner uses it: shown with its origin, asked, and nothing of theirs lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, data_in
from tests.posix import make_pipe, terminal
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from wizard.cli.main import run_command_line

README = "# \x1b[31mLedger Sync\n\nSyncs hours.\n\n[Support](https://help.acme.org)\n"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new draft and a project beside it, for each test to copy."""
    shell = Shell(tmp_path_factory.mktemp("stage"))
    shell.draft()
    project = shell.folder / "project"
    project.mkdir()
    (project / "README.md").write_text(README, "utf-8")
    (project / "package.json").write_text('{"name": "ledger", "version": "1.4.0"}', "utf-8")
    return shell.folder


@pytest.fixture
def draft(shell: Shell, stage: Path) -> str:
    shutil.copytree(stage, shell.folder, dirs_exist_ok=True)
    (path,) = shell.folder.glob("*.toml")
    return path.name


def test_what_is_likely_fills_and_own_words_stay(shell: Shell, draft: str) -> None:
    shell.ok("set", draft, "app.version=2.0.0")
    told = shell.ok("autofill", draft, "project", "--yes")
    assert "Support page (support.url)\n  unanswered → “https://help.acme.org”" in told
    assert "  README.md, link “Support”\n  likely: " in told
    assert "“2.0.0” → “1.4.0”" in told
    assert "Your own text stays unless you take this one." in told
    assert "Answers of yours that stay: 1." in told
    assert "\x1b" not in told
    text = shell.text(draft)
    assert 'version = "2.0.0"' in text
    assert 'url = "https://help.acme.org"' in text
    assert "Syncs hours." not in text


def test_fewer_or_more_can_be_taken_by_field_and_by_trust(shell: Shell, draft: str) -> None:
    shell.ok("autofill", draft, "project", "--yes", "--at-least", "guess",
             "--only", "listing.summary", "--only", "app.version")  # fmt: skip
    text = shell.text(draft)
    assert "Syncs hours." in text
    assert 'version = "1.4.0"' in text
    assert "help.acme.org" not in text


def test_json_tells_everything_and_takes_nothing_unless_told_to(shell: Shell, draft: str) -> None:
    before = shell.text(draft)
    found = data_in(shell.ok("autofill", draft, "project", "--json"))
    assert shell.text(draft) == before
    rows = {row["field"]: row for row in found["proposals"]}
    name = rows["listing.name"]
    assert (name["case"], name["confidence"], name["taken"]) == ("differs", "guess", False)
    assert name["value"] == "\ufffd[31mLedger Sync"
    assert name["others"][0]["value"] == "ledger"
    taken = data_in(shell.ok("autofill", draft, "project", "--json", "--yes"))
    assert {row["field"] for row in taken["proposals"] if row["taken"]} >= {"support.url"}
    assert "help.acme.org" in shell.text(draft)


def at_terminal(shell: Shell, typed: bytes, *words: str) -> int:
    with terminal() as (ours, theirs):
        os.write(ours, typed)
        ended = subprocess.run(
            shell.command(*words), cwd=shell.folder, env=shell.environment(), stdin=theirs,
            stderr=theirs, stdout=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    return ended.returncode


@pytest.mark.parametrize(
    ("typed", "there", "absent"),
    [
        # version, folder, name (yours), summary, support page
        (b"\nn\n\n\ny\n", ["1.4.0", "help.acme.org"], ["source_paths", "Syncs hours", "[31m"]),
        (b"n\nn\no\ny\nq\n", ['name = "ledger"'], ["1.4.0", "help.acme.org"]),
        (b"n\na\n", ["source_paths", "help.acme.org", "Syncs hours"], ["1.4.0", "[31m"]),
    ],
)
def test_each_is_asked_for_at_a_terminal_or_all_that_lose_nothing(
    shell: Shell, draft: str, typed: bytes, there: list[str], absent: list[str]
) -> None:
    assert at_terminal(shell, typed, "autofill", draft, "project") == 0
    text = shell.text(draft)
    assert [one for one in there if one not in text] == []
    assert [one for one in absent if one in text] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("project",), 2, "Add --yes"),
        (("absent",), 2, "There is no 'absent'"),
        (("project", "--yes", "--only", "listing.nam"), 2, "Did you mean listing.name"),
        (("https://www.ledger.example", "--yes"), 2, "add --live"),
        (("project", "--ca-file", "project/README.md"), 2, "--ca-file needs --live"),
        (("http://www.ledger.example", "--live", "--yes"), 3, "Only https is read"),
        (("ledger.png",), 2, "contains no answers that can be read"),
        (("pipe", "--yes"), 2, "pipe is not a file"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    shell: Shell,
    draft: str,
    words: tuple[str, ...],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(shell.folder)
    monkeypatch.setattr(sys, "argv", ["submission-wizard", "autofill", draft, *words])
    (shell.folder / "ledger.png").write_bytes(b"\x89PNG")
    make_pipe(shell.folder / "pipe")
    before = shell.text(draft)
    with pytest.raises(SystemExit) as ended:
        run_command_line()
    told = capsys.readouterr().err
    assert (ended.value.code, said in told) == (code, True), told
    assert shell.text(draft) == before


def test_a_site_is_read_only_with_leave_and_its_calls_are_named(
    shell: Shell, draft: str, web: Faulty
) -> None:
    web.on("/", page("Ledger", '<a href="https://a.org/privacy">Privacy policy</a>'))
    web.on("/robots.txt", page("", "", 404))
    options = ("--live", "--allow-private", "--ca-file", str(web.ca_file))
    address = web.local("/")
    unasked = shell.run("autofill", draft, address, *options)
    assert unasked.code == 2
    assert f"GET {address}" in unasked.err
    assert not web.seen
    ran = shell.run("autofill", draft, address, *options, "--yes", "--only", "legal.privacy_url")
    assert ran.code == 0, ran.err
    assert {one.method for one in web.seen} == {"GET"}
    assert 'privacy_url = "https://a.org/privacy"' in shell.text(draft)


def test_a_bundle_of_an_earlier_submission_fills_a_new_draft(shell: Shell, draft: str) -> None:
    shell.sample()
    (shell.folder / "out").mkdir()
    shell.ok("export", "ready", "--to", "out", "--as-of", "2025-04-01", "--incomplete")
    (bundle,) = (shell.folder / "out").iterdir()
    told = shell.ok("autofill", draft, str(Path("out") / bundle.name), "--yes")
    assert "must be unpacked beside the draft first" in told
    assert "Fieldline Software" in shell.text(draft)
    assert "keyring:" not in shell.text(draft)


def test_the_working_folder_is_called_by_its_name(shell: Shell) -> None:
    draft = shell.draft()
    (shell.folder / "package.json").write_text('{"name": "sitebook"}', "utf-8")

    told = shell.ok("autofill", draft, ".", "--json")

    assert f'"{shell.folder.name}, the folder"' in told
