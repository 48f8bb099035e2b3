"""The forms in which the results of many are told."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest

from tests.batch.rows import result
from tests.reports.outcomes import sarif_schema
from wizard.batch.items import BatchItem
from wizard.reports.results import MAX_TEXT, Outcome, ResultsSummary, row_text, worst_exit_code
from wizard.reports.results_formats import RESULTS_FORMATS, Results
from wizard.reports.schemas import published_files

HOSTILE = "\x1b[31mred\x1b[0m\r\n<script>alert(1)</script>\u202egnp.\u2028" + "x" * 9000


def rendered(form: str, *facts: dict[str, Any]) -> str:
    rows = [result(**{"path": f"{number}.zip"} | each) for number, each in enumerate(facts)]
    summary = ResultsSummary({Outcome.IDENTICAL: len(rows)}, 1, (("lst-tagline-length", 1),))
    return "".join(RESULTS_FORMATS[form].pieces(Results("bundle", summary, lambda: rows)))


def hostile() -> dict[str, Any]:
    shown = BatchItem("bundle", f"in/{HOSTILE}.zip").shown
    return {"path": shown, "app": row_text(HOSTILE), "problem": row_text(HOSTILE), "exit_code": 1}


@pytest.mark.parametrize("form", RESULTS_FORMATS)
def test_no_text_of_a_bundle_breaks_its_row(form: str) -> None:
    plain, odd = rendered(form, {}, {}), rendered(form, {}, hostile())

    extra = 1 if form == "sarif" else 0  # a problem is a result of its own
    assert len(odd.splitlines()) == len(plain.splitlines()) + extra
    assert not set(odd) & set("\x1b\r\u202e\u2028")
    assert "<script" not in rendered("html", hostile())


def test_long_texts_are_cut_and_names_stay_distinct() -> None:
    assert len(row_text(HOSTILE)) == MAX_TEXT
    assert BatchItem("bundle", "a\nb").shown == "a\\nb"
    assert BatchItem("bundle", "a\x1bb").shown != BatchItem("bundle", "a\x1ab").shown


def test_json_is_of_the_published_form() -> None:
    document = json.loads(rendered("json", {}, hostile()))

    jsonschema.validate(document, json.loads(published_files()["results-2.json"]))
    assert document["data"]["results"][0]["bundle"]["path"] == "0.zip"
    assert json.loads(rendered("json"))["data"]["results"] == []


def test_lines_of_json_are_rows() -> None:
    rows = [json.loads(line)["data"] for line in rendered("jsonl", {}).splitlines()]

    assert [row["row"] for row in rows] == ["finding", "bundle"]


def test_sarif_is_valid_and_names_the_place() -> None:
    document = json.loads(rendered("sarif", {}, hostile()))

    jsonschema.validate(document, sarif_schema())
    first = document["runs"][0]["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


class Tags(HTMLParser):
    """What a page loads, and its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        assert not any(name in ("src", "onload") for name, _ in attrs)


def test_the_page_is_a_table_that_loads_nothing() -> None:
    page = rendered("html", {}, hostile())
    tags = Tags()
    tags.feed(page)

    assert page.startswith("<!DOCTYPE html>")
    assert tags.names.count("tr") == 3
    assert not {"script", "link", "img"} & set(tags.names)


@pytest.mark.parametrize(
    ("codes", "worst"), [([], 0), ([0, 3], 3), ([3, 1, 0], 1), ([1, 4, 3], 4), ([70, 4], 70)]
)
def test_the_worst_one_decides_the_exit_code(codes: list[int], worst: int) -> None:
    assert worst_exit_code(codes) == worst
