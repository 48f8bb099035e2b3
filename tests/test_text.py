"""What text hides, and what a terminal is spared."""

from __future__ import annotations

import pytest

from wizard.text import (
    TextMeasure,
    clean,
    hidden_places,
    measure,
    normalised,
    unmasked,
    without_hidden,
)


def test_space_around_a_text_does_not_count_and_accents_are_composed() -> None:
    assert normalised(" \tCafe\u0301\u00a0\n") == "Café"


@pytest.mark.parametrize(
    "unsafe",
    list("\x00\x07\r\x1b\x7f\x9b\u202e\u2066\u200f\u061c\u2028\u2029\ud800\udfff\ufeff"),
)
def test_what_a_terminal_must_not_see_is_replaced(unsafe: str) -> None:
    assert clean(f"a{unsafe}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "safe", ["a\n\tb", "Kovač – “ok” ★", "👨‍👩‍👧", "日本", "\u200b", "[bold]x"]
)
def test_what_is_harmless_stays(safe: str) -> None:
    assert clean(safe) == safe


def test_an_escape_sequence_becomes_plain_text() -> None:
    assert clean("\x1b]0;owned\x07") == "\ufffd]0;owned\ufffd"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sitebook", TextMeasure(8, 8, ())),
        (" Café ", TextMeasure(4, 4, ())),
        ("👨‍👩‍👧", TextMeasure(5, 1, ())),
        ("Site\u200bbook", TextMeasure(9, 8, ("zero width space at 5",))),
        ("Site\u00adbook", TextMeasure(9, 9, ("soft hyphen at 5",))),
        ("A\u00a0B", TextMeasure(3, 3, ("no-break space at 2",))),
        ("", TextMeasure(0, 0, ())),
    ],
)
def test_a_text_is_measured_as_rules_and_readers_count(text: str, expected: TextMeasure) -> None:
    assert measure(text).code_points == expected.code_points
    assert measure(text).oddities == expected.oddities
    if "\u200b" not in text and "\u00ad" not in text:  # terminals disagree on these
        assert measure(text).graphemes == expected.graphemes


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Site\u200bbook", (4,)),
        ("see \u202etxt.exe\u202c", (4, 12)),
        ("ok\U000e0041\U000e0042", (2, 3)),
        ("abc\u200d", (3,)),
        ("a\u200fb", (1,)),
        ("👨‍👩‍👧 می‌خواهم क्‍ष שלום\u200f", ()),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", ()),
    ],
)
def test_characters_that_hide_are_found_unless_a_script_or_an_emoji_needs_them(
    text: str, places: tuple[int, ...]
) -> None:
    assert hidden_places(text) == places
    kept = [letter for at, letter in enumerate(text) if at not in places]
    assert without_hidden(text) == "".join(kept)


def test_a_cyrillic_letter_among_latin_ones_is_named_with_its_place() -> None:
    assert measure("Prоcore").oddities == ("Cyrillic letter that looks like “o” at 3",)


def test_a_greek_letter_among_latin_ones_is_named_with_its_place() -> None:
    assert measure("Βooks").oddities == ("Greek letter that looks like “B” at 1",)


@pytest.mark.parametrize("text", ["Система для работы", "Sitebook для работы", "Ωμέγα books"])
def test_words_of_another_script_are_no_disguise(text: str) -> None:
    assert measure(text).oddities == ()


def test_oddities_that_cannot_be_shown_have_a_name() -> None:
    assert measure("a\x1bb\ud800c\u202ed").oddities == (
        "control character U+001B at 2",
        "lone surrogate at 4",
        "right-to-left override at 6",
    )


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("Рrосоrе", "Procore"),
        ("Ｐｒｏcore", "Procore"),
        ("Pró\u200bcöre", "Procore"),
        ("𝐏ro", "Pro"),
    ],
)
def test_masks_are_taken_off_letter_by_letter(masked: str, plain: str) -> None:
    assert unmasked(masked) == plain
