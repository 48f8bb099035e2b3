"""Changes of a team: what they write, what they refuse, and the events that they leave."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.drafts.events import first_event, read_events
from wizard.drafts.model import events_path, team_path
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_model import CHANGES_ASKED, Person, QuestionScope, Team
from wizard.reports.history_report import history_lines
from wizard.session.history import TeamEdit
from wizard.topics.team.ownership import Ownership, role_of
from wizard.topics.team.people import person_of_author
from wizard.topics.team.team_editor import (
    TeamEditor,
    TeamMistake,
    scope_named,
)

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ANA = Person("ana@example.com", "Ana Lima", "legal")
PAGE = QuestionScope(page="name-tagline")
ANSWERS: dict[str, Value] = {"listing.name": "Sitebook Sync"}


class Work:
    """A draft's team in a folder, changed by Ana."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.draft = folder / "app.toml"
        self.edition = catalogue.edition("2026-06")
        events_path(self.draft).write_bytes(first_event("", NOW).line())
        ticks = itertools.count(1)
        self.editor = TeamEditor(
            self.draft, self.edition, ANA, lambda: NOW + timedelta(seconds=next(ticks))
        )
        self.editor.add(ANA.mail, ANA.name, ANA.role)

    @property
    def team(self) -> Team:
        return TeamFile(self.draft).read()

    @property
    def kinds(self) -> list[str]:
        found = read_events(self.draft)
        assert found
        return [each.kind for each in found.events][2:]


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> Work:
    return Work(tmp_path, catalogue)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("name-taglin", "Did you mean name-tagline"),
        ("tagline", "Did you mean listing.tagline"),
        ("name-tagline/Gone", "What customers read"),
        ("", "Pages: "),
        ("name-tagline/", "What customers read"),
    ],
)
def test_a_scope_that_is_not_there_is_refused_with_what_is(
    work: Work, name: str, hint: str
) -> None:
    with pytest.raises(TeamMistake) as refused:
        scope_named(work.edition, name)
    assert hint in refused.value.hint


def test_a_scope_is_a_field_a_page_or_a_group_in_any_case(work: Work) -> None:
    group = QuestionScope(page="name-tagline", group="What customers read")
    assert scope_named(work.edition, "listing.name") == QuestionScope(field="listing.name")
    assert scope_named(work.edition, "name-tagline") == PAGE
    assert scope_named(work.edition, "name-tagline/what customers READ") == group
    assert scope_named(work.edition, group.name) == group


def test_changes_asked_end_with_the_last_settled_comment_or_an_approval(work: Work) -> None:
    work.editor.assign(PAGE, "ana lima", date(2026, 12, 9))
    work.editor.approve(PAGE, ANSWERS, NOW.date())
    asked = work.editor.ask_changes(PAGE, "Shorter, please")
    assert [each.state for each in work.team.assignments] == [CHANGES_ASKED]
    assert not work.team.approvals
    reply = work.editor.comment(asked.field, "How short?", asked.id)
    assert work.editor.resolve(reply.id) == asked
    assert work.editor.reopen(reply.id).settled is False
    with pytest.raises(TeamMistake, match="is open already"):
        work.editor.reopen(asked.id)
    work.editor.resolve(asked.id)
    (assignment,) = work.team.assignments
    assert (assignment.state, assignment.due) == ("", date(2026, 12, 9))
    work.editor.ask_changes(PAGE, "Shorter still")
    work.editor.approve(PAGE, ANSWERS, NOW.date())
    assert [each.state for each in work.team.assignments] == [""]
    assert work.kinds == [
        "assignment", "approval", "changes-asked", "comment", "comment-settled",
        "comment-reopened", "comment-settled", "changes-asked", "approval",
    ]  # fmt: skip


def test_what_was_given_is_taken_away_and_recorded(work: Work) -> None:
    work.editor.assign(PAGE, "ana lima", date(2026, 12, 9))
    work.editor.ask_changes(PAGE, "Shorter, please")
    work.editor.assign(PAGE, "ana lima", date(2026, 12, 24))
    (later,) = work.team.assignments
    assert (later.state, later.due) == (CHANGES_ASKED, date(2026, 12, 24))
    approval = work.editor.approve(PAGE, ANSWERS, NOW.date())
    with pytest.raises(TeamMistake, match="approved it"):
        work.editor.withdraw(replace(approval, by="ben@example.com"))
    with pytest.raises(TeamMistake, match="has questions to answer"):
        work.editor.remove(ANA.mail)
    work.editor.withdraw(approval)
    work.editor.unassign(PAGE)
    work.editor.remove(ANA.mail)
    assert (work.team.people, work.team.assignments, work.team.approvals) == ((), (), ())
    with pytest.raises(TeamMistake, match="nobody's already"):
        work.editor.unassign(PAGE)
    found = read_events(work.draft)
    assert found
    lines = "\n".join(history_lines(found, "", work.edition.fields))
    assert "approved by: nobody any more; before: “ana@example.com”" in lines
    assert "to be answered by: nobody any more; before: “ana@example.com, due 2026-12-24”" in lines


def test_a_change_is_taken_back_where_another_spelling_of_an_address_stands_beside_it(
    work: Work,
) -> None:
    other = Person("ANA@example.com", "Ana Lima")
    TeamFile(work.draft).change(lambda team: replace(team, people=(*team.people, other)))
    before = work.team
    work.editor.changes = ()
    work.editor.assign(PAGE, ANA.mail)
    edit = TeamEdit("who answers it", work.editor.changes)
    work.editor.retrace(edit.reversed())
    assert work.team == before
    assert work.kinds[-1] == "taken-back"
    work.editor.retrace(edit)
    assert len(work.team.assignments) == 1


def test_what_people_wrote_into_a_row_by_hand_comes_back_with_it(work: Work) -> None:
    work.editor.assign(PAGE, ANA.mail)
    path = team_path(work.draft)
    text = f"# ask her first\n{path.read_text('utf-8')}phone = 12  # after noon\n"
    path.write_text(text, "utf-8")
    editor = TeamEditor(work.draft, work.edition, ANA, lambda: NOW)
    editor.unassign(PAGE)
    edit = editor.edit("who answers it")
    assert "phone" not in path.read_text("utf-8")

    editor.retrace(edit.reversed())
    assert path.read_text("utf-8") == text
    editor.retrace(edit)
    editor.add("ben@example.com", "Ben Roth")
    editor.retrace(edit.reversed())
    assert {each.scope for each in work.team.assignments} == {PAGE}
    assert len(work.team.people) == 2


def test_a_proposal_gives_what_is_nobodys_by_role_and_takes_nothing_from_anybody(
    work: Work,
) -> None:
    ben = work.editor.add("ben@example.com", "Ben Roth")
    work.editor.assign(QuestionScope(page="agreements"), ben.mail)
    first = next(iter(work.edition.page_ids["policy-privacy"].page.fields))
    work.editor.assign(QuestionScope(field=first), ben.mail)
    new = work.editor.propose()
    owned = Ownership(work.team, work.edition)
    agreements = work.edition.page_ids["agreements"].page.fields
    assert {owned.owner(name) for name in (*agreements, first)} == {ben}
    legal = [name for name in work.edition.fields if role_of(work.edition, name) == "legal"]
    assert all(owned.owner(name) in {ANA, ben} for name in legal)
    others = set(work.edition.fields) - set(legal) - set(agreements)
    assert {owned.owner(name) for name in others} == {None}
    assert new
    assert not work.editor.propose()


def test_what_makes_no_sense_is_refused_and_changes_nothing(work: Work) -> None:
    before, events = work.team, work.kinds
    for call in (
        lambda: work.editor.add("ana", "Ana"),
        lambda: work.editor.add("x@example.com", " \n"),
        lambda: work.editor.add("x@example.com", "X", "boss"),
        lambda: work.editor.assign(PAGE, "zoe@example.com"),
        lambda: work.editor.approve(PAGE, {}, NOW.date()),
        lambda: work.editor.ask_changes(PAGE, "Nobody's"),
        lambda: work.editor.comment("gone.now", "?"),
        lambda: work.editor.comment("listing.name", " "),
        lambda: work.editor.comment("listing.name", "x" * 5_000),
        lambda: work.editor.comment("listing.name", "password=hunter2Xy9!kQ"),
        lambda: work.editor.comment("listing.name", "?", "nope"),
        lambda: work.editor.resolve("nope"),
    ):
        with pytest.raises(TeamMistake):
            call()
    assert (work.team, work.kinds) == (before, events)


def test_who_somebody_is_follows_from_the_address_and_else_from_a_known_name() -> None:
    team = Team((ANA,))
    assert person_of_author(team, "Somebody <ANA@example.com>") == ANA
    assert person_of_author(team, "ana lima") == ANA
    assert person_of_author(team, "Cleo <c@example.com>") == Person("c@example.com", "Cleo")
    assert person_of_author(team, "Cleo") is None
    assert person_of_author(team, "") is None
