"""Searches of the shipped catalogue."""

from __future__ import annotations

from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.source.rules import Rule


def rules_of(catalogue: Catalogue) -> dict[str, Rule]:
    """Every rule by its id."""
    return {
        str(use.params["rule"]): Rule(
            str(use.params["rule"]),
            tuple(use.params["patterns"]),
            tuple(use.params.get("excuses", ())),
            tuple(use.params.get("doubts", ())),
        )
        for requirement in catalogue.requirements
        for use in requirement.checks
        if "patterns" in use.params and "rule" in use.params
    }
