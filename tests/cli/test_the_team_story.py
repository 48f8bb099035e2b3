"""Four people on one submission: three clones of one repository, and a form by mail."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, data_in
from tests.cli.test_team import commit, git

DRAFT = "sitebook-sync.toml"
PEOPLE = {"ana": "legal", "ben": "marketing", "cleo": "support"}
DIEGO = "diego@example.com"


@pytest.fixture
def clones(tmp_path: Path) -> dict[str, Shell]:
    """A clone for each person, with a shared repository and the driver."""
    (tmp_path / "shared").mkdir()
    shared = Shell(tmp_path / "shared", {"GIT_CONFIG_GLOBAL": "/dev/null"})
    git(shared, "init", "-q", "--bare", "-b", "main")
    made = {}
    for name in PEOPLE:
        folder = tmp_path / name
        git(Shell(tmp_path, shared.env), "clone", "-q", "shared", name)
        home = {"SUBMISSION_WIZARD_HOME": str(tmp_path / f"home of {name}")}
        made[name] = Shell(folder, shared.env | home)
        git(made[name], "config", "user.name", name.title())
        git(made[name], "config", "user.email", f"{name}@example.com")
    return made


def send(shell: Shell, message: str) -> None:
    commit(shell, message)
    git(shell, "push", "-q", "origin", "HEAD:main")


def fetch(shell: Shell) -> str:
    return git(shell, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main", check=False)


def state_of(shell: Shell, mail: str, scope: str) -> str:
    people = data_in(shell.ok("team", "show", DRAFT, "--json"))["people"]
    (person,) = (each for each in people if each["mail"] == mail)
    return next(str(a["state"]) for a in person["assignments"] if a["scope"] == scope)


def answer_file(form: Path, answers: dict[str, str]) -> str:
    """What the form's script saves when these answers were typed."""
    found = re.search(
        r'<script type="application/json"[^>]*>(.*?)</script>', form.read_text("utf-8")
    )
    assert found
    packet = json.loads(found[1])
    shown = {name: packet["shown"][name] for name in answers}
    kept = {each: packet[each] for each in ("schema", "draft", "digest")}
    who = {"name": "Diego Cruz", "mail": DIEGO, "on": "2026-12-01"}
    return json.dumps({**kept, **who, "answers": answers, "shown": shown})


def test_a_team_assigns_answers_disagrees_approves_and_everything_is_told(
    clones: dict[str, Shell],
) -> None:
    ana, ben, cleo = clones.values()
    ana.ok("new", "Sitebook Sync", "--edition", "2026-06", "--folder", ".")
    ana.ok("team", "init")
    for name, role in PEOPLE.items():
        ana.ok("team", "add", f"{name}@example.com", name.title(), "--role", role)
    ana.ok("team", "add", DIEGO, "Diego Cruz")
    ana.ok("team", "assign", DRAFT, "name-tagline", "ben@example.com", "--due", "2027-01-15")
    ana.ok("team", "assign", DRAFT, "support.hours", "cleo")
    ana.ok("team", "assign", DRAFT, "listing.summary", DIEGO)
    send(ana, "The draft and its team")
    for each in (ben, cleo):
        fetch(each)
        each.ok("team", "init")

    # All at once: other pages, other rows of the team, and one answer twice.
    ben.ok("set", DRAFT, "listing.name=Sitebook Sync", "listing.tagline=The tagline of Ben")
    ben.ok("team", "comment", DRAFT, "listing.tagline", "Short enough?")
    cleo.ok("set", DRAFT, "support.hours=Weekdays from 8 to 17 CET", "listing.tagline=That of Cleo")
    cleo.ok("team", "comment", DRAFT, "support.hours", "Without holidays")
    send(cleo, "Support")
    commit(ben, "Names")
    assert "two people changed listing.tagline: Ben, " in fetch(ben)
    assert "UU sitebook-sync.toml\n" in git(ben, "status", "--short")
    assert "has two answers" in ben.run("team", "approve", DRAFT, "name-tagline").err
    ben.ok("team", "settle", DRAFT, "listing.tagline", "ours")
    send(ben, "Both")

    fetch(ana)
    shown = ana.ok("team", "show", DRAFT)
    assert "Short enough?" in shown
    assert "Without holidays" in shown
    ana.ok("team", "approve", DRAFT, "name-tagline")
    assert state_of(ana, "ben@example.com", "name-tagline") == "approved"
    send(ana, "Approved")
    fetch(ben)
    ben.ok("set", DRAFT, "listing.tagline=Another tagline of Ben")
    assert state_of(ben, "ben@example.com", "name-tagline") == "changed since approved"
    send(ben, "Once more")

    fetch(ana)
    ana.ok("ask", DRAFT, DIEGO, "--milestone", "all")
    (form,) = ana.folder.glob("*.html")
    saved = ana.folder / "answer.json"
    saved.write_text(
        answer_file(form, {"listing.summary": "It keeps every site in step."}), "utf-8"
    )
    assert "Diego" in ana.ok("autofill", DRAFT, saved.name, "--yes")
    assert state_of(ana, DIEGO, "listing.summary") == "answered"

    told = ana.ok("history", DRAFT)
    for words in (
        "Ana                   name-tagline",
        "to be answered by: “ben@example.com, due 2027-01-15”",
        "no answer → “Weekdays from 8 to 17 CET”",
        "kept where two people had changed it: “The tagline of Ben”",
        "approved by: “ana@example.com”",
        "“The tagline of Ben” → “Another tagline of Ben”",
        "comment: “Without holidays”",
        "the answer was filled in: from Diego Cruz, 2026-12-01",
        "It keeps every site in step.",
    ):
        assert words in told
