"""Paths: typed, completed, dropped and found."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.screens.fields.stage import field_of, play, surroundings
from wizard.catalogue.field_kinds import Kind, Media
from wizard.catalogue.model import Field
from wizard.inspection.media.seen import FileRef, FileSeen, ImageFacts, InspectionState
from wizard.session.typed_paths import given_path, given_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft's folder with a few files."""
    draft = tmp_path / "draft"
    for name in ("media/demo video.mp4", "media/logo.png", "media/.hidden.png", "notes.txt"):
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1200)
    (tmp_path / "other.png").write_bytes(b"x")
    return draft


def _image() -> Field:
    return field_of(Kind.IMAGE)


@pytest.mark.parametrize(
    "given",
    [
        "{folder}/media/demo video.mp4",
        "'{folder}/media/demo video.mp4'",
        '"{folder}/media/demo video.mp4"',
        "{folder}/media/demo\\ video.mp4 ",
        "{folder}/./other/../media/demo video.mp4",
    ],
)
async def test_a_path_below_the_draft_becomes_relative(folder: Path, given: str) -> None:
    assert given_path(given.format(folder=folder), folder) == "media/demo video.mp4"


def test_an_address_of_a_file_becomes_a_path(folder: Path) -> None:
    address = f"file://{quote(str(folder / 'media/demo video.mp4'))}"

    assert given_path(address, folder) == "media/demo video.mp4"


def test_a_path_elsewhere_stays_whole(folder: Path) -> None:
    assert given_path(f"{folder}/../other.png", folder) == str(folder.parent / "other.png")
    assert given_path("../other.png", folder) == "../other.png"


def test_a_tilde_is_the_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))

    assert given_path("~/media/logo.png", folder) == "media/logo.png"


async def test_a_dropped_file_replaces_what_stood_there(folder: Path) -> None:
    async with play(_image(), "old.png", surroundings(folder)) as it:
        await it.paste(f"'{folder}/media/logo.png'")

        assert it.answers == ["media/logo.png"]


def _facts(shot: FileRef) -> FileSeen | None:
    """What was found in the two files that were looked at."""
    found = {
        "media/logo.png": FileSeen(
            InspectionState.OPENED, "", 1200, "png", image=ImageFacts(200, 200)
        ),
        "media/none.png": FileSeen(InspectionState.ABSENT, "does not exist"),
    }
    return found.get(shot.path) if shot.look is Media.IMAGE else None


async def test_what_was_found_stands_beside_the_path(folder: Path) -> None:
    around = surroundings(folder, seen=_facts)
    async with play(_image(), "media/logo.png", around) as it:
        assert "PNG 200 × 200 · 1.2 kB" in it.screen()
        it.control.put("media/new.png")
        it.control.show_again()
        await it.pilot.pause()
        assert "PNG" not in it.screen()
        it.control.put("media/none.png")
        it.control.show_again()
        await it.pilot.pause()

        assert "no such file" in it.screen()
        assert it.answers == []


async def test_what_was_found_stands_at_the_right_of_each_row(folder: Path) -> None:
    around = surroundings(folder, seen=_facts)
    shots = ["media/logo.png", "media/new.png", f"media/{'long/' * 30}none.png"]
    async with play(field_of(Kind.IMAGES), [*shots, "media/none.png"], around) as it:
        rows = it.screen().splitlines()[1:5]

        assert rows[0].rstrip(" ┃").endswith("media/logo.png" + " " * 38 + "PNG 200 × 200 · 1.2 kB")
        assert rows[1].strip(" ┃").endswith("media/new.png")
        assert rows[2].strip(" ┃").endswith("long/none.png")
        assert rows[3].rstrip(" ┃").endswith("no such file")


async def test_of_several_dropped_files_one_field_takes_the_first(folder: Path) -> None:
    async with play(_image(), "old.png", surroundings(folder)) as it:
        await it.paste(f"'{folder}/media/logo.png' '{folder}/media/demo video.mp4'")

        assert it.answers == ["media/logo.png"]
        assert "the first of 2" in it.message()


async def test_dropped_files_become_rows(folder: Path) -> None:
    async with play(field_of(Kind.IMAGES), None, surroundings(folder)) as it:
        await it.paste(f"{folder}/media/demo\\ video.png file://{folder}/media/logo.png")

        assert it.answers == [["media/demo video.png", "media/logo.png"]]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/d/a b.png", ["a b.png"]),
        ("/d/a.png /d/b.png", ["a.png", "b.png"]),
        ("'/d/a b.png' '/d/c.png'", ["a b.png", "c.png"]),
        ("file:///d/a%20b.png\r\nfile:///d/c.png\r\n", ["a b.png", "c.png"]),
        ("'/d/it'\\''s.png'", ["it's.png"]),
        ("/d/Ana's files/x.png", ["Ana's files/x.png"]),
        ("'file:///d/a%20b.png'", ["a b.png"]),
        ("FILE://localhost/d/x.png", ["x.png"]),
    ],
)
def test_paths_are_told_apart_as_they_are_dropped(text: str, paths: list[str]) -> None:
    assert given_paths(text, Path("/d")) == paths


async def test_a_path_is_completed_folder_by_folder(folder: Path) -> None:
    async with play(_image(), None, surroundings(folder)) as it:
        await it.type("m")
        await it.until(lambda: "media/" in it.screen())
        await it.press("right")
        await it.until(lambda: "media/logo.png" in it.screen())
        await it.press("right")

        assert it.answers == ["m", "media/", "media/logo.png"]


async def test_a_full_path_becomes_relative_when_the_field_is_left(folder: Path) -> None:
    async with play(_image(), f"{folder}/media/logo.pn", surroundings(folder)) as it:
        await it.press("g", "enter")

        assert it.answers[-1] == "media/logo.png"
        assert it.app.focused is it.app.controls[1]


async def test_a_file_is_found_by_walking(folder: Path) -> None:
    async with play(_image(), None, surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "media/" in it.screen())
        assert "notes.txt" not in it.screen()
        await it.press("shift+f9")
        assert "notes.txt" in it.screen()
        await it.press("enter")
        await it.until(lambda: "logo.png" in it.screen())
        assert ".hidden" not in it.screen()
        await it.press("left")
        await it.until(lambda: "notes.txt" in it.screen())
        await it.press("m", "enter")
        await it.until(lambda: "logo.png" in it.screen())
        await it.press("l", "o", "g", "enter")

        assert it.answers == ["media/logo.png"]
        assert it.app.focused is it.control


async def test_the_only_file_of_a_folder_is_taken_by_enter(folder: Path) -> None:
    (folder / "one").mkdir()
    (folder / "one" / "a.png").write_bytes(b"x")
    async with play(_image(), "one/none.png", surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "a.png" in it.screen())
        await it.press("enter")

        assert it.answers == ["one/a.png"]


async def test_a_path_may_be_typed_where_a_file_is_looked_for(folder: Path) -> None:
    async with play(_image(), None, surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "media/" in it.screen())
        await it.press("x")
        assert "Nothing with that name here" in it.screen()
        await it.press("backspace")
        await it.paste(str(folder / "media" / "logo.png"))
        assert "Enter takes this path" in it.screen()
        await it.press("enter")

        assert it.answers == ["media/logo.png"]


async def test_a_file_is_picked_with_the_mouse(folder: Path) -> None:
    async with play(_image(), "media/none.png", surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "logo.png" in it.screen())
        await it.pilot.click("Rows", offset=(5, 1))
        await it.pilot.pause()

        assert it.answers == ["media/logo.png"]


async def test_a_folder_that_cannot_be_read_is_said_and_left(folder: Path) -> None:
    async with play(_image(), "gone/none.png", surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "cannot be read" in it.screen())
        await it.press("escape")

        assert it.answers == []


async def test_a_hostile_file_name_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "[@click=app.quit]\x1b[2J[red].png").write_bytes(b"x")
    async with play(_image(), None, surroundings(tmp_path)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "[@click=app.quit]\ufffd[2J[red].png" in it.screen())

        assert "\x1b" not in it.screen()


async def test_a_paper_is_looked_for_among_papers_first(folder: Path) -> None:
    (folder / "agreement.pdf").write_bytes(b"x")
    (folder / "program.exe").write_bytes(b"x")
    async with play(field_of(Kind.FILE), None, surroundings(folder)) as it:
        await it.press("shift+f9")
        await it.until(lambda: "agreement.pdf" in it.screen())
        assert "program.exe" not in it.screen()
        await it.press("shift+f9")

        assert "program.exe" in it.screen()
