"""Takes the comments that one version of a TOML text added over to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import tomli

from wizard.dataclass import dataclass
from wizard.drafts.statements import Path, TomlStatement, comments, toml_statements
from wizard.topics.team.rows import row_key


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment with the statement that it is about."""

    words: str
    path: Path
    """Of that statement, with rows by their content; () for the end of the text."""
    is_behind: bool
    """Whether it stands behind the statement, on its line."""


def with_comments_of(text: str, theirs: str, base: str) -> str:
    """The text with the comments that `theirs` has and `base` has not, each in its place.

    A comment whose place is gone comes to the end. All three must be valid TOML.
    """
    known = Counter(comments(base)) | Counter(comments(text))
    added: dict[tuple[Path, bool], list[str]] = defaultdict(list)
    for each in placed_comments(theirs):
        if known[each.words]:
            known[each.words] -= 1
        else:
            added[each.path, each.is_behind].append(each.words)
    return _with_added(text, added) if added else text


def placed_comments(text: str) -> Iterator[PlacedComment]:
    """Every comment of a text, in order."""
    position = 0
    for path, entry in _statements_by_content(text):
        above = text[position : entry.line] + text[entry.start : entry.code_end]
        for words in comments(above):
            yield PlacedComment(words, path, is_behind=False)
        for words in comments(text[entry.code_end : entry.end]):
            yield PlacedComment(words, path, is_behind=True)
        position = entry.end
    for words in comments(text[position:]):
        yield PlacedComment(words, (), is_behind=False)


def _statements_by_content(text: str) -> Iterator[tuple[Path, TomlStatement]]:
    """The statements; a row's number is replaced by its content, which a merge does not change."""
    document = tomli.loads(text)
    for entry in toml_statements(text, document.keys()):
        yield _by_content(document, entry.path), entry


def _by_content(document: Any, path: Path) -> Path:
    parts: list[str | int] = []
    value = document
    for part in path:
        value = value[part]
        parts.append(row_key(value) if isinstance(part, int) else part)
    return tuple(parts)


def _with_added(text: str, added: dict[tuple[Path, bool], list[str]]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    pieces: list[str] = []
    position = 0
    for path, entry in _statements_by_content(text):
        indent = text[entry.line : entry.start]
        above = added.pop((path, False), [])
        behind = added.pop((path, True), [])
        rest = text[entry.code_end : entry.end]
        if behind and "#" in rest:
            above, behind = [*above, *behind], []
        pieces.append(text[position : entry.line])
        pieces += [f"{indent}{words}{newline}" for words in above]
        pieces.append(text[entry.line : entry.code_end])
        pieces.append(f" {'; '.join(behind)}{rest.lstrip(' ')}" if behind else rest)
        position = entry.end
    left = [words for found in added.values() for words in found]
    return "".join([*pieces, text[position:], *(f"{words}{newline}" for words in left)])
