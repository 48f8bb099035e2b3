"""Approvals that a company asks for block until somebody of the role has given them."""

from dataclasses import replace
from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import RequiredApproval, Value
from wizard.drafts.team_model import Approval, Person, QuestionScope, Team
from wizard.engine.approvals import approval_for
from wizard.engine.assess import Assessor
from wizard.engine.finding import Assessment, Finding
from wizard.engine.milestones import milestone_view_of
from wizard.engine.readiness import Responsible, responsible_for

TODAY = date(2026, 12, 1)
SCOPE = QuestionScope(page="name-tagline", group="What customers read")
ANA, BEN = Person("ana@example.com", "Ana Lima", "legal"), Person("ben@example.com", "Ben Roth")
ANSWERS: dict[str, Value] = {"listing.name": "Sitebook Sync"}
REQUIRED = RequiredApproval("acme-names", SCOPE.page, "legal", "We own our names.", SCOPE.group)


@pytest.fixture
def edition(catalogue: Catalogue) -> Edition:
    return replace(catalogue, approvals=(REQUIRED,)).edition("2026-06")


def approval(edition: Edition, by: Person, answers: dict[str, Value] = ANSWERS) -> Approval:
    return approval_for(SCOPE, by.mail, TODAY, edition, answers)


def judged(edition: Edition, team: Team | None, answers: dict[str, Value] = ANSWERS) -> Assessment:
    return Assessor(edition, TODAY).assess(answers, team=team)


def blocking(assessment: Assessment) -> Finding | None:
    return next((f for f in assessment.blockers if f.id == "approval:acme-names"), None)


def test_without_a_team_nothing_is_asked_and_with_one_it_blocks_its_own_milestone(
    edition: Edition,
) -> None:
    assert blocking(judged(edition, None)) is None
    found = judged(edition, Team((ANA,)))
    finding = blocking(found)
    assert finding
    assert finding.message == "Nobody of Legal has approved these answers"
    assert not finding.requirement.waivable
    assert responsible_for(edition, finding) is Responsible.YOU_DO
    view = milestone_view_of(found)
    assert blocking(view.at("launch"))
    assert not blocking(view.at("fit"))


def test_only_the_role_counts_and_only_for_these_answers(edition: Edition) -> None:
    given = Team((ANA, BEN), approvals=(approval(edition, ANA),))
    assert blocking(judged(edition, given)) is None
    by_another = Team((ANA, BEN), approvals=(approval(edition, BEN),))
    assert blocking(judged(edition, by_another))
    stale = blocking(judged(edition, given, ANSWERS | {"listing.name": "Siteback"}))
    assert stale
    assert stale.message == "The answers changed since Ana Lima approved them on 2026-12-01"


def test_while_typing_an_approval_becomes_stale_and_good_again(edition: Edition) -> None:
    team = Team((ANA,), approvals=(approval(edition, ANA),))
    assessor = Assessor(edition, TODAY)
    before = assessor.assess(ANSWERS, team=team)
    other = ANSWERS | {"listing.name": "Siteback"}
    changed = assessor.reassess(before, other, "listing.name")
    assert blocking(changed)
    assert changed.findings == judged(edition, team, other).findings
    assert not blocking(assessor.reassess(changed, ANSWERS, "listing.name"))


def test_a_team_file_that_cannot_be_read_is_no_approval(edition: Edition) -> None:
    finding = blocking(judged(edition, Team(trouble="a.team.toml:3: damaged.")))
    assert finding
    assert "cannot be told: a.team.toml:3: damaged." in finding.message
