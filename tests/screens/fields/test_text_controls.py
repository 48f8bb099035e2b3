"""Fields of one line and of several."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from screens.fields.long_text import LongTextControl
from tests.screens.fields.stage import HOSTILE, TODAY, field_of, options, play, surroundings
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Column
from wizard.session.field_state import FieldView, LengthLimits


async def test_each_letter_is_told_and_the_meter_counts() -> None:
    async with play(field_of(Kind.TEXT)) as it:
        await it.type("abc")
        it.control.show(FieldView(None, "too short", LengthLimits(0, 4), "", needed=True))
        await it.pilot.pause()

        assert it.answers == ["a", "ab", "abc"]
        assert it.line("abc").rstrip().endswith("3/4")
        assert it.screen().splitlines()[1].strip().startswith("too short")


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.IMAGE])
async def test_an_example_is_told_from_an_answer_without_colour(kind: Kind) -> None:
    async with play(field_of(kind, placeholder="1.0.0")) as it:
        assert "e.g. 1.0.0" in it.screen()


async def test_an_emptied_line_takes_the_answer_away() -> None:
    async with play(field_of(Kind.TEXT), "a") as it:
        await it.press("backspace")

        assert it.answers == [None]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT])
async def test_words_are_moved_over_deleted_and_selected_as_in_other_terminal_programs(
    kind: Kind,
) -> None:
    async with play(field_of(kind), "one two three") as it:
        last: list[object] = []
        for keys in (
            ("end", "alt+left", "x"),
            ("alt+b", "alt+left", "y"),
            ("ctrl+a", "alt+right", "alt+f", "ctrl+w"),
            ("ctrl+k",),
            ("alt+backspace",),
            *[("a", select, "b") for select in ("shift+f8", "ctrl+shift+a", "alt+a")],
        ):
            await it.press(*keys)
            last.append(it.answers[-1])

    before, after = ("one two xthree", "one ytwo xthree")
    assert last[:2] == [before, after]
    assert str(last[2]).split() == ["one", "xthree"]
    assert str(last[3]).split() == ["one"]
    assert last[4:] == [None, "b", "b", "b"]


@pytest.mark.parametrize("key", ["enter", "tab"])
async def test_enter_and_tab_go_on_to_the_next_field(key: str) -> None:
    async with play(field_of(Kind.TEXT), "abc") as it:
        await it.press(key)

        assert it.app.focused is it.app.controls[1]
        assert it.answers == []


async def test_arriving_selects_nothing_so_that_typing_adds() -> None:
    async with play(field_of(Kind.TEXT), "abc") as it:
        await it.type("d")

        assert it.answers == ["abcd"]


async def test_pasted_lines_are_joined() -> None:
    async with play(field_of(Kind.TEXT), "x ") as it:
        await it.paste("one\r\ntwo\tthree\n")

        assert it.answers == ["x one two three"]


async def test_what_the_screen_puts_is_shown_and_not_told_and_the_cursor_stays() -> None:
    async with play(field_of(Kind.TEXT), "abcdef") as it:
        await it.press("home", "right", "right")
        it.control.put("uvwxyz")
        await it.type("_")

        assert "uv_wxyz" in it.screen()
        assert it.answers == ["uv_wxyz"]


async def test_a_value_of_another_type_is_shown_and_kept_until_edited() -> None:
    async with play(field_of(Kind.TEXT), 42) as it:
        assert "42" in it.screen()
        assert it.answers == []

        await it.type("x")

        assert it.answers == ["42x"]


async def test_the_meter_counts_the_answer_and_not_its_tidied_form() -> None:
    async with play(field_of(Kind.TEXT), "a\r\nb") as it:
        assert it.control.answer_text() == "a\r\nb"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.URL, Kind.LONG_TEXT, Kind.EMAIL, Kind.FILE])
async def test_a_submission_that_is_only_read_cannot_be_typed_into(kind: Kind) -> None:
    async with play(field_of(kind), "abc", surroundings(read_only=True)) as it:
        await it.press("x", "backspace", "delete", "ctrl+u")
        await it.paste("more")

        assert it.answers == []
        assert "abc" in it.screen()
        assert "read only" in it.screen()
        assert "reading only" in it.message()


ODD: tuple[Any, ...] = (
    *(True, 3, 2.5, TODAY, datetime(2026, 1, 1), ["x"], [1], [{}], {"by": 1}, None),  # noqa: DTZ001 - TOML's own
    *([HOSTILE], [{"a": HOSTILE}], {"by": HOSTILE}, {"by": HOSTILE, "on": TODAY}, HOSTILE),
)


@pytest.mark.parametrize("kind", list(Kind))
async def test_any_value_is_shown_as_text_by_any_control_and_kept(kind: Kind) -> None:
    columns = (Column("a", HOSTILE),)
    asked = field_of(kind, placeholder=HOSTILE, columns=columns, options=options(HOSTILE))
    async with play(asked, HOSTILE) as it:
        for value in ODD:
            it.control.put(value)
            await it.pilot.pause()
            shown = it.screen()

            assert not set(shown) & {"\x1b", "\x07", "\u202e", "\x9b"}
            assert it.control.held == value
        assert it.app.is_running
        assert it.answers == []


async def test_hostile_text_that_is_pasted_comes_in_harmless() -> None:
    async with play(field_of(Kind.TEXT)) as it:
        await it.paste(HOSTILE)

        assert it.answers == ["[/]x[@click=app.quit]y[/]\ufffd]0;z\ufffd\ufffd[2J\ufffd\ufffd31m"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("12", 12),
        ("-3", -3),
        ("2.5", 2.5),
        ("12,5", "12,5"),
        ("many", "many"),
        ("9" * 30, "9" * 30),
    ],
)
async def test_a_number_is_kept_as_text_until_it_is_one(typed: str, answer: object) -> None:
    async with play(field_of(Kind.NUMBER)) as it:
        await it.paste(typed)

        assert it.answers == [answer]
        assert type(it.answers[0]) is type(answer)


async def test_a_date_is_shown_as_it_was_understood_and_stored_so() -> None:
    async with play(field_of(Kind.DATE)) as it:
        assert "(year-month-day)" in it.screen()
        await it.paste("24.11.2026")
        assert it.answers == [date(2026, 11, 24)]
        await it.press("tab")
        assert it.screen().count("2026-11-24") == 1
        assert "24.11.2026" not in it.screen()
        await it.press("shift+tab", "backspace")  # “2026-11-2” is a date, too
        assert it.answers[1:] == [date(2026, 11, 2)]


async def test_what_is_no_date_is_kept_as_it_was_typed() -> None:
    async with play(field_of(Kind.DATE)) as it:
        await it.paste("2026-02-30")
        await it.press("tab")

        assert it.answers == ["2026-02-30"]
        assert "2026-02-30" in it.screen()


async def test_the_day_is_stepped_with_keys_from_today_on() -> None:
    async with play(field_of(Kind.DATE)) as it:
        await it.press("ctrl+up", ">", "ctrl+down", "<")

        days = [day.day for day in it.answers if isinstance(day, date)]
        assert days == [24, 25, 24, 23]
        assert "2026-11-23" in it.screen()


async def test_the_first_and_last_day_of_the_calendar_are_no_trap() -> None:
    async with play(field_of(Kind.DATE), date.max) as it:
        await it.press("ctrl+up")

        assert it.app.is_running


async def test_long_text_takes_lines_and_tab_leaves_it() -> None:
    async with play(field_of(Kind.LONG_TEXT)) as it:
        await it.press("a", "enter", "b", "tab")

        assert it.answers == ["a", "a\n", "a\nb"]
        assert it.app.focused is it.app.controls[1]


async def test_long_text_grows_with_its_lines_up_to_a_bound() -> None:
    async with play(field_of(Kind.LONG_TEXT)) as it:
        heights = []
        for count in (1, 6, 40):
            it.control.put("\n".join("x" * count))
            await it.pilot.pause()
            heights.append(it.control.size.height)

        assert heights == [4, 6, 10]


async def test_long_text_keeps_the_cursor_when_the_screen_puts_another() -> None:
    async with play(field_of(Kind.LONG_TEXT), "one\ntwo\nthree") as it:
        await it.press("down", "right")
        it.control.put("uno\ndue\ntre")
        await it.pilot.pause()

        assert isinstance(it.control, LongTextControl)
        assert it.control.cursor_location == (1, 1)
        assert it.answers == []


async def test_long_text_is_pasted_with_its_lines_but_without_its_tricks() -> None:
    async with play(field_of(Kind.LONG_TEXT)) as it:
        await it.paste("a\r\nb\x1b[2J")

        assert it.answers == ["a\nb\ufffd[2J"]


async def test_undo_and_f6_and_f7_are_left_to_the_screen() -> None:
    async with play(field_of(Kind.LONG_TEXT), "a") as it:
        await it.press("b", "ctrl+z", "f6", "f7")

        assert it.answers == ["ba"]
        assert isinstance(it.control, LongTextControl)
        assert it.control.selected_text == ""


async def test_where_no_editor_can_have_the_terminal_the_text_stays_and_that_is_said() -> None:
    async with play(field_of(Kind.LONG_TEXT), "one") as it:
        await it.press("shift+f9")

        assert it.message() == "This terminal cannot be left to an editor. Edit the text here."
        assert it.answers == []
