"""The test bench: a typed value is judged by one requirement, and nothing is changed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Status, Value
from wizard.engine.finding import Finding
from wizard.session.samples import DAY
from wizard.topics.browse.try_value import (
    assess_for_trials,
    is_refused,
    sample_answers,
    trial_words,
    try_value,
    unread_fields,
)


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture(scope="module")
def answers(catalogue: Catalogue) -> Mapping[str, Value]:
    return sample_answers(catalogue, DAY)


def tried(edition: Edition, name: str, text: str, answers: Mapping[str, Value]) -> Finding:
    before = assess_for_trials(edition, answers, DAY)
    return try_value(before, edition.requirements[name], text)


def test_a_value_that_is_too_long_is_refused_with_its_length_and_the_way_out(
    edition: Edition,
) -> None:
    found = tried(edition, "lst-tagline-length", "x" * 41, {})

    assert is_refused(found)
    assert trial_words(found) == "Refused (blocker): 41 characters; at most 40"
    assert found.fix == "Shorten it by 1 character."


def test_a_value_within_the_bounds_is_accepted_without_any_other_answer(edition: Edition) -> None:
    found = tried(edition, "lst-tagline-length", "Track lifts", {})

    assert trial_words(found) == "Accepted"


def test_what_rests_on_a_person_is_accepted_on_their_word(edition: Edition) -> None:
    found = tried(edition, "val-tested-install-config", "pass", {})

    assert trial_words(found) == "Accepted; it rests on your word"


def test_a_text_of_the_wrong_form_is_refused_in_words(edition: Edition) -> None:
    found = tried(edition, "q-retention-deletion", "a month", {})

    assert "“a month”, which is not a number" in trial_words(found)
    assert "must be" in trial_words(tried(edition, "lst-contact-option", "phone", {}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lst-links", "[" * 100_000),
        ("q-retention-deletion", "9" * 5_000),
        ("lst-tagline-length", "\x1b[2J\u202e\ud800" * 50),
        ("elig-program-guide-read", "2025-02-30"),
        ("q-export-law", '{"by": [1]}'),
    ],
)
def test_whatever_is_typed_gets_a_verdict(edition: Edition, name: str, text: str) -> None:
    said = trial_words(tried(edition, name, text, {}))

    assert said.startswith("Refused")
    assert "\x1b" not in said
    assert len(said) < 400


def test_nothing_typed_is_no_answer(edition: Edition) -> None:
    found = tried(edition, "lst-tagline-length", "  ", {})

    assert is_refused(found)
    assert trial_words(found).startswith("Refused (not answered)")


def test_a_question_that_is_not_asked_of_the_app_can_be_tried_all_the_same(
    edition: Edition, answers: Mapping[str, Value]
) -> None:
    assert answers["listing.contact"] == "contact-us"

    found = tried(edition, "lst-learn-how-url", "http://www.permitmirror.com", answers)

    assert found.message.endswith(" begins with http; it must begin with https")


def test_what_the_other_answers_break_is_not_held_against_the_value(
    edition: Edition, answers: Mapping[str, Value]
) -> None:
    beta = {**answers, "app.version": "0.1.0", "listing.name": "Crane Beta"}

    found = tried(edition, "elig-no-demo-beta-trial", "production", beta)

    assert found.status is Status.ANSWERED
    assert unread_fields(edition, found.requirement).startswith("Version")


def test_the_other_answers_that_the_rule_compares_with_are_the_drafts_own(
    edition: Edition, answers: Mapping[str, Value]
) -> None:
    ours = tried(edition, "lst-name-matches-portal", "Sitebook Sync", answers)
    renamed = {**answers, "app.portal_name": "Sitebook"}

    assert ours.status is Status.ANSWERED
    assert is_refused(tried(edition, "lst-name-matches-portal", "Sitebook Sync", renamed))


@pytest.mark.parametrize(
    ("name", "text", "said", "way"),
    [
        ("sup-doc-url-public", "https://help.permitmirror.com", "opening the address", "live"),
        ("lst-logo-size", "logo.png", "not inspected yet", "opened"),
        ("build-no-vapid", "src", "searching the source", "scan"),
    ],
)
def test_what_needs_files_the_network_or_the_source_says_so(
    edition: Edition, name: str, text: str, said: str, way: str
) -> None:
    found = tried(edition, name, text, {})

    assert found.status is Status.COULD_NOT_TELL
    assert said in trial_words(found)
    assert way in found.fix
    assert not is_refused(found)


def test_what_rests_on_other_requirements_tells_how_they_stand(
    edition: Edition, answers: Mapping[str, Value]
) -> None:
    broken = {**answers, "listing.name": "Procore Cranes"}

    found = tried(edition, "val-listing-complete", "Track lifts", broken)

    assert " points is not met" in found.message


def test_trying_changes_no_answer(edition: Edition, answers: Mapping[str, Value]) -> None:
    before = copy.deepcopy(dict(answers))
    beside = assess_for_trials(edition, answers, DAY)
    for requirement in edition.requirements.values():
        try_value(beside, requirement, "no")

    assert answers == before
    assert beside == assess_for_trials(edition, answers, DAY)


def test_the_sample_is_as_ready_on_any_day(catalogue: Catalogue) -> None:
    later = sample_answers(catalogue, date(2031, 3, 15))

    assert (later["submission.on"] - sample_answers(catalogue, DAY)["submission.on"]).days == 2174
