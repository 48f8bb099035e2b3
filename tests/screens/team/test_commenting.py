"""Comments in the wizard: reading a thread, and adding to it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from tests.screens.review.stage import NARROW, Stage, paste, until, work_in
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
