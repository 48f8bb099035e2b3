"""A secret at the hidden line of a run is on no screen, not even in a picture of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.live.state import LiveState
from screens.live.state import StandIn as Instead
from screens.widgets.dialogs import TextDialog
from screens.widgets.line import Line
from tests.screens.live.stage import Bench, on, over, planned
from tests.screens.review.stage import WIDE, seen
from tests.standin.server import StandIn
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.inspection.procore.hosts import Stage
from wizard.inspection.procore.vault import reference_to

CLIENT_SECRET = "sandbox.client_secret"


@pytest.fixture(scope="module")
def procore() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def shown_and_drawn(pilot: Pilot[None]) -> str:
    """The screen as text, and as the picture that a person can save of it."""
    drawn = unescape(pilot.app.export_screenshot()).replace("\N{NO-BREAK SPACE}", " ")
    return seen(pilot.app) + drawn


def contents(*folders: Path) -> list[bytes]:
    """All files below the folders."""
    return [p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file()]


async def test_what_is_typed_is_neither_shown_nor_drawn(
    tmp_path: Path, home: Path, catalogue: Catalogue, procore: StandIn
) -> None:
    answers: dict[str, Value] = {
        "app.types": ["data-service"],
        "app.service_account_kind": "dmsa",
        "sandbox.client_id": procore.sandbox.client_id,
    }
    bench = Bench(tmp_path, home, catalogue, answers)
    reference = reference_to(bench.work.draft.id, CLIENT_SECRET)
    bench.work.session.set(CLIENT_SECRET, reference)
    bench.stand_at("sandbox.client_id")
    login, api = procore.places
    secret = procore.sandbox.client_secret
    app = bench.stage(LiveState(stand_in=Instead(login, api, str(procore.ca_file))))
    looks: list[str] = []
    async with app.run_test(size=WIDE) as pilot:
        await planned(pilot)
        await pilot.press("enter")
        await on(pilot, TextDialog)
        progress = app.screen_stack[-2].query_one("#progress", Line)
        assert "waiting for what is asked of you" in str(progress.render())  # no clock runs
        for letter in secret:
            await pilot.press(letter)
        looks.append(shown_and_drawn(pilot))
        await pilot.press("enter")
        await over(pilot)
        looks.append(shown_and_drawn(pilot))
        looks.append(repr(app.screen))
    tokens = [one.access for one in procore._grants[Stage.SANDBOX]._tokens]
    files = contents(home, tmp_path)

    assert "A rehearsal does not use the keyring" in " ".join(looks[0].split())
    assert "•" * 20 in looks[0]
    assert tokens
    for hidden in (secret, secret[:12], *tokens):
        assert not [look for look in looks if hidden in look]
        assert not [data for data in files if hidden.encode() in data]
