"""Facts with evidence for a question, as a run would have stored it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.verdict import Facts

DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def answered(answers: Mapping[str, Any], *known: tuple[Question, Mapping[str, Any]]) -> Facts:
    """Facts from the answers of a draft, and evidence for its questions."""
    observed = {question: Observed(AT, facts) for question, facts in known}
    return Facts(answers, DAY, observed=observed)
