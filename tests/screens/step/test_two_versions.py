"""The question about two versions of a draft, which comes by itself."""

from __future__ import annotations

from pathlib import Path

from tests.screens.step.stage import Play, play
from wizard.catalogue.catalogue import Catalogue


async def until(it: Play, words: str) -> str:
    for _ in range(1500):
        if words in (shown := it.seen()):
            return shown
        await it.pilot.pause(0.02)
    raise AssertionError(shown)


async def test_what_is_typed_on_as_the_question_comes_chooses_no_version(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Book"}) as it:
        await it.go("name-tagline", "listing.name")
        theirs = it.draft.read_text("utf-8").replace('"Book"', '"By hand"')
        it.draft.write_text(theirs, "utf-8")
        await it.press("o")
        asked = await until(it, "The file was changed elsewhere too")
        await it.press("f", "enter", "f")
        ignored = it.seen()
        kept = it.draft.read_text("utf-8")
        chosen = await until(it, "1 to choose")
        await it.press("m", "enter")
        after = await until(it, "┃ Booko ")

    assert "waits for a pause" in asked
    assert "? choose" in ignored
    assert kept == theirs
    assert "1 to choose" in chosen
    assert "┃ Booko " in after
