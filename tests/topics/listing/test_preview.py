"""What a customer would read of an app, by the answers so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Value
from wizard.engine.assess import Assessor
from wizard.text import clean, measure
from wizard.topics.listing.preview import Listing, ListingPiece, PieceKind, cut_at, listing_of

Make = Callable[[Mapping[str, Value]], Listing]


@pytest.fixture(scope="module")
def listing(catalogue: Catalogue) -> Make:
    assessor = Assessor(catalogue.edition("2025-02"), date(2025, 4, 1))
    return lambda answers: listing_of(assessor.assess(answers))


def section(listing: Listing, title: str) -> tuple[ListingPiece, ...]:
    return next((s.pieces for s in listing.sections if s.title == title), ())


def texts(pieces: tuple[ListingPiece, ...]) -> list[tuple[PieceKind, str]]:
    return [(piece.sort, piece.text) for piece in pieces]


def test_the_card_shows_logo_name_tagline_company_and_categories(listing: Make) -> None:
    card = listing(
        {
            "media.logo": "files/logo.png",
            "listing.name": "Sitebook Sync",
            "listing.tagline": "Sync site notes with your daily logs",
            "listing.built_by": "Fieldline Software",
            "listing.categories": ["BIM", "Scheduling"],
        }
    ).card

    assert [piece.text for piece in card.pieces] == [
        "",
        "Sitebook Sync",
        "Sync site notes with your daily logs",
        "Built by Fieldline Software",
        "BIM · Scheduling",
    ]
    assert card.logo == ListingPiece(PieceKind.PICTURE, "media.logo", "", "files/logo.png")
    assert not any(piece.cut for piece in card.pieces)


def test_a_card_cuts_what_it_has_no_room_for_and_tells_the_rest(listing: Make) -> None:
    tagline = "The easiest way there is to sync all of your site books daily"
    piece = listing({"listing.tagline": tagline}).card.tagline

    assert piece is not None
    assert piece.text == "The easiest way there is to sync all of…"
    assert piece.cut == "your site books daily"


def test_a_text_of_the_very_length_is_not_cut(listing: Make) -> None:
    for length, cut in ((40, ""), (41, "xx")):
        piece = listing({"listing.tagline": "x" * length}).card.tagline
        assert piece is not None
        assert piece.cut == cut


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_cut_text_keeps_within_the_limit_and_loses_nothing(text: str, limit: int) -> None:
    shown, cut = cut_at(text, limit)

    assert len(shown) <= max(limit, len(text) if not cut else 1)
    if shown != text:
        assert shown.endswith("…")
        assert "".join((shown[:-1] + cut).split()) == "".join(text.split())


def test_no_letter_is_cut_in_two() -> None:
    family = "👨\u200d👩\u200d👧"
    shown, cut = cut_at(f"ab{family}cdef", 6)

    assert (shown, cut) == ("ab…", f"{family}cdef")
    assert measure(cut).graphemes == 5


def test_what_is_missing_says_so_and_names_its_field(listing: Make) -> None:
    empty = listing({})

    assert {piece.sort for piece in empty.card.pieces} == {PieceKind.MISSING}
    assert texts(section(empty, "How it works")) == [
        (PieceKind.MISSING, "How it works: not answered yet")
    ]
    assert {p.field for p in section(empty, "Screenshots")} == {"media.screenshots"}


def test_what_may_stay_empty_or_is_not_asked_leaves_no_gap(listing: Make) -> None:
    empty = listing({})
    fields = {piece.field for s in empty.sections for piece in s.pieces}

    assert "listing.links" not in fields
    assert "listing.sales_email" not in fields
    chosen = listing({"listing.contact": "learn-how", "listing.sales_email": "a@example.com"})
    button, page, *_ = section(chosen, "Get the app")
    assert (button.sort, button.text) == (PieceKind.BUTTON, "Learn how")
    assert (page.sort, page.field) == (PieceKind.MISSING, "listing.learn_how_url")


def test_an_answer_of_a_wrong_form_is_not_shown(listing: Make) -> None:
    wrong = listing({"listing.tagline": ["a", "b"], "listing.features": "one"})

    assert wrong.card.tagline is not None
    assert wrong.card.tagline.text == "Tagline: its answer cannot be read"
    assert [p.sort for p in section(wrong, "Features")] == [PieceKind.MISSING]


def test_choices_and_yes_or_no_read_as_words(listing: Make) -> None:
    made = listing(
        {
            "listing.contact": "contact-us",
            "listing.sales_email": "sales@example.com",
            "listing.pricing.integration_is_free": True,
            "listing.pricing.free_trial": False,
            "listing.required_tools": [{"tool": "Daily Log", "level": "Read Only"}],
        }
    )

    assert texts(section(made, "Get the app"))[:2] == [
        (PieceKind.BUTTON, "Contact us"),
        (PieceKind.TEXT, "Writes to sales@example.com"),
    ]
    assert (PieceKind.TEXT, "The integration is free.") in texts(section(made, "Pricing"))
    assert (PieceKind.TEXT, "No free trial is offered.") in texts(section(made, "Pricing"))
    tools = section(made, "Required Procore tools")
    assert texts(tools) == [(PieceKind.POINT, "Daily Log – Read Only")]


def test_each_paragraph_and_each_feature_stands_by_itself(listing: Make) -> None:
    made = listing(
        {
            "listing.summary": "First part.\n\nSecond   part.\n",
            "listing.features": ["Create logs", " ", "Attach photos"],
        }
    )

    assert texts(section(made, "Integration summary")) == [
        (PieceKind.TEXT, "First part."),
        (PieceKind.TEXT, "Second part."),
    ]
    assert [p.text for p in section(made, "Features")] == ["Create logs", "Attach photos"]


def test_captions_go_with_their_pictures(listing: Make) -> None:
    pictures = ["a.png", "", "b.png", "c.png"]
    made = section(
        listing({"media.screenshots": pictures, "media.screenshot_notes": ["A", "", "B"]}),
        "Screenshots",
    )

    shown = [(p.target, p.text) for p in made if p.sort is PieceKind.PICTURE]
    assert shown == [("a.png", "A"), ("b.png", "B"), ("c.png", "")]
    missing = [p.text for p in made if p.sort is PieceKind.MISSING]
    assert missing == ["Captions of the screenshots 4: not answered yet"]


def test_captions_without_pictures_are_told(listing: Make) -> None:
    made = section(
        listing({"media.screenshots": ["a.png"], "media.screenshot_notes": ["A", "B"]}),
        "Screenshots",
    )

    assert made[-1].text == "Captions of the screenshots: 1 more than there are pictures"


def test_links_have_their_words(listing: Make) -> None:
    made = listing(
        {
            "support.url": "https://help.example.com",
            "support.label": "Help center",
            "listing.links": [{"label": "Case study", "url": "https://example.com/case"}],
            "media.marketing_video": "media\\film.mp4",
        }
    )

    help_link = section(made, "Support")[0]
    assert (help_link.text, help_link.target) == ("Help center", "https://help.example.com")
    link = section(made, "Links")[0]
    assert (link.sort, link.text, link.target) == (
        PieceKind.LINK,
        "Case study",
        "https://example.com/case",
    )
    assert section(made, "Video")[0].text == "film.mp4"


def test_nothing_that_a_terminal_must_not_see_is_in_any_text(listing: Make) -> None:
    hostile = "a\x1b[2J\x9b31m\u202eb\rc"
    made = listing(
        {
            "listing.name": hostile,
            "listing.summary": f"{hostile}\n{hostile}",
            "listing.links": [{"label": hostile, "url": f"https://{hostile}"}],
            "support.url": f"https://{hostile}",
            "media.screenshots": [f"{hostile}.png"],
            "media.screenshot_notes": [hostile],
        }
    )
    pieces = [*made.card.pieces, *(p for s in made.sections for p in s.pieces)]
    shown = [text for p in pieces for text in (p.text, p.cut)]
    shown += [p.target for p in pieces if p.sort is PieceKind.LINK]

    assert any("[2J" in text for text in shown)
    assert all(text == clean(text) and "\n" not in text for text in shown)
