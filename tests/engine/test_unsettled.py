"""Answers that a merge left open block everything until somebody chooses."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.merge import NAME
from wizard.drafts.unsettled import UnsettledConflict
from wizard.engine.assess import Assessor
from wizard.engine.milestones import MilestoneView

DAY = date(2026, 9, 15)


@pytest.mark.parametrize("field", ["listing.tagline", NAME, "a.field.of.nobody"])
def test_an_unsettled_answer_blocks_at_every_milestone_and_moves_nobody_back(
    catalogue: Catalogue, field: str
) -> None:
    edition = catalogue.edition("2026-06")
    assessor = Assessor(edition, DAY)
    conflict = UnsettledConflict(field, "A", "B", ours_by="Ann <a@x>", theirs_by="Bob <b@x>")
    plain = assessor.assess({})
    found = assessor.assess({}, conflicts=[conflict, conflict])
    (finding,) = (each for name, each in found.findings.items() if name not in plain.findings)
    assert finding.blocks
    assert not finding.requirement.can_be_waived
    assert "Ann" in finding.message
    view = MilestoneView(found)
    assert all(finding in view.at(each.id).blockers for each in edition.milestones)
    assert view.current == MilestoneView(plain).current


def test_a_later_change_of_another_answer_leaves_it_open(catalogue: Catalogue) -> None:
    edition = catalogue.edition("2025-02")
    assessor = Assessor(edition, DAY)
    conflicts = [UnsettledConflict("listing.tagline", "A", "B")]
    before = assessor.assess({"listing.tagline": "A"}, conflicts=conflicts)
    answers = {"listing.tagline": "A", "listing.name": "Sitebook"}
    after = assessor.reassess(before, answers, "listing.name")
    whole = assessor.assess(answers, conflicts=conflicts)
    assert after.findings == whole.findings
