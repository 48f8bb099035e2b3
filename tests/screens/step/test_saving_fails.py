"""What a person sees when the draft cannot be written."""

from __future__ import annotations

from pathlib import Path

from tests.screens.step.stage import play
from wizard.catalogue.catalogue import Catalogue


async def test_a_vanished_folder_is_told_with_the_reason_in_sight_and_how_to_leave(
    home: Path, catalogue: Catalogue
) -> None:
    folder = home / ("a folder with a name as long as names of folders are " * 2)
    folder.mkdir()
    async with play(folder, catalogue, {}) as it:
        folder.rename(home / "moved")
        await it.press("space", "ctrl+s")  # an app type
        await it.pilot.pause(0.5)
        shown = await it.press("ctrl+q")
        notes = [note.message for note in it.app._notifications]
        running = it.app.is_running
        (home / "moved").rename(folder)
        saved = await it.press("ctrl+s")
        for _ in range(100):
            if "NOT SAVED" not in saved:
                break
            await it.pilot.pause(0.05)
            saved = it.seen()

    assert "NOT SAVED: its folder is gone" in shown.splitlines()[0]
    assert "Ctrl+Q once more leaves without saving." in notes
    assert running
    assert "NOT SAVED" not in saved
