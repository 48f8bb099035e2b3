"""A copy of the parsed catalogue stands for the very files that it was made of, and no others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wizard.bounded_cache import write_checked
from wizard.catalogue import load
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import catalogue_folder, load_catalogue
from wizard.catalogue.parsed_files import parsed_files

TOML = b'[[a]]\nday = 2025-02-03\nnumbers = [1, 2.5, true]\ntext = "\xc3\xa4\\u0000"\n'


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the TOML files that were parsed; no catalogue is loaded yet."""
    names: list[str] = []
    parse = load.parse_toml

    def counting(name: str, content: bytes) -> dict[str, object]:
        names.append(name)
        return parse(name, content)

    monkeypatch.setattr(load, "parse_toml", counting)
    monkeypatch.setattr(load, "_LOADED", {})
    return names


def _documents() -> dict[str, dict[str, object]]:
    return {"a.toml": load.parse_toml("a.toml", TOML)}


def test_the_catalogue_of_the_copy_is_that_of_the_files(
    catalogue: Catalogue, tmp_path: Path, parsed: list[str]
) -> None:
    assert load_catalogue(known_good=tmp_path) == catalogue
    assert parsed
    parsed.clear()
    load._LOADED.clear()
    assert load_catalogue(known_good=tmp_path) == catalogue
    assert not parsed


def test_a_changed_file_is_parsed_again(tmp_path: Path, parsed: list[str]) -> None:
    folder, cache = tmp_path / "catalogue", tmp_path / "cache"
    shutil.copytree(catalogue_folder(), folder)
    load_catalogue(folder, cache)
    head = folder / "catalogue.toml"
    text = head.read_text("utf-8")
    head.write_text(text.replace('version = "', 'version = "9', 1), "utf-8")
    parsed.clear()
    assert load_catalogue(folder, cache).version.startswith("9")
    assert parsed


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0"])
def test_a_damaged_copy_is_replaced(tmp_path: Path, damage: bytes) -> None:
    assert parsed_files("d1", tmp_path, _documents) == _documents()
    (copy,) = tmp_path.glob("*.json")
    copy.write_bytes(damage + copy.read_bytes()[1:])
    assert parsed_files("d1", tmp_path, _documents) == _documents()
    assert parsed_files("d1", tmp_path, dict) == _documents()


def test_the_copy_of_other_files_does_not_count(tmp_path: Path) -> None:
    parsed_files("d1", tmp_path, _documents)
    (copy,) = tmp_path.glob("*.json")
    copy.rename(copy.with_name(copy.name.replace("d1", "d2")))
    assert parsed_files("d2", tmp_path, dict) == {}


def test_what_would_not_come_back_as_it_is_is_parsed_each_time(tmp_path: Path) -> None:
    odd = {"a.toml": load.parse_toml("a.toml", b'"$date" = "2025-02-03"\nat = 10:00:00\n')}
    parsed_files("d1", tmp_path, lambda: odd)
    assert parsed_files("d1", tmp_path, lambda: odd) is odd


def test_few_copies_are_kept(tmp_path: Path) -> None:
    for number in range(9):
        parsed_files(f"d{number}", tmp_path, _documents)
    assert len(list(tmp_path.glob("*.json"))) == 4
    assert parsed_files("d8", tmp_path, dict) == _documents()


@pytest.mark.parametrize("text", [b"[[], []]", b'[{"a.toml": 1}, []]', b"[[1], {}]", b"{}", b"7"])
def test_a_copy_of_another_form_is_replaced(tmp_path: Path, text: bytes) -> None:
    parsed_files("d1", tmp_path, _documents)
    (copy,) = tmp_path.glob("*.json")
    write_checked(copy, "d1", text)
    assert parsed_files("d1", tmp_path, _documents) == _documents()
