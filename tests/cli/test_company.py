"""`company`: answered once, inherited by every app that joins."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import DAY, Shell, data_in

FIELD = "q.legal_name"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {"SUBMISSION_WIZARD_HOME": str(tmp_path / "home")})


def shown(shell: Shell, *words: str) -> dict[str, dict[str, object]]:
    rows = data_in(shell.ok("company", "show", *words, "--json"))["answers"]
    return {row["field"]: row for row in rows}


def test_what_is_set_once_counts_for_every_app_that_joined(shell: Shell) -> None:
    shell.ok("company", "set", f"{FIELD}=Fieldline Ltd.", "--name", "Fieldline")
    first, second = shell.draft("First"), shell.draft("Second")
    for draft in (first, second):
        assert "It inherits 1 answers" in shell.ok("company", "join", draft)
    shell.ok("set", second, f"{FIELD}=Second Ltd.")

    assert shown(shell, first)[FIELD]["counts"] == "company"
    assert shown(shell, second)[FIELD] | {"label": ""} == {
        "field": FIELD, "label": "", "company": "Fieldline Ltd.", "own": "Second Ltd.",
        "counts": "own",
    }  # fmt: skip
    listed = shell.ok("company", "show", second)
    assert "Fieldline · " in listed
    assert "“Second Ltd.” (this app's own; the company: “Fieldline Ltd.”)" in listed


def test_a_new_draft_joins_the_company_there_is(shell: Shell) -> None:
    shell.ok("company", "set", f"{FIELD}=Fieldline Ltd.")
    path = shell.ok("new", "Third").strip()

    assert 'company = "../company.toml"' in Path(path).read_text("utf-8")
    assert shown(shell, path)[FIELD]["counts"] == "company"


def test_check_judges_and_the_bundle_holds_what_is_inherited(shell: Shell) -> None:
    ready = shell.sample()
    before = data_in(shell.ok("check", ready, "--format", "json"))
    shell.ok("company", "share", ready, "--all")
    after = data_in(shell.ok("check", ready, "--format", "json"))
    shell.ok("export", ready, "--to", ".")
    (bundle,) = shell.folder.glob("*.zip")

    assert "Fieldline Software, Inc." not in shell.text("ready/submission.toml")
    assert after["counts"] == before["counts"]
    packed = zipfile.ZipFile(bundle).read("submission.toml").decode()
    assert "Fieldline Software, Inc." in packed
    assert "company.toml" not in packed, "a bundle stands alone"
    assert "identical" in shell.ok("verify", str(bundle)).lower()


def test_leaving_keeps_the_app_s_own_answers_and_nothing_else(shell: Shell) -> None:
    shell.ok("company", "set", f"{FIELD}=Fieldline Ltd.")
    draft = shell.draft("First")
    shell.ok("company", "join", draft)
    shell.ok("company", "join", draft, "--leave")

    assert shown(shell, draft)[FIELD]["counts"] == ""
    assert "company" not in shell.text(draft)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["set", "listing.name=x"], 2, "belongs to one app"),
        (["set", "no.such=x"], 2, "There is no field no.such"),
        (["set"], 2, "Nothing to set"),
        (["set", "q.founded_year=soon"], 2, "is not a number"),
        (["join", "first.toml"], 2, "There is no"),
        (["share", "first.toml", FIELD], 2, "no answer of this app's own"),
        (["join", "first.toml", "--file", "first.toml.bak"], 4, "no [wizard] part"),
    ],
    ids=["not-shared", "unknown", "nothing", "wrong-kind", "no-file", "unanswered", "no-company"],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    shell: Shell, words: list[str], code: int, said: str
) -> None:
    draft = shell.draft("First")
    (shell.folder / "first.toml.bak").write_text("x = 1\n", "utf-8")
    before = shell.text(draft)
    ran = shell.run("company", *words)

    assert ran.code == code
    assert said in ran.err
    assert shell.text(draft) == before
    assert not (shell.folder / "home" / "company.toml").exists()


def test_a_company_s_file_that_is_gone_leaves_the_own_answers_and_is_told(shell: Shell) -> None:
    shell.ok("company", "set", f"{FIELD}=Fieldline Ltd.")
    draft = shell.draft("First")
    shell.ok("company", "join", draft)
    (shell.folder / "home" / "company.toml").unlink()

    assert "inherits nothing" in shell.ok("company", "show", draft)
    ran = shell.run("check", draft, "--as-of", DAY)
    assert ran.code == 1
    assert "inherits nothing" in ran.err
