"""Where in a draft's text an answer stands, however somebody laid it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import tomli

from tests.reports.small import FIELDS, draft_in
from wizard.catalogue.load import load_catalogue
from wizard.drafts.model import Draft
from wizard.drafts.places import TOP, AnswerPositions
from wizard.drafts.read import load_draft
from wizard.session.samples import DRAFT_NAME, Sample, sample_folder

LAID_OUT = """
[app]
name = "Site 😀 Log" # the emoji is two units of UTF-16
types = [ "full-screen", # why, not
  'side-panel',
  "a, ] b", ]

[listing]
"tagline" = \"\"\"
two
lines\"\"\"
reviewed.by = "Ana"
reviewed.on = 2026-11-20

[[customers]]
company = "A"
[[customers]]
company = "B"

[media]
papers = [{ a = 1, b = [1, 2] }, "x"]
"""


def shown(draft: Draft, field: str, row: int | None = None) -> str:
    """The piece of the text that the place names."""
    place = AnswerPositions(draft).of(field, row)
    units = [line.encode("utf-16-le") for line in draft.baseline.text.split("\n")]
    lines = units[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: 2 * (place.end_column - 1)]
    lines[0] = lines[0][2 * (place.column - 1) :]
    return "\n".join(line.decode("utf-16-le") for line in lines)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("field", "row", "piece"),
    [
        ("app.name", None, '"Site 😀 Log"'),
        ("app.types", 0, '"full-screen"'),
        ("app.types", 1, "'side-panel'"),
        ("app.types", 2, '"a, ] b"'),
        ("listing.reviewed", None, '"Ana"'),
        ("listing.summary", None, "[listing]"),
        ("customers", None, "[[customers]]"),
        ("media.papers", 0, "{ a = 1, b = [1, 2] }"),
        ("media.papers", 1, '"x"'),
        ("media.papers", 7, '[{ a = 1, b = [1, 2] }, "x"]'),
        ("media.logo", None, "[media]"),
        ("panel.picture", None, ""),
    ],
)
def test_an_answer_is_found_where_it_is_written(
    tmp_path: Path, newline: str, field: str, row: int | None, piece: str
) -> None:
    draft = draft_in(tmp_path, LAID_OUT)
    draft.baseline.text = draft.baseline.text.replace("\n", newline)

    assert shown(draft, field, row) == piece


def test_an_answer_over_several_lines_ends_where_it_ends(tmp_path: Path) -> None:
    draft = draft_in(tmp_path, LAID_OUT)

    assert shown(draft, "listing.tagline") == '"""\ntwo\nlines"""'


def test_a_row_is_found_by_its_own_header(tmp_path: Path) -> None:
    places = AnswerPositions(draft_in(tmp_path, LAID_OUT))

    first, second = (places.of("customers", row).line for row in (0, 1))
    assert second == first + 2


@pytest.mark.parametrize(
    ("answers", "piece"),
    [
        ('listing = { tagline = "x" }\n', '{ tagline = "x" }'),
        ('listing.tagline = "x"\n', '"x"'),
        ('[listing.more]\nkey = "x"\n', "[listing.more]"),
    ],
)
def test_tables_without_a_header_of_their_own_are_one_piece(
    tmp_path: Path, answers: str, piece: str
) -> None:
    empty = draft_in(tmp_path)
    empty.path.write_text(answers + empty.baseline.text, "utf-8")

    assert shown(load_draft(empty.path, list(FIELDS)), "listing.tagline") == piece


def test_an_inherited_answer_has_no_place_in_this_draft(tmp_path: Path) -> None:
    draft = draft_in(tmp_path, '[support]\nphone = "1"\n')
    shared = {"support.mail": "help@example.com"}
    draft.inheritance = replace(draft.inheritance, answers=shared)

    assert AnswerPositions(draft).of("support.mail") == TOP
    draft.answers["support.mail"] = "own@example.com"
    assert AnswerPositions(draft).of("support.mail").line > 1


@pytest.mark.parametrize("sample", Sample)
def test_what_stands_at_a_place_is_the_answer_and_each_of_its_items(sample: Sample) -> None:
    draft = load_draft(sample_folder(sample) / DRAFT_NAME, load_catalogue().fields)
    read = 0
    for field, answer in draft.answers.items():
        piece = shown(draft, field)
        if not piece.startswith("[["):
            assert tomli.loads(f"answer = {piece}")["answer"] == answer
            for row, item in enumerate(answer if isinstance(answer, list) else ()):
                assert tomli.loads(f"item = {shown(draft, field, row)}")["item"] == item
            read += 1

    assert read > 100
