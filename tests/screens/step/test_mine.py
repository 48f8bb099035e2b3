"""The filter "mine" on a page of the journey, and on the way to the review and back."""

from pathlib import Path

import pytest

from screens.review.screen import ReviewScreen
from screens.step.screen import StepScreen
from tests.screens.home.stage import told
from tests.screens.review.stage import until
from tests.screens.step.stage import NARROW, WIDE, Play, play
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Assignment, Person, QuestionScope, Team

BEN = Person("ben@example.com", "Ben Roth", "support")
ANA = Person("ana@example.com", "Ana Lima", "legal")
TEAM = Team(
    (BEN, ANA),
    (
        Assignment(QuestionScope(page="name-tagline"), BEN.mail),
        Assignment(QuestionScope(page="your-app"), ANA.mail),
        Assignment(QuestionScope(field="app.embedded_login"), BEN.mail),
    ),
)
TURN = ("shift+f10",)


@pytest.fixture(autouse=True)
def ben_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ben <BEN@example.com>")


def give(it: Play, team: Team) -> None:
    TeamFile(it.draft).change(lambda _: team)
    assert it.app._open_draft is not None
    it.app._open_draft.session.take_team(team)


def page_of(it: Play) -> str:
    screen = it.app.screen
    assert isinstance(screen, StepScreen)
    return screen.position.page


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_key_limits_what_comes_next_and_the_head_says_so(
    home: Path, catalogue: Catalogue, size: tuple[int, int]
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"]}, size) as it:
        give(it, TEAM)
        before = await it.go("your-app")
        during = await it.press(*TURN)
        said = told(it.app)
        await it.press("ctrl+n")
        following = page_of(it)
        await it.press("ctrl+n")
        ended, last = told(it.app), page_of(it)
        after = await it.press(*TURN)

    first = during.splitlines()[0]
    assert "only yours" in first
    assert " yours, " in first
    assert "only yours" not in before + after
    assert "Only what waits for Ben Roth, whom git names." in said
    assert "Shift+F10 shows everybody's" in said
    assert following == "name-tagline"
    assert "last page of yours" in ended
    assert last == "name-tagline"


async def test_the_journey_lists_and_counts_ones_own_pages(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"app.types": ["full-screen"]}, WIDE) as it:
        give(it, TEAM)
        await it.go("your-app")
        shown = (await it.press(*TURN)).splitlines()
        narrow = await it.go("name-tagline")

    panel = [line.partition("│")[0].rstrip() for line in shown]
    assert panel[1].split()[:3] == ["▾", "Fit", "0/1"]
    assert panel[2].startswith("▸ Your app")
    assert "Customers" not in "".join(panel)
    assert "Name and tagline" in narrow


async def test_it_is_kept_on_the_way_to_the_review_and_back(
    home: Path, catalogue: Catalogue
) -> None:
    label = catalogue.fields["app.embedded_login"].label
    async with play(home, catalogue, {"app.types": ["full-screen"]}) as it:
        give(it, TEAM)
        await it.go("your-app")
        await it.press(*TURN)
        await it.press("f5")
        review = await until(it.pilot, lambda _: isinstance(it.app.screen, ReviewScreen))
        plan = await it.press("p")
        await it.press("i", "escape")
        back = await until(it.pilot, lambda _: isinstance(it.app.screen, StepScreen))

    assert "only yours" in review
    assert label[:20] in plan
    assert "Is it in production" not in plan
    assert "only yours" not in back


async def test_what_is_ones_own_in_a_later_milestone_comes_next_where_nothing_else_is(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {"listing.name": "Sitebook Sync"}) as it:
        give(it, Team((BEN,), (Assignment(QuestionScope(page="name-tagline"), BEN.mail),)))
        await it.go("your-app")
        shown = await it.press(*TURN)
        await it.press("f7")
        page = page_of(it)

    line = next(each for each in shown.splitlines() if "waits for you" in each)
    assert line.strip().startswith("Nothing of “Fit” waits for you. Later: ")
    assert page == "name-tagline"


async def test_where_nothing_waits_at_all_the_key_that_shows_the_rest_is_named(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {}) as it:
        give(it, Team((BEN,), (Assignment(QuestionScope(field="approval.on"), BEN.mail),)))
        await it.go("your-app")
        shown = await it.press(*TURN)
        await it.press("f7")
        said, page = told(it.app), page_of(it)

    line = next(each for each in shown.splitlines() if "waits for you" in each)
    assert line.strip().startswith("Nothing waits for you. Shift+F10 shows everybody's.")
    assert page == "your-app"
    assert "Nothing waits for you" in said


async def test_without_a_team_the_key_is_not_offered(home: Path, catalogue: Catalogue) -> None:
    async with play(home, catalogue, {}) as it:
        shown = await it.go("your-app")
        assert await it.press(*TURN) == shown
