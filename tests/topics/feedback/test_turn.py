"""Whose turn a round of review is: ours since it came in, Procore's since it was sent again."""

from datetime import date
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.engine.assess import Assessor
from wizard.topics.feedback.turn import round_turns
from wizard.topics.upkeep.attention import attention_of

TODAY = date(2026, 12, 12)


@pytest.fixture
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2026-06")


def point(number: int, day: int, *, closed: bool) -> dict[str, Any]:
    return {
        "text": f"The logo is blurred, round {number}",
        "round": number,
        "received_on": date(2026, 12, day),
        "response": "It is sharp now, see the new file" if closed else "",
        "closed": closed,
    }


def words(edition: Edition, *points: dict[str, Any], **days: date) -> list[str]:
    answers: dict[str, Value] = {name.replace("_", "."): day for name, day in days.items()}
    answers["review.findings"] = list(points)
    assessment = Assessor(edition, TODAY).assess(answers)
    return [turn.words for turn in round_turns(assessment)]


def test_open_points_are_with_us_since_they_came_in(edition: Edition) -> None:
    first, second = point(1, 1, closed=True), point(2, 9, closed=False)
    assert words(edition, first, second) == [
        "Review round 2: 1 point open. With us for 3 days, since 2026-12-09"
    ]
    forgotten = point(1, 1, closed=False)
    assert words(edition, forgotten, second)[1].startswith("Review round 1: 1 point open")


def test_answered_points_are_with_procore_only_since_they_were_sent_again(
    edition: Edition,
) -> None:
    closed = point(2, 1, closed=True)
    sent = date(2026, 12, 2)
    assert words(edition, closed, submission_on=sent) == [
        "Review round 2: answered and sent again. With Procore for 10 days, since 2026-12-02"
    ]
    waits = "Review round 2: answered, not sent again. With us for 11 days, since 2026-12-01"
    assert words(edition, closed) == [waits]
    assert words(edition, closed, submission_on=date(2026, 11, 20)) == [waits]
    assert words(edition, closed, submission_on=date(2026, 12, 20)) == [waits]


def test_without_a_round_and_after_approval_it_is_nobodys_turn(edition: Edition) -> None:
    assert words(edition) == []
    assert words(edition, point(1, 1, closed=True), approval_on=date(2026, 12, 5)) == []


def test_the_list_says_for_how_long_points_have_waited(edition: Edition) -> None:
    answers: dict[str, Value] = {"review.findings": [point(1, 9, closed=False)]}
    assert attention_of(Assessor(edition, TODAY).assess(answers)).words == "1 point, 3 days"
