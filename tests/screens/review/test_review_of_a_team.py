"""The review of a submission with a team: what is one's own."""

from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from screens.widgets.messages import PageRequested
from tests.screens.home.stage import told
from tests.screens.review.stage import NARROW, WIDE, Stage, seen, work_in
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.team_model import Assignment, Person, QuestionScope, Team
from wizard.session.open_draft import OpenDraft

BEN = Person("ben@example.com", "Ben [b]Roth", "support")
ANA = Person("ana@example.com", "Ana Lima", "legal")
PAGE = "name-tagline"
OWNED = (
    Assignment(QuestionScope(page=PAGE), BEN.mail),
    Assignment(QuestionScope(page="your-app"), ANA.mail),
)


def works_here(monkeypatch: pytest.MonkeyPatch, author: str) -> None:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: author)


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> OpenDraft:
    works_here(monkeypatch, "Ben <BEN@example.com>")
    work = work_in(tmp_path, catalogue)
    work.session.take_team(Team((BEN, ANA), OWNED))
    return work


async def test_a_key_shows_only_what_is_ones_own_and_again_everything(work: OpenDraft) -> None:
    state = ReviewState(ReviewView.ALL)
    app = Stage(ReviewScreen(work, state))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        every, before = set(state.keys), seen(app)
        await pilot.press("i")
        await pilot.pause()
        mine = {key for key in state.keys if key}
        shown, said = seen(app), told(app)
        await pilot.press("i")
        await pilot.pause()
        assert set(state.keys) == every

    fields = work.session.edition.page_ids[PAGE].page.fields
    findings = work.session.at_current.findings.values()
    assert mine == {each.id for each in findings if each.field in fields}
    assert before.count(" i mine") == 2  # with the counts, and in the line of keys
    assert f"all {len(mine)} " in shown
    assert "Ben [b]Roth" in said


@pytest.mark.parametrize("view", [ReviewView.PLAN, ReviewView.STEPS])
async def test_the_plan_and_the_steps_show_ones_own_part(work: OpenDraft, view: ReviewView) -> None:
    work.only_mine = True
    app = Stage(ReviewScreen(work, ReviewState(view)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        await pilot.press("down", "enter")

    assert [each.page for each in app.asked if isinstance(each, PageRequested)] == [PAGE]


async def test_where_nothing_is_ones_own_the_key_that_shows_the_rest_is_named(
    work: OpenDraft,
) -> None:
    work.only_mine = True
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.WAIVED)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        shown = seen(app)

    assert "None of these waits for you. 0 shows all milestones, i everybody's." in shown
    assert " i mine" in shown


async def test_without_a_name_from_git_the_key_says_what_to_run(
    work: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_here(monkeypatch, "")
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("i")
        await pilot.pause()
        assert "team init --as" in told(app)

    assert not work.only_mine


async def test_whoever_the_team_does_not_have_is_told_how_to_become_one_of_it(
    work: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_here(monkeypatch, "Zoe <zoe@example.com>")
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("shift+f10")
        await pilot.pause()
        said = told(app)

    assert "zoe@example.com, whom the team does not have" in said
    assert 'submission-wizard team add zoe@example.com "NAME"' in said
    assert not work.only_mine


async def test_without_a_team_there_is_no_such_key(work: OpenDraft) -> None:
    work.session.take_team(None)
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("i", "shift+f10")
        await pilot.pause()
        assert "mine" not in seen(app)

    assert not work.only_mine
