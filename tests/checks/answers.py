"""Facts in which a question has an answer, as a run would have left it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.verdict import Facts

DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def answered(answers: Mapping[str, Any], *known: tuple[Question, Mapping[str, Any]]) -> Facts:
    """The answers of a draft, and what was found out for the questions."""
    observed = {question: Observed(AT, facts) for question, facts in known}
    return Facts(answers, DAY, observed=observed)
