"""Approving in the wizard: what is shown before, what is written, and how it is judged."""

from dataclasses import replace
from pathlib import Path

import pytest

from screens.review.rows import ReviewView
from screens.review.screen import ReviewScreen, ReviewState
from tests.screens.home.stage import told
from tests.screens.review.stage import NARROW, Stage, run_command, seen, until, work_in
from tests.screens.step.stage import play
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import RequiredApproval
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Person, QuestionScope, Team
from wizard.session.open_draft import OpenDraft

ANA = Person("ana@example.com", "Ana [b]Lima", "legal")
PAGE, GROUP = "name-tagline", "What customers read"
REQUIRED = RequiredApproval("acme-names", PAGE, "legal", "We own our names.", GROUP)
BLOCKING = "approval:acme-names"


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> OpenDraft:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ana <ANA@example.com>")
    work = work_in(tmp_path, replace(catalogue, approvals=(REQUIRED,)))
    work.session.take_team(TeamFile(work.draft.path).change(lambda _: Team((ANA,))))
    return work


async def test_a_key_approves_what_a_dialog_lists_and_the_draft_is_judged_by_it(
    work: OpenDraft,
) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, BLOCKING)))
    assert work.session.assessment.findings[BLOCKING].blocks
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        asked = await until(pilot, lambda shown: "Approve “" in shown)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))
        said = told(app)

    assert f"Approve “{GROUP}”" in asked
    assert "Ana [b]Lima <ana@example.com>" in asked
    assert "• App name: Sitebook Sync" in asked
    assert "proves it. It holds until one of these answers changes." in asked
    (approval,) = TeamFile(work.draft.path).read().approvals
    assert (approval.scope, approval.by) == (QuestionScope(page=PAGE, group=GROUP), ANA.mail)
    assert BLOCKING not in work.session.assessment.findings
    assert "holds until one of these answers changes" in said


async def test_an_approval_is_taken_back_and_given_again(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, "lst-tagline-length")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “" in shown)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))
        given = TeamFile(work.draft.path).read().approvals
        await pilot.press("ctrl+z")
        await until(pilot, lambda _: "Undone: the approval of “Name and tagline”" in told(app))
        assert not TeamFile(work.draft.path).read().approvals
        assert BLOCKING in work.session.assessment.findings
        await pilot.press("ctrl+y")
        await until(pilot, lambda _: "Redone: the approval" in told(app))

    assert len(given) == 2
    assert TeamFile(work.draft.path).read().approvals == given


async def test_a_page_is_approved_with_the_group_that_the_company_asks_for(
    work: OpenDraft,
) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, "lst-tagline-length")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “" in shown)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))

    given = [each.scope for each in TeamFile(work.draft.path).read().approvals]
    assert given == [QuestionScope(page=PAGE), QuestionScope(page=PAGE, group=GROUP)]


async def test_whoever_backs_out_approves_nothing(work: OpenDraft) -> None:
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, BLOCKING)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “" in shown)
        await pilot.press("escape")
        await pilot.pause()
        assert "Approve “" not in seen(app)

    assert not TeamFile(work.draft.path).read().approvals


async def test_another_role_is_told_that_it_does_not_count_as_the_one_asked_for(
    work: OpenDraft,
) -> None:
    work.session.take_team(Team((replace(ANA, role="support"),)))
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, BLOCKING)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        shown = await until(pilot, lambda shown: "Approve “" in shown)

    assert "not the approval by Legal" in shown
    assert "does not have this mail address" not in shown


async def test_the_command_palette_approves_the_page_that_is_open(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ana <ANA@example.com>")
    async with play(home, catalogue, {"listing.name": "Sitebook Sync"}) as playing:
        TeamFile(playing.draft).change(lambda _: Team((ANA,)))
        await playing.go(PAGE)
        work = playing.app._open_draft
        assert work is not None
        work.session.take_team(Team((ANA,)))
        await run_command(playing.pilot, "approve", "Approve this page")
        await until(playing.pilot, lambda shown: "App name: Sitebook Sync" in shown)
        await playing.press("enter")
        await until(playing.pilot, lambda _: bool(work.session.draft.team != Team((ANA,))))

    (approval,) = TeamFile(playing.draft).read().approvals
    assert approval.scope == QuestionScope(page=PAGE)


async def test_a_page_without_answers_is_not_approved(work: OpenDraft) -> None:
    work.session.set("listing.name", None)
    work.session.set("listing.tagline", None)
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, BLOCKING)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        await until(pilot, lambda _: bool(app._notifications))
        assert "nothing to approve" in told(app)


async def test_a_team_file_that_was_damaged_since_is_named_and_not_overwritten(
    work: OpenDraft,
) -> None:
    file = TeamFile(work.draft.path).path
    app = Stage(ReviewScreen(work, ReviewState(ReviewView.ALL, BLOCKING)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “" in shown)
        file.write_text("<<<<<<<", "utf-8")
        await pilot.press("enter")
        await until(pilot, lambda _: bool(app._notifications))
        assert file.name in told(app)

    assert file.read_text("utf-8") == "<<<<<<<"
