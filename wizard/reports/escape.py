"""What a user says, made into Markdown that shows it and does nothing else."""

from __future__ import annotations

import re

from wizard.text import one_line

_ALWAYS = re.compile(r"[\\`*_\[\]<>|~#$]")
_ENTITY = re.compile(r"&(?=[#0-9A-Za-z])")
_ADDRESS = re.compile(r"\.(?=[^\W\d_])|:(?=[^\s\d])")
"""Dots and colons that readers of Markdown turn into links, or into pictures of a face."""

_START = re.compile(r"[-+=]|\d+(?=[.)])")
"""What makes a list, a rule or a heading of a line that begins with it."""

_SPLIT_MAIL = "@<!-- -->"
"""A mail address becomes a link even when its @ is escaped; a comment between keeps it text."""


def escaped(text: str) -> str:
    """One line that no reader of Markdown takes for markup, HTML, a link or a table's edge.

    Meant for the middle of a line: what only counts at its start is left alone.
    """
    text = _ALWAYS.sub(lambda found: f"\\{found[0]}", one_line(text))
    text = _ENTITY.sub("&amp;", text)
    text = _ADDRESS.sub(lambda found: f"\\{found[0]}", text)
    return text.replace("@", _SPLIT_MAIL)


def escaped_line(text: str) -> str:
    """As `escaped`, for text that a paragraph begins with."""
    text = escaped(text)
    found = _START.match(text)
    if found is None:
        return text
    end = found.end()
    return f"\\{text}" if found[0] in "-+=" else f"{text[:end]}\\{text[end:]}"
