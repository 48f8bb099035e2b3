"""The corpora are whole, and the figures over them are counted as their README says."""

from __future__ import annotations

import pytest

from tests.corpora.measure import (
    HERE,
    Judge,
    Objection,
    fields_of,
    figures,
    is_caught,
    listing_objections,
    listings_of,
    objected,
    placed_texts,
    read_labels,
    read_lines,
    read_listings,
    recorded_objections,
    wrong_objections,
)
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Status

FILES = ("listings.jsonl", "bad_texts.jsonl", "honest_claims.jsonl", "honest_texts.jsonl")
NO_FREE_TEXT = frozenset({"umbrel", "f-droid", "odoo", "mattermost", "home-assistant", "wordpress"})


def objection(text: str, severity: Severity = Severity.WARNING) -> Objection:
    return Objection(text, "listing.name", "lst-name-charset", severity, Status.NOT_MET, "x")


@pytest.mark.parametrize("name", FILES)
def test_every_text_has_an_id_of_its_own(name: str) -> None:
    ids = [item["id"] for item in read_lines(name)]
    assert len(ids) == len(set(ids))


def test_the_corpora_are_as_large_as_they_have_to_be() -> None:
    listings = read_lines("listings.jsonl")
    assert len(listings) >= 150
    assert len({item["store"] for item in listings}) >= 3
    assert len(read_lines("bad_texts.jsonl")) >= 120
    assert len(read_lines("honest_claims.jsonl")) >= 60
    assert sum(path.stat().st_size for path in HERE.glob("*.jsonl")) < 600_000


def test_a_third_of_the_listings_is_held_out_by_the_digest_of_its_text() -> None:
    for item in read_lines("listings.jsonl"):
        assert item["holdout"] is (int(item["sha256"], 16) % 3 == 0), item["id"]


def test_a_listing_without_a_free_text_is_kept_without_its_text() -> None:
    for item in read_lines("listings.jsonl"):
        assert item["source"]["path"]
        assert ("name" in item) is (item["store"] not in NO_FREE_TEXT), item["id"]


def test_labels_speak_of_listings_and_say_why() -> None:
    known = {item["id"] for item in read_lines("listings.jsonl")}
    for item in read_lines("labels.jsonl"):
        assert item["text"].split("/")[0] in known
        assert item["label"] in {"right", "wrong", "missed"}
        assert item["why"]


def test_labels_of_kept_listings_name_a_text_that_they_have() -> None:
    listings = read_listings()
    known = {text.id for listing in listings for text in placed_texts(listing)}
    kept = {listing["id"] for listing in listings}
    assert {text for text, _ in read_labels() if text.split("/")[0] in kept} <= known


def test_every_bad_text_and_honest_claim_is_put_in_fields_that_the_edition_asks_for(
    catalogue: Catalogue,
) -> None:
    asked = catalogue.edition("2026-06")
    for item in [*read_lines("bad_texts.jsonl"), *read_lines("honest_claims.jsonl")]:
        assert set(fields_of(item)) <= set(asked.fields), item["id"]
        assert item.get("requirement", "lst-name-charset") in asked.requirements, item["id"]


def test_figures_tell_right_wrong_unlabelled_and_missed_objections_apart() -> None:
    told = [objection("a/name"), objection("b/name", Severity.BLOCKER), objection("c/name")]
    says = {"a/name": False, "b/name": True, "d/name": True, "not-judged/name": True}
    labels = {(text, "lst-name-charset"): right for text, right in says.items()}
    counted = figures(told, labels, [{"id": name} for name in "abcd"])["lst-name-charset"]
    assert (counted.spoke, counted.right, counted.wrong, counted.unlabelled) == (3, 1, 1, 1)
    assert counted.missed == 1
    assert (counted.listings, counted.listings_wrong) == (3, 1)
    assert counted.by_severity[Severity.BLOCKER] == 1


def test_a_bad_text_is_caught_only_when_every_field_objects_to_it(catalogue: Catalogue) -> None:
    judge = Judge(catalogue)
    emoji = {"id": "bad", "kind": "name", "text": "Crane Calendar 🏗"}
    plain = {"id": "good", "kind": "name", "text": "Crane Calendar"}
    told = objected(judge, [emoji, plain])
    assert is_caught(emoji, told["bad"])
    assert told["good"] == []
    assert not is_caught(emoji, [])


LISTING_KINDS = frozenset({"name", "tagline", "feature", "summary"})
FILLER = frozenset({
    "filler", "placeholder", "keyboard mash", "lorem in any part", "one letter or word repeated",
})  # fmt: skip
"""Nonsense of any kind of answer, which other rules refuse."""


@pytest.fixture(scope="module")
def judge(catalogue: Catalogue) -> Judge:
    return Judge(catalogue)


@pytest.fixture(scope="module")
def wrong(judge: Judge) -> list[Objection]:
    """What is wrongly held against the listings; what nobody has labelled counts as wrong."""
    objections = [*listing_objections(judge, read_listings()), *recorded_objections()]
    return wrong_objections(objections, read_labels())


def test_at_most_one_honest_listing_in_a_hundred_is_wrongly_blocked(wrong: list[Objection]) -> None:
    blocked = listings_of(one for one in wrong if one.severity is Severity.BLOCKER)
    assert len(blocked) <= len(read_lines("listings.jsonl")) / 100, blocked


def test_no_requirement_warns_more_than_one_honest_listing_in_twenty_wrongly(
    wrong: list[Objection],
) -> None:
    for name in {one.requirement for one in wrong}:
        warned = listings_of(one for one in wrong if one.requirement == name)
        assert len(warned) <= len(read_lines("listings.jsonl")) / 20, (name, warned)


def test_of_bad_names_taglines_features_and_summaries_nineteen_in_twenty_are_caught(
    judge: Judge,
) -> None:
    bad = [
        item
        for item in read_lines("bad_texts.jsonl")
        if item["kind"] in LISTING_KINDS and item["bad_because"] not in FILLER
    ]
    told = objected(judge, bad)
    missed = [item["text"] for item in bad if not is_caught(item, told[item["id"]])]
    assert len(bad) >= 100
    assert len(missed) <= len(bad) / 20, missed


def test_nothing_is_held_against_honest_names_taglines_features_and_summaries(
    judge: Judge,
) -> None:
    told = objected(judge, read_lines("honest_texts.jsonl"))
    assert {name: every for name, every in told.items() if every} == {}
