"""Lists of texts, files and rows of a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screens.fields.listing import ListControl
from tests.screens.fields.stage import HOSTILE, Play, field_of, options, play, surroundings
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import (
    Column,
    DecidedBy,
    Field,
    Level,
    Requirement,
    Severity,
    Source,
    Status,
)
from wizard.engine.finding import Finding
from wizard.session.field_state import FieldView, LengthLimits

COLUMNS = (
    Column("company", "Company", required=True),
    Column("since", "Since", Kind.DATE),
    Column("role", "Role", Kind.CHOICE, options=options("Beta", "Paying")),
)


def _texts() -> Field:
    return field_of(Kind.TEXTS, row_label="feature")


def _records() -> Field:
    return field_of(Kind.RECORDS, row_label="company", columns=COLUMNS)


async def _empty(it: Play) -> None:
    await it.press("ctrl+u")


async def test_an_empty_list_says_how_to_begin() -> None:
    async with play(_records()) as it:
        assert "No company yet — a adds one" in it.screen()
        assert it.line("e.g. …").split()[1:-1] == ["e.g.", "…", "2026-11-24", "Beta"]


async def test_a_text_is_added_edited_and_removed() -> None:
    async with play(_texts()) as it:
        await it.press("a", "x", "enter", "enter", "y", "enter")
        assert "▸ xy" in it.screen()
        await it.press("delete")

        assert it.answers == [["x"], ["xy"], None]
        assert "Removed “xy”. Ctrl+Z brings it back." in it.message()
        assert "No feature yet" in it.screen()


async def test_rows_change_places_and_the_cursor_goes_along() -> None:
    given = ["one", "two", "three"]
    async with play(_texts(), given) as it:
        await it.press("j", "alt+down", "k", "alt+up", "alt+up")

        assert it.answers[1] == ["two", "three", "one"]
        assert it.answers[-1] == given
        assert given == ["one", "two", "three"]
        assert "▸ one" in it.screen()


async def test_escape_adds_and_edits_nothing() -> None:
    async with play(_texts(), ["one"]) as it:
        await it.press("a", "x", "escape", "enter", "x", "escape")

        assert it.answers == []


async def test_the_meter_counts_while_a_text_of_a_list_is_typed() -> None:
    async with play(_texts()) as it:
        it.control.show(FieldView(None, "", LengthLimits(0, 4), "", needed=True))
        await it.press("a", "x", "y")

        assert "2/4" in it.screen()


async def test_pasted_lines_become_rows() -> None:
    async with play(_texts(), ["one"]) as it:
        await it.paste("two\r\n\r\n three\x1b[2J\n")

        assert it.answers == [["one", "two", "three\ufffd[2J"]]


async def test_a_click_selects_and_a_double_click_edits() -> None:
    async with play(_texts(), ["one", "two"]) as it:
        await it.pilot.click(it.control, offset=(4, 2))
        await it.press("delete")
        assert it.answers == [["one"]]
        await it.pilot.click(it.control, offset=(4, 1), times=2)
        await it.pilot.pause()
        await it.press("s", "enter")

        assert it.answers[-1] == ["ones"]


async def test_a_list_of_thousands_draws_only_what_is_seen() -> None:
    async with play(_texts(), [f"row {number}" for number in range(5000)]) as it:
        assert it.control.size.height == 8
        await it.press("end")

        assert "row 4999" in it.screen()
        assert "row 4991" not in it.screen()


async def test_what_the_screen_puts_is_shown_and_keeps_the_cursor() -> None:
    async with play(_texts(), ["one", "two", "three"]) as it:
        await it.press("down")
        it.control.put(["uno", "due"])
        await it.pilot.pause()

        assert "▸ due" in it.screen()
        assert it.answers == []


async def test_an_answer_that_is_no_list_is_kept_until_a_row_is_added() -> None:
    async with play(_texts(), "just text") as it:
        assert "“just text” is no list" in it.screen()
        await it.press("delete")
        assert it.answers == []
        await it.press("a", "x", "enter")

        assert it.answers == [["x"]]


async def test_nothing_changes_in_a_list_that_is_only_read() -> None:
    async with play(_texts(), ["one", "two"], surroundings(read_only=True)) as it:
        await it.press("a", "enter", "delete", "j")
        await it.paste("three")

        assert it.answers == []
        assert it.app.screen is it.control.screen


def _blame(row: int) -> FieldView:
    source = Source("guide", "Customers", date(2025, 2, 3))
    required = Requirement(
        *("req", Level.REQUIRED, "G", DecidedBy.MACHINE, ("app.thing",), "s", "w", source),
        since=date(2025, 2, 3),
    )
    finding = Finding(
        required, Status.NOT_MET, Severity.BLOCKER, "app.thing", "page", "too long", row=row
    )
    return FieldView(
        finding, "too long", None, "", needed=True, rows={row: (Status.NOT_MET, Severity.BLOCKER)}
    )


async def test_the_row_that_is_blamed_has_the_sign() -> None:
    async with play(_texts(), ["one", "two"]) as it:
        it.control.show(_blame(1))
        await it.pilot.pause()

        assert "✗ two" in it.screen()
        assert "✗ one" not in it.screen()


async def test_a_table_shows_its_columns_and_the_labels_of_choices() -> None:
    rows = [{"company": "Kovač d.o.o.", "since": date(2026, 1, 2), "role": "beta"}, "odd"]
    async with play(_records(), rows) as it:
        shown = it.screen()

        assert "Company" in shown
        assert "▸ Kovač d.o.o." in shown
        assert "2026-01-02  Beta" in shown
        assert "odd" in shown


async def test_a_row_is_filled_in_a_form_with_the_keyboard_alone() -> None:
    async with play(_records()) as it:
        await it.press("a", "A", "c", "m", "e", "enter")
        await it.paste("2026-01-02")
        await it.press("enter", "down", "space", "ctrl+s")

        wanted = {"company": "Acme", "since": date(2026, 1, 2), "role": "paying"}
        assert it.answers == [[wanted]]
        assert it.app.focused is it.control


async def test_enter_in_the_last_line_of_a_form_saves_it() -> None:
    columns = (Column("name", "Name"), Column("note", "Note"))
    async with play(field_of(Kind.RECORDS, columns=columns)) as it:
        await it.press("a", "n", "enter", "x", "enter")

        assert it.answers == [[{"name": "n", "note": "x"}]]


async def test_a_form_says_at_once_what_cannot_be_a_date() -> None:
    async with play(_records(), [{"company": "Acme", "since": "soon", "more": 1}]) as it:
        await it.press("enter")
        assert "Must be a date like 2026-11-24" in it.screen()
        await it.press("tab")
        await _empty(it)
        assert "Must be a date" not in it.screen()
        await it.press("ctrl+s")

        assert it.answers == [[{"company": "Acme", "more": 1}]]


async def test_escape_drops_a_changed_row_only_after_a_question() -> None:
    async with play(_records(), [{"company": "Acme"}]) as it:
        await it.press("enter", "x", "escape")
        assert "Discard the changes" in it.screen()
        await it.press("escape")
        assert "Acmex" in it.screen()
        await it.press("escape", "enter")

        assert it.app.focused is it.control
        assert it.answers == []


async def test_escape_closes_an_unchanged_form_without_a_word() -> None:
    async with play(_records(), [{"company": HOSTILE}]) as it:
        await it.press("enter", "escape")

        assert it.app.focused is it.control
        assert it.answers == []


async def test_a_form_is_saved_and_left_with_the_mouse() -> None:
    async with play(_records()) as it:
        await it.press("a", "x")
        await it.pilot.click("#save")
        await it.pilot.pause()

        assert it.answers == [[{"company": "x"}]]


async def test_files_are_dropped_and_found(tmp_path: Path) -> None:
    (tmp_path / "shots").mkdir()
    for name in ("a.png", "b.png", "notes.txt"):
        (tmp_path / "shots" / name).write_bytes(b"x" * 1500)
    asked = field_of(Kind.IMAGES, row_label="screenshot")
    async with play(asked, None, surroundings(tmp_path)) as it:
        assert "No screenshot yet — a finds one" in it.screen()
        await it.paste(f"'{tmp_path}/shots/a.png'\n")
        await it.press("a")
        await it.until(lambda: "b.png" in it.screen())
        assert "notes.txt" not in it.screen()
        assert "1.5 kB" in it.screen()
        await it.press("b", "enter")

        assert it.answers == [["shots/a.png"], ["shots/a.png", "shots/b.png"]]
        assert isinstance(it.control, ListControl)


async def test_a_removed_row_is_named_as_people_know_it() -> None:
    rows = [{"since": date(2025, 3, 1), "company": "Harbor [b]and Pier"}, {}]
    async with play(_records(), rows) as it:
        await it.press("delete")
        named = it.message()
        await it.press("delete")

        assert "Removed “Harbor [b]and Pier”." in named
        assert it.answers == [[{}], None]


async def test_keys_for_rows_work_only_where_there_are_rows() -> None:
    async with play(_texts()) as it:
        empty = {shown.binding.key for shown in it.app.screen.active_bindings.values()}
        await it.paste("one\ntwo")
        filled = {shown.binding.key for shown in it.app.screen.active_bindings.values()}

    assert filled - empty == {"delete", "alt+up", "alt+down", "k", "j"}
