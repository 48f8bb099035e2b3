"""Comments in the wizard: reading a thread, and adding to it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from screens.widgets.messages import PageRequested
from tests.screens.home.stage import told
from tests.screens.review.stage import NARROW, Stage, paste, run_command, until, work_in
from tests.screens.step.stage import play
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Comment, Person, Team
from wizard.session.open_draft import OpenDraft

ANA = Person("ana@example.com", "Ana Lima", "legal")
FIELD = "listing.tagline"
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
ASKED = Comment("3fa9c1", FIELD, ANA.mail, AT, "Shorter, [b]please")
ENDED = Comment("77aa01", FIELD, "gone@example.com", AT, "Which name?", settled=True)
SECRET = "ghp_" + "a1B2" * 9


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> OpenDraft:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ben <ben@example.com>")
    work = work_in(tmp_path, catalogue)
    team = TeamFile(work.draft.path).change(lambda _: Team((ANA,), comments=(ASKED, ENDED)))
    work.session.take_team(team)
    return work


def at_tagline(work: OpenDraft) -> Stage:
    return Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, "lst-tagline-length")))


async def test_a_thread_is_read_and_answered(work: OpenDraft) -> None:
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c")
        shown = await until(pilot, lambda shown: "Comments on “Tagline”" in shown)
        await paste(pilot, "Done")
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))

    assert "Ana Lima, 2026-12-01 09:00" in shown
    assert "Shorter, [b]please" in shown
    assert "gone@example.com, 2026-12-01 09:00, settled" in shown
    added = TeamFile(work.draft.path).read().comments[-1]
    assert (added.text, added.by, added.reply_to) == ("Done", "ben@example.com", ASKED.id)


async def test_a_thread_is_settled_opened_again_and_all_of_it_taken_back(work: OpenDraft) -> None:
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        before = await until(pilot, lambda shown: "t 1 comment" in shown)
        await pilot.press("c")
        await until(pilot, lambda shown: "Your answer to Ana Lima" in shown)
        await paste(pilot, "not sent yet")
        await pilot.press("f9")
        settled = await until(pilot, lambda shown: "Ana Lima, 2026-12-01 09:00, settled" in shown)
        await pilot.press("f9")
        await until(pilot, lambda shown: "Settle  F9" in shown)
        await pilot.press("f9")
        await until(pilot, lambda shown: "Open again  F9" in shown)
        await pilot.press("escape")
        after = await until(pilot, lambda shown: "Comments on" not in shown)
        await pilot.press("ctrl+z")
        await until(pilot, lambda shown: "t 1 comment" in shown)
        assert "Undone: a comment on “Tagline”" in told(app)
        await pilot.press("ctrl+y")
        await until(pilot, lambda shown: "t 1 comment" not in shown)

    assert "1 comment" in before
    assert "not sent yet" in settled
    assert "1 comment" not in after
    assert [each.settled for each in TeamFile(work.draft.path).read().comments] == [True, True]


async def test_another_thread_is_chosen_or_a_new_one_begun(work: OpenDraft) -> None:
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c")
        await until(pilot, lambda shown: "Your answer to Ana Lima" in shown)
        await pilot.press("down", "down", "down")
        await until(pilot, lambda shown: "A new comment" in shown)
        await paste(pilot, "Something else")
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))

    added = TeamFile(work.draft.path).read().comments[-1]
    assert (added.text, added.reply_to) == ("Something else", "")


async def test_a_comment_is_taken_back_unless_somebody_answered_it(work: OpenDraft) -> None:
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        for words in ("One", "Two"):
            await pilot.press("c")
            await until(pilot, lambda shown: "Comments on" in shown)
            await pilot.press("down", "down", "down", "down")
            await paste(pilot, words)
            await pilot.press("enter")
            await until(pilot, lambda _: bool(app._notifications))
            app.clear_notifications()
        one, two = TeamFile(work.draft.path).read().comments[2:]
        answer = Comment("999999", FIELD, ANA.mail, AT, "Yes", one.id)
        await pilot.press("ctrl+z")
        await until(pilot, lambda _: bool(app._notifications))
        app.clear_notifications()
        TeamFile(work.draft.path).change(
            lambda team: replace(team, comments=(*team.comments, answer))
        )
        await pilot.press("ctrl+z")
        await until(pilot, lambda _: bool(app._notifications))
        said = told(app)

    assert two.text == "Two"
    assert "has changed a comment on “Tagline” since, or answered it" in said
    assert TeamFile(work.draft.path).read().comments == (ASKED, ENDED, one, answer)


async def test_a_long_comment_is_read_to_its_end(work: OpenDraft) -> None:
    long = replace(ASKED, text=" ".join(f"word{number}" for number in range(400)))
    TeamFile(work.draft.path).change(lambda team: replace(team, comments=(long,)))
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c")
        first = await until(pilot, lambda shown: "Comments on" in shown)
        await pilot.press("shift+tab", "home")
        top = await until(pilot, lambda shown: "word0 " in shown)

    assert "word399" in first
    assert "Ana Lima, 2026-12-01" in top


async def test_the_open_comments_are_a_view_of_the_review(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("t")
        shown = await until(pilot, lambda shown: "Ana Lima: Shorter, [b]please" in shown)
        await pilot.press("c")
        await until(pilot, lambda shown: "Comments on “Tagline”" in shown)
        await pilot.press("escape", "enter")
        await until(pilot, lambda _: bool(app.asked))

    assert "Which name?" not in shown
    (asked,) = [each for each in app.asked if isinstance(each, PageRequested)]
    assert asked.field == FIELD


async def test_the_number_of_open_comments_stands_beside_the_question(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ben <ben@example.com>")
    async with play(home, catalogue, {"listing.name": "Sitebook"}) as it:
        team = Team((ANA,), comments=(ASKED, ENDED, replace(ASKED, id="0f0f0f")))
        TeamFile(it.draft).change(lambda _: team)
        assert it.app._open_draft is not None
        it.app._open_draft.session.take_team(team)
        await it.go("your-app")
        shown = await it.go("name-tagline", FIELD)
        await run_command(it.pilot, "comment", "Comment on this question")
        await until(it.pilot, lambda shown: "Your answer to Ana" in shown)
        await it.press("f9")
        await until(it.pilot, lambda shown: "Open again" in shown)
        await it.press("escape")
        after = await it.settled()
        await it.press("ctrl+z")
        back = await until(it.pilot, lambda shown: "2 comments" in shown)

    assert "2 comments" in shown
    assert "1 comment " in after
    assert back


async def test_a_secret_is_refused_in_place_and_escape_adds_nothing(work: OpenDraft) -> None:
    app = at_tagline(work)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c")
        await until(pilot, lambda shown: "Comments on “Tagline”" in shown)
        await paste(pilot, SECRET)
        await pilot.press("enter")
        await until(pilot, lambda shown: "looks like a secret" in shown)
        await pilot.press("escape")
        await until(pilot, lambda shown: "Comments on" not in shown)

    assert TeamFile(work.draft.path).read().comments == (ASKED, ENDED)
