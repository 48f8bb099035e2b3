"""The conflict markers that git's own merge leaves in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_LINE = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\r?\n?")


class MarkedSides(NamedTuple):
    """The versions around which git put its markers."""

    ours: bytes
    base: bytes | None
    """None where the markers do not tell it."""
    theirs: bytes


def has_markers(data: bytes) -> bool:
    """Whether a file has both sides of a conflict, each in its place."""
    begins = data.startswith(b"<<<<<<<") or b"\n<<<<<<<" in data
    return begins and sides_of(data) is not None


def sides_of(data: bytes) -> MarkedSides | None:
    """Both sides of a file with conflict markers; None for a file without, or with broken ones."""
    sides: dict[bytes, list[bytes]] = {b"<": [], b"|": [], b">": []}
    part = b""
    seen: set[bytes] = set()
    for line in data.splitlines(keepends=True):
        found = _LINE.fullmatch(line)
        mark = found[1][:1] if found else b""
        if not mark:
            for side in [part] if part else sides:
                sides[side].append(line)
        elif (part, mark) in _FOLLOWING:
            part = _FOLLOWING[part, mark]
            seen.add(mark)
        elif not part and mark == b"=":  # a title may be underlined so
            for lines in sides.values():
                lines.append(line)
        else:
            return None
    if part or not seen:
        return None
    ours, base, theirs = (b"".join(lines) for lines in sides.values())
    return MarkedSides(ours, base if b"|" in seen else None, theirs)


_FOLLOWING: Mapping[tuple[bytes, bytes], bytes] = {
    (b"", b"<"): b"<",
    (b"<", b"|"): b"|",
    (b"<", b"="): b">",
    (b"|", b"="): b">",
    (b">", b">"): b"",
}
"""The part of the file that a marker begins, by the part before it."""
