"""Who answers which question, and which approvals still hold."""

from dataclasses import replace
from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval, Value
from wizard.drafts.team_model import CHANGES_ASKED, Assignment, Person, QuestionScope, Team
from wizard.engine.approvals import approval_for, open_approvals, scope_fields
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment
from wizard.topics.team.ownership import (
    Ownership,
    ScopeState,
    role_of,
)

TODAY = date(2026, 12, 1)
ANA, BEN, CLEO = "ana@example.com", "ben@example.com", "cleo@example.com"
PAGE = QuestionScope(page="name-tagline")
GROUP = QuestionScope(page="name-tagline", group="What customers read")
FIELD = QuestionScope(field="listing.tagline")
PEOPLE = (Person(ANA, "Ana Lima", "legal"), Person(BEN, "Ben Roth", "marketing"))
ANSWERED: dict[str, Value] = {
    "listing.name": "Sitebook Sync",
    "listing.tagline": "Keep drawings and photos of every site in step",
}


@pytest.fixture
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2026-06")


def assessed(edition: Edition, answers: dict[str, Value]) -> Assessment:
    return Assessor(edition, TODAY).assess(answers)


def test_a_field_is_before_its_group_and_the_group_before_the_page(edition: Edition) -> None:
    owners = (Assignment(FIELD, CLEO), Assignment(PAGE, ANA), Assignment(GROUP, BEN.upper()))
    ownership = Ownership(Team(PEOPLE, owners), edition)
    assert ownership.owner("listing.trademark_ack") == PEOPLE[0]
    assert ownership.owner("listing.name") == PEOPLE[1]
    assert ownership.owner("listing.tagline") == Person(CLEO, CLEO)
    assert ownership.owner("listing.summary") is None
    assert list(ownership.fields_of(BEN)) == ["listing.name"]
    assert "listing.summary" in ownership.unassigned()
    assert "listing.tagline" not in ownership.unassigned()


def test_a_scope_that_the_edition_does_not_have_has_no_fields(edition: Edition) -> None:
    assert not scope_fields(QuestionScope(page="gone"), edition)
    assert not scope_fields(QuestionScope(page="pricing", group="Gone"), edition)
    assert not scope_fields(QuestionScope(field="gone.now"), edition)


def test_every_question_of_both_editions_has_a_role(catalogue: Catalogue) -> None:
    for name in catalogue.journeys:
        edition = catalogue.edition(name)
        assert {role_of(edition, field) for field in edition.fields} <= catalogue.roles.keys()


def test_the_state_follows_from_the_answers_and_the_approvals(edition: Edition) -> None:
    assignment = Assignment(GROUP, BEN)
    ownership = Ownership(Team(PEOPLE, (assignment,)), edition)
    assert ownership.state(assignment, assessed(edition, {})) is ScopeState.OPEN
    assert ownership.state(assignment, assessed(edition, ANSWERED)) is ScopeState.ANSWERED

    approval = approval_for(GROUP, ANA, TODAY, edition, ANSWERED)
    approved = Ownership(Team(PEOPLE, (assignment,), (approval,)), edition)
    changed = ANSWERED | {"listing.tagline": "Keep every site in step"}
    assert approved.state(assignment, assessed(edition, ANSWERED)) is ScopeState.APPROVED
    assert approved.state(assignment, assessed(edition, changed)) is ScopeState.CHANGED_SINCE

    asked = Assignment(GROUP, BEN, state=CHANGES_ASKED)
    assert ownership.state(asked, assessed(edition, ANSWERED)) is ScopeState.CHANGES_ASKED


def test_a_required_approval_is_open_until_somebody_of_the_role_gives_it(
    edition: Edition, catalogue: Catalogue
) -> None:
    required = RequiredApproval(
        "acme-names", PAGE.page, "legal", "Names can be taken.", GROUP.group
    )
    company = replace(catalogue, approvals=(required,))

    def still_open(by: str, answers: dict[str, Value]) -> list[bool]:
        approval = approval_for(GROUP, by, TODAY, edition, ANSWERED)
        team = Team(PEOPLE, approvals=(approval,))
        own = company.edition(edition.id)
        context = Assessor(own, TODAY).assess(answers, team=team).context
        return [each.stale is not None for each in open_approvals(own, context)]

    assert still_open(BEN, ANSWERED) == [False]
    assert still_open(ANA, ANSWERED) == []
    assert still_open(ANA, {}) == [True]
