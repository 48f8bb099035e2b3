"""What a scan does not ask for, since nothing in the source shows that it concerns the app.

Without a draft nobody says which conditions hold. A condition of the catalogue may have signs:
patterns that show in source that it holds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from wizard.catalogue.edition import Edition
from wizard.checks.source_found import gap_in
from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Question
from wizard.inspection.source.registry import SIGNS
from wizard.inspection.source.seeking import source_question
from wizard.topics.scan.scanner import SearchResult

_SUBJECT = "signs"
"""The same for all conditions, so that equal lists are searched for once."""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """What was not asked for, since no source shows that a condition holds."""

    condition: str
    label: str
    """Completes "nothing in the source shows that …": "the app receives webhooks"."""
    rules: tuple[str, ...]


def sign_questions(edition: Edition, folders: Sequence[str]) -> Mapping[str, Question]:
    """The question about the signs of each condition that has any."""
    return {
        condition.id: source_question(SIGNS, _SUBJECT, folders, json.dumps(condition.signs))
        for condition in edition.conditions.values()
        if condition.signs
    }


def conditions_not_shown(
    signs: Mapping[str, Question], results: Mapping[Question, SearchResult]
) -> frozenset[str]:
    """The conditions none of whose signs was found, in a search without gaps."""
    return frozenset(name for name, question in signs.items() if _is_absent(results[question]))


def _is_absent(result: SearchResult) -> bool:
    is_complete = not (result.stopped or result.trouble or gap_in(result.facts["scan"]))
    return is_complete and not result.facts["patterns"]


def deciding_condition(
    edition: Edition, requirements: Iterable[str], not_shown: Collection[str]
) -> str:
    """The condition for want of which none of the requirements concerns the app; "" if one does."""
    deciding = [
        next((c for c in edition.conditions_of_requirement[name] if c in not_shown), "")
        for name in requirements
    ]
    return deciding[0] if all(deciding) else ""


def not_asked_for(edition: Edition, left_out: Iterable[tuple[str, str]]) -> tuple[NotAsked, ...]:
    """What was not asked for, from pairs of condition and rule."""
    rules: dict[str, set[str]] = {}
    for condition, rule in left_out:
        rules.setdefault(condition, set()).add(rule)
    return tuple(
        NotAsked(condition, edition.conditions[condition].label, tuple(sorted(found)))
        for condition, found in rules.items()
    )
