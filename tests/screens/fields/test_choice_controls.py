"""Yes or no, one of several, several of many."""

from __future__ import annotations

from screens.widgets.dialogs import OptionsDialog
from tests.screens.fields.stage import field_of, options, play, surroundings
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field

FEW = options("Full screen", "Side panel", "Service")
MANY = options(*(f"Tool {letter}" for letter in "ABCDEFGHIJKL"))


def _choice() -> Field:
    return field_of(Kind.CHOICE, options=FEW)


def _choices() -> Field:
    return field_of(Kind.CHOICES, options=FEW)


async def test_yes_and_no_stand_on_one_line_and_are_chosen_with_arrows_and_space() -> None:
    async with play(field_of(Kind.YES_NO)) as it:
        assert "( ) Yes  ( ) No" in it.screen()
        await it.press("right", "space")
        assert "( ) Yes  (•) No" in it.screen()
        await it.press("left", "enter", "delete")

        assert it.answers == [False, True, None]
        assert "( ) Yes  ( ) No" in it.screen()


async def test_the_letters_y_and_n_answer_at_once() -> None:
    async with play(field_of(Kind.YES_NO)) as it:
        await it.press("n", "y")

        assert it.answers == [False, True]


async def test_a_click_chooses_yes_or_no() -> None:
    async with play(field_of(Kind.YES_NO)) as it:
        await it.pilot.click(it.control, offset=(21, 0))
        await it.pilot.click(it.control, offset=(12, 0))
        await it.pilot.click(it.control, offset=(60, 0))

        assert it.answers == [False, True]


async def test_a_yes_that_is_text_is_shown_as_what_it_is() -> None:
    async with play(field_of(Kind.YES_NO), "maybe") as it:
        assert "( ) Yes  ( ) No  “maybe” does not fit here" in it.screen()
        await it.press("y")

        assert it.answers == [True]
        assert "maybe" not in it.screen()


async def test_one_of_a_few_is_chosen_with_the_keyboard() -> None:
    async with play(_choice()) as it:
        await it.press("down", "space")
        assert "(•) Side panel" in it.screen()
        await it.press("up", "up", "enter")

        assert it.answers == ["side-panel", "full-screen"]
        assert "( ) Side panel" in it.screen()


async def test_a_letter_jumps_and_chooses_nothing() -> None:
    async with play(_choice()) as it:
        await it.press("s", "s", "space")

        assert it.answers == ["service"]


async def test_enter_on_what_is_chosen_goes_on() -> None:
    async with play(_choice(), "side-panel") as it:
        await it.press("enter")

        assert it.answers == []
        assert it.app.focused is it.app.controls[1]


async def test_a_click_chooses_one_of_a_few() -> None:
    async with play(_choice()) as it:
        await it.pilot.click(it.control, offset=(50, 0))

        assert it.answers == ["service"]


async def test_several_of_a_few_keep_the_order_of_the_options() -> None:
    async with play(_choices(), ["service"]) as it:
        await it.press("home", "space", "backspace")

        assert it.answers == [["full-screen", "service"], None]


async def test_marks_are_never_made_in_the_list_that_was_given() -> None:
    given = ["service"]
    async with play(_choices(), given) as it:
        await it.press("home", "space", "space")

        assert given == ["service"]
        assert it.answers[-1] == ["service"]


async def test_a_value_that_is_not_offered_stays_until_it_is_unmarked() -> None:
    async with play(_choices(), ["fax", "service"]) as it:
        assert "[x] fax (not offered)" in it.screen()
        await it.press("home", "space", "end", "space")

        assert it.answers == [["full-screen", "service", "fax"], ["full-screen", "service"]]


async def test_what_the_screen_puts_is_shown_and_not_told() -> None:
    async with play(_choices()) as it:
        await it.press("down", "down")
        it.control.put(["full-screen"])
        await it.pilot.pause()
        assert "[x] Full screen" in it.screen()
        assert it.answers == []
        await it.press("space")

        assert it.answers == [["full-screen", "service"]]


async def test_nothing_is_chosen_in_a_submission_that_is_only_read() -> None:
    for kind in (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES):
        around = surroundings(read_only=True)
        async with play(field_of(kind, options=FEW), None, around) as it:
            await it.press("down", "space", "enter")

            assert it.answers == []
            assert "reading only" in it.message()


async def test_one_of_many_is_found_by_typing_a_part_of_it() -> None:
    async with play(field_of(Kind.CHOICE, options=MANY)) as it:
        assert "Enter shows the list" in it.screen()
        await it.press("enter")
        assert "Tool L" in it.screen()
        await it.press("o", "l", "space", "k")
        assert "Tool A" not in it.screen()
        await it.press("enter")

        assert it.answers == ["tool-k"]
        assert "Tool K" in it.screen()


async def test_several_of_many_are_marked_with_space_and_accepted_with_enter() -> None:
    async with play(field_of(Kind.CHOICES, options=MANY), ["tool-c"]) as it:
        await it.press("enter")
        assert "▸ [x] Tool C" in it.screen()
        await it.press("up", "space", "down", "down", "space")
        await it.press("enter")

        assert it.answers == [["tool-b", "tool-c", "tool-d"]]
        assert "3 chosen: Tool B, Tool C, Tool D" in it.screen()


async def test_escape_leaves_the_choice_as_it_was() -> None:
    async with play(field_of(Kind.CHOICES, options=MANY), ["tool-c"]) as it:
        await it.press("enter", "space", "escape")

        assert it.answers == []
        assert it.app.focused is it.control


async def test_one_of_many_is_chosen_with_the_mouse() -> None:
    async with play(field_of(Kind.CHOICE, options=MANY)) as it:
        await it.pilot.click(it.control)
        await it.pilot.pause()
        assert isinstance(it.app.screen, OptionsDialog)
        await it.pilot.click(it.app.screen.rows, offset=(5, 2))
        await it.pilot.pause()

        assert it.answers == ["tool-c"]
