"""What rests on our reconstruction of a form, and what is set aside as not asked there."""

from __future__ import annotations

from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement, TierOrigin
from wizard.engine.waiver_reasons import ActiveWaiver

NOT_ASKED = "Procore's form does not ask this"
"""The reason of a waiver that sets a question of a reconstructed form aside."""


def is_reconstructed(edition: Edition, requirement: Requirement) -> bool:
    """Whether the demand itself, or a question that it reads, is our reconstruction of a form."""
    fields = edition.catalogue.fields
    of_field = any(name in fields and fields[name].reconstructed for name in requirement.fields)
    return of_field or _is_demand_reconstructed(edition, requirement)


def can_be_set_aside(edition: Edition, requirement: Requirement) -> bool:
    """Whether only our reconstruction asks for it: no document of Procore's does."""
    return _is_demand_reconstructed(edition, requirement) and requirement.can_be_waived


def gives_not_asked(reason: str) -> bool:
    """Whether a reason is the fixed one, however it is spaced and whichever apostrophe it has."""
    return _plain(reason) == _plain(NOT_ASKED)


def is_set_aside(edition: Edition, waiver: ActiveWaiver) -> bool:
    """Whether a waiver gives the fixed reason for what only our reconstruction asks."""
    requirement = edition.requirements.get(waiver.requirement)
    known = requirement is not None and can_be_set_aside(edition, requirement)
    return known and gives_not_asked(waiver.reason)


def is_misplaced(edition: Edition, waiver: ActiveWaiver) -> bool:
    """Whether a waiver gives the fixed reason for what a document of Procore's demands."""
    return gives_not_asked(waiver.reason) and not is_set_aside(edition, waiver)


def _is_demand_reconstructed(edition: Edition, requirement: Requirement) -> bool:
    tier = edition.catalogue.tiers.get(requirement.tier)
    return tier is not None and tier.origin is TierOrigin.RECONSTRUCTION


def _plain(reason: str) -> str:
    return " ".join(reason.replace("’", "'").split()).rstrip(".").casefold()
