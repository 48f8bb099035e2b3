"""The listing in the report: what a customer would read, and nothing that acts by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Value
from wizard.engine.assess import Assessor
from wizard.reports.escape import escaped_line
from wizard.reports.listing_section import listing_lines
from wizard.text import one_line

READER = MarkdownIt("gfm-like")
DAY = date(2025, 4, 1)

HOSTILE = [
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "---",
    "===",
    "> quote",
    "    code",
    "~~~",
    "```sh",
    "| a | b |",
    "[red]x[/]",
    "![x](//evil.example/p.png)",
    "[ref]: https://evil.example",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "\x1b[2Jx",
    "*bold*",
]


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def written(shipped: Catalogue, answers: Mapping[str, Value]) -> str:
    assessor = Assessor(shipped.edition("2025-02"), DAY)
    return "".join(f"{line}\n" for line in listing_lines(assessor.assess(answers)))


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def filled(text: str) -> dict[str, Value]:
    """The same words in every place that takes some."""
    return {
        "listing.name": text,
        "listing.tagline": text,
        "listing.built_by": text,
        "listing.summary": text,
        "listing.how_it_works": text,
        "listing.features": [text, text],
        "listing.links": [{"label": text, "url": text}],
        "listing.security_answers": [{"question": text, "answer": text}],
        "media.screenshots": ["a.png"],
        "media.screenshot_notes": [text],
        "support.url": text,
        "support.label": text,
    }


def test_the_report_tells_the_card_and_the_page(shipped: Catalogue) -> None:
    text = written(
        shipped,
        {
            "media.logo": "files/logo.png",
            "listing.name": "Sitebook Sync",
            "listing.tagline": "The easiest way there is to sync all of your site books daily",
            "listing.features": ["Create logs", "Attach photos"],
            "media.screenshots": ["files/my shot (1).png"],
            "media.screenshot_notes": ["See it at a glance"],
            "listing.contact": "contact-us",
        },
    )

    card, _, page = text.partition("### Integration summary")
    assert "not Procore's own" in card or "Procore's design differs" in card
    assert "(files/logo.png)" in card
    assert "**Sitebook Sync**" in card
    assert "The easiest way there is to sync all of…" in card
    assert "*Cut off here: “your site books daily”*" in card
    assert "### Features\n\n- Create logs\n- Attach photos\n" in page
    assert "(files/my%20shot%20%281%29.png) See it at a glance" in page
    assert "Contact us" in page
    assert "*How it works: not answered yet*" in page


def test_pictures_are_shown_by_the_names_in_the_answers(shipped: Catalogue) -> None:
    names = ["files/logo.png", "files/é [x].png"]
    text = written(shipped, {"media.screenshots": names})

    images = [t for t in tokens(text) if t.type == "image"]
    assert [unquote(str(t.attrs["src"])) for t in images] == names


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/p.png",
        "//evil.example/p.png",
        "\\\\evil\\share\\p.png",
        "../../p.png",
        "a/../../p.png",
        "/etc/p.png",
        "~/p.png",
        "file:///p.png",
        "javascript:alert(1)",
        "C:\\p.png",
    ],
)
def test_a_picture_that_is_not_beside_the_report_is_only_named(
    shipped: Catalogue, path: str
) -> None:
    text = written(shipped, {"media.screenshots": [path]})

    assert not [t for t in tokens(text) if t.type in ("image", "link_open")]
    assert "Picture: " in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing_in_the_shape_of_the_section(
    shipped: Catalogue, text: str
) -> None:
    def shape(words: str) -> list[str]:
        kept = ("text", "html_inline")
        return [t.type for t in tokens(written(shipped, filled(words))) if t.type not in kept]

    assert shape(text) == shape("plain words")
    assert not {"link_open", "html_block", "fence"} & set(shape(text))


@given(st.text(min_size=1, max_size=60) | st.sampled_from(HOSTILE))
def test_a_paragraph_of_any_words_reads_as_they_are(text: str) -> None:
    found = [t for t in tokens(escaped_line(text)) if t.type not in ("inline", "html_inline")]

    assert {t.type for t in found} <= {"paragraph_open", "paragraph_close", "text"}
    assert "".join(t.content for t in found).split() == one_line(text).split()


def test_an_edition_that_says_nothing_of_a_listing_has_no_section(catalogue: Catalogue) -> None:
    assessment = Assessor(catalogue.edition("2025-02"), DAY).assess({"listing.tagline": "x"})

    assert list(listing_lines(assessment)) == []
