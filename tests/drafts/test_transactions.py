"""What a killed process began is finished or taken back, and never under a living one's hands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.drafts.conftest import BY_HAND, IDS, LATER, NOW
from tests.files.faults import Disk, Killed, failing
from wizard.drafts.disk import NotConfirmed
from wizard.drafts.lock import DraftLock, lock_path
from wizard.drafts.read import load_draft
from wizard.drafts.transaction import (
    Transaction,
    TransactionConflict,
    UnfinishedTransaction,
    pending_folder,
    recover,
)
from wizard.drafts.write import save_draft
from wizard.errors import DraftError
from wizard.processes import computer_id, process_start


def begin(folder: Path) -> Transaction:
    """Steps that make `new`, replace `old` and remove `gone`."""
    for name in ("old", "gone"):
        (folder / name).write_text(name)
    steps = Transaction("The change", folder / "old")
    steps.create(folder / "new", b"new")
    steps.replace(folder / "old", b"other", b"old")
    steps.remove(folder / "gone", b"gone")
    return steps


def killed_at(folder: Path, call: str, times: int) -> None:
    """Ends the process before its `times`-th call of that kind on a name in the folder."""

    class Counting(Disk):
        def operation(self, name: str) -> None:
            nonlocal times
            times -= name == call
            if times <= 0 or self.failed:
                self.count = 1
                raise Killed(name)

    with pytest.raises(Killed), failing(Counting(0, "")):
        begin(folder).commit()


def found(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


DONE = {"new": "new", "old": "other"}


def test_what_was_noted_is_finished_at_the_next_start(tmp_path: Path) -> None:
    killed_at(tmp_path, "replace", 1)
    assert (tmp_path / "old").read_text() == "old"
    recover()
    assert found(tmp_path) == DONE
    assert list(pending_folder().iterdir()) == []


def test_what_somebody_changed_in_between_is_kept_and_the_rest_taken_back(tmp_path: Path) -> None:
    killed_at(tmp_path, "replace", 1)
    (tmp_path / "old").write_text("by hand")
    recover()
    assert found(tmp_path) == {"old": "by hand", "gone": "gone"}
    assert list(pending_folder().iterdir()) == []


def test_a_change_after_the_point_of_no_return_is_kept_and_the_rest_finished(
    tmp_path: Path,
) -> None:
    killed_at(tmp_path, "replace", 1)
    note = next(pending_folder().iterdir())
    step = json.loads(note.read_text())["steps"][1]
    Path(step["staged"]).replace(step["path"])
    (tmp_path / "old").write_text("by hand, later")
    recover()
    assert found(tmp_path) == {"new": "new", "old": "by hand, later"}


@pytest.mark.parametrize(
    "note",
    [
        b"[" * 100_000,
        b"[]",
        b'{"steps": [1]}',
        b'{"steps": [], "format": 1, "computer": %s, "pid": Infinity, "started": 1, "draft": "/a"}',
    ],
)
def test_a_note_that_cannot_be_read_stops_no_start(tmp_path: Path, note: bytes) -> None:
    killed_at(tmp_path, "replace", 1)
    here = json.dumps(computer_id()).encode()
    (pending_folder() / "0.json").write_bytes(note.replace(b"%s", here))
    recover()
    assert found(tmp_path) == DONE


def test_a_living_process_is_left_to_finish_by_itself(tmp_path: Path) -> None:
    killed_at(tmp_path, "replace", 1)
    note = next(pending_folder().iterdir())
    alive = os.getppid()
    document = json.loads(note.read_text())
    document |= {"pid": alive, "started": process_start(alive)[1] or 0, "computer": computer_id()}
    note.write_text(json.dumps(document))
    recover()
    assert (tmp_path / "old").read_text() == "old"
    assert note.exists()


def test_steps_on_a_disk_that_is_not_there_wait_for_it(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    killed_at(stick, "replace", 1)
    stick.rename(tmp_path / "pulled out")
    recover()
    (tmp_path / "pulled out").rename(stick)
    recover()
    assert found(stick) == DONE


def test_a_file_that_changed_before_the_first_step_is_told_and_nothing_is_done(
    tmp_path: Path,
) -> None:
    with begin(tmp_path) as steps:
        (tmp_path / "gone").write_text("by hand")
        with pytest.raises(TransactionConflict, match="was changed by another program"):
            steps.commit()
    assert found(tmp_path) == {"old": "old", "gone": "by hand"}


def test_a_disk_that_fails_for_good_half_way_is_told_as_begun_and_not_as_failed(
    tmp_path: Path,
) -> None:
    class Broken(Disk):
        def operation(self, name: str) -> None:
            if name == "unlink":
                raise OSError(5, "Input/output error")

    with (
        pytest.raises(UnfinishedTransaction, match="began and is not finished"),
        failing(Broken(0, "")),
    ):
        begin(tmp_path).commit()
    recover()
    assert {name: text for name, text in found(tmp_path).items() if name[0] != "."} == DONE


def test_it_works_where_no_home_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", "/dev/null")
    begin(tmp_path).commit()
    assert found(tmp_path) == DONE


def test_the_lock_of_a_killed_process_does_not_stay_beside_a_draft_that_is_gone(
    tmp_path: Path,
) -> None:
    with failing(Disk(10_000, "kill")):
        DraftLock.acquire(tmp_path / "old", NOW)
    killed_at(tmp_path, "replace", 1)
    recover()
    assert not lock_path(tmp_path / "old").exists()


def test_a_save_that_the_disk_did_not_confirm_is_told_as_written(by_hand: Path) -> None:
    draft = load_draft(by_hand, IDS)
    draft.answers["listing.tagline"] = "New words"

    class NoFlush(Disk):
        def operation(self, name: str) -> None:
            self.count += name == "fsync"
            if name == "fsync" and self.count > 1:
                raise OSError(5, "Input/output error")

    disk = NoFlush(0, "")
    with failing(disk), pytest.raises(NotConfirmed, match="is written, but the disk did not"):
        save_draft(draft, LATER)
    assert load_draft(by_hand, IDS).answers["listing.tagline"] == "New words"
    with failing(disk), pytest.raises(NotConfirmed):
        save_draft(draft, LATER)
    draft.answers["listing.tagline"] = "Newer words"
    assert save_draft(draft, LATER).written
    assert "Newer words" in by_hand.read_text() != BY_HAND


def test_a_new_file_that_the_disk_did_not_confirm_is_not_there(tmp_path: Path) -> None:
    from tests.drafts.empty import create_draft

    class NoFlush(Disk):
        def operation(self, name: str) -> None:
            self.count += name == "fsync"
            if name == "fsync" and self.count > 1:
                raise OSError(5, "Input/output error")

    with failing(NoFlush(0, "")), pytest.raises(DraftError, match="was not saved"):
        create_draft(tmp_path, "A", "2025-02", NOW)
    assert list(tmp_path.iterdir()) == []
