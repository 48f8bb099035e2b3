"""Each list of patterns finds what it is for, leaves its neighbours alone, and never hangs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from tests.inspection.source.rules import made, page_of, searched_page
from wizard.catalogue.load import load_catalogue
from wizard.inspection.source.conditions import item_of
from wizard.inspection.source.needles import WordFilter, needles_of
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.rules import Rule, compiled
from wizard.inspection.source.standing import Place

EXAMPLES = tomli.loads((Path(__file__).parent / "examples/patterns.toml").read_text("utf-8"))
USED = {
    tuple(use.params["patterns"]): use.params["rule"]
    for requirement in load_catalogue().requirements
    for use in requirement.checks
    if use.name in {"source-absent", "source-secrets"}
}
LIBRARIES = {
    tuple(use.params["libraries"])
    for requirement in load_catalogue().requirements
    for use in requirement.checks
    if use.name == "source-present"
}
_NO_PATTERNS = {
    "patterns-environment-switch",
    "patterns-environment-names",
    "patterns-public-paths",
    "patterns-private-paths",
}


def lists() -> dict[str, tuple[str, ...]]:
    """Every list of patterns for source in the catalogue by its id."""
    path = Path(__file__).parents[3] / "assets/catalogue/lists-source.toml"
    names = [row["id"] for row in tomli.loads(path.read_text("utf-8"))["list"]]
    known = load_catalogue().lists
    return {
        name: known[name].items
        for name in names
        if name.startswith(("patterns-", "signs-")) and name not in _NO_PATTERNS
    }


LISTS = lists()
EVERY = sorted({item_of(item).pattern for items in [*LISTS.values(), *USED] for item in items})


_SAID = {Place.COMMENT, Place.DOCUMENTATION}


def examples(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, table in EXAMPLES.items() for text in table[kind]]


def page(text: str) -> SourceText:
    """The page of an example: "name|content", or a content alone."""
    name, _, content = text.partition("|")
    has_name = bool(re.fullmatch(r"[\w.]+", name)) and content
    return page_of(name, made(content)) if has_name else page_of("client.conf", made(text))


def found_by(name: str, text: str) -> list[str]:
    """The items of a list that find something in an example."""
    finds = searched_page(page(text), Rule(name, LISTS[name]))
    seen = {hit.pattern for hit in finds.hits if hit.place not in _SAID}
    return [LISTS[name][at] for at in sorted(seen | set(finds.by_pattern))]


@pytest.mark.parametrize(("name", "text"), examples("found"))
def test_what_a_list_is_for_is_found(name: str, text: str) -> None:
    assert found_by(name, text)


@pytest.mark.parametrize(("name", "text"), examples("left"))
def test_what_only_looks_like_it_is_left_alone(name: str, text: str) -> None:
    assert found_by(name, text) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_pattern_of_a_list_is_shown_by_an_example(name: str) -> None:
    found = {item for text in EXAMPLES[name]["found"] for item in found_by(name, text)}
    assert [item for item in LISTS[name] if item not in found] == []


def test_every_list_of_what_must_not_be_there_and_of_signs_has_examples() -> None:
    shown = {LISTS[name] for name in EXAMPLES}
    signs = {each.signs for each in load_catalogue().conditions.values() if each.signs}
    assert signs <= shown
    assert [rule for patterns, rule in USED.items() if patterns not in shown] == []
    assert [each for each in LIBRARIES if each and each not in shown] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_that_spare_a_search_stand_in_all_that_is_found(name: str) -> None:
    data = [page(text).data for text in EXAMPLES[name]["found"]]
    for item in LISTS[name]:
        pattern = item_of(item).pattern
        words = needles_of(pattern)
        for found in (each for text in data for each in compiled(pattern).finditer(text)):
            assert words is None or WordFilter(words).words_in(found[0].lower())


def test_every_pattern_has_words_that_spare_a_search() -> None:
    slow = {p for p in EVERY if needles_of(p) is None}
    # These begin with figures; their lists are short.
    assert all(re.search(r"\d{3}", pattern) for pattern in slow), slow


def hostile(pattern: str, size: int) -> Iterator[bytes]:
    """Texts that send an expression back and forth: what it begins with, over and over."""
    words = sorted(needles_of(pattern) or {b"procore"})[:3]
    for unit in [b"a", b" ", b'"', b"=", b"1234567890", b"secret =", *words, b"%s " % words[0]]:
        yield unit * (size // len(unit))
    yield words[0] + b"a." * (size // 2)
    yield words[0] + b" " * size


def spent(pattern: str, texts: list[bytes]) -> float:
    """The least work that the expression takes for the texts, of a few tries, in seconds."""
    expression = compiled(pattern)
    tries = []
    for _ in range(3):
        start = time.thread_time()
        for text in texts:
            for _found in expression.finditer(text):
                pass
        tries.append(time.thread_time() - start)
    return min(tries)


@pytest.mark.parametrize("pattern", EVERY)
def test_twice_the_text_takes_about_twice_the_time(pattern: str) -> None:
    small, large = ([*hostile(pattern, size)] for size in (4_000, 16_000))

    # Four times the text: an expression that goes back and forth would take sixteen times. Other
    # work of this machine can hold up one measurement, but not each of several.
    assert any(spent(pattern, large) < 10 * spent(pattern, small) + 0.002 for _ in range(5))


def test_no_match_is_longer_than_the_overlap_of_two_stretches() -> None:
    for pattern in EVERY:
        signs = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", pattern)
        assert re.findall(r".[*+]|\{\d*,\}", signs) == [], pattern
