"""Temporary files of dead processes are removed wherever somebody writes, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files.faults import Disk, Killed, failing
from wizard.bundle.place import BundlePlacement, write_archive
from wizard.bundle.watch import ProgressMeter
from wizard.cli.report_files import write_report
from wizard.drafts.disk import replace_file
from wizard.processes import computer_id, process_start
from wizard.settings import SettingsFile
from wizard.temporary import PREFIX, remove_stale_temporaries, temporary_path

DAYS = 24 * 60 * 60
OTHER = "00000000"


def named(folder: Path, host: str, pid: int, started: int, *, days: float = 0) -> Path:
    path = folder / f"{PREFIX}{host}-{pid}-{started}-0123456789abcdef.tmp"
    return aged(path, days)


def aged(path: Path, days: float) -> Path:
    path.write_text("half")
    then = time.time() - days * DAYS
    os.utime(path, (then, then))
    return path


def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def test_what_a_dead_process_left_is_removed_at_once_also_a_folder(tmp_path: Path) -> None:
    named(tmp_path, computer_id(), dead_pid(), 1)
    folder = tmp_path / f"{PREFIX}{computer_id()}-{dead_pid()}-2-0123456789abcdef.tmp"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "logo.png").write_bytes(b"half")
    remove_stale_temporaries(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_number_used_again_by_another_process_does_not_keep_the_file(tmp_path: Path) -> None:
    started = process_start(os.getpid())[1] or 0
    earlier = named(tmp_path, computer_id(), os.getpid(), started - 1)
    remove_stale_temporaries(tmp_path)
    assert earlier.exists() == (started == 0)


def test_what_is_a_living_process_s_or_not_ours_stays_however_old(tmp_path: Path) -> None:
    started = process_start(os.getpid())[1] or 0
    kept = [
        named(tmp_path, computer_id(), os.getpid(), started, days=400),
        named(tmp_path, OTHER, dead_pid(), 1, days=6),
        aged(tmp_path / f"{PREFIX}notes.tmp", 400),
        aged(tmp_path / ".draft-notes.tmp", 400),
        aged(tmp_path / "report.tmp", 400),
        aged(tmp_path / ".bundle-0123456789abcdef.zip", 400),
    ]
    target = tmp_path / "mine"
    target.mkdir()
    link = tmp_path / f"{PREFIX}{computer_id()}-{dead_pid()}-3-0123456789abcdef.tmp"
    link.symlink_to(target)
    remove_stale_temporaries(tmp_path)
    assert set(tmp_path.iterdir()) == {*kept, target, link}


def test_what_nobody_can_be_asked_about_goes_after_a_week_or_a_day(tmp_path: Path) -> None:
    named(tmp_path, OTHER, os.getpid(), 1, days=8)
    aged(tmp_path / ".draft-abcd_123.tmp", 2)
    aged(tmp_path / ".bundle-0123456789abcdef.tmp", 2)
    young = aged(tmp_path / ".draft-abcd_124.tmp", 0.5)
    remove_stale_temporaries(tmp_path)
    assert list(tmp_path.iterdir()) == [young]


def _write_bundle(folder: Path) -> None:
    placing = BundlePlacement(folder / "draft.toml")
    write_archive(folder / "bundle.zip", [], ProgressMeter(0, None, None), placing)


WRITERS: dict[str, Callable[[Path], object]] = {
    "a draft, journal, evidence or index": lambda f: replace_file(f / "a.json", b"{}"),
    "a bundle": _write_bundle,
    "a report": lambda f: write_report(f / "report.html", "<p>"),
    "the settings": lambda f: SettingsFile(f).change(theme="x"),
}


@pytest.mark.parametrize("what", WRITERS)
def test_whoever_writes_again_removes_what_a_killed_one_left(what: str, tmp_path: Path) -> None:
    write = WRITERS[what]
    number, finished = 0, False
    while not finished:
        folder = tmp_path / f"{number}"
        folder.mkdir()
        disk = Disk(number, "kill")
        try:
            with failing(disk):
                write(folder)
        except Killed:
            pass
        finished = not disk.failed
        write(folder)
        assert not list(folder.glob(".*"))
        number += 1
    assert number > 2


def test_settings_are_whole_after_a_kill(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.change(theme="old")
    with pytest.raises(Killed), failing(Disk(1, "kill")):
        file.change(theme="new")
    assert json.loads((tmp_path / "settings.json").read_text())["theme"] == "old"
    assert temporary_path(tmp_path).parent == tmp_path
