"""`--milestone`: commands speak of the current milestone, and of another one when asked."""

from __future__ import annotations

import json
import zipfile

import pytest

from tests.cli.conftest import Shell, data_in
from tests.engine.test_milestones import FITTING

TODAY = ("--as-of", "2026-11-30")


@pytest.fixture
def draft(shell: Shell) -> str:
    """A draft whose first questions are answered for an app that can be listed."""
    path = shell.ok("new", "Site Log", "--edition", "2026-06", "--folder", ".").strip()
    answers = (f"{name}={_typed(value)}" for name, value in FITTING.items())
    asked = [each for each in answers if not each.startswith(("screen.complete",))]
    shell.ok("set", path, *asked)
    return path


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value)


def test_check_speaks_of_the_current_milestone_and_of_another_when_asked(
    shell: Shell, draft: str
) -> None:
    now = shell.run("check", draft, *TODAY)
    fit = shell.run("check", draft, "--milestone", "fit", *TODAY)
    whole = shell.run("check", draft, "--milestone", "all", *TODAY, "--format", "json")

    assert (now.code, fit.code, whole.code) == (1, 0, 1)
    assert "NOT READY to apply, " in now.out
    assert "now     Apply: " in now.out
    assert "READY to start: " in fit.out
    assert "Certif" not in now.out.partition("What blocks")[2].partition("Progress")[0]
    told = data_in(whole.out)
    assert (told["milestone"], len(told["milestones"])) == ("all", 6)
    assert [each["place"] for each in told["milestones"]][:3] == ["behind", "current", "ahead"]


def test_an_unknown_milestone_is_wrong_use(shell: Shell, draft: str) -> None:
    ran = shell.run("check", draft, "--milestone", "golive")

    assert ran.code == 2
    assert "golive" in ran.err
    assert "launch" in ran.err


def test_a_bundle_is_for_one_milestone_and_holds_every_answer(shell: Shell, draft: str) -> None:
    shell.folder.joinpath("logo.png").write_bytes(b"\x89PNG logo")
    shell.ok("set", draft, "media.logo=logo.png", "listing.tagline=Write down the day on site")
    shell.folder.joinpath("out").mkdir()
    made = shell.ok("export", draft, "--incomplete", "--to", "out", *TODAY)

    bundle = next(shell.folder.joinpath("out").glob("*-2026-06-apply-*-INCOMPLETE.zip"))
    members = zipfile.ZipFile(bundle)
    assert "NOT READY to apply" in made
    assert "files/media.logo.png" not in members.namelist()
    assert "Write down the day on site" in members.read("submission.toml").decode()
    assert 'milestone = "apply"' in members.read("manifest.toml").decode()
    assert 'reason = "later milestone"' in members.read("manifest.toml").decode()
    verified = shell.ok("verify", str(bundle))
    assert verified.startswith("IDENTICAL")


def test_the_list_of_drafts_speaks_of_the_current_milestone(shell: Shell, draft: str) -> None:
    shell.ok("set", draft, "org.path=marketplace-partner")

    listed = data_in(shell.ok("drafts", "--json"))
    assert listed[0]["blockers"] < 20
