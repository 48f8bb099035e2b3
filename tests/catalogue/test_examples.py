"""Each example of the catalogue is judged by the requirement that it is an example of."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Requirement, Status
from wizard.engine.finding import Assessment
from wizard.session.samples import DAY
from wizard.topics.browse.try_value import (
    assess_for_trials,
    is_refused,
    sample_answers,
    trial_words,
    try_value,
)

DAYS = (DAY, date(2031, 3, 15))
"""Examples are read for years: none of them may go bad."""

WANTED = 90


@lru_cache
def _beside(edition: Edition, day: date) -> Assessment:
    """The ready sample, beside whose answers each example is tried."""
    return assess_for_trials(edition, sample_answers(edition.catalogue, day), day)


def _exemplified(catalogue: Catalogue) -> list[tuple[Edition, Requirement]]:
    """Every requirement with examples, with an edition that asks for it."""
    return [
        (edition, requirement)
        for edition in map(catalogue.edition, catalogue.journeys)
        for requirement in edition.requirements.values()
        if requirement.examples.accepted or requirement.examples.refused
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_shown_as_accepted_is_accepted(catalogue: Catalogue, day: date) -> None:
    wrong = []
    for edition, requirement in _exemplified(catalogue):
        for text in requirement.examples.accepted:
            found = try_value(_beside(edition, day), requirement, text)
            if is_refused(found) or found.status is Status.UNANSWERED:
                wrong.append(f"{requirement.id}: {text!r}: {trial_words(found)}")

    assert not wrong


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_shown_as_refused_is_refused_with_a_message(
    catalogue: Catalogue, day: date
) -> None:
    wrong = []
    for edition, requirement in _exemplified(catalogue):
        for text in requirement.examples.refused:
            found = try_value(_beside(edition, day), requirement, text)
            if found.status is not Status.NOT_MET or not found.message:
                wrong.append(f"{requirement.id}: {text!r}: {trial_words(found)}")

    assert not wrong


def test_many_requirements_have_examples(catalogue: Catalogue) -> None:
    with_examples = {requirement.id for _, requirement in _exemplified(catalogue)}

    assert len(with_examples) >= WANTED


def test_no_example_is_shown_twice(catalogue: Catalogue) -> None:
    for _, requirement in _exemplified(catalogue):
        shown = (*requirement.examples.accepted, *requirement.examples.refused)
        assert len(set(shown)) == len(shown), requirement.id
