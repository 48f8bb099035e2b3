"""The report for a terminal: what blocks comes first, nothing is wider than 100 columns."""

from __future__ import annotations

from pathlib import Path

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from tests.reports.small import DAY, HALF_DONE, WAIVED, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.reports.text_report import text_report, wrapped
from wizard.text import all_single_width, one_line


def _report(folder: Path, catalogue: Catalogue, *, letters: bool = False) -> str:
    draft = draft_in(folder, HALF_DONE, WAIVED)
    return text_report(judged(draft, catalogue), draft, catalogue, DAY, letters=letters)


def test_what_blocks_is_told_with_field_message_page_fix_and_id(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    report = _report(tmp_path, catalogue)
    blocks = report.partition("What blocks: 1")[2]

    assert (
        blocks.index("✗ Tagline: ")
        < blocks.index("at most 40")
        < blocks.index("1 Build › Basics\n")
    )
    assert blocks.index("Fix: ") < blocks.index("[tagline-length]")


def test_the_counts_stand_in_one_line(tmp_path: Path, catalogue: Catalogue) -> None:
    line = "1 block · 0 warn · 0 advice · 1 remind · 1 could not tell · 1 waived · 3 met (2 ⚙ 1 ✎)"

    report = _report(tmp_path, catalogue)
    assert f"\n{line} · 0 answered" in report
    assert "NOT READY, 1 blocks and 1 to check first: 2 verified, 1 on your word" in report


def test_what_was_not_checked_is_told_with_the_check_that_decides(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    unchecked = _report(tmp_path, catalogue).partition("Not checked: 1")[2]

    assert "opening the picture" in unchecked
    assert "logo-size" in unchecked


def test_the_next_thing_to_do_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "1. Tagline: " in _report(tmp_path, catalogue).partition("Next")[2]


def test_progress_is_told_by_step(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "✗ 1 Build: 4 of 5, 1 blocks" in _report(tmp_path, catalogue)


def test_signs_can_be_letters_where_marks_cannot_be_shown(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    report = _report(tmp_path, catalogue, letters=True)

    assert "  X 1 Build" in report
    assert not set("✓✗○↻⚙✎") & set(report)


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_no_line_is_wider_than_100_columns(text: str) -> None:
    for line in wrapped(text, "    ", "  ✗ "):
        assert "\n" not in line
        assert wcswidth(line) <= 100


def test_wide_letters_count_as_two_columns() -> None:
    lines = wrapped("現場日誌" * 60, "    ")

    assert len(lines) > 4
    assert all(wcswidth(line) <= 100 for line in lines)


def test_a_name_with_terminal_codes_is_only_text(tmp_path: Path, catalogue: Catalogue) -> None:
    draft = draft_in(tmp_path, HALF_DONE)
    draft.name = "\x1b]0;owned\x07\x1b[2J\nSecond line"

    report = text_report(judged(draft, catalogue), draft, catalogue, DAY)

    assert "\x1b" not in report
    assert "[2J\ufffd" not in report.splitlines()[1]
    assert "Second line" in report.splitlines()[0]


@pytest.mark.parametrize(
    "text",
    [
        "“Größe” – naïve · 12 → 13 … " * 9,
        "x—y well-known émigré-like " * 9,
        f"https://example.com/{'é' * 150} end",
    ],
)
def test_text_of_single_cells_is_wrapped_as_wide_text_is(text: str) -> None:
    same = [line.rstrip() for line in wcwidth.wrap(one_line(text), 100, subsequent_indent="    ")]
    assert all_single_width(one_line(text))
    assert wrapped(text, "    ", "") == same


@pytest.mark.parametrize("text", ["日本", "e\u0301", "👍", "a\u200bb", "\u0627\u064b"])
def test_other_text_is_measured(text: str) -> None:
    assert not all_single_width(text)
