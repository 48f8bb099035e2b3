"""The hand-off sheet: whole and ticked in every format, and a user's words do nothing in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.reports.small import DAY
from tests.reports.test_markdown_report import HOSTILE
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Value
from wizard.drafts.journal_model import EnteredValue, Journal
from wizard.engine.assess import Assessor
from wizard.reports.sheet import ALL_ENTERED, HandOffSheet
from wizard.reports.sheet_formats import SHEET_FORMATS
from wizard.topics.handoff.pieces import pasted_text
from wizard.topics.handoff.sheet import hand_off_of

EDITION = load_catalogue().edition("2025-02")
ANSWERS: Mapping[str, Value] = {
    "account.first_name": "Mara",
    "listing.name": "Sitebook Sync",
    "listing.tagline": "T" * 46,
    "listing.summary": "First line\n\n```\nlast line",
    "listing.links": [{"label": "Case study", "url": "https://www.example.com/a"}],
    "media.logo": "logo.png",
}
VOID = {"meta", "input"}


def sheet(
    answers: Mapping[str, Value], *, everything: bool = False, ticked: tuple[str, ...] = (),
    name: str = "Sitebook",
) -> HandOffSheet:  # fmt: skip
    assessment = Assessor(EDITION, DAY).assess(answers, [])
    first = hand_off_of(assessment, Path("/x"), Journal(), {"logo.png": "1"})
    entered = {i.field: EnteredValue(i.digest, DAY) for i in first.items if i.field in ticked}
    again = hand_off_of(assessment, Path("/x"), Journal(entered=entered), {"logo.png": "1"})
    return HandOffSheet(name, EDITION.id, EDITION.journey.label, DAY, again, everything)


@dataclass
class Page(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and the values."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "pre":
            self.values.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "pre":
            self.values[-1] += data

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls()
        page.feed(text)
        page.close()
        assert page.open == []
        return page


def pieces(of: HandOffSheet) -> list[str]:
    return [p.text for _, items in of.sections() for item in items for p in item.pieces]


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_a_sheet_names_places_values_and_what_would_be_sent_back(form: str) -> None:
    shown = SHEET_FORMATS[form](sheet(ANSWERS, ticked=("account.first_name",)))

    for words in ("Marketplace Listing", "Tagline", "46 characters; at most 40", "/x/logo.png"):
        assert words in shown
    assert "Mara" not in shown
    assert shown == SHEET_FORMATS[form](sheet(ANSWERS, ticked=("account.first_name",)))


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_the_whole_sheet_shows_what_is_ticked_off_too(form: str) -> None:
    shown = SHEET_FORMATS[form](sheet(ANSWERS, everything=True, ticked=("account.first_name",)))

    assert "Mara" in shown
    assert DAY.isoformat() in shown


def test_text_and_markdown_have_boxes_for_every_state() -> None:
    whole = sheet(ANSWERS, everything=True, ticked=("account.first_name",))
    text, markdown = SHEET_FORMATS["text"](whole), SHEET_FORMATS["markdown"](whole)

    assert "[x] First name" in text
    assert "[ ] App name" in text
    assert "[-] Last name" in text
    assert "- [x] **First name**" in markdown
    assert "- [ ] **App name**" in markdown


def test_the_page_ticks_by_finger_and_runs_and_loads_nothing() -> None:
    whole = sheet(ANSWERS, everything=True, ticked=("account.first_name",))
    page = Page.of(SHEET_FORMATS["html"](whole))
    boxes = [attributes for tag, attributes in page.elements if tag == "input"]

    assert [tag for tag, _ in page.elements].count("main") == 1
    assert len(boxes) == len(ANSWERS) + 1  # the name in the portal is that of the listing
    assert ["checked" in box for box in boxes] == [True] + [False] * (len(boxes) - 1)
    assert not {"script", "link", "img", "a", "iframe"} & {tag for tag, _ in page.elements}
    assert not any(key.startswith(("on", "src")) for _, a in page.elements for key in a)
    assert page.values == ["\n" + text for text in pieces(whole)]


def test_forms_follow_each_other_on_paper_and_no_field_is_torn() -> None:
    page = SHEET_FORMATS["html"](sheet(ANSWERS))

    assert "break-before: page" not in page
    assert "break-inside: avoid" in page


def test_nothing_left_is_said_so() -> None:
    done = sheet({"listing.name": "Sitebook"}, ticked=("listing.name", "app.portal_name"))

    for form in ("text", "markdown", "html"):
        assert ALL_ENTERED in SHEET_FORMATS[form](done)


def test_the_document_for_scripts_loses_no_character() -> None:
    name = "Sitebook\u202eSync"
    shown = SHEET_FORMATS["json"](sheet({"listing.name": name}))
    document: dict[str, Any] = json.loads(shown)["data"]

    assert "\u202e" not in shown
    assert document["counts"] | {"nothing": 0} == {
        "to-do": 2, "changed": 0, "entered": 0, "nothing": 0,
    }  # fmt: skip
    _create, section = document["sections"]
    assert section["items"][0]["pieces"] == [{"name": "", "text": name, "is_path": False}]


texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.text("`~<>&\n -", max_size=12))


@settings(max_examples=25)
@given(texts, texts)
def test_whatever_is_written_stays_text(name: str, tagline: str) -> None:
    answers = {"listing.name": name, "listing.tagline": tagline, "listing.summary": "end"}
    answers |= {"app.portal_name": "Sitebook"}
    whole = sheet(answers, name=name)
    markdown, page = SHEET_FORMATS["markdown"](whole), Page.of(SHEET_FORMATS["html"](whole))

    plain = sheet(answers | {"listing.name": "a", "listing.tagline": "b"})
    expected = Page.of(SHEET_FORMATS["html"](plain))
    if pasted_text(name) and pasted_text(tagline):
        tags = [tag for tag, _ in page.elements if tag != "p"]
        assert tags == [tag for tag, _ in expected.elements if tag != "p"]
    tokens = MarkdownIt("gfm-like").parse(markdown)
    parts = [child for token in tokens for child in token.children or ()]
    assert not {"link_open", "image"} & {part.type for part in parts}
    assert {part.content for part in parts if part.type == "html_inline"} <= {"<!-- -->"}
    assert sum(token.type == "heading_open" for token in tokens) == 3
    assert "\x1b" not in SHEET_FORMATS["text"](whole) + markdown
