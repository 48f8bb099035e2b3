"""A page of a submission with a team: whose turn it is, and whose question it is."""

from pathlib import Path

import pytest

from screens.widgets.team_words import owner_name, ownership_of, turn_line
from tests.drafts.empty import create_draft
from tests.topics.feedback.test_points import NOON
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.team_model import Assignment, Person, QuestionScope, Team
from wizard.session.session import Session

ANA = Person("ana@example.com", "Ana \x1b[31mLima", "legal")
BEN = Person("ben@example.com", "Ben Roth")
OWNED = (
    Assignment(QuestionScope(page="your-app"), BEN.mail),
    Assignment(QuestionScope(page="not-listed-data"), ANA.mail),
)


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr("wizard.drafts.events.author_of", lambda _: "Ben <BEN@example.com>")
    draft = create_draft(tmp_path, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields)
    draft.team = Team((ANA, BEN), OWNED)
    return Session(draft, catalogue.edition("2025-02"), NOON.date())


def test_the_head_says_what_is_yours_and_for_whom_the_rest_waits(session: Session) -> None:
    told = turn_line(session)
    total, yours, *others = told.split(", ")
    assert total.endswith(" left")
    assert yours.endswith(" yours")
    assert int(yours.split()[0]) > 0
    assert any(each.endswith(" for legal") for each in others)
    parts = [int(each.split()[0]) for each in (yours, *others)]
    assert sum(parts) == int(total.split()[0])


def test_a_question_names_its_owner_as_plain_text(session: Session) -> None:
    ownership = ownership_of(session)
    assert owner_name(ownership, "app.types") == "Ben"
    assert "\x1b" not in owner_name(ownership, "screen.undocumented_apis")
    assert owner_name(ownership, "listing.tagline") == ""


def test_two_people_of_one_first_name_are_named_in_full(session: Session) -> None:
    session.take_team(Team((BEN, Person("b2@example.com", "Ben Adams")), OWNED))
    assert owner_name(ownership_of(session), "app.types") == "Ben Roth"


def test_without_assignments_nothing_is_said(session: Session) -> None:
    session.take_team(Team((ANA, BEN)))
    assert turn_line(session) == ""
    assert owner_name(ownership_of(session), "app.types") == ""
