"""Proposals: fitted to their fields, told with their origin, never over a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.lint import fill_complaints
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Confidence
from wizard.errors import CatalogueError
from wizard.topics.autofill.facts import Fact
from wizard.topics.proposals.proposals import (
    AlternativeValue,
    GivenValue,
    Proposal,
    ProposalKind,
    ProposalSet,
    given_by,
    propose_answers,
)


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition(catalogue.newest)


def found(edition: Edition, answers: Mapping[str, Any], *facts: Fact) -> ProposalSet:
    return propose_answers(given_by(facts, edition.catalogue.fills), edition, answers)


def one(edition: Edition, field: str, answers: Mapping[str, Any], *facts: Fact) -> Proposal:
    every = found(edition, answers, *facts).proposals
    return next(each for each in every if each.field == field)


VERSION = Fact("package.version", "v1.4.0", "package.json, version")
CHANGED = Fact("changelog.version", "1.5.0", "CHANGELOG.md, section")


def test_the_most_trusted_value_is_proposed_and_the_others_are_told(edition: Edition) -> None:
    each = one(edition, "app.version", {}, CHANGED, VERSION)
    assert (each.value, each.origin) == ("1.4.0", "package.json, version")
    assert (each.case, each.confidence) == (ProposalKind.FILL, Confidence.LIKELY)
    assert each.why
    assert [(other.value, other.origin) for other in each.others] == [
        ("1.5.0", "CHANGELOG.md, section")
    ]
    turned = each.turned()
    assert (turned.value, turned.confidence) == ("1.5.0", Confidence.GUESS)
    assert turned.turned().value == "1.4.0"


def test_what_the_draft_says_already_is_counted_and_not_shown(edition: Edition) -> None:
    again = found(edition, {"app.version": " 1.4.0 "}, VERSION, CHANGED)
    assert (again.proposals, again.same) == ((), 1)


def test_own_words_are_shown_beside_and_are_no_part_of_all(edition: Edition) -> None:
    every = found(edition, {"app.version": "2.0.0"}, VERSION)
    (each,) = every.proposals
    assert (each.case, each.was) == (ProposalKind.DIFFERS, "2.0.0")
    assert every.fitting(Confidence.GUESS) == ()


def test_a_list_is_added_to_and_loses_nothing(edition: Edition) -> None:
    hosts = Fact("openapi.hosts", ["api.acme.org", "old.acme.org"], "openapi.json, servers")
    each = one(edition, "app.hosts", {"app.hosts": ["old.acme.org", "x.acme.org"]}, hosts)
    assert each.value == ["old.acme.org", "x.acme.org", "api.acme.org"]
    assert (each.case, each.new) == (ProposalKind.ADD, ["api.acme.org"])


@pytest.mark.parametrize("least", Confidence)
def test_all_means_what_is_trusted_so_far_at_least(edition: Edition, least: Confidence) -> None:
    sure = Fact("manifest.fullscreen", "https://a.org", "manifest.json")
    title = Fact("readme.title", "Ledger", "README.md")
    every = found(edition, {}, VERSION, sure, title)
    wanted = {Confidence.SURE: 1, Confidence.LIKELY: 2, Confidence.GUESS: 3}
    assert len(every.fitting(least)) == wanted[least]


def test_a_text_that_is_too_long_is_a_guess_with_the_figure_and_is_not_cut(
    edition: Edition,
) -> None:
    text = "Sync the daily logs of all your sites with your books"
    each = one(edition, "listing.tagline", {}, Fact("package.description", text, "package.json"))
    assert (each.value, each.remark) == (text, "53 characters; at most 40")
    assert each.confidence is Confidence.GUESS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (GivenValue("app.version", "tomorrow", "x", Confidence.SURE, "y"), "is no version"),
        (GivenValue("app.types", ["robot"], "x", Confidence.SURE, "y"), "must be"),
        (GivenValue("listing.name", ["a", "b"], "x", Confidence.SURE, "y"), "must be text"),
        (GivenValue("listing.about", "password=hunter2000", "x", Confidence.SURE, "y"), "a secret"),
    ],
)
def test_what_cannot_be_an_answer_is_told_and_not_proposed(
    edition: Edition, given: GivenValue, said: str
) -> None:
    every = propose_answers([given], edition, {})
    assert not every.proposals
    assert said in every.remarks[0]


def test_what_the_edition_does_not_ask_and_secrets_are_left_out(edition: Edition) -> None:
    given = [
        GivenValue("no.field", "a", "x", Confidence.SURE, "y"),
        GivenValue("sandbox.client_secret", "keyring:a/b", "x", Confidence.SURE, "y"),
    ]
    assert propose_answers(given, edition, {}) == ProposalSet((), 0, ())


FILL = '[[fill]]\nfact = "a.b"\nfield = "{field}"\nconfidence = "{trust}"\nwhy = "{why}"\n{more}\n'


@pytest.mark.parametrize(
    ("field", "why", "more", "said"),
    [
        ("no.such", "Why.", "", "there is no field no.such"),
        ("sandbox.client_secret", "Why.", "", "a secret is never proposed"),
        ("listing.name_reviewed", "Why.", "", "a confirmation is never proposed"),
        ("listing.name", "", "", "say why"),
        ("listing.name", "Why.", "add = true", "only a list"),
        ("app.types", "Why.", 'says = {x = "robot"}', "robot is no choice"),
    ],
)
def test_a_fill_that_makes_no_sense_is_complained_about(
    edition: Edition, tmp_path: Path, field: str, why: str, more: str, said: str
) -> None:
    (tmp_path / "autofill.toml").write_text(
        FILL.format(field=field, trust="sure", why=why, more=more), "utf-8"
    )
    fills = load_catalogue(tmp_path).fills
    assert said in "\n".join(fill_complaints(replace(edition.catalogue, fills=fills)))


@pytest.mark.parametrize(
    ("trust", "more", "said"), [("vague", "", "confidence"), ("sure", "x = 1", "x")]
)
def test_a_fill_with_a_mistake_in_it_is_refused_by_its_name(
    tmp_path: Path, trust: str, more: str, said: str
) -> None:
    path = tmp_path / "autofill.toml"
    path.write_text(FILL.format(field="listing.name", trust=trust, why="Why.", more=more), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert f"autofill.toml, fill a.b → listing.name: {said}" in caught.value.message


def test_the_other_values_of_a_proposal_come_in_turn_and_then_the_first_again() -> None:
    others = tuple(
        AlternativeValue(value, f"{value}.md", Confidence.GUESS, "its words") for value in "bc"
    )
    first = Proposal("app.name", "a", None, "a.md", Confidence.LIKELY, "its name", others=others)

    second = first.turned()
    third = second.turned()
    assert [each.value for each in (second, third, third.turned())] == ["b", "c", "a"]
    assert third.turned() == first
    alone = replace(first, others=())
    assert alone.turned() is alone
