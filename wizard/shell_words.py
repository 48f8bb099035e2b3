"""Words of commands as the shells of this system quote and split them.

Windows has two shells. Double quotes mean the same in both, but for `%` and `$`, which no form of
quoting protects in both.
"""

from __future__ import annotations

import os
import re
import shlex

_PLAIN_ON_WINDOWS = re.compile(r"[\w.:\\/+=-]+")
_QUOTED_OR_BARE = re.compile(r'(?:"[^"]*"|[^\s"])+')


def shell_quoted(word: str) -> str:
    """The word for a command line that is printed, in the quoting of this system's shells."""
    return (_for_windows if os.name == "nt" else _for_posix)(word)


def shell_split(text: str) -> list[str]:
    """The words of a command line. Raises ValueError if a quotation mark is not closed."""
    return _split_windows(text) if os.name == "nt" else shlex.split(text)


def _for_posix(word: str) -> str:
    if word.isprintable():
        return shlex.quote(word)
    data = os.fsencode(word).replace(b"\\", rb"\\").replace(b"'", rb"\'")
    return "$'" + "".join(chr(b) if 32 <= b < 127 else f"\\x{b:02x}" for b in data) + "'"  # noqa: PLR2004


def _for_windows(word: str) -> str:
    return word if _PLAIN_ON_WINDOWS.fullmatch(word) else f'"{word}"'


def _split_windows(text: str) -> list[str]:
    """Splits at blanks outside double quotes; a backslash is an ordinary character in a path."""
    if text.count('"') % 2:
        raise ValueError("No closing quotation")
    return [word.replace('"', "") for word in _QUOTED_OR_BARE.findall(text)]
