"""`changes`, and what `export` and `verify` say of the bundle before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, data_in
from wizard.reports.changes_schema import ChangesPart

OLD = "Sync site notes with your daily logs"
NEW = "Sync site notes with daily logs"


@pytest.fixture(scope="module")
def known_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the program remembers from one test to the next: the catalogue is validated once."""
    return tmp_path_factory.mktemp("known")


@pytest.fixture
def ready(tmp_path: Path, known_home: Path) -> Shell:
    return _shell(tmp_path, known_home)


def _shell(folder: Path, home: Path) -> Shell:
    """A shell beside the ready sample."""
    shell = Shell(folder, {"SUBMISSION_WIZARD_HOME": str(home)})
    if not (folder / "ready").exists():
        shell.sample()
    return shell


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, known_home: Path) -> tuple[Path, str]:
    """A folder with the sample and its first bundle as first.zip, and the name that it had."""
    shell = _shell(tmp_path_factory.mktemp("first"), known_home)
    name = Path(shell.ok("export", "ready", "--to", ".").splitlines()[0].partition(": ")[2]).name
    (shell.folder / name).rename(shell.folder / "first.zip")
    return shell.folder, name


@pytest.fixture
def bundle(first: tuple[Path, str], tmp_path: Path) -> str:
    """The name of a first bundle; afterwards the tagline is another one."""
    folder, name = first
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    draft = tmp_path / "ready" / "submission.toml"
    draft.write_text(draft.read_text("utf-8").replace(OLD, NEW), "utf-8")
    return name


def test_before_the_first_bundle_there_is_nothing_to_compare_with(ready: Shell) -> None:
    assert "nothing to compare with" in ready.ok("changes", "ready")
    assert data_in(ready.ok("changes", "ready", "--json")) is None


def test_what_changed_is_listed_with_what_it_calls_for(bundle: str, ready: Shell) -> None:
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
    document = data_in(ready.ok("changes", "ready", "--json"))

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


def test_after_an_export_nothing_has_changed(bundle: str, ready: Shell) -> None:
    said = ready.ok("export", "ready", "--to", ".")

    assert f"Since {bundle}: 1 answer." in said
    assert f"Nothing changed since {bundle}." in ready.ok("changes", "ready")
    assert "1 answer" in ready.ok("changes", "ready", "--since", "first.zip")


def test_a_file_that_is_gone_is_said_and_counts_as_gone(bundle: str, ready: Shell) -> None:
    (ready.folder / "ready" / "files" / "logo.png").unlink()

    told = ready.ok("changes", "ready")

    assert "! “Logo”: files/logo.png does not exist." in told
    assert "files/media.logo.png: removed" in told
    assert bundle in told


def test_verify_proves_the_bundle_of_before_only_with_it_at_hand(bundle: str, ready: Shell) -> None:
    ready.ok("export", "ready", "--to", ".")

    alone = ready.ok("verify", bundle)
    both = data_in(ready.ok("verify", bundle, "--since", "first.zip", "--json"))
    wrong = ready.run("verify", "first.zip", "--since", bundle)

    assert "were not checked" in alone
    assert both["since"]["proved"] is True
    assert both["outcome"] == "identical"
    assert wrong.code == 4
    assert "does not say what changed" in wrong.out


def test_a_base_may_be_left_out_and_must_be_there(bundle: str, ready: Shell) -> None:
    assert "Since" not in ready.ok("export", "ready", "--to", ".", "--since", "none")
    assert bundle in ready.ok("changes", "ready")
    assert ready.run("export", "ready", "--since", "nowhere.zip").code == 4
    assert ready.run("changes", "ready", "--since", "nowhere.zip").code == 4
