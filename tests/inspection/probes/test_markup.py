"""What is read of a page's HTML, hostile pages included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.inspection.probes.markup import read_markup

SIZE = 512 * 1024


def test_only_what_a_reader_sees_is_text() -> None:
    page = read_markup(
        "<!doctype html><html lang=en-GB><head><title>Set\n up &amp; go</title>"
        "<style>p { color: red }</style></head><body><svg><title>icon</title></svg>"
        "<noscript>Enable JavaScript</noscript><script>var hidden = '<p>no</p>'</script>"
        "<h1>Set <em>up</em></h1><p>Open   the\n<b>app</b></p>and go<br>on"
        "<template><p>later</p></template></body></html>"
    )
    assert page.blocks == ["Set up", "Open the app", "and go", "on"]
    assert (page.title, page.language, page.scripts) == ("Set up & go", "en-GB", 1)


def test_a_field_for_a_password_is_seen() -> None:
    assert read_markup('<form><INPUT Type="PassWord"></form>').password
    assert not read_markup("<input type=text name=password>").password


@pytest.mark.parametrize(
    ("html", "ordered", "numbered"),
    [
        ("<ol><li>Install<li>Sign in<li>Choose</ol>", 3, 0),
        ("<ol><li>a<ul><li>x<li>y<li>z</ul><li>b</ol>", 2, 0),
        ("<ul><li>a<li>b<li>c</ul>", 0, 0),
        ("<h2>Step 1: Install</h2><p>…</p><h2>Step 2: Sign in</h2><h2>Step 3</h2>", 0, 3),
        ("<h3>1 Install</h3><h3>2 Sign in</h3>", 0, 2),
        ("<p>1. Install</p><p>2) Sign in</p><p>3: Choose</p>", 0, 3),
        ("1. Install<br>2. Sign in<br>3. Choose", 0, 3),
        ("<p>1 user</p><p>2 users</p><p>3 users</p>", 0, 0),
        ("<p>2024 was good</p><p>3. last</p>", 0, 0),
        ("<p>1. One</p><p>1. Again</p><p>2. Two</p>", 0, 2),
    ],
)
def test_steps_are_ordered_lists_and_lines_that_count_up(
    html: str, ordered: int, numbered: int
) -> None:
    page = read_markup(html)
    assert (page.ordered, page.numbered) == (ordered, numbered)


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "<a ", "<!--", "<!", "</", "<a b='", '<a b="', "<a/", "<a b=c'd", "<?", "&", "&#x"),
        *("<![CDATA[", "<script>", "<title>x", "<noscript>", "<svg>", "<a b c d ", "\0", " "),
    ],
)
def test_half_a_megabyte_of_anything_comes_to_an_end(piece: str) -> None:
    page = read_markup((piece * SIZE)[:SIZE])
    assert len(page.title) <= 300


def test_a_page_nested_beyond_reason_is_read_to_its_bottom() -> None:
    deep = 20_000
    page = read_markup("<div>" * deep + "<p>the bottom</p>" + "</div>" * deep)
    assert page.blocks == ["the bottom"]

    lists = read_markup("<ol>" * deep + "<li>" * 5 + "</ol>" * deep + "<p>after")
    assert lists.ordered == 5
    unseen = read_markup("<template>" * deep + "</template>" * deep + "<p>after</p>")
    assert unseen.blocks == ["after"]


def test_a_damaged_declaration_hides_what_a_browser_hides_and_no_more() -> None:
    page = read_markup("<p>before</p><![x y<p>after</p><![1]><p>end")
    assert page.blocks == ["before", "after", "end"]


@given(st.text(st.sampled_from("<>/!-='\"&;[]?# \n\x00aolitde\u202e1.")))
def test_no_page_makes_it_fall_over(html: str) -> None:
    page = read_markup(html)
    assert page.characters >= 0
