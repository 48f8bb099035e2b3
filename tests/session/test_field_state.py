"""What is shown at a field: what its own answer must change for, and nothing of its neighbours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status, Value
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.plan import plan_of
from wizard.session.field_state import field_view
from wizard.session.samples import DAY
from wizard.session.session import Session

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"
WRONG: dict[str, Value] = {
    "account.email": "mara@fieldline",
    "q.signatory.email": "mara",
    "q.website": "g",
    "review.test_account.url": "our site",
    "test.open_issues.major": 2,
    "pilot.onboarding_steps": 0,
    "legal.compliance_confirmed": {"by": "Mara Okafor", "on": date(2036, 1, 1)},
    "app.previous_versions": ["1.4"],
    "app.proof_company_id": "none",
    "sandbox.company_id": "none",
    "prod.own_base_urls": ["https://sandbox.procore.com"],
    "app.promotion_seen": {"by": "Mara Okafor", "on": date(2036, 1, 1)},
}


@pytest.fixture
def ready(catalogue: Catalogue) -> Session:
    return Session(load_draft(SAMPLE, catalogue.fields), catalogue.edition("2025-02"), DAY)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_is_told_at_its_own_field_alone(ready: Session, wrong: str) -> None:
    change = ready.set(wrong, WRONG[wrong])
    place = change.field  # the list that is asked in place of some of them

    assert ready.assessment.findings.keys() >= change.findings
    assert field_view(ready, place).message
    neighbours = {
        name
        for each in change.findings
        for name in ready.assessment.findings[each].requirement.fields
        if ready.assessment.findings[each].status is Status.NOT_MET
    } - {wrong, place}
    assert {name: field_view(ready, name).message for name in neighbours if name} == dict.fromkeys(
        neighbours, ""
    )
    assert [task.field for task in plan_of(ready.assessment)] == [place]


def test_a_wrong_answer_is_told_although_its_neighbours_are_empty(ready: Session) -> None:
    for name in ("account.first_name", "account.last_name"):
        ready.set(name, None)
    ready.set("account.email", "mara@fieldline")

    assert "names no full domain" in field_view(ready, "account.email").message
    shown = {n: field_view(ready, n) for n in ("account.first_name", "account.last_name")}
    assert all(view.message == "" for view in shown.values())


def test_no_open_finding_rests_on_the_question_that_it_stands_at(catalogue: Catalogue) -> None:
    for name in catalogue.journeys:
        edition = catalogue.edition(name)
        for finding in Assessor(edition, DAY).assess({}).findings.values():
            label = edition.fields[finding.field].label
            single = " points " not in finding.message
            assert not (single and f"“{label}”" in finding.message), finding.message


def test_a_list_is_blamed_for_the_column_that_is_empty_by_its_label(ready: Session) -> None:
    ready.set("customers", [{"company": "Harbor", "role": "active", "since": DAY}])
    findings = ready.assessment.findings

    assert findings["elig-active-customer-12m"].message == "Row 1 has no “Last used”"
    assert field_view(ready, "customers").rows.keys() == {0}
