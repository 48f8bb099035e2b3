"""Own requirements that cannot be used keep nobody from working, and are not passed over."""

from __future__ import annotations

from pathlib import Path

from screens.app import WizardApp
from tests.screens.home.stage import unwrapped
from tests.screens.review.stage import until
from wizard.catalogue.own import OWN_NAME
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.catalogue_source import CatalogueSource


async def test_the_screens_open_without_a_broken_file_and_say_so(home: Path) -> None:
    (home / OWN_NAME).write_text('[own]\nprefix = "[/]"\n', "utf-8")
    places = UserFolders.below(home)
    app = WizardApp(AppContext(places, shelf=CatalogueSource(places, forgiving=True)))
    async with app.run_test(size=(120, 50), notifications=True) as pilot:
        told = "Judged without your company's own"
        assert told in await until(pilot, lambda s: told in s)
        app.clear_notifications()
        await pilot.press("f1")
        assert "esc close" in await until(pilot, lambda s: "esc close" in s)
        await pilot.press("end")
        shown = await until(pilot, lambda s: "built in" in s)
        assert "Catalogue: 2026.11, of 2026-11-25, built in" in shown
        assert "own, prefix: must" in unwrapped(shown)
