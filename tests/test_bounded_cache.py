"""A cache of bounded size, whose entries may be damaged, and written by several at once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wizard import bounded_cache
from wizard.bounded_cache import BoundedCache


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def _entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_value_is_there_in_the_next_run_and_only_under_its_key(folder: Path) -> None:
    BoundedCache(folder).keep({"a": [1, "ä"]}, "one", "two")
    assert BoundedCache(folder).recall("one", "two") == {"a": [1, "ä"]}
    assert BoundedCache(folder).recall("onetwo") is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 70, None])
def test_a_damaged_entry_is_as_good_as_none_and_is_replaced(
    folder: Path, damage: bytes | None
) -> None:
    cache = BoundedCache(folder)
    cache.keep({"frames": 1}, "key")
    (path,) = _entries(folder)
    path.write_bytes(path.read_bytes().replace(b"1}", b"2}") if damage is None else damage)
    assert cache.recall("key") is None
    cache.keep({"frames": 1}, "key")
    assert cache.recall("key") == {"frames": 1}


def test_an_entry_under_the_name_of_another_is_not_taken_for_it(folder: Path) -> None:
    cache = BoundedCache(folder)
    cache.keep("a", "one")
    (one,) = _entries(folder)
    cache.keep("b", "two")
    (two,) = set(_entries(folder)) - {one}
    two.write_bytes(one.read_bytes())
    assert (cache.recall("one"), cache.recall("two")) == ("a", None)


def test_the_entries_that_were_not_used_for_longest_are_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_cache, "MAX_SHARD", 400)
    monkeypatch.setattr(bounded_cache, "_name_of", lambda key: f"00{key[0]}")
    cache = BoundedCache(folder)
    for number in range(20):
        cache.keep("x" * 60, f"{number:02}")
        os.utime(folder / "00" / f"{number:02}", (number, number))
        if number > 3:
            assert cache.recall("03") is not None  # its use counts
    kept = {path.name for path in _entries(folder)}
    assert kept == {"03", "18", "19"}
    assert sum(path.stat().st_size for path in _entries(folder)) <= 400


def test_a_large_value_is_not_kept(folder: Path) -> None:
    BoundedCache(folder).keep("x" * bounded_cache.MAX_ENTRY, "key")
    assert not _entries(folder)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the folder should be")
    cache = BoundedCache(in_the_way)
    cache.keep(1, "key")
    assert cache.recall("key") is None


def test_many_may_write_the_same_entry_at_once(folder: Path) -> None:
    def write_and_read(number: int) -> object:
        cache = BoundedCache(folder)
        cache.keep(number % 3, str(number % 3))
        return cache.recall(str(number % 3))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(write_and_read, range(60)))
    assert found == [number % 3 for number in range(60)]
    assert len(_entries(folder)) == 3
