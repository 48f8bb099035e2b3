"""Whatever a person typed stands in a page as text, and does nothing there."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reports.html_page import Page, words
from wizard.reports.html_parts import (
    LONGEST,
    TableColumn,
    address_link,
    html_element,
    html_table,
    html_text,
    text_with_lines,
)
from wizard.reports.html_style import DARK, LIGHT, style_sheet
from wizard.text import one_line

FRAME = '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{}</body></html>'

TEXTS = st.text(max_size=60) | st.text("<>&\"'`=/!-\\ \n\0\x85\u202e\ufffe\ud800;#x3scriptyle")


def page(content: str) -> Page:
    return Page(FRAME.format(content))


@example("</script><script>alert(1)</script>").via("what ends a script")
@example("\" onmouseover='x' <!-- ]]> &lt; &#60 &notit;").via("what ends an attribute")
@example("\U0001ffff\ufdd0\x0b\x00\x1b[31m\r\u2028").via("what HTML has no place for")
@given(TEXTS)
def test_any_text_reads_as_it_is_in_an_element_and_in_an_attribute(text: str) -> None:
    read = page(html_element("p", text, title=text or "x"))
    found = read.one("p")
    expected = re.sub("[\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", one_line(text))
    expected = "".join("\ufffd" if ord(c) & 0xFFFE == 0xFFFE else c for c in expected)

    assert words(found) == expected
    assert one_line(found.get("title", "")) == (expected if text else "x")
    assert len(list(read.one("body").iter())) == 2


def test_what_is_to_be_copied_keeps_its_lines_and_blanks() -> None:
    read = page(html_element("pre", text_with_lines("  one <b>\n\n\tand two\ufffe  ")))

    assert read.one("pre").text == "  one <b>\n\n\tand two\ufffd  "


def test_space_at_the_edges_keeps_pieces_of_a_sentence_apart() -> None:
    assert (
        words(page(html_element("p", html_element("b", "Fix:"), "  it ", "now")).one("p"))
        == "Fix: it now"
    )


def test_a_text_of_a_megabyte_is_cut_and_says_so() -> None:
    cut = html_text("<" * 1_000_000)

    assert len(cut) < LONGEST * 5
    assert words(page(html_element("p", cut)).one("p")).endswith(
        "… (cut here; 1,000,000 characters)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>",
        "http://plain.example/",
        "//other.example/x",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "https://procore.com@evil.example/",
        "https://evil.example\\@procore.com/",
        "https://prосore.com/",
        "https://x.example/\u202egpj.exe",
        "https://x.example/a b",
        'https://x.example/"onclick="x',
        "https:x.example",
        "https://",
        " https://x.example",
        "",
    ],
)
def test_what_is_no_plain_https_address_is_only_text(text: str) -> None:
    read = page(html_element("p", address_link(text), address_link(text, "The guide")))

    assert not read.every("a")
    assert words(read.one("p")) == one_line(text).lstrip() + "The guide"


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example",
        "https://x.example:8443/a/b?c=d&e='f'#g",
        "https://x.example?q=1",
        "https://x.example/%20(1)",
    ],
)
def test_a_link_leads_where_it_says_and_sends_no_referrer(text: str) -> None:
    (link,) = page(address_link(text)).every("a")

    assert (link.get("href"), words(link)) == (text, text)
    assert set(link.get("rel", "").split()) == {"noreferrer", "noopener"}


def test_a_table_has_heads_and_each_cell_says_its_own_on_a_narrow_screen() -> None:
    made = html_table(
        "People", (TableColumn("Name"), TableColumn("Day", "short")), [("Ana", "Monday")]
    )
    read = page(made)

    heads = read.every("th")
    assert [(words(head), head.get("scope")) for head in heads] == [("Name", "col"), ("Day", "col")]
    assert [cell.get("data-head") for cell in read.every("td")] == ["Name", "Day"]
    assert read.one("table").get("aria-label") == "People"
    assert not [each for each in read.every("table", "thead", "tr", "td", "th") if each.get("role")]


# Looks


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "red", "amber", "green", "blue"])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_letters_stand_out_from_their_ground(
    colours: dict[str, str], ink: str, ground: str
) -> None:
    dark, light = sorted(luminance(colours[each]) for each in (ink, ground))

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_style_sheet_loads_nothing_and_ends_no_element() -> None:
    sheet = style_sheet()

    assert not re.search(r"url\(|@import|expression|<", sheet)
    assert set(re.findall(r"var\(--(\w+)\)", sheet)) <= LIGHT.keys() & DARK.keys()
    assert sheet.count("{") == sheet.count("}")
    for needed in ("prefers-color-scheme:dark", "@media print", "size:A4", "max-width"):
        assert needed in sheet
