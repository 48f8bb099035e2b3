"""One program at a time, and a killed one does not stay in the way."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drafts.conftest import BY_HAND, IDS, NOW, names_in
from tests.posix import wait_until_ended
from wizard.drafts.errors import DraftHeld, FolderNotWritable, UnreadableDraft
from wizard.drafts.lock import DraftLock, clear_dead_lock, lock_path, open_draft

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from wizard.drafts.lock import DraftLock
DraftLock.acquire(Path(sys.argv[1]), datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    assert child.stdout.readline() == "held\n"
    return child


def write_lock(path: Path, **changes: object) -> None:
    parts = {
        "host": platform.node(),
        "pid": os.getpid(),
        "started": None,
        "since": NOW.isoformat(),
        "token": "x",
    }
    lock_path(path).write_text(json.dumps(parts | changes))


def test_a_draft_open_in_a_living_process_is_held_until_that_is_killed(by_hand: Path) -> None:
    with holder(by_hand) as child:
        with pytest.raises(DraftHeld) as caught:
            open_draft(by_hand, IDS, NOW)
        held = caught.value
        assert (held.host, held.pid, held.since) == (platform.node(), child.pid, NOW)
        assert str(child.pid) in held.message
        child.kill()
    draft, lock = open_draft(by_hand, IDS, NOW)
    assert lock
    assert not draft.read_only
    lock.release()
    assert names_in(by_hand.parent) == [by_hand.name]


def test_a_killed_process_that_nobody_has_buried_yet_holds_nothing(by_hand: Path) -> None:
    with holder(by_hand) as child:
        child.kill()
        assert child.stdout
        child.stdout.read()
        wait_until_ended(child)
        DraftLock.acquire(by_hand, NOW).release()


def test_a_process_number_used_again_by_another_program_holds_nothing(by_hand: Path) -> None:
    write_lock(by_hand, started=1)
    assert DraftLock.acquire(by_hand, NOW).is_mine


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"pid": 1}', "\0" * 9000, "[" * 4000])
def test_a_damaged_lock_is_no_lock(by_hand: Path, content: str) -> None:
    lock_path(by_hand).write_text(content)
    assert DraftLock.acquire(by_hand, NOW).is_mine


@pytest.mark.parametrize("pid", [0, -1, 2**70, "1", None, True])
def test_a_lock_without_a_sound_process_number_is_no_lock(by_hand: Path, pid: object) -> None:
    write_lock(by_hand, pid=pid)
    assert DraftLock.acquire(by_hand, NOW).is_mine


def test_a_lock_of_another_computer_holds_until_it_is_taken_over(by_hand: Path) -> None:
    write_lock(by_hand, host="elsewhere", pid=4)
    with pytest.raises(DraftHeld, match="process 4 on elsewhere"):
        DraftLock.acquire(by_hand, NOW)
    assert DraftLock.acquire(by_hand, NOW, take_over=True).is_mine


def test_a_lock_is_released_once_and_only_by_its_owner(by_hand: Path) -> None:
    first = DraftLock.acquire(by_hand, NOW)
    with pytest.raises(DraftHeld):
        DraftLock.acquire(by_hand, NOW)
    second = DraftLock.acquire(by_hand, NOW, take_over=True)
    assert not first.is_mine
    first.release()
    assert second.is_mine
    second.release()
    second.release()
    assert not lock_path(by_hand).exists()


def test_a_symbolic_link_and_its_draft_share_a_lock(by_hand: Path) -> None:
    link = by_hand.with_name("link.toml")
    link.symlink_to(by_hand)
    with DraftLock.acquire(link, NOW), pytest.raises(DraftHeld):
        DraftLock.acquire(by_hand, NOW)


def no_links(*_: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_on_a_disk_without_hard_links_a_lock_is_held_and_released(
    by_hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    with DraftLock.acquire(by_hand, NOW) as lock:
        assert lock.is_mine
        with pytest.raises(DraftHeld):
            DraftLock.acquire(by_hand, NOW)
    assert names_in(by_hand.parent) == [by_hand.name]


def test_on_a_disk_without_hard_links_a_lock_placed_beside_a_dead_one_is_not_lost(
    by_hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    write_lock(by_hand, started=1)
    dead = lock_path(by_hand).read_bytes()
    rename = Path.rename

    def late(lock: Path, target: Path) -> Path:
        write_lock(by_hand, token="of another program")
        return rename(lock, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", late)
        clear_dead_lock(by_hand)

    assert dead != lock_path(by_hand).read_bytes()
    assert "of another program" in lock_path(by_hand).read_text()
    assert names_in(by_hand.parent) == [lock_path(by_hand).name, by_hand.name]


def test_a_file_that_is_no_draft_is_not_locked(by_hand: Path) -> None:
    by_hand.write_text("no draft")
    with pytest.raises(UnreadableDraft):
        open_draft(by_hand, IDS, NOW)
    assert names_in(by_hand.parent) == [by_hand.name]


def test_a_draft_in_a_folder_without_rights_opens_to_be_looked_at(
    open_folder: Path, without_rights: Callable[[Callable[[], object]], object]
) -> None:
    path = open_folder / "a.toml"
    path.write_text(BY_HAND)
    path.chmod(0o666)
    open_folder.chmod(0o555)

    def attempt() -> object:
        with pytest.raises(FolderNotWritable):
            DraftLock.acquire(path, NOW)
        draft, lock = open_draft(path, IDS, NOW)
        return draft.read_only, lock, draft.name

    assert without_rights(attempt) == (True, None, "Daily Log Sync")
