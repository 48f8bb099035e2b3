"""Fixtures of live check screens: a draft with addresses on this machine, and the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

from screens.live.screen import LiveScreen
from screens.live.state import LiveState, Phase
from tests.screens.home.stage import desk_in
from tests.screens.review.stage import Stage, seen, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observations
from wizard.session.app_context import AppContext
from wizard.session.open_draft import DraftPosition, OpenDraft

Shown = TypeVar("Shown", bound=Screen[Any])

STEPS = "elig-onboarding-instructions"
ONBOARDING = "support.onboarding_url"
CONFIRMED: Value = {"by": "Ana Duarte", "on": date(2025, 3, 6)}


class Bench:
    """An app context, a draft with answers, and the screen."""

    def __init__(
        self, folder: Path, home: Path, catalogue: Catalogue, answers: dict[str, Value]
    ) -> None:
        base: dict[str, Value] = {"app.types": ["full-screen"]}
        self.desk: AppContext = desk_in(home, catalogue)
        self.work: OpenDraft = work_in(folder, catalogue, {**base, **answers})

    def stand_at(self, field: str) -> None:
        """The place that the screen is opened from."""
        page_id = self.work.session.edition.page_of_field[field].page.id
        self.work.position = DraftPosition(page_id, field)

    def stage(self, state: LiveState | None = None) -> Stage:
        """The screen alone."""
        return Stage(LiveScreen(self.desk, self.work, state or LiveState()))

    def kept(self) -> Observations:
        """The content of the evidence file."""
        return EvidenceFile(self.work.draft.path).read()


def state_of(app: Stage) -> LiveState:
    """The state of the run."""
    assert isinstance(app.screen, LiveScreen)
    return app.screen.state


async def planned(pilot: Pilot[None]) -> str:
    """The text of the screen once the plan is made."""
    return await until_phase(pilot, Phase.TOLD)


async def over(pilot: Pilot[None]) -> str:
    """The text of the screen once the run is over and its evidence saved."""
    await until_phase(pilot, Phase.OVER)
    await when(pilot, lambda: not pilot.app.screen.has_class("-running"))
    await pilot.pause()
    return seen(pilot.app)


async def until_phase(pilot: Pilot[None], phase: Phase) -> str:
    """The text of the screen in a phase."""

    def is_there() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, LiveScreen) and screen.phase is phase

    await when(pilot, is_there)
    await pilot.pause()
    return seen(pilot.app)


async def on(pilot: Pilot[Any], kind: type[Shown]) -> Shown:
    """The screen, once it has a type."""
    await when(pilot, lambda: isinstance(pilot.app.screen, kind))
    assert isinstance(pilot.app.screen, kind)
    return pilot.app.screen


async def when(pilot: Pilot[Any], test: Callable[[], bool]) -> None:
    """Waits until a condition holds, half a minute at most."""
    for _ in range(1500):
        await pilot.pause(0.02)
        if test():
            return
    raise AssertionError(f"it never came to that; the screen is {pilot.app.screen}")
