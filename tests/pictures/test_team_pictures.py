"""A submission with a team as one of its people sees it; see `test_pictures.py`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from screens.widgets.messages import ScreenRequested
from tests.pictures.test_pictures import compare_sizes, keys, sample, stage
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Assignment, Comment, Person, QuestionScope, Team
from wizard.session.app_context import AppContext

ANA = Person("ana@example.com", "Ana Lima", "legal")
BEN = Person("ben@example.com", "Ben Roth", "marketing")
TAGLINE = "listing.tagline"
AT = datetime(2025, 3, 30, 9, 15, tzinfo=UTC)
TEAM = Team(
    (ANA, BEN),
    (
        Assignment(QuestionScope(page="name-tagline"), BEN.mail, date(2025, 4, 4)),
        Assignment(QuestionScope(page="agreements"), ANA.mail),
    ),
    comments=(
        Comment("3fa9c1", TAGLINE, ANA.mail, AT, "Is “easiest” something that we can prove?"),
        Comment("3fa9c2", TAGLINE, BEN.mail, AT.replace(hour=10), "No.", "3fa9c1"),
        Comment("77aa01", TAGLINE, BEN.mail, AT.replace(day=28), "Which name?", settled=True),
    ),
)


@pytest.fixture
def draft(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ben <ben@example.com>")
    path = sample(place)
    text = path.read_text("utf-8")
    tagline = "The easiest of all the ways to sync site notes"
    text = text.replace("Sync site notes with your daily logs", tagline)
    path.write_text(_without(text, "countersigned_received_on", "hours"), "utf-8")
    TeamFile(path).change(lambda _: TEAM)
    return path


def _without(text: str, *keys: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.partition(" = ")[0] not in keys)


async def test_only_ones_own_part_of_the_journey(
    desk: AppContext, draft: Path, place: Path
) -> None:
    async with stage(desk, draft) as pilot:
        await keys("ctrl+f", *"tagline", "enter", "shift+f10")(pilot)
        pilot.app.clear_notifications()
        await compare_sizes(pilot, "team-mine", place)


async def test_only_ones_own_part_of_the_review(desk: AppContext, draft: Path, place: Path) -> None:
    async with stage(desk, draft) as pilot:
        await keys("f5", "i")(pilot)
        pilot.app.clear_notifications()
        await compare_sizes(pilot, "team-review", place)


async def test_the_threads_on_a_question(desk: AppContext, draft: Path, place: Path) -> None:
    async with stage(desk, draft) as pilot:
        await keys("f5", "t", "c")(pilot)
        await compare_sizes(pilot, "team-comments", place)


async def test_the_team(desk: AppContext, draft: Path, place: Path) -> None:
    async with stage(desk, draft) as pilot:
        pilot.app.screen.post_message(ScreenRequested("team"))
        await keys("down", "down")(pilot)
        await compare_sizes(pilot, "team", place)
