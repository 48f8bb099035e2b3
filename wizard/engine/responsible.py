"""Who moves a finding: the person who writes, the person who acts, a machine, or Procore."""

from __future__ import annotations

from enum import StrEnum

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Status
from wizard.engine.finding import Finding


class Responsible(StrEnum):
    """Who moves an item."""

    YOU_WRITE = "you-write"
    YOU_DO = "you-do"
    MACHINE = "machine"
    PROCORE = "procore"


def responsible_for(edition: Edition, finding: Finding) -> Responsible:
    """Who moves a finding that is open."""
    unknown = finding.status in {Status.COULD_NOT_TELL, Status.STALE}
    if unknown and finding.requirement.checks and not finding.needs_person:
        return Responsible.MACHINE
    field = edition.fields.get(finding.field)
    is_act = field is not None and (field.kind.spec.is_confirmation or field.kind is Kind.DATE)
    if finding.needs_person or is_act or finding.status is Status.ANSWERED:
        return Responsible.YOU_DO
    return Responsible.YOU_WRITE
