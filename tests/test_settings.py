"""The user's key bindings, read from a file that may hold anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.settings import read_keymap


def test_keys_are_read_by_the_names_of_their_bindings(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('"app.help" = "f1"\n[app]\nquit = "ctrl+x"\n', "utf-8")

    assert read_keymap(path) == ({"app.help": "f1", "app.quit": "ctrl+x"}, "")


@pytest.mark.parametrize("depth", [9, 900, 20_000])
def test_deep_tables_of_keys_are_refused_in_words(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(f"[{'.'.join('a' * depth)}]\nb = 1\n", "utf-8")

    keys, trouble = read_keymap(path)

    assert keys == {}
    assert trouble.endswith("all keys are the usual ones.") or "are the usual ones: " in trouble
