"""Commands that are printed can be pasted, and typed ones are split, as the system's shells do."""

from __future__ import annotations

import shlex

import pytest

from wizard import shell_words
from wizard.shell_words import shell_quoted, shell_split


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's name as this module sees it; paths could not be made with it elsewhere."""
    monkeypatch.setattr(shell_words, "os", type("os", (), {"name": "nt"}))


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        (r"C:\drafts\a.toml", r"C:\drafts\a.toml"),
        (r"C:\Users\Ana Ruiz\a.toml", r'"C:\Users\Ana Ruiz\a.toml"'),
        ("it's.toml", '"it\'s.toml"'),
        ("a&b.toml", '"a&b.toml"'),
        ("a(1).toml", '"a(1).toml"'),
        ("@files.toml", '"@files.toml"'),
        ("", '""'),
    ],
)
def test_on_windows_a_printed_path_has_double_quotes_where_it_needs_any(
    word: str, quoted: str
) -> None:
    assert shell_quoted(word) == quoted
    assert shell_split(f"check {quoted}") == ["check", word]


@pytest.mark.usefixtures("windows")
def test_on_windows_backslashes_in_a_typed_path_stay() -> None:
    assert shell_split(r'import "C:\my mails\a.eml" --into C:\x') == [
        "import", r"C:\my mails\a.eml", "--into", r"C:\x",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="quotation"):
        shell_split('import "C:\\a.eml')


@pytest.mark.parametrize("word", ["a.toml", "a b.toml", "it's.toml", "$HOME", "a\\b", ""])
def test_elsewhere_a_printed_path_is_one_word_of_a_posix_shell(word: str) -> None:
    assert shlex.split(shell_quoted(word)) == [word]
    assert shell_split(f"check {shell_quoted(word)}") == ["check", word]
