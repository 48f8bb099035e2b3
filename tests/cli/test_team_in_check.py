"""A team in `check`, its reports and bundles: whose findings, and approvals that hold READY."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from tests.cli.conftest import Shell, data_in
from tests.cli.test_team import git
from wizard.catalogue.own import OWN_NAME
from wizard.session.samples import Sample, sample_folder

DAY = "2025-04-01"
OWN = """
[own]
prefix = "acme"
name = "Acme's release rules"
as_of = 2025-01-01

[[approval]]
id = "acme-names"
page = "name-tagline"
group = "What customers read"
role = "legal"
why = "We own the names that we use."
"""
SCOPE = "name-tagline/What customers read"


def ready_app(shell: Shell) -> Path:
    """The ready sample in a checkout of Ana's, who has the role legal."""
    shell.env |= {"GIT_CONFIG_GLOBAL": "/dev/null"}
    shutil.copytree(sample_folder(Sample.READY), shell.folder / "app")
    git(shell, "init", "-q")
    git(shell, "config", "user.name", "Ana")
    git(shell, "config", "user.email", "ana@example.com")
    return shell.folder / "app"


def test_an_approval_that_the_company_asks_for_holds_ready_and_is_verified_without_addresses(
    shell: Shell,
) -> None:
    ready_app(shell)
    (shell.folder / OWN_NAME).write_text(OWN, "utf-8")
    shell.ok("team", "add", "ana@example.com", "Ana Lima", "app", "--role", "legal")
    missing = shell.run("check", "app", "--as-of", DAY, "--owner", "legal")
    assert missing.code == 1
    assert "Nobody of Legal has approved these answers" in missing.out
    assert "[approval:acme-names]" in missing.out
    shell.ok("team", "approve", "app", SCOPE)
    shell.ok("export", "app", "--to", ".", "--as-of", DAY)
    (bundle,) = shell.folder.glob("*.zip")
    assert "IDENTICAL" in shell.ok("verify", bundle.name)
    with zipfile.ZipFile(bundle) as packed:
        assert not any(b"ana@example.com" in packed.read(name) for name in packed.namelist())
        assert b'by = "Ana Lima"' in packed.read("submission.toml")


def test_reports_name_owners_and_show_one_persons_part(shell: Shell) -> None:
    ready_app(shell)
    shell.ok(
        "set",
        "app",
        "listing.tagline=" + "Much too long for a card " * 4,
        "--unset",
        "listing.summary",
    )
    plain = shell.run("check", "app", "--as-of", DAY).out
    assert "Team:" not in plain
    shell.ok("team", "add", "ana@example.com", "Ana Lima", "app", "--role", "legal")
    shell.ok("team", "add", "ben@example.com", "Ben Roth", "app", "--role", "marketing")
    assert shell.run("check", "app", "--as-of", DAY).out == plain

    shell.ok("team", "assign", "app", "name-tagline", "Ben Roth")
    shell.ok("team", "assign", "app", "listing.summary", "ana@example.com")
    told = shell.run("check", "app", "--as-of", DAY).out
    assert "1 wait" in told
    assert "1 yours" in told
    assert "Owner: Ben Roth" in told
    mine = shell.run("check", "app", "--as-of", DAY, "--owner", "me")
    assert mine.code == 1
    assert "Summary" in mine.out
    assert "Tagline" not in mine.out
    assert "NOT READY" in mine.out
    nobodys = shell.run("check", "app", "--as-of", DAY, "--unassigned", "--format", "json")
    assert nobodys.code == 0
    document = data_in(nobodys.out)
    assert document["state"] == "incomplete"
    assert document["team"]["only"] == "is nobody's"
    assert {each["owner"] for each in document["findings"]} == {"nobody"}
    for form in ("markdown", "html"):
        assert (
            "Next for Ben Roth" in shell.run("check", "app", "--as-of", DAY, "--format", form).out
        )


def test_a_part_that_makes_no_sense_is_refused(shell: Shell) -> None:
    ready_app(shell)
    assert "has no team" in shell.run("check", "app", "--owner", "me").err
    shell.ok("team", "add", "ana@example.com", "Ana Lima", "app", "--role", "legal")
    for words in (
        ("--owner", "zoe"),
        ("--owner", "me", "--unassigned"),
        ("--owner", "me", "--baseline", "app/submission.toml"),
        ("--owner", "me", "--write-baseline", "x.json"),
    ):
        assert shell.run("check", "app", *words).code == 2
