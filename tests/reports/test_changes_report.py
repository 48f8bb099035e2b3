"""What changed, as a document of the published shape and in words that do no harm."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.reports.changes_report import changes_lines, changes_markdown


def _document(before: object, after: object) -> dict[str, Any]:
    change = {"field": "a", "label": "Summary", "kind": "changed", "rows": []}
    return {
        "base": {
            "name": "old.zip", "sha256": "0" * 64, "state": "ready",
            "as_of": "2025-04-01", "edition": "2025-02", "files": [],
        },
        "edition": "2025-02",
        "as_of": "2025-04-08",
        "fields": [change | {"before": before, "after": after}],
        "files": [],
        "needs": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (["one", "two"], "one; two"),
        ({"by": "Ana", "on": "2025-04-01"}, "by: Ana, on: 2025-04-01"),
        ("a\nb", "a b"),
    ],
)
def test_answers_of_every_form_are_told_in_one_line(value: object, words: str) -> None:
    lines = list(changes_lines(_document("before", value)))

    assert f"    now: {words}" in lines


def test_choices_and_columns_are_told_by_the_labels_that_the_document_has() -> None:
    row = {"who": "Ana", "role": "admin"}
    document = _document([row], [row | {"role": "gone"}])
    document["fields"][0] |= {
        "columns": {
            "role": {"label": "Role", "choices": {"admin": "Administrator"}},
            "who": {"label": "Person", "choices": {}},
        }
    }

    lines = list(changes_lines(document))

    assert "    before: Role: Administrator, Person: Ana" in lines
    assert "    now: Role: gone, Person: Ana" in lines


def test_of_long_answers_the_place_is_shown_where_they_differ() -> None:
    lines = list(changes_lines(_document("x" * 500 + " old " + "y" * 500, "x" * 500 + " new")))

    before, now = (line for line in lines if line.startswith("    "))
    assert "old" in before
    assert "new" in now
    assert max(map(len, lines)) < 200


def test_what_a_stranger_wrote_is_never_markup() -> None:
    text = changes_markdown(_document("| [x](http://evil.example) |", "<script>`rm`</script>"))

    assert "\\[x\\]" in text
    assert "\\<script\\>\\`rm\\`" in text
    assert "http\\://evil\\.example" in text
