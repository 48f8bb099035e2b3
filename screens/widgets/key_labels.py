"""Names of keys in texts, also where a keymap changed them."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "question_mark": "?",
    "slash": "/",
    "backslash": "\\",
    "underscore": "_",
    "circumflex_accent": "^",
    "right_square_bracket": "]",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

_changed: dict[str, str] = {}
"""The keymap in use; a process runs only one app."""


def use_keymap(keymap: Mapping[str, str]) -> None:
    """Sets the keymap, from ids of bindings to keys, whose keys texts name."""
    _changed.clear()
    _changed.update(keymap)


def keys_of(binding: str, usual: str) -> list[str]:
    """The keys of a binding as Textual names them; `usual` where no keymap changes it."""
    return _changed.get(binding, usual).split(",")


def key_label(binding: str, usual: str) -> str:
    """The first key of a binding as shown in texts; `usual` where no keymap changes it."""
    return key_name(keys_of(binding, usual)[0]) if _changed.get(binding) else usual


def key_name(key: str) -> str:
    """A key as printed on the keyboard."""
    *modifiers, last = key.split("+")
    if last in NAMES:
        name = NAMES[last]
    elif len(last) == 1:
        name = last.upper() if modifiers else last
    else:
        name = last.capitalize()
    return "+".join([*(part.capitalize() for part in modifiers), name])


def with_keys(text: str, bindings: Mapping[str, str]) -> str:
    """Replaces the keys named in a text, mapped to ids of bindings, by those of the keymap."""
    if not _changed:
        return text
    words = "|".join(map(re.escape, sorted(bindings, key=len, reverse=True)))

    def working(found: re.Match[str]) -> str:
        return key_label(bindings[found[0]], found[0])

    return re.sub(rf"(?<![\w+])(?:{words})(?!\w)", working, text)
