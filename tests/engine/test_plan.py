"""The plan says in one line for each answer what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.small import HALF_DONE, catalogue_in, draft_in, judged
from wizard.engine.plan import plan_of


@pytest.mark.parametrize(
    ("answers", "field", "action"),
    [
        (HALF_DONE, "listing.tagline", "Tagline: Shorten it by 11 characters."),
        ("", "app.name", "Answer “Name”"),
    ],
    ids=["the remedy of a wrong answer", "an answer that is missing"],
)
def test_the_plan_says_what_to_do(tmp_path: Path, answers: str, field: str, action: str) -> None:
    catalogue = catalogue_in(tmp_path / "catalogue")
    tasks = {task.field: task for task in plan_of(judged(draft_in(tmp_path, answers), catalogue))}

    assert tasks[field].action == action
