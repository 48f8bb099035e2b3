"""The reviewer's commands: `review`, `verify --review`, `verify --rules` and `desk`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Ran, data_in
from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.cli.boundary import run_guarded
from wizard.cli.main import cli
from wizard.places import assets_folder

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NEW_RULE = """
[[requirement]]
id = "dq-nothing-internal"
level = "disqualifying"
tier = "S"
decided_by = "machine-and-person"
answer_only = false
fields = ["screen.internal_only"]
statement = "No part of the app is for your own company only."
why = "It is a rule of this test."
rules = [ { use = "is", value = "no" } ]
examples.accepted = ["no"]
examples.refused = ["yes"]
source = { document = "seed", section = "Step 4", as_of = 2025-02-03, revision = "4967ef6" }
since = 2027-02-01
"""

Run = Callable[..., Ran]


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> str:
    """A draft of an internal tool, in the folder that commands are run in."""
    monkeypatch.chdir(tmp_path)
    loaded = lambda *_, **__: catalogue  # noqa: E731
    monkeypatch.setattr("wizard.catalogue.load.load_catalogue", loaded)
    made = create_draft(tmp_path, "Sitebook", "2026-06", NOON, field_ids=catalogue.fields)
    (tmp_path / "in").mkdir()
    return made.path.name


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Ran:
        return Ran(run_guarded(lambda: _ended(list(words))), *capsys.readouterr())

    return run


def _ended(words: list[str]) -> int:
    try:
        return cli.main(words, standalone_mode=False) or 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        error.show()
        return error.exit_code


def exported(run: Run, draft: str, name: str) -> str:
    """The path of a new bundle of the draft, under another name."""
    ran = run("export", draft, "--to", "in", "--incomplete", "--milestone", "fit")
    assert ran.code == 0, ran.err
    made = Path(ran.out.splitlines()[0].partition(": ")[2])
    return str(made.rename(made.with_name(name)))


def test_a_review_goes_to_the_partner_and_back_by_commands(draft: str, run: Run) -> None:
    run("set", draft, "screen.internal_only=yes")
    first = exported(run, draft, "first.zip")

    written = run("review", first, "--reviewer", "Jo Field", "-o", "review.toml")
    assert written.code == 0
    assert "round 1 of Sitebook" in written.out
    assert run("review", "review.toml").out.startswith("review.toml is sound: ")
    assert run("review", "review.toml", "--mail", "-o", "mail.txt").code == 0

    taken = run("feedback", "import", draft, "mail.txt", "--yes")
    assert taken.code == 0, taken.err
    assert "about The app is not only for your own company. (dq-internal-tool)" in taken.out
    assert "left out, heading: Review of Sitebook, round 1" in taken.out
    listed = data_in(run("feedback", "list", draft, "--json").out)
    points = listed["rounds"][0]["points"]
    assert all(point["about"] for point in points)
    assert [point["asked_before"] for point in points] == [None] * len(points)
    again = run("feedback", "import", draft, "review.toml", "--yes")
    assert "No new point was found." in again.err

    run("set", draft, "screen.internal_only=no")
    second = exported(run, draft, "second.zip")
    proof = run("verify", second, "--since", first, "--review", "review.toml", "--json")
    assert proof.code == 1  # other points are not answered
    outcomes = {each["requirement"]: each for each in data_in(proof.out)["points"]}
    assert outcomes["dq-internal-tool"]["outcome"] == "answered"
    assert outcomes["dq-internal-tool"]["changed"] == ["Internal tool"]
    assert outcomes["dq-push-notifications"]["outcome"] == "unchanged"
    shown = run("verify", second, "--since", first, "--review", "review.toml").out
    assert "Points of the review: 1 answered" in shown


def test_an_edited_review_is_never_replaced_and_what_is_wrong_in_it_is_named(
    draft: str, run: Run
) -> None:
    bundle = exported(run, draft, "one.zip")
    run("review", bundle, "-o", "review.toml")
    path = Path("review.toml")
    edited = path.read_text("utf-8").replace('"dq-internal-tool"', '"dq-internal-toll"', 1)
    path.write_text(edited, "utf-8")

    refused = run("review", bundle, "-o", "review.toml")
    assert refused.code == 2
    assert "is there already and may hold your changes" in refused.err
    assert path.read_text("utf-8") == edited
    assert run("review", bundle, "-o", bundle).code == 2

    line = edited[: edited.index("dq-internal-toll")].count("\n") + 1
    wrong = run("review", "review.toml", "--mail")
    assert wrong.code == 2
    assert f"review.toml, line {line}: there is no requirement “dq-internal-toll”" in wrong.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("verify", "in/one.zip", "--review", "r.toml"), 2, "--review needs --since"),
        (("verify", "in", "--rules", "2031-01"), 2, "neither a folder with a catalogue nor an"),
        (("verify", "in", "--rules", "2026-06", "--jobs", "2"), 2, "goes with no other option"),
        (("verify", "empty", "--rules", "2026-06"), 4, "There is no bundle in empty."),
        (("review", "none.zip"), 4, "There is no none.zip."),
        (("review", "none.toml"), 4, "There is no none.toml."),
        (("desk", "none"), 4, "There is no folder none."),
        (("desk", "empty"), 4, "There is no bundle in empty."),
        (("desk", "in", "--html", "x", "--results", "x"), 2, "x is named for two reports"),
    ],
)
def test_what_cannot_be_done_says_why(
    draft: str, run: Run, words: tuple[str, ...], code: int, message: str
) -> None:
    del draft
    Path("empty").mkdir()
    ran = run(*words)
    assert (ran.code, message in ran.err) == (code, True), ran.err


def test_rules_of_a_catalogue_to_come_are_told_before_they_are_in_force(
    draft: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", draft, "screen.internal_only=yes")
    exported(run, draft, "one.zip")
    Path("in/notes.txt").write_text("no bundle")
    new = tmp_path / "new"
    shutil.copytree(assets_folder("catalogue"), new)
    rules = new / "requirements" / "submission.toml"
    rules.write_text(rules.read_text("utf-8") + NEW_RULE, "utf-8")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)

    ran = run("verify", "in", "--rules", "new", "--json")

    assert ran.code == 1, ran.err
    document = data_in(ran.out)
    (row,) = (r for r in document["requirements"] if r["requirement"] == "dq-nothing-internal")
    assert (row["since"], row["in_force"]) == ("2027-02-01", False)
    assert [each["app"] for each in row["bundles"]] == ["Sitebook"]
    assert document["not_judged"] == []
    told = run("verify", "in", "--rules", "new").out
    assert "✗ dq-nothing-internal, from 2027-02-01, 1 bundle" in told


def test_a_folder_becomes_a_desk_of_lines_and_a_page(draft: str, run: Run) -> None:
    run("set", draft, "screen.internal_only=yes")
    exported(run, draft, "one.zip")
    Path("in/[b]broken.zip").write_bytes(b"PK")

    page = run("desk", "in", "--html", "desk.html", "--results", "in.sqlite")
    lines = run("desk", "in", "--results", "in.sqlite")

    assert page.code == lines.code == 0
    assert "2 to review: 1 unsound" in page.out
    assert "[b]broken.zip" in Path("desk.html").read_text("utf-8")
    assert "BLOCKS (1)" in lines.out
    assert "(dq-internal-tool): 1" in lines.out
