"""Chooses from the two versions of an answer that a merge kept."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from wizard.drafts.merge import EDITION, NAME, SIGNATURES, WAIVERS, AnswerConflict
from wizard.drafts.model import Draft
from wizard.drafts.read import signature_from_row, waiver_from_row
from wizard.drafts.unsettled import Side, UnsettledConflict, first_conflicts
from wizard.errors import WizardError

COMPANY = "wizard.company"
"""Stands in for a field id where the company's file that a draft names differs."""


class NotUnsettled(WizardError):
    """Nothing is to be chosen for that field."""


def settle(draft: Draft, choices: Mapping[str, Side]) -> None:
    """Takes one of two versions of each field, for the next save.

    "ours" keeps what the draft says now. Where three people changed an answer, the next of them is
    to be chosen from after that. Raises NotUnsettled, UnreadableDraft for a damaged version.
    """
    open_now = first_conflicts(draft.conflicts)
    for field, side in choices.items():
        if field not in open_now:
            names = ", ".join(open_now) or "nothing"
            message = f"{draft.path} has no two answers to {field}."
            raise NotUnsettled(message, f"To be settled: {names}.")
        if side == "theirs":
            _take(draft, open_now[field])
        draft.conflicts.remove(open_now[field])


def _take(draft: Draft, conflict: UnsettledConflict) -> None:
    value: Any = copy.deepcopy(conflict.theirs)
    if conflict.field == NAME:
        draft.name = value
    elif conflict.field == EDITION:
        draft.edition = value
    elif conflict.field == COMPANY:
        draft.company = value or ""
    elif conflict.field == WAIVERS:
        rows = enumerate(value or [], 1)
        draft.waivers = [waiver_from_row(draft.path, number, row) for number, row in rows]
    elif conflict.field == SIGNATURES:
        rows = enumerate(value or [], 1)
        draft.signatures = [signature_from_row(draft.path, number, row) for number, row in rows]
    elif value is None:
        draft.answers.pop(conflict.field, None)
    else:
        draft.answers[conflict.field] = value


def open_differences(draft: Draft) -> tuple[AnswerConflict, ...]:
    """What is to be chosen, as the conflict dialog takes it: mine is what the draft says now."""
    return tuple(
        AnswerConflict(each.field, each.before, _present_value(draft, each), each.theirs)
        for each in first_conflicts(draft.conflicts).values()
    )


def _present_value(draft: Draft, conflict: UnsettledConflict) -> Any:
    is_answer = conflict.field in draft.baseline.known
    return draft.answers.get(conflict.field) if is_answer else conflict.ours
