"""`changes`, and what `export` and `verify` say of the bundle before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from wizard.reports.changes_schema import ChangesPart

OLD = "Sync site notes with your daily logs"
NEW = "Sync site notes with daily logs"


@pytest.fixture
def ready(shell: Shell) -> Shell:
    shell.sample()
    return shell


@pytest.fixture
def bundle(ready: Shell) -> str:
    """The name of a first bundle; afterwards the tagline is another one."""
    name = Path(ready.ok("export", "ready", "--to", ".").splitlines()[0].partition(": ")[2]).name
    moved = ready.folder / "first.zip"
    (ready.folder / name).rename(moved)
    draft = ready.folder / "ready" / "submission.toml"
    draft.write_text(draft.read_text("utf-8").replace(OLD, NEW), "utf-8")
    return name


def test_before_the_first_bundle_there_is_nothing_to_compare_with(ready: Shell) -> None:
    assert "nothing to compare with" in ready.ok("changes", "ready")
    assert json.loads(ready.ok("changes", "ready", "--json")) is None


def test_what_changed_is_listed_with_what_it_calls_for(ready: Shell, bundle: str) -> None:
    draft = ready.folder / "ready" / "submission.toml"
    text = draft.read_text("utf-8")
    for old, new in (
        ('version = "1.2.0"', 'version = "1.3.0"'),
        ('"side-panel", ', ""),
        ('role = "admin"', 'role = "developer"'),
    ):
        text = text.replace(old, new, 1)
    draft.write_text(text, "utf-8")

    told = ready.ok("changes", "ready")
    document = json.loads(ready.ok("changes", "ready", "--json"))

    assert f"Since {bundle}: " in told
    assert "needs a new review" in told
    assert "post-resubmit-functional-changes" in told
    assert f"now: {NEW}" in told
    assert "row 2 removed: Side panel beside a record" in told
    assert "row 2 changed: Role: Admin → Developer" in told
    ChangesPart.model_validate_json(json.dumps(document), strict=True)
    assert document["base"]["name"] == bundle
    (types,) = [field for field in document["fields"] if field["field"] == "app.types"]
    assert types["before"][1] == "side-panel"


def test_after_an_export_nothing_has_changed(ready: Shell, bundle: str) -> None:
    said = ready.ok("export", "ready", "--to", ".")

    assert f"Since {bundle}: 1 answer." in said
    assert f"Nothing changed since {bundle}." in ready.ok("changes", "ready")
    assert "1 answer" in ready.ok("changes", "ready", "--since", "first.zip")


def test_a_file_that_is_gone_is_said_and_counts_as_gone(ready: Shell, bundle: str) -> None:
    (ready.folder / "ready" / "files" / "logo.png").unlink()

    told = ready.ok("changes", "ready")

    assert "! “Logo”: files/logo.png does not exist." in told
    assert "files/media.logo.png: removed" in told
    assert bundle in told


def test_verify_proves_the_bundle_of_before_only_with_it_at_hand(ready: Shell, bundle: str) -> None:
    ready.ok("export", "ready", "--to", ".")

    alone = ready.ok("verify", bundle)
    both = json.loads(ready.ok("verify", bundle, "--since", "first.zip", "--json"))
    wrong = ready.run("verify", "first.zip", "--since", bundle)

    assert "is not proved" in alone
    assert both["since"]["proved"] is True
    assert both["outcome"] == "identical"
    assert wrong.code == 4
    assert "does not say what changed" in wrong.out


def test_a_base_may_be_left_out_and_must_be_there(ready: Shell, bundle: str) -> None:
    assert "Since" not in ready.ok("export", "ready", "--to", ".", "--since", "none")
    assert bundle in ready.ok("changes", "ready")
    assert ready.run("export", "ready", "--since", "nowhere.zip").code == 2
    assert ready.run("changes", "ready", "--since", "nowhere.zip").code == 2
