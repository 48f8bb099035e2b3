"""Keys of text fields that users of terminals expect, beyond those that Textual binds.

Ctrl+A and Ctrl+E go to the start and the end of the line, as in shells; so they do not select.
Textual 8.2 deletes to the right with Alt+Backspace in one line and to the left in several.
"""

from __future__ import annotations

from textual.binding import Binding


def text_keys(
    area: str,
    *,
    word_left: str,
    word_right: str,
    delete_left: str,
    delete_right: str,
    select_all: str,
) -> list[Binding]:
    """Bindings to the actions of a widget, which have other names in one line than in several.

    `area` is the first part of their ids.
    """
    keys = {
        "word_left": ("alt+left,alt+b", word_left, "A word to the left"),
        "word_right": ("alt+right,alt+f", word_right, "A word to the right"),
        "delete_word_left": (
            "ctrl+w,alt+backspace,ctrl+backspace",
            delete_left,
            "Delete the word to the left",
        ),
        "delete_word_right": (
            "ctrl+delete,alt+delete,alt+d",
            delete_right,
            "Delete the word to the right",
        ),
        "select_all": ("shift+f8,alt+a,ctrl+shift+a", select_all, "Select all"),
    }
    return [
        Binding(bound, action, words, show=False, id=f"{area}.{name}")
        for name, (bound, action, words) in keys.items()
    ]


LINE_KEYS = text_keys(
    "text",
    word_left="cursor_left_word",
    word_right="cursor_right_word",
    delete_left="delete_left_word",
    delete_right="delete_right_word",
    select_all="select_all",
)
"""For a text of one line."""

AREA_KEYS = text_keys(
    "long_text",
    word_left="cursor_word_left",
    word_right="cursor_word_right",
    delete_left="delete_word_left",
    delete_right="delete_word_right",
    # Textual's own action has F7, which is a key of the screen.
    select_all="select_everything",
)
"""For a text of several lines."""
