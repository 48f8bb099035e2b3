"""From an empty folder to half a year after approval, by the commands that the pages name."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import data_in
from tests.cli.test_watch import Upkeep, public
from tests.standin.faulty import Faulty
from wizard.session.samples import Sample, copy_sample, sample_folder

README = """# Sitebook Sync

Sitebook Sync moves daily logs from Procore into the books of a builder every night.

[Help center](https://help.fieldline-software.com/sitebook)
"""
PROJECT = '[project]\nname = "sitebook-sync"\nversion = "1.2.0"\n'
MAIL = """From: Robin <reviewer@example.com>
Subject: Re: Sitebook Sync
Content-Type: text/plain; charset=utf-8

Hi Mara,

before we can approve it, please look at these points:

1. The tagline speaks of notes; please say what is synced.
2. The support page does not mention the installation.
3. Screenshots should show the side panel as well.

Best regards,
Robin
"""
DRAFT = "sitebook-sync.toml"
SECRETS = ("sandbox.client_secret", "prod.client_secret", "review.test_account.password")


@pytest.fixture
def shell(tmp_path: Path, web: Faulty) -> Upkeep:
    web.seen.clear()
    project = tmp_path / "project"
    shutil.copytree(sample_folder(Sample.READY) / "source", project)
    (project / "README.md").write_text(README, "utf-8")
    (project / "pyproject.toml").write_text(PROJECT, "utf-8")
    return Upkeep(tmp_path, {"SUBMISSION_WIZARD_HOME": str(tmp_path / "home")})


def test_a_partner_goes_from_an_empty_folder_to_life_after_approval(
    shell: Upkeep, web: Faulty
) -> None:
    fill_in(shell)
    shell.ok("export", DRAFT, "--to", "first")
    shell.ok("hand-off", DRAFT, "--entered", "listing.tagline", "--entered", "support.url")
    be_reviewed(shell)
    hand_in_again(shell)
    half_a_year_later(shell, web)


def fill_in(shell: Upkeep) -> None:
    """From the project what it tells, from the company's other app the rest."""
    (shell.folder / "first").mkdir()
    (shell.folder / "second").mkdir()
    shell.draft()
    told = shell.ok("autofill", DRAFT, "project", "--yes")
    copy_sample(Sample.READY, shell.folder / "other", shell.today)
    other = str(Path("other", "submission.toml"))
    shell.ok("autofill", DRAFT, other, "--yes", "--at-least", "guess")
    for field in SECRETS:
        shell.ok("secret", "set", DRAFT, field, "--each-run")

    assert "pyproject.toml, [project] version" in told
    assert "README.md, link “Help center”" in told
    assert "app.version = " not in told
    assert 'version = "1.2.0"' in shell.text(DRAFT)
    shell.ok("scan", "--draft", DRAFT)
    shell.ok("sign", DRAFT, "--by", "Mara Okafor")
    assert "READY to stay listed: " in shell.ok("check", DRAFT)


def be_reviewed(shell: Upkeep) -> None:
    """Three points come, and block; two are settled and one is left for later."""
    (shell.folder / "review.eml").write_text(MAIL, "utf-8")
    taken = shell.ok("feedback", "import", DRAFT, "review.eml", "--yes")
    blocked = shell.run("export", DRAFT, "--to", "second")
    shell.ok("set", DRAFT, "listing.tagline=Sync daily logs to your accounting")
    for point, words in {
        "1": ("--response", "It names the accounting.", "--resolve", "--about", "listing.tagline"),
        "2": ("--response", "A chapter was added.", "--resolve", "--about", "support.url"),
        "3": ("--defer", "The panel is redesigned in 1.3; pictures come with it"),
    }.items():
        shell.ok("feedback", "answer", DRAFT, point, *words)
    reply = shell.ok("feedback", "reply", DRAFT)

    assert "3 taken as round 1; 3 open." in taken
    assert blocked.code == 1
    assert "sub-feedback-incorporated" in blocked.err
    assert "Done: It names the accounting." in reply
    assert "Waits: The panel is redesigned in 1.3" in reply


def hand_in_again(shell: Upkeep) -> None:
    """The next bundle says what changed, and so does what is left to type into the portal."""
    shell.ok("export", DRAFT, "--to", "second")
    (first,), (second,) = ((shell.folder / n).glob("*.zip") for n in ("first", "second"))
    with zipfile.ZipFile(second) as bundle:
        changes = json.loads(bundle.read("changes.json"))
        reviewer = bundle.read("reviewer.md").decode()
    sheet = data_in(shell.ok("hand-off", DRAFT, "--all", "--format", "json"))
    states = {i["field"]: i["state"] for part in sheet["sections"] for i in part["items"]}

    changed = {one["field"] for one in changes["fields"]}
    assert changed == {"listing.tagline", "review.findings"}
    assert "The panel is redesigned in 1.3" in reviewer
    assert "Checked against" in shell.ok("verify", str(second), "--since", str(first))
    assert states["listing.tagline"] == "changed"
    assert states["support.url"] == "entered"
    assert states["listing.name"] == "to-do"


def half_a_year_later(shell: Upkeep, web: Faulty) -> None:
    """The app is approved; a scheduled job finds a dead link and a duty that was not done."""
    draft = shell.folder / DRAFT
    approved = shell.today - timedelta(183)
    shell.ok("set", DRAFT, f"approval.on={approved}", f"listing.last_reviewed={approved}")
    dead = public(web, "/status/404")
    text = draft.read_text("utf-8")
    draft.write_text(text.replace("https://help.fieldline-software.com/sitebook", dead), "utf-8")
    shutil.move(shell.folder / "sitebook-sync.toml", shell.folder / "sitebook.toml")
    ran = shell.watch(web)

    assert ran.code in {1, 3}
    assert "/status/404" in ran.out
    assert "Compare the listing with the app: was due" in ran.out
