"""What one undo takes back."""

from __future__ import annotations

from wizard.session.history import AnswerEdit, History


def _type(history: History, text: str, onto: str = "") -> str:
    for letter in text:
        history.record(AnswerEdit("listing.tagline", onto or None, onto + letter))
        onto += letter
    return onto


def _undone(history: History) -> str | None:
    edit = history.undo()
    assert isinstance(edit, AnswerEdit)
    return edit.before


def test_a_word_is_undone_at_once() -> None:
    history = History()
    _type(history, "Sync daily logs")

    assert _undone(history) is None
    assert history.undo() is None


def test_a_paste_is_undone_alone_and_keeps_what_was_typed_around_it() -> None:
    history = History()
    typed = _type(history, "Sync ")
    pasted = typed + "word " * 2000
    history.record(AnswerEdit("listing.tagline", typed, pasted))
    _type(history, "end", pasted)

    assert _undone(history) == pasted
    assert _undone(history) == typed
    assert _undone(history) is None
