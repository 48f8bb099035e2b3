"""What changed between two states of a submission, and what the edition says it calls for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.answers import any_answer
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.drafts.journal_model import SentFile
from wizard.engine.diff import Changes, SubmissionState, changes_since
from wizard.engine.row_diff import RowChange

SHOTS = "media.screenshots"


@pytest.fixture(scope="module")
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


def state(files: dict[str, str] | None = None, **answers: Any) -> SubmissionState:
    """Answers by field id with "__" for dots; files by name, each with what is in it."""
    named = {name.replace("__", "."): value for name, value in answers.items()}
    sent = {
        name: SentFile(name, name.removeprefix("files/").partition("-")[0], len(what), what)
        for name, what in (files or {}).items()
    }
    return SubmissionState(named, sent)


def shots(*what: str, ending: str = "png") -> SubmissionState:
    """A list of screenshots that show this, in this order."""
    names = [f"files/{SHOTS}-{number}.{ending}" for number in range(1, len(what) + 1)]
    return state(dict(zip(names, what, strict=True)), media__screenshots=names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (state(), state()),
        (state(listing__name="A"), state(listing__name="A")),
        (state(listing__name=""), state(listing__features=[])),
        (state(customers=[{"company": "A", "role": ""}]), state(customers=[{"company": "A"}])),
        (shots("one", "two"), shots("one", "two", ending="jpg")),
    ],
    ids=["nothing", "the same", "empty answers", "an empty cell", "other names, same files"],
)
def test_what_says_the_same_is_no_change(
    edition: Edition, before: SubmissionState, after: SubmissionState
) -> None:
    assert not changes_since(before, after, edition)
    assert changes_since(before, after, edition).line == "nothing changed"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(None, "A", "added"), ("A", None, "removed"), ("A", "B", "changed"), (1, True, "changed")],
)
def test_an_answer_comes_goes_or_changes(
    edition: Edition, before: object, after: object, kind: str
) -> None:
    found = changes_since(state(listing__name=before), state(listing__name=after), edition)

    (change,) = found.fields
    assert (change.field, change.label, change.kind) == ("listing.name", "App name", kind)
    assert (change.before, change.after) == (before, after)


def _rows(changes: Changes) -> list[tuple[str, int, int]]:
    (change,) = changes.fields
    return [(row.kind.value, row.before_row, row.after_row) for row in change.rows]


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        ("abc", "abcd", [("added", 0, 4)]),
        ("abc", "bc", [("removed", 1, 0)]),
        ("abc", "axc", [("changed", 2, 2)]),
        ("ab", "ba", [("moved", 2, 1), ("moved", 1, 2)]),
        ("aab", "ab", [("removed", 2, 0)]),
        ("ab", "xab", [("added", 0, 1)]),
        ("abc", "xbcy", [("changed", 1, 1), ("added", 0, 4)]),
    ],
)
def test_a_list_tells_row_by_row(
    edition: Edition, before: str, after: str, rows: list[tuple[str, int, int]]
) -> None:
    found = changes_since(
        state(listing__features=[*before]), state(listing__features=[*after]), edition
    )

    assert _rows(found) == rows


def _row(changes: Changes, kind: str) -> RowChange:
    return next(row for row in changes.fields[0].rows if row.kind == kind)


def test_a_row_is_known_again_by_its_first_column_wherever_it_stands(edition: Edition) -> None:
    one, two = {"feature": "Sync", "outcome": "fail"}, {"feature": "Send", "outcome": "pass"}

    found = changes_since(
        state(test__features=[one, two]),
        state(test__features=[two | {"outcome": "fail"}, {"feature": "New"}, one]),
        edition,
    )

    assert _rows(found) == [("changed", 2, 1), ("added", 0, 2)]
    (cell,) = _row(found, "changed").cells
    assert (cell.column, cell.before, cell.after) == ("outcome", "pass", "fail")


def test_another_file_under_the_same_name_is_a_change_of_the_file_alone(edition: Edition) -> None:
    found = changes_since(shots("one", "two"), shots("one", "three"), edition)

    assert not found.fields
    (change,) = found.files
    assert (change.name, change.field, change.kind) == (f"files/{SHOTS}-2.png", SHOTS, "changed")
    assert change.before
    assert change.after
    assert (change.before.sha256, change.after.size) == ("two", len("three"))
    assert found.line == "1 file"


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("a", "ab", ["added"]),
        ("ab", "b", ["removed"]),
        ("ab", "bx", ["removed", "added"]),
        ("aa", "a", ["removed"]),
    ],
)
def test_files_that_came_or_went_are_told_once(
    edition: Edition, before: str, after: str, kinds: list[str]
) -> None:
    found = changes_since(shots(*before), shots(*after), edition)

    assert not found.fields
    assert [change.kind for change in found.files] == kinds


def test_pictures_in_another_order_are_a_change_of_the_answer(edition: Edition) -> None:
    found = changes_since(shots("one", "two"), shots("two", "one"), edition)

    assert not found.files
    assert _rows(found) == [("moved", 2, 1), ("moved", 1, 2)]


def test_two_letters_that_changed_places_are_told_although_each_is_still_there(
    edition: Edition,
) -> None:
    names = ["files/customers.evidence-1.eml", "files/customers.evidence-2.eml"]
    rows = [
        {"company": company, "evidence": name} for company, name in zip("AB", names, strict=True)
    ]

    def with_letters(one: str, two: str) -> SubmissionState:
        files = {
            name: SentFile(name, "customers", 1, what)
            for name, what in zip(names, (one, two), strict=True)
        }
        return SubmissionState({"customers": rows}, files)

    found = changes_since(with_letters("x", "y"), with_letters("y", "x"), edition)

    assert not found.files
    assert [row.cells[0].column for row in found.fields[0].rows] == ["evidence", "evidence"]


def test_every_change_calls_for_what_the_edition_says_and_for_nothing_else(
    edition: Edition,
) -> None:
    for record in edition.journey.after.changes:
        for name in record.fields:
            found = changes_since(SubmissionState({}), SubmissionState({name: "another"}), edition)

            assert {each.need for each in found.needs} == set(record.needs)
            for each in found.needs:
                assert each.fields == (name,)
                (reason,) = each.reasons
                assert (reason.why, reason.requirement) == (record.why, record.requirement)
                assert reason.source == edition.requirements[record.requirement].source
    assert not changes_since(SubmissionState({}), state(listing__tagline="Sync"), edition).needs


def test_the_line_counts_and_says_what_is_needed(edition: Edition) -> None:
    found = changes_since(
        shots("one"),
        SubmissionState({**shots("two").answers, "listing.name": "A", "app.types": ["full-screen"]},
              shots("two").files),
        edition,
    )  # fmt: skip

    assert found.line == "2 answers, 1 file; needs a new review, a new demo video"
    assert found.touched == {"listing.name", "app.types", SHOTS}


def test_files_are_told_by_field_in_the_order_of_the_edition_then_by_name(
    edition: Edition,
) -> None:
    fields = ["legal.framework_pdf", "media.demo_video", "listing.known_names"]
    names = [f"files/{field}-{number}.png" for field in fields for number in (1, 2)]

    found = changes_since(state(), state({name: name for name in reversed(names)}), edition)

    assert [change.name for change in found.files] == names
    assert names != sorted(names)


def test_of_equal_files_the_first_by_name_is_the_one_that_was_there(edition: Edition) -> None:
    one, two = f"files/{SHOTS}-1.png", f"files/{SHOTS}-2.png"

    found = changes_since(state({two: "same"}), state({two: "same", one: "same"}), edition)

    assert [change.name for change in found.files] == [two]


@settings(max_examples=60)
@given(st.data())
def test_whatever_the_answers_are_both_ways_tell_of_the_same_fields(
    edition: Edition, data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(edition.fields)), max_size=6, unique=True))
    answers = st.fixed_dictionaries({name: any_answer(edition.fields[name]) for name in names})
    one, other = SubmissionState(data.draw(answers)), SubmissionState(data.draw(answers))

    there, back = changes_since(one, other, edition), changes_since(other, one, edition)

    assert there.touched == back.touched
    assert not changes_since(one, one, edition)
