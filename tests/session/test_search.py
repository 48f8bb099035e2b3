from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.drafts.empty import create_draft
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.session.search import HitKind, SearchHit, search, search_entries
from wizard.session.session import Session

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    draft = create_draft(tmp_path, "Sitebook", "2025-02", NOON, field_ids=catalogue.fields)
    return Session(draft, catalogue.edition("2025-02"), date(2025, 4, 1))


def found(session: Session, query: str, **answers: Value) -> list[SearchHit]:
    for name, value in answers.items():
        session.set(name.replace("__", "."), value)
    return list(search(search_entries(session), query))


def test_the_field_whose_label_is_the_word_comes_first(session: Session) -> None:
    hit = found(session, "tagline")[0]

    assert (hit.kind, hit.title, hit.field) == (HitKind.FIELD, "Tagline", "listing.tagline")
    assert session.edition.page_of_field[hit.field].page.id == hit.page


def test_every_word_must_be_found_but_order_and_case_do_not_matter(session: Session) -> None:
    fields = {hit.field for hit in found(session, "AUTOMATE taglin")}

    assert fields == {"listing.tagline"}
    assert not found(session, "tagline kangaroo")


def test_an_answer_is_found_without_its_accents_and_shown(session: Session) -> None:
    hit = found(session, "kovac", listing__tagline="Sync what Ana Kovač writes on site")[0]

    assert hit.field == "listing.tagline"
    assert hit.detail.endswith("Sync what Ana Kovač writes on site")


def test_a_word_deep_in_a_long_answer_is_shown_with_what_stands_around_it(
    session: Session,
) -> None:
    text = "Sitebook Sync moves daily logs into the books every night, pelicans included."
    hit = found(session, "pelican", listing__tagline=text)[0]

    assert "… " in hit.detail
    assert hit.detail.endswith("every night, pelicans included.")


def test_what_is_wrong_with_an_answer_is_found(session: Session) -> None:
    hits = found(
        session, "46 40", listing__tagline="The easiest way to sync your site books daily!"
    )

    assert [hit.title for hit in hits if hit.kind is HitKind.FINDING and "46" in hit.title]


def test_a_requirement_is_found_by_its_id(session: Session) -> None:
    hit = found(session, "lst-tagline-length")[0]

    assert hit.finding is not None
    assert hit.finding.id == "lst-tagline-length"


def test_a_choice_is_found_by_the_words_shown_for_it(session: Session) -> None:
    field = session.edition.fields["app.types"]
    option = field.options[0]
    session.set(field.id, [option.value])

    assert field.id in {hit.field for hit in found(session, option.label)}


def test_a_secret_is_never_searched(session: Session) -> None:
    hits = found(session, "zebra", sandbox__client_secret="keyring:zebra")

    assert not hits


@pytest.mark.parametrize("query", ["", "   ", "\x1b", "[/]", "\udcff", "()[]{}.*+?\\"])
def test_nothing_that_is_typed_goes_wrong(session: Session, query: str) -> None:
    assert not found(session, query)


def test_no_more_is_given_than_is_asked_for(session: Session) -> None:
    assert len(search(search_entries(session), "the", limit=7)) == 7
