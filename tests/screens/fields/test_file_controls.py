"""Paths: typed, completed, dropped and found."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from screens.fields.paths import given_path, size_words
from tests.screens.fields.stage import field_of, play, surroundings
from wizard.catalogue.model import Field, Kind


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


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2**30, "1.1 GB")]
)
def test_sizes_are_said_for_reading(size: int, words: str) -> None:
    assert size_words(size) == words


async def test_a_dropped_file_replaces_what_stood_there(folder: Path) -> None:
    async with play(_image(), "old.png", surroundings(folder)) as it:
        await it.paste(f"'{folder}/media/logo.png'")

        assert it.answers == ["media/logo.png"]


async def test_the_size_is_shown_once_the_file_is_there(folder: Path) -> None:
    async with play(_image(), "media/logo.png", surroundings(folder)) as it:
        await it.until(lambda: "1.2 kB" in it.screen())
        it.control.put("media/none.png")
        await it.until(lambda: "1.2 kB" not in it.screen())

        assert it.answers == []


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
        await it.press("f4")
        await it.until(lambda: "media/" in it.screen())
        assert "notes.txt" not in it.screen()
        await it.press("f4")
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


async def test_a_file_is_picked_with_the_mouse(folder: Path) -> None:
    async with play(_image(), "media/none.png", surroundings(folder)) as it:
        await it.press("f4")
        await it.until(lambda: "logo.png" in it.screen())
        await it.pilot.click("Rows", offset=(5, 1))
        await it.pilot.pause()

        assert it.answers == ["media/logo.png"]


async def test_a_folder_that_cannot_be_read_is_said_and_left(folder: Path) -> None:
    async with play(_image(), "gone/none.png", surroundings(folder)) as it:
        await it.press("f4")
        await it.until(lambda: "cannot be read" in it.screen())
        await it.press("escape")

        assert it.answers == []


async def test_a_hostile_file_name_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "[@click=app.quit]\x1b[2J[red].png").write_bytes(b"x")
    async with play(_image(), None, surroundings(tmp_path)) as it:
        await it.press("f4")
        await it.until(lambda: "[@click=app.quit]\ufffd[2J[red].png" in it.screen())

        assert "\x1b" not in it.screen()


async def test_a_path_to_nowhere_is_told_from_a_file(folder: Path) -> None:
    async with play(_image(), "media/lgo.png", surroundings(folder)) as it:
        await it.until(lambda: "no such file" in it.screen())
        await it.press(*["backspace"] * 6, *"ogo.png")
        await it.until(lambda: "1.2 kB" in it.screen())

        assert "no such file" not in it.screen()
