"""The question about two versions of a draft, which comes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.step.stage import Play, play
from wizard.catalogue.catalogue import Catalogue

CHOICE = "1 to choose"


async def until(it: Play, words: str, gone: str = "\0") -> str:
    for _ in range(1500):
        if words in (shown := it.seen()) and gone not in shown:
            return shown
        await it.pilot.pause(0.02)
    raise AssertionError(shown)


async def test_what_is_typed_on_as_the_question_comes_chooses_no_version(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("screens.home.conflict", "screens.widgets.key_order"):
        monkeypatch.setattr(f"{module}.TYPING_S", 3600)
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        theirs = await _changed_elsewhere(it)
        asked = await until(it, "The file was also changed elsewhere")
        await it.press("f", "enter", "f")
        ignored = it.seen()
        kept = it.draft.read_text("utf-8")

    assert "waits for a pause" in asked
    assert "? choose" in ignored
    assert kept == theirs


async def test_after_a_pause_in_typing_a_version_is_chosen(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        await _changed_elsewhere(it)
        await until(it, CHOICE)
        await it.press("m", "enter")
        await until(it, "Booko", gone=CHOICE)


async def _changed_elsewhere(it: Play) -> str:
    """Types into a field whose answer another program changed in the file; its new text."""
    await it.go("name-tagline", "listing.name")
    theirs = it.draft.read_text("utf-8").replace('"Book"', '"By hand"')
    it.draft.write_text(theirs, "utf-8")
    await it.press("o")
    return theirs
