"""Files of results: added to, gone on with, and never taken for something else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.batch.rows import RULES, result
from wizard.batch.results_file import open_results
from wizard.errors import BundleError
from wizard.reports.results import Outcome, Result

FORMS = pytest.mark.parametrize("name", ["r.sqlite", "r.jsonl"])


@FORMS
def test_what_one_run_kept_the_next_one_knows(tmp_path: Path, name: str) -> None:
    with open_results(tmp_path / name) as file:
        file.add(0, result("a.zip"))
        file.add(1, result("b.zip", "2e"))

    with open_results(tmp_path / name) as file:
        assert file.known("a.zip", RULES) == "1f"
        assert file.known("a.zip", "other rules") == ""
        file.repeat(0, "b.zip", RULES)
        file.add(1, result("a.zip", "3d"))
        assert [each.bundle.sha256 for each in file.of_this_run()] == ["2e", "3d"]
        assert file.known("a.zip", RULES) == "3d"

    with open_results(tmp_path / name) as file:
        kept = {each.bundle.path: each for each in file.every()}
        assert kept == {"a.zip": result("a.zip", "3d"), "b.zip": result("b.zip", "2e")}


@FORMS
def test_what_was_set_aside_is_tried_again(tmp_path: Path, name: str) -> None:
    with open_results(tmp_path / name) as file:
        file.add(0, result(outcome=Outcome.SET_ASIDE))

        assert file.known("a.zip", RULES) == ""


@FORMS
def test_a_bundle_that_is_judged_again_has_one_row(tmp_path: Path, name: str) -> None:
    with open_results(tmp_path / name) as file:
        file.add(0, result())
        file.add(0, result(warnings=4))
        again = next(iter(file.of_this_run()))

        assert (again.bundle.warnings, len(again.findings)) == (4, 1)
        assert file.summary().total == 1
        assert file.summary().blocking == (("lst-tagline-length", 1),)


def test_rows_that_a_killed_run_left_unfinished_are_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path) as file:
        file.add(0, result("a.zip"))
    whole = path.read_bytes()
    for end in (1, len(whole) // 3, len(whole) - 2):
        path.write_bytes(whole + whole.replace(b"a.zip", b"b.zip")[:end])

        with open_results(path) as file:
            assert file.known("a.zip", RULES)
            assert not file.known("b.zip", RULES)
        assert path.read_bytes() == whole


def _database(path: Path, *statements: str) -> None:
    base = sqlite3.connect(path)
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()


def test_a_file_of_something_else_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    _database(tmp_path / "theirs.sqlite", "CREATE TABLE mine (x)")
    with open_results(tmp_path / "newer.sqlite"):
        pass
    _database(tmp_path / "newer.sqlite", "PRAGMA user_version = 9")
    (tmp_path / "text.sqlite").write_text("[wizard]\n" * 200)
    (tmp_path / "other.jsonl").write_text('{"name": 1}\n')
    (tmp_path / "list.jsonl").write_text("x = 1")
    (tmp_path / "typed.jsonl").write_text('{"row": "bundle", "path": 7}\n')
    for path in sorted(tmp_path.iterdir()):
        before = path.read_bytes()

        with pytest.raises(BundleError, match=f"{path.name} cannot be used"), open_results(path):
            pass
        assert path.read_bytes() == before


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with open_results(path) as file:
        for number in range(200):
            file.add(number, result(f"{number}.zip"))
    data = bytearray(path.read_bytes())
    data[200 : len(data) : 7] = b"\xff" * len(data[200 : len(data) : 7])
    path.write_bytes(data)

    with pytest.raises(BundleError, match=r"r\.sqlite cannot be used"):
        _read(path)


def _read(path: Path) -> list[Result]:
    with open_results(path) as file:
        return list(file.every())
