"""Takes code out of files that hold other text too; lines keep their numbers."""

from __future__ import annotations

import json
import re

_SCRIPT = re.compile(
    rb"<script\b(?P<attributes>[^>]{0,400})>(?P<code>.*?)</script\s*>", re.IGNORECASE | re.DOTALL
)
_TYPESCRIPT = re.compile(rb"lang\s*=\s*[\"']?tsx?\b", re.IGNORECASE)
_PAGES = (".vue", ".svelte", ".html", ".htm", ".astro")
_NOTEBOOK = ".ipynb"
_CODE_CELL = re.compile(rb'"cell_type"\s*:\s*"(\w+)"')
_SOURCE = re.compile(rb'"source"\s*:\s*\[')
_STRING = re.compile(rb'^\s*("(?:[^"\\]|\\.)*"),?\s*(\])?,?\s*$')


def has_embedded_code(name: str) -> bool:
    """Whether a file can hold code beside other text, by its name."""
    return name.lower().endswith((*_PAGES, _NOTEBOOK))


def embedded_code(name: str, data: bytes) -> tuple[bytes, str]:
    """The code of a page's scripts or a notebook's cells, and its language."""
    if name.lower().endswith(_NOTEBOOK):
        return _notebook_code(data), "python"
    return _scripts(data)


def _scripts(data: bytes) -> tuple[bytes, str]:
    parts: list[bytes] = []
    end, language = 0, "javascript"
    for found in _SCRIPT.finditer(data):
        start = found.start("code")
        parts += [b"\n" * data.count(b"\n", end, start), found["code"], b";"]
        end = found.end("code")
        if _TYPESCRIPT.search(found["attributes"]):
            language = "typescript"
    return b"".join(parts), language


def _notebook_code(data: bytes) -> bytes:
    """The lines of code cells; a notebook has each line of a cell in a line of its own."""
    lines = data.split(b"\n")
    found: list[bytes] = []
    is_code = inside = False
    for line in lines:
        kind = _CODE_CELL.search(line)
        if kind:
            is_code = kind[1] == b"code"
        text = _STRING.match(line) if inside else None
        found.append(_notebook_line(text[1]) if text and is_code else b"")
        if _SOURCE.search(line):
            inside = b"]" not in line
        elif inside and (line.strip().startswith(b"]") or (text and text[2])):
            inside = False
    return b"\n".join(found)


def _notebook_line(text: bytes) -> bytes:
    try:
        line = str(json.loads(text)).rstrip("\n")
    except ValueError:
        return b""
    return b"" if line.lstrip().startswith(("%", "!")) else line.replace("\n", " ").encode()
