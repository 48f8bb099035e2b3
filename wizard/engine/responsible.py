"""Who has to act on a finding."""

from __future__ import annotations

from enum import StrEnum

from wizard.catalogue.edition import Edition
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Status
from wizard.engine.finding import Finding


class Responsible(StrEnum):
    """Who moves an item; the names stand in reports."""

    YOU_WRITE = "you-write"  # an answer
    YOU_DO = "you-do"  # an act outside of the program, confirmed with a day or a signature
    MACHINE = "machine"  # a check to run
    PROCORE = "procore"  # nobody but Procore; the partner waits


def responsible_for(edition: Edition, finding: Finding) -> Responsible:
    """Who has to act so that a finding that is not settled becomes settled."""
    if finding.needs_person:
        return Responsible.YOU_DO
    if finding.status in {Status.COULD_NOT_TELL, Status.STALE}:
        return Responsible.MACHINE
    field = edition.fields.get(finding.field)
    if field and (field.kind.spec.is_confirmation or field.kind is Kind.DATE):
        return Responsible.YOU_DO
    return Responsible.YOU_WRITE
