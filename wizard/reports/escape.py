"""Escapes user text for Markdown."""

from __future__ import annotations

from wizard.lazy_pattern import lazy_pattern
from wizard.text import one_line

_ALWAYS = lazy_pattern(r"[\\`*_\[\]<>|~#$]")
_ENTITY = lazy_pattern(r"&(?=[#0-9A-Za-z])")
_ADDRESS = lazy_pattern(r"\.(?=[^\W\d_])|:(?=[^\s\d])")
"""Dots and colons that Markdown renderers turn into links or emoji."""

_START = lazy_pattern(r"[-+=]|\d+(?=[.)])")
"""Characters that start a list, a rule or a heading at the start of a line."""

_SPLIT_MAIL = "@<!-- -->"
"""An e-mail address becomes a link even if its @ is escaped; a comment prevents that."""


def escaped(text: str) -> str:
    """One line without markup, HTML, links or table delimiters.

    For use within a line: characters that are special only at its start are kept.
    """
    text = _ALWAYS.sub(lambda found: f"\\{found[0]}", one_line(text))
    text = _ENTITY.sub("&amp;", text)
    text = _ADDRESS.sub(lambda found: f"\\{found[0]}", text)
    return text.replace("@", _SPLIT_MAIL)


def escaped_line(text: str) -> str:
    """Like `escaped`, for text at the start of a paragraph."""
    text = escaped(text)
    found = _START.match(text)
    if found is None:
        return text
    end = found.end()
    return f"\\{text}" if found[0] in "-+=" else f"{text[:end]}\\{text[end:]}"
