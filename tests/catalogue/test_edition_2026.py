"""Edition 2026-06: all that the sources ask, and what lies between it and the edition before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.test_shipped_catalogue import DECIDERS, step_of
from tests.catalogue.test_shipped_catalogue import INDEX as FORMER
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.difference import EditionDifference
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import ChangeType, Severity
from wizard.catalogue.records import raw_editions
from wizard.errors import CatalogueError

HERE = Path(__file__).parent
OURS = frozenset({"O", "Q"})
"""Tiers of what no page asks: our own advice, and our reconstructions of forms."""

STEP: dict[str, str] = {}
"""Requirements that stand in another step than the sources' list has them, with the reason."""


def read(name: str) -> dict[str, tuple[str, ...]]:
    """Id to the words of the heading it stands under."""
    found: dict[str, tuple[str, ...]] = {}
    heading: tuple[str, ...] = ()
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.endswith(":"):
            heading = tuple(line.removesuffix(":").split())
        elif line.startswith("  "):
            found.update(dict.fromkeys(line.split(), heading))
    return found


INDEX = read("edition-2026-06.txt")
CHANGES = dict.fromkeys(INDEX.keys() & FORMER.keys(), ChangeType.UNCHANGED) | {
    name: ChangeType(heading[0]) for name, heading in read("changes-2025-02-to-2026-06.txt").items()
}

DEVIATIONS: dict[str, tuple[ChangeType, str]] = {}
"""Where the computed difference is another one than the table of the sources, and why."""


@pytest.fixture(scope="module")
def newest(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2026-06")


@pytest.fixture(scope="module")
def difference(catalogue: Catalogue, newest: Edition) -> EditionDifference:
    return EditionDifference(catalogue.edition("2025-02"), newest)


def test_the_edition_has_all_requirements_as_the_sources_have_them(newest: Edition) -> None:
    found = {
        r.id: (step_of(newest, r.id), r.level.value, r.tier, DECIDERS[r.decided_by])
        for r in newest.requirements.values()
        if r.tier not in OURS
    }
    assert found == INDEX


def test_it_is_the_newest_and_what_a_new_draft_begins_with(catalogue: Catalogue) -> None:
    assert catalogue.newest == "2026-06"


def test_the_computed_difference_is_that_of_the_sources_but_for_explained_deviations(
    difference: EditionDifference,
) -> None:
    computed = {d.id: d.how for d in difference.all if d.requirement.tier not in OURS}
    expected = CHANGES | {name: how for name, (how, _) in DEVIATIONS.items()}

    assert computed == expected
    assert all(why for _, why in DEVIATIONS.values())


def test_every_change_says_in_a_sentence_what_it_means(difference: EditionDifference) -> None:
    silent = [
        d.id
        for d in difference.all
        if d.how not in {ChangeType.ADDED, ChangeType.UNCHANGED} and not d.why
    ]
    assert silent == []


def test_a_table_of_an_edition_replaces_the_one_that_it_would_take_over() -> None:
    documents = {
        "editions/a/edition.toml": {"id": "a", "portal": {"given": "a"}, "after": {"given": "a"}},
        "editions/b/edition.toml": {"id": "b", "parts_of": "a", "portal": {"given": "b"}},
    }

    _, (_, edition) = raw_editions(documents)

    assert edition["portal"] == {"given": "b"}
    assert edition["after"] == {"given": "a"}
    assert edition["id"] == "b"


def test_an_edition_has_what_its_predecessor_has_from_an_older_one() -> None:
    documents = {
        "editions/a/edition.toml": {"id": "a", "portal": {"given": "a"}, **page(title="A", go="a")},
        "editions/b/edition.toml": {"id": "b", "parts_of": "a", **page(as_in="a", title="B")},
        "editions/c/edition.toml": {"id": "c", "parts_of": "b", **page(as_in="b", fields=["f"])},
    }

    *_, (_, edition) = raw_editions(documents)

    assert edition["portal"] == {"given": "a"}
    assert edition["steps"][0]["page"] == [{"id": "p", "title": "B", "go": "a", "fields": ["f"]}]


def test_pages_that_two_editions_have_from_each_other_are_refused() -> None:
    documents = {
        "editions/a/edition.toml": {"id": "a", **page(as_in="b")},
        "editions/b/edition.toml": {"id": "b", **page(as_in="a")},
    }

    with pytest.raises(CatalogueError, match="writes no page p out"):
        list(raw_editions(documents))


def page(**keys: object) -> dict[str, object]:
    """A step with one page, as it stands in a file of an edition."""
    return {"step": [{"id": "s", "page": [{"id": "p", **keys}]}]}


def test_what_was_replaced_names_what_took_its_place(
    difference: EditionDifference, newest: Edition
) -> None:
    for replaced in difference.by_how[ChangeType.REPLACED]:
        assert replaced.by, replaced.id
        assert set(replaced.by) <= newest.requirements.keys(), replaced.id


def test_our_own_advice_and_reconstructions_block_nothing(newest: Edition) -> None:
    for requirement in newest.requirements.values():
        if requirement.tier in OURS:
            assert requirement.ours.startswith("All of this"), requirement.id
            assert newest.severity(requirement) is not Severity.BLOCKER


def test_reconstructed_questions_are_marked_as_such(newest: Edition) -> None:
    for requirement in newest.requirements.values():
        if requirement.tier == "Q":
            asked = [newest.fields[name] for name in requirement.fields if name in newest.fields]
            own = [field for field in asked if field.id.split(".")[0] in {"pa", "tfq", "cq"}]
            assert all(field.reconstructed for field in own), requirement.id
