"""`feedback` as a partner uses it: shown first, asked, answered, and replied to."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Ran, Shell, data_in
from tests.drafts.empty import create_draft
from tests.posix import terminal
from wizard.catalogue.catalogue import Catalogue
from wizard.cli.boundary import run_guarded
from wizard.cli.main import cli

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)

MAIL = """From: Jo Reviewer <jo@example.com>
Subject: Review of Sitebook Sync
Date: Fri, 28 Mar 2025 10:00:00 +0000

Hi Mara,

1. The tagline is longer than 40 characters.
2. Demo video:
   - no sound
   - no sign-in
3. The FAQ is dead

Best regards,
Jo
"""


def mail(folder: Path) -> str:
    (folder / "review.eml").write_text(MAIL, "utf-8")
    return "review.eml"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> str:
    """A new draft in the folder that commands are run in, inside of this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("wizard.catalogue.load.load_catalogue", lambda **_: catalogue)
    return create_draft(tmp_path, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields).path.name


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def run(*words: str) -> Ran:
        return Ran(run_guarded(lambda: ended(["feedback", *words])), *capsys.readouterr())

    return run


def ended(words: list[str]) -> int:
    try:
        return cli.main(words, standalone_mode=False) or 0
    except click.UsageError as error:
        error.show()
        return error.exit_code


Run = Callable[..., Ran]


def test_a_review_is_brought_in_answered_and_replied_to(shell: Shell) -> None:
    draft = shell.draft()
    told = shell.ok("feedback", "import", draft, mail(shell.folder), "--yes")
    assert "Round 1, received 2025-03-28 · Review of Sitebook Sync · Jo Reviewer" in told
    assert "perhaps about Tagline (listing.tagline): it is named by its label" in told
    assert "– left out, signature: Best regards, Jo" in told
    assert told.endswith("3 taken as round 1; 3 open.\n")

    done = ("--response", "Shortened", "--resolve", "--about", "listing.tagline")
    assert shell.ok("feedback", "answer", draft, "1", *done) == "Point 1 is resolved; 2 open.\n"

    listed = shell.run("feedback", "list", draft, "--json")
    assert listed.code == 1
    document = data_in(listed.out)
    assert document["open"] == 2
    points = document["rounds"][0]["points"]
    assert [point["state"] for point in points] == ["resolved", "open", "open"]
    assert [point["response"] for point in points] == ["Shortened", None, None]
    assert points[0]["about"] == "listing.tagline"


def test_a_point_is_answered_from_a_file_and_deferred_only_with_a_reason(
    draft: str, run: Run, tmp_path: Path
) -> None:
    run("import", draft, mail(tmp_path), "--yes")
    (tmp_path / "said.txt").write_text("Asked our host\nand waiting\n", "utf-8")
    assert run("answer", draft, "3", "--response", "@said.txt").code == 0
    refused = run("answer", draft, "3", "--response", "lost?", "--defer", "later")
    assert refused.code == 2
    assert "“later” does not say why the point waits." in refused.err
    ended = run("answer", draft, "3", "--defer", "The host moves in May")
    assert ended.out == "Point 3 is deferred; 2 open.\n"
    replied = run("reply", draft).out
    assert "   Waits: The host moves in May\n   Done so far: Asked our host\n" in replied
    assert run("answer", draft, "3", "--reopen").out == "Point 3 is open; 3 open.\n"
    assert "3. You wrote: The FAQ is dead\n   Open:" in run("reply", draft).out


@pytest.mark.parametrize(
    "words", [(), ("--resolve", "--reopen"), ("--about", "listing.colour"), ("--response", "@no")]
)
def test_what_cannot_be_meant_changes_nothing(
    draft: str, run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    run("import", draft, mail(tmp_path), "--yes")
    before = Path(draft).read_bytes()
    assert run("answer", draft, "1", *words).code == 2
    assert Path(draft).read_bytes() == before


def test_a_second_round_stands_first_and_can_be_replied_to_alone(
    draft: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("list", draft).out == "There are no points yet.\n"
    assert run("reply", draft).code == 2
    run("import", draft, mail(tmp_path), "--yes")
    again = run("import", draft, "review.eml", "--yes")
    assert again.code == 2
    assert "left out, stands already: The FAQ is dead" in again.out
    typed = io.TextIOWrapper(io.BytesIO(b"- Logo blurry\n- Logo gr\xe9y\n"))
    monkeypatch.setattr(sys, "stdin", typed)
    ended = run("import", draft, "-", "--yes", "--received-on", "2025-04-08")
    assert ended.out.endswith("2 taken as round 2; 5 open.\n")

    listed = run("list", draft, "--open").out
    assert listed.index("Round 2, received 2025-04-08") < listed.index("Round 1")
    assert run("reply", draft, "-o", "reply.txt").out == ""
    last = Path("reply.txt").read_text("utf-8")
    assert "Logo gréy" in last
    assert "FAQ" not in last
    assert "FAQ" in run("reply", draft, "--all", "--format", "markdown").out
    assert run("reply", draft, "--round", "3").code == 2
    assert run("reply", draft, "-o", "gone/reply.txt").code == 2


def test_without_a_terminal_nothing_is_taken_unasked(draft: str, run: Run, tmp_path: Path) -> None:
    before = Path(draft).read_bytes()
    for file in (mail(tmp_path), "-"):
        refused = run("import", draft, file)
        assert refused.code == 2
        assert "Add --yes" in refused.err
    assert Path(draft).read_bytes() == before


def test_at_a_terminal_points_are_joined_split_and_dropped_before_they_are_taken(
    shell: Shell,
) -> None:
    draft = shell.draft()
    ran = at_a_terminal(
        shell, b"m 1\nd 9\nx\ns 2\nd 4\nm 3\n\n", "feedback", "import", draft, mail(shell.folder)
    )

    assert ran.code == 0
    assert ran.out.endswith("2 taken as round 1; 2 open.\n")
    text = shell.text(draft)
    assert "Demo video: no sound\nDemo video: no sign-in" in text
    assert "FAQ" not in text


def at_a_terminal(shell: Shell, typed: bytes, *words: str) -> Ran:
    with terminal() as (ours, theirs):
        os.write(ours, typed)
        ended = subprocess.run(
            shell.command(*words), cwd=shell.folder, env=shell.environment(), stdin=theirs,
            stderr=theirs, stdout=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    return Ran(ended.returncode, ended.stdout.decode("utf-8"), "")
