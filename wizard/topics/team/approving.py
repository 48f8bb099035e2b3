"""What a person approves by one approval in the wizard, and whether that is possible."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.catalogue.edition import Edition
from wizard.drafts.team_model import Person, QuestionScope
from wizard.drafts.unsettled import UnsettledConflict, first_conflicts
from wizard.engine.approvals import answered_fields, required_approval, scope_fields, scope_of
from wizard.engine.finding import Assessment, Finding
from wizard.errors import WizardError


def scopes_of_page(page: str, me: Person, assessment: Assessment) -> tuple[QuestionScope, ...]:
    """A page, and its groups for which the company asks for an approval by the person's role."""
    edition, answers = assessment.edition, assessment.context.answers
    asked = (each for each in edition.catalogue.approvals if each.page == page and each.group)
    groups = (scope_of(each) for each in asked if each.role == me.role)
    return QuestionScope(page=page), *(g for g in groups if answered_fields(g, edition, answers))


def scopes_of_finding(
    finding: Finding, me: Person, assessment: Assessment
) -> tuple[QuestionScope, ...]:
    """The group that a missing approval is about; for any other finding its page."""
    edition = assessment.edition
    required = required_approval(finding.id, edition)
    if required and required.group:
        return (scope_of(required),)
    placed = edition.page_of_field.get(finding.field)
    return scopes_of_page(placed.page.id if placed else finding.page, me, assessment)


def refuse_unsettled(
    scope: QuestionScope, edition: Edition, conflicts: Iterable[UnsettledConflict]
) -> None:
    """Raises WizardError where two people changed an answer of a scope and nobody chose."""
    names = scope_fields(scope, edition)
    for field in first_conflicts(conflicts):
        if field in names:
            message = f"{field} has two answers, of which nobody chose one."
            raise WizardError(message, "First run `submission-wizard team settle DRAFT`.")
