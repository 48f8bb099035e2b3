"""The team screen: who answers what, changed and taken back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screens.team.presenter import TeamScreenState
from screens.team.screen import TeamScreen
from screens.widgets.messages import PageRequested
from tests.screens.home.stage import told
from tests.screens.review.stage import NARROW, Stage, paste, run_command, seen, until, work_in
from tests.screens.step.stage import play
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import Assignment, Person, QuestionScope, Team
from wizard.session.open_draft import OpenDraft

ANA = Person("ana@example.com", "Ana [b]Lima", "legal")
BEN = Person("ben@example.com", "Ben Roth", "marketing")
PAGE = QuestionScope(page="name-tagline")
OWNED = Assignment(PAGE, BEN.mail, date(2025, 1, 15))
TEAM = Team((ANA, BEN), (OWNED,))


def assigned() -> TeamScreenState:
    """The cursor on the page that Ben answers."""
    return TeamScreenState("assignment:name-tagline")


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> OpenDraft:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ana <ana@example.com>")
    work = work_in(tmp_path, catalogue)
    work.session.take_team(TeamFile(work.draft.path).change(lambda _: TEAM))
    return work


def team_of(work: OpenDraft) -> Team:
    return TeamFile(work.draft.path).read()


async def test_people_owners_days_and_what_is_nobodys_are_listed(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, TeamScreenState()))
    async with app.run_test(size=(120, 40)) as pilot:
        shown = await until(pilot, lambda shown: "People (2)" in shown)

    assert "Ana [b]Lima" in shown
    assert "Legal" in shown
    assert "ana@example.com" in shown
    line = next(each for each in shown.splitlines() if "until 2025-01-15" in each)
    assert "Name and tagline" in line
    assert "Ben Roth" in line
    assert line.rstrip().endswith("late")
    assert "without an owner" in shown


async def test_another_owner_and_day_are_given_and_taken_back(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("a")
        await until(pilot, lambda shown: "Who answers “Name and tagline”?" in shown)
        await paste(pilot, "lima")
        await pilot.press("enter")
        await until(pilot, lambda shown: "Until when?" in shown)
        await pilot.press("ctrl+u")
        await paste(pilot, "soon")
        await pilot.press("enter")
        await until(pilot, lambda shown: "Write it as 2026-12-31" in shown)
        await pilot.press("ctrl+u")
        await paste(pilot, "2025-05-01")
        await pilot.press("enter")
        await until(pilot, lambda shown: "until 2025-05-01" in shown)
        given = team_of(work).assignments
        await pilot.press("ctrl+z")
        await until(pilot, lambda shown: "until 2025-01-15" in shown)
        assert "Undone: who answers “Name and tagline”" in told(app)
        assert team_of(work) == TEAM
        await pilot.press("ctrl+y")
        await until(pilot, lambda shown: "until 2025-05-01" in shown)

    assert given == (Assignment(PAGE, ANA.mail, date(2025, 5, 1)),)
    assert team_of(work).assignments == given


async def test_the_answer_to_a_single_question_is_approved(work: OpenDraft) -> None:
    work.session.set("listing.tagline", "Copies daily logs")
    scope = QuestionScope(field="listing.tagline")
    file = TeamFile(work.draft.path)
    own = Assignment(scope, BEN.mail)
    work.session.take_team(file.change(lambda team: replace(team, assignments=(own,))))
    app = Stage(TeamScreen(work, TeamScreenState("assignment:listing.tagline")))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Tagline" in shown)
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “Tagline”" in shown)
        await pilot.press("enter")
        await until(pilot, lambda _: bool(team_of(work).approvals))

    assert [each.scope for each in team_of(work).approvals] == [scope]


async def test_questions_become_nobodys_and_a_person_leaves_only_then(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, TeamScreenState(f"person:{BEN.mail}")))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Ben Roth" in shown)
        await pilot.press("delete")
        await until(pilot, lambda _: "has questions to answer" in told(app))
        await pilot.press("end")
        await pilot.press("home", "down", "down")
        await pilot.press("delete")
        await until(pilot, lambda _: "is nobody's any more. Ctrl+Z undoes it." in told(app))
        assert team_of(work).assignments == ()
        await pilot.press("home", "down", "delete")
        await until(pilot, lambda _: "is not in the team any more" in told(app))
        assert team_of(work).people == (ANA,)
        await pilot.press("ctrl+z")
        await until(pilot, lambda shown: "People (2)" in shown)
        await pilot.press("ctrl+z")
        await until(pilot, lambda shown: "until 2025-01-15" in shown)
        assert "Undone: who answers “Name and tagline”" in told(app)

    assert team_of(work).assignments == TEAM.assignments
    assert set(team_of(work).people) == set(TEAM.people)


async def test_a_person_is_added_with_a_role(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, TeamScreenState()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "People (2)" in shown)
        await pilot.press("n")
        await until(pilot, lambda shown: "Mail address and name" in shown)
        await paste(pilot, "cleo")
        await pilot.press("enter")
        await until(pilot, lambda shown: "First the address, then the name" in shown)
        await paste(pilot, "@example.com Cleo Day")
        await pilot.press("enter")
        await until(pilot, lambda shown: "Which questions does the person answer?" in shown)
        await paste(pilot, "support")
        await pilot.press("enter")
        await until(pilot, lambda shown: "People (3)" in shown)

    assert team_of(work).people[-1] == Person("cleo@example.com", "Cleo Day", "support")


async def test_what_is_nobodys_is_given_by_role_once(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("p")
        await until(pilot, lambda _: "was given by role" in told(app))
        given = team_of(work)
        app.clear_notifications()
        await pilot.press("p")
        await until(pilot, lambda _: "Nothing to give" in told(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda shown: "Who answers what (1)" in shown)

    assert len(given.assignments) > 5
    assert team_of(work) == TEAM


async def test_what_somebody_else_changed_since_is_not_taken_back(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("delete")
        await until(pilot, lambda _: "is nobody's any more" in told(app))
        theirs = Assignment(PAGE, ANA.mail)
        TeamFile(work.draft.path).change(lambda _: Team((ANA, BEN), (theirs,)))
        await pilot.press("ctrl+z")
        await until(pilot, lambda _: "Somebody has changed" in told(app))

    assert team_of(work).assignments == (theirs,)


async def test_an_approval_is_given_and_withdrawn(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("y")
        await until(pilot, lambda shown: "Approve “Name and tagline”" in shown)
        await pilot.press("enter")
        await until(pilot, lambda shown: "holds" in shown)
        await pilot.press("down")
        await pilot.press("delete")
        await until(pilot, lambda _: "is not approved by you any more" in told(app))

    assert team_of(work).approvals == ()


async def test_enter_goes_to_the_question(work: OpenDraft) -> None:
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("enter")
        await pilot.pause()

    assert [each.page for each in app.asked if isinstance(each, PageRequested)] == [PAGE.page]


async def test_a_draft_open_for_reading_is_not_changed(work: OpenDraft) -> None:
    work.draft.read_only = True
    app = Stage(TeamScreen(work, assigned()))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda shown: "Name and tagline" in shown)
        await pilot.press("delete")
        await until(pilot, lambda _: "open for reading only" in told(app))
        assert "Name and tagline" in seen(app)

    assert team_of(work) == TEAM


async def test_a_team_is_begun_in_the_wizard_and_a_question_given_on_its_page(
    home: Path, catalogue: Catalogue
) -> None:
    async with play(home, catalogue, {}) as it:
        await it.go("name-tagline", "listing.tagline")
        await it.press("ctrl+p", *"who answers")
        await it.press("escape")
        await run_command(it.pilot, "team", "Who answers what, until when")
        await until(it.pilot, lambda shown: "Nobody is in the team yet" in shown)
        await it.press("n")
        await until(it.pilot, lambda shown: "Mail address and name" in shown)
        await paste(it.pilot, "ben@example.com Ben Roth")
        await it.press("enter", "enter")
        await until(it.pilot, lambda shown: "People (1)" in shown)
        await it.press("escape")
        await run_command(it.pilot, "give this", "Give this question to somebody")
        await until(it.pilot, lambda shown: "Who answers “Tagline”?" in shown)
        await it.press("enter", "enter")
        await until(it.pilot, lambda shown: "Ben · 0/40" in shown)

    (given,) = TeamFile(it.draft).read().assignments
    assert given == Assignment(QuestionScope(field="listing.tagline"), "ben@example.com")
