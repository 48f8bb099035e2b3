"""The report for people is Markdown in which a user's words do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.reports.small import DAY, HALF_DONE, WAIVED, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.escape import escaped
from wizard.reports.markdown_report import markdown_report
from wizard.text import one_line

READER = MarkdownIt("gfm-like")
COMMENT = "<!-- -->"

HOSTILE = [
    "[/]",
    "[click](https://evil.example)",
    "![x](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<https://evil.example>",
    "https://evil.example/a_b_c",
    "www.evil.example",
    "evil.example.com/path",
    "mail a@evil.example now",
    "mailto:a@evil.example",
    "**bold** _em_ ~~gone~~ `code`",
    "a | b | c",
    "line\n\n# heading\n- item",
    "&lt;b&gt; &#60; &copy;",
    "\\[a\\](b) \\",
    "[ref]: https://evil.example",
    "$x$ :smile: #12 @someone",
    "\u202eevil\u2028line",
]


def _tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def _report(folder: Path, catalogue: Catalogue, name: str = "Site Log") -> str:
    draft = draft_in(folder, HALF_DONE, WAIVED)
    draft.name = name
    return markdown_report(judged(draft, catalogue), draft, catalogue, DAY)


@example("a@b.example").via("a mail address")
@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_escaped_text_reads_as_it_was_and_is_nothing_but_text(text: str) -> None:
    tokens = [t for t in _tokens(f"x {escaped(text)} x") if t.type not in ("text", "inline")]

    assert {t.type for t in tokens} <= {"paragraph_open", "paragraph_close", "html_inline"}
    assert {t.content for t in tokens if t.type == "html_inline"} <= {COMMENT}
    shown = "".join(t.content for t in _tokens(f"x {escaped(text)} x") if t.type == "text")
    assert shown.split() == f"x {one_line(text)} x".split()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_changes_nothing_in_the_shape_of_the_report(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    def shape(report: str) -> list[str]:
        kept = ("text", "html_inline")
        return [token.type for token in _tokens(report) if token.type not in kept]

    assert shape(_report(tmp_path, catalogue, text)) == shape(_report(tmp_path, catalogue))
    assert not {"link_open", "image", "html_block"} & set(shape(_report(tmp_path, catalogue, text)))


def test_the_head_says_whose_it_is_by_what_it_was_judged_and_that_it_is_incomplete(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    head = _report(tmp_path, catalogue).partition("## ")[0]

    for words in ("Site Log", "2025-02", "2026.11", "2026-11-24", "NOT READY", "1 not checked"):
        assert words in head
    assert "not affiliated with Procore" in head


def test_persons_are_named_for_what_rests_on_their_word(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    report = _report(tmp_path, catalogue)

    words = report.partition("## Based on a person's word (1)")[2]
    told = "has read the summary. | Ana Kovač | 2026-11-20 (4 days ago) | notes/read\\.md |"
    assert told in words
    waived = report.partition("## What was waived (1)")[2]
    assert "Agreed with the reviewer | Ben Okafor | 2026-11-21" in waived


def test_a_section_without_findings_says_nothing_and_has_no_table(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    draft = draft_in(tmp_path, '[listing]\nsummary = "Long enough to be read by all"\n')
    report = markdown_report(judged(draft, catalogue), draft, catalogue, DAY)

    sections = dict(part.split("\n", 1) for part in report.split("## ")[1:])
    for title in ("Warnings (0)", "Based on a person's word (0)"):
        assert sections[title].strip() == "Nothing."


def test_a_waiver_that_waives_nothing_is_named_with_what_is_wrong_with_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    draft = draft_in(tmp_path, HALF_DONE, WAIVED.replace("summary-length", "name-present"))
    report = markdown_report(judged(draft, catalogue), draft, catalogue, DAY)

    assert "- name-present (not needed): " in report.partition("## Waivers to look at (1)")[2]


def test_every_finding_stands_in_the_table_of_its_step(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    report = _report(tmp_path, catalogue)
    build, _, media = report.partition("## 1 Build")[2].partition("## Media")

    assert "`name-present`" in build
    assert "`panel-picture`" in media
    assert "Marketplace guidelines, Card (2025-02-03)" in build


def test_the_same_draft_gives_the_same_report(tmp_path: Path, catalogue: Catalogue) -> None:
    assert _report(tmp_path, catalogue) == _report(tmp_path, catalogue)
