"""Grammars of the languages whose source is read as a syntax tree."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_BYTES = 1024 * 1024
"""Larger files are read as text alone; code that people write is smaller."""

_GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "go": ("tree_sitter_go", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "java": ("tree_sitter_java", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "elixir": ("tree_sitter_elixir", "language"),
    "php-without-tag": ("tree_sitter_php", "language_php_only"),
}
_ENDINGS = {
    "py": "python", "pyw": "python", "pyi": "python",
    "js": "javascript", "jsx": "javascript", "mjs": "javascript", "cjs": "javascript",
    "ts": "typescript", "mts": "typescript", "cts": "typescript", "tsx": "tsx",
    "go": "go",
    "rb": "ruby", "rake": "ruby", "ru": "ruby", "gemspec": "ruby",
    "cs": "csharp", "java": "java", "php": "php", "ex": "elixir", "exs": "elixir",
}  # fmt: skip
_NAMES = {"Rakefile": "ruby", "Gemfile": "ruby"}


_FAMILIES = {"typescript": "javascript", "tsx": "javascript"}


def family_of(language: str) -> str:
    """The language that a language is a kind of, whose files can call each other."""
    return _FAMILIES.get(language, language)


def language_of(name: str) -> str | None:
    """The language of a file by its name; None if there is no grammar for it."""
    last = name.rpartition("/")[2]
    if last.lower().endswith(_TEMPLATE):
        return None
    return _NAMES.get(last) or _ENDINGS.get(last.rpartition(".")[2].lower())


_TEMPLATE = ".blade.php"
"""Pages of Laravel, whose code stands in marks of its own."""


@cache
def _parser(language: str) -> Parser:
    """Imports the grammar, which happens only when a file of the language is read."""
    from tree_sitter import Language, Parser

    module, function = _GRAMMARS[language]
    return Parser(Language(getattr(importlib.import_module(module), function)()))


def parse(data: bytes, language: str) -> Node:
    """The root of the syntax tree; parts that are no valid code are nodes of the type ERROR."""
    if language == "php" and b"<?" not in data:
        language = "php-without-tag"
    return _parser(language).parse(data).root_node
