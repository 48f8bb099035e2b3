"""One derived answer is the same as if every answer had been derived."""

from __future__ import annotations

import random

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.derivation import Derivations
from wizard.drafts.read import load_draft
from wizard.session.samples import Sample, sample_folder


@pytest.mark.parametrize("edition", ["2025-02", "2026-06"])
def test_each_value_is_that_of_the_completed_answers(catalogue: Catalogue, edition: str) -> None:
    given = load_draft(
        sample_folder(Sample.READY, edition) / "submission.toml", catalogue.fields
    ).given_answers
    derivations: Derivations = catalogue.edition(edition).derivations
    derived = [field for field in catalogue.edition(edition).fields.values() if field.derived]
    assert derived
    chance = random.Random(1)
    for share in (1.0, 0.7, 0.3):
        answers = {name: value for name, value in given.items() if chance.random() < share}
        for field in derived:
            others = {name: value for name, value in answers.items() if name != field.id}
            found = derivations.value_of(field.id, answers)
            assert found is not None
            assert found.value == derivations.complete(others).get(field.id)
