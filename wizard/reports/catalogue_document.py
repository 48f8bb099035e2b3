"""The output of `explain --json`: requirements, fields and verdicts as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Field, Requirement
from wizard.engine.finding import Finding
from wizard.reports.catalogue_pages import page_path
from wizard.reports.signs import sign_of
from wizard.reports.subject import command_for, step_title
from wizard.topics.browse.requirement_view import check_words, use_words
from wizard.topics.browse.try_value import is_refused, trial_words, unread_fields


def requirement_document(edition: Edition, requirement: Requirement) -> dict[str, Any]:
    """A requirement in full; absent values are "" or empty lists."""
    catalogue = edition.catalogue
    source, tier = requirement.source, catalogue.tiers[requirement.tier]
    document = catalogue.documents[source.document]
    names = edition.conditions_of_requirement[requirement.id]
    return {
        "edition": edition.id,
        **_requirement_summary(edition, requirement),
        "why": requirement.why,
        "how": requirement.fix,
        "ours": requirement.ours,
        "tier": {"id": tier.id, "label": tier.label, "meaning": tier.meaning},
        "decided_by": requirement.decided_by.value,
        "fields": list(requirement.fields),
        "applies": edition.asked_when(names) if names else "",
        "rules": [use_words(rule.name, rule.params) for rule in requirement.rules],
        "checks": [_check(edition, requirement, use.name) for use in requirement.checks],
        "rests_on": sorted(edition.parts[requirement.id]),
        "source": {
            "document": document.title,
            "section": source.section,
            "as_of": source.as_of.isoformat(),
            "revision": source.revision,
            "url": document.url,
        },
        "page": page_path(edition, requirement),
        "since": requirement.since.isoformat(),
        "until": requirement.until.isoformat() if requirement.until else "",
        "waivable": requirement.waivable,
        "accepted": list(requirement.examples.accepted),
        "refused": list(requirement.examples.refused),
    }


def _check(edition: Edition, requirement: Requirement, name: str) -> dict[str, str]:
    use = next(use for use in requirement.checks if use.name == name)
    cost = edition.catalogue.checks[name].cost
    command = command_for(cost, "DRAFT", requirement.id)
    return {"label": check_words(edition, use), "cost": cost.value, "command": command}


def field_document(edition: Edition, field: Field) -> dict[str, Any]:
    """A field in full."""
    placed = edition.page_of_field[field.id]
    names = edition.conditions_of_field[field.id]
    return {
        "edition": edition.id,
        "id": field.id,
        "kind": field.kind.value,
        "label": field.label,
        "help": field.help,
        "step": step_title(placed.step),
        "page": placed.page.title,
        "portal": edition.portal_of(field.id),
        "applies": edition.asked_when(names) if names else "",
        "options": [option.value for option in field.options],
        "columns": [column.id for column in field.columns],
        "read_by": list(edition.readers.get(field.id, ())),
    }


def list_document(edition: Edition, requirements: Iterable[Requirement]) -> dict[str, Any]:
    """Requirements in brief."""
    rows = [
        {**_requirement_summary(edition, each), "tier": each.tier, "fields": list(each.fields)}
        for each in requirements
    ]
    return {"edition": edition.id, "requirements": rows}


def trial_document(edition: Edition, finding: Finding) -> dict[str, Any]:
    """The verdict on a typed value."""
    return {
        **finding_document(finding),
        "requirement": finding.id,
        "refused": is_refused(finding),
        "words": trial_words(finding),
        "not_tried": unread_fields(edition, edition.requirements[finding.id]),
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding."""
    return {
        "status": finding.status.value,
        "severity": finding.severity.value,
        "sign": sign_of(finding.status, finding.severity).mark,
        "message": finding.message,
        "fix": finding.fix,
    }


def _requirement_summary(edition: Edition, requirement: Requirement) -> dict[str, str]:
    placed = edition.page_of_requirement[requirement.id]
    return {
        "id": requirement.id,
        "statement": requirement.statement,
        "level": requirement.level.value,
        "severity": edition.severity(requirement).value,
        "step": step_title(placed.step),
        "page": placed.page.title,
    }
