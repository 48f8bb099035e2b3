"""Reads addresses and paths from configuration files, for code that looks them up by key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_ADDRESS = re.compile(r"https?://[^\s\"']{3,300}\Z|/[\w.{}/:-]{1,200}\Z")
_LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?:export[ \t]+)?(?P<key>[\w.\-\[\]\"']{1,120})[ \t]*[:=][ \t]*"
    r"(?P<value>[^\r\n]{0,400})$",
    re.MULTILINE,
)
_FILE = re.compile(
    r"(^|/)\.env(\.[\w.-]+)?$|\.(properties|ya?ml|toml|ini|cfg|conf|env)$"
    r"|(^|/)[\w.-]*(config|settings)[\w.-]*\.json$",
    re.IGNORECASE,
)
_JSON_STRING_OR_COMMENT = re.compile(r"(\"(?:\\.|[^\"\\])*\")|//[^\n]*|/\*.*?\*/", re.DOTALL)
_JSON_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_DEEPEST = 12


def is_settings_file(name: str) -> bool:
    """Whether a file can hold settings, by its name."""
    return _FILE.search(name) is not None


def read_settings(name: str, text: str) -> dict[str, list[tuple[str, int]]]:
    """Addresses and paths with their lines, by full key ("a.b.c") and by last key."""
    found: dict[str, list[tuple[str, int]]] = {}
    pairs = _json_pairs(text) if name.endswith(".json") else _line_pairs(text)
    for key, value, line in pairs:
        if _ADDRESS.match(value):
            for each in dict.fromkeys((key, re.split(r"[.:]", key)[-1])):
                found.setdefault(each, []).append((value, line))
    return found


def _line_pairs(text: str) -> Iterator[tuple[str, str, int]]:
    """Pairs of `key: value` or `key=value` lines; indented keys are below the last outer one."""
    above: list[tuple[int, str]] = []
    for match in _LINE.finditer(text):
        indent = len(match["indent"].expandtabs(4))
        while above and above[-1][0] >= indent:
            above.pop()
        key = match["key"].strip("\"'[]")
        value = re.sub(r"\s+#.*", "", match["value"]).strip().strip("\"',")
        value = re.sub(r"\A\$\{[^}:]*:-?([^}]*)\}\Z", r"\1", value)
        if not value:
            above.append((indent, key))
            continue
        full = ".".join([name for _, name in above] + [key])
        yield full, value, text.count("\n", 0, match.start()) + 1


def _json_pairs(text: str) -> Iterator[tuple[str, str, int]]:
    for key, value in _flattened(_json_document(text), "", 0):
        at = text.find(json.dumps(value)[1:-1])
        yield key, value, text.count("\n", 0, max(0, at)) + 1


def _json_document(text: str) -> Any:
    """What the text says, without the comments that settings of .NET may have; None if nothing."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    with suppress(ValueError, RecursionError):
        strings_only = _JSON_STRING_OR_COMMENT.sub(lambda found: found[1] or "", text)
        return json.loads(_JSON_LAST_COMMA.sub("", strings_only))
    return None


def _flattened(value: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flattened(inner, f"{key}.{name}" if key else str(name), depth + 1)
    elif isinstance(value, str):
        yield key, value
