"""`verify` with several bundles, or a folder of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
import zipfile
from pathlib import Path

import pytest

from tests.batch.conftest import bundle as bundle  # noqa: PLC0414 - a fixture
from tests.cli.conftest import Shell, data_in
from tests.posix import POSIX


@pytest.fixture
def incoming(shell: Shell, bundle: Path) -> Path:
    """Two sound bundles, one of them a folder, one that is cut off, and a text."""
    folder = shell.folder / "incoming"
    folder.mkdir()
    shutil.copy(bundle, folder / "a.zip")
    zipfile.ZipFile(bundle).extractall(folder / "c")
    (folder / "b.zip").write_bytes(bundle.read_bytes()[:50_000])
    (folder / "notes.txt").write_text("read me")
    return folder


def test_a_mixed_folder_is_verified_and_a_second_run_judges_only_what_changed(
    shell: Shell, incoming: Path, bundle: Path
) -> None:
    words = ("verify", "incoming", "--results", "r.sqlite", "--jobs", "1")
    first = shell.run(*words, "--format", "table", "--format", "html=r.html")
    shutil.copy(bundle, incoming / "b.zip")
    second = shell.run(*words, "--format", "json")

    assert first.code == 4
    assert first.err.startswith("3 bundles found.\nNo bundle, so left out: notes.txt.\n")
    lines = first.out.splitlines()
    assert [line.split()[1] for line in lines[1:4]] == ["identical", "unreadable", "identical"]
    assert lines[4] == "3 bundles: 2 identical, 1 unreadable."
    assert "b.zip" in (shell.folder / "r.html").read_text("utf-8")
    assert second.code == 0
    assert "2 of them stood in r.sqlite already." in second.err
    rows = [each["bundle"] for each in data_in(second.out)["results"]]
    assert [row["outcome"] for row in rows] == ["identical"] * 3
    assert len({row["draft_id"] for row in rows}) == 1


@pytest.mark.usefixtures("incoming")
def test_one_bundle_is_told_as_before(shell: Shell) -> None:
    assert shell.ok("verify", "incoming/a.zip").startswith("IDENTICAL: edition 2026-06")
    assert shell.run("verify", "incoming/c", "--json").out.startswith('{\n  "schema": "submission')
    assert shell.run("verify", "incoming/b.zip").out == ""


def test_a_folder_without_bundles_says_so(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()

    ran = shell.run("verify", "empty")

    assert (ran.code, ran.out) == (4, "")
    assert "There is no bundle in empty." in ran.err


@POSIX
def test_a_killed_run_goes_on_and_each_bundle_has_one_row(shell: Shell, bundle: Path) -> None:
    names = [f"{number}.zip" for number in range(6)]
    for name in names:
        shutil.copy(bundle, shell.folder / name)
    words = ("verify", *names, "--results", "r.jsonl", "--jobs", "1", "--format", "jsonl")
    results = shell.folder / "r.jsonl"
    process = shell.popen(*words)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (results.exists() and results.stat().st_size):
        process.poll()
    process.kill()
    process.communicate()

    ran = shell.run(*words)

    assert ran.code == 0
    assert "stood in r.jsonl already" in ran.err
    rows = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    assert sorted(row["path"] for row in rows if row["row"] == "bundle") == names


def test_since_is_for_one_bundle(shell: Shell) -> None:
    ran = shell.run("verify", "a.zip", "b.zip", "--since", "c.zip")

    assert (ran.code, ran.out) == (2, "")


def test_results_can_be_asked_with_any_program_for_sqlite(shell: Shell, bundle: Path) -> None:
    shell.ok("verify", str(bundle), "--results", "r.sqlite")

    base = sqlite3.connect(shell.folder / "r.sqlite")
    blockers = base.execute("SELECT count(*) FROM finding WHERE fails").fetchone()
    stated = base.execute("SELECT blockers, edition FROM bundle").fetchone()
    base.close()
    assert stated == (*blockers, "2026-06")
