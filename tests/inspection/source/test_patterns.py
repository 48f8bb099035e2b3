"""Each list of patterns finds what it is for, leaves its neighbours alone, and never hangs."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from wizard.catalogue.load import load_catalogue
from wizard.inspection.source.needles import WordFilter, needles_of
from wizard.inspection.source.rules import compiled

EXAMPLES = tomli.loads((Path(__file__).parent / "examples/patterns.toml").read_text("utf-8"))
USED = {
    tuple(use.params["patterns"]): use.params["rule"]
    for requirement in load_catalogue().requirements
    for use in requirement.checks
    if use.name in {"source-absent", "source-present", "source-secrets"}
}


def lists() -> dict[str, tuple[str, ...]]:
    """Every list of patterns in the catalogue by its id."""
    path = Path(__file__).parents[3] / "assets/catalogue/lists-source.toml"
    rows = tomli.loads(path.read_text("utf-8"))["list"]
    return {row["id"]: tuple(row["items"]) for row in rows if row["id"].startswith("patterns-")}


LISTS = lists()
EVERY = sorted({pattern for patterns in [*LISTS.values(), *USED] for pattern in patterns})


def made(text: str) -> bytes:
    """An example with its secrets filled in."""
    seed = random.Random(7)
    hexadecimal = "".join(seed.choice("0123456789abcdef") for _ in range(64))
    key = "".join(seed.choice("ABCDEFGHabcdefgh0123456789_-") for _ in range(42)) + "x"
    return text.replace("{hex}", hexadecimal).replace("{key}", key).encode()


def examples(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, table in EXAMPLES.items() for text in table[kind]]


@pytest.mark.parametrize(("name", "text"), examples("found"))
def test_what_a_list_is_for_is_found(name: str, text: str) -> None:
    assert [p for p in LISTS[name] if compiled(p).search(made(text))]


@pytest.mark.parametrize(("name", "text"), examples("left"))
def test_what_only_looks_like_it_is_left_alone(name: str, text: str) -> None:
    assert [p for p in LISTS[name] if compiled(p).search(made(text))] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_pattern_of_a_list_is_shown_by_an_example(name: str) -> None:
    found = [made(text) for text in EXAMPLES[name]["found"]]
    assert [p for p in LISTS[name] if not any(compiled(p).search(text) for text in found)] == []


def test_every_list_that_a_check_uses_has_examples() -> None:
    shown = {LISTS[name] for name in EXAMPLES}
    assert {rule for patterns, rule in USED.items() if patterns not in shown} == {
        "placeholder-content"  # shared with the pages that the app shows, and tried there
    }


@pytest.mark.parametrize(("name", "text"), examples("found"))
def test_the_words_that_spare_a_search_stand_in_all_that_is_found(name: str, text: str) -> None:
    page = made(text)
    for pattern in LISTS[name]:
        for found in compiled(pattern).finditer(page):
            words = needles_of(pattern)
            assert words is None or WordFilter(words).words_in(found[0].lower())


def test_every_pattern_has_words_that_spare_a_search() -> None:
    slow = {p for patterns in USED for p in patterns if needles_of(p) is None}
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


@pytest.mark.parametrize("pattern", EVERY)
def test_no_match_is_longer_than_the_overlap_of_two_stretches(pattern: str) -> None:
    signs = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", pattern)
    endless = re.findall(r".[*+]|\{\d*,\}", signs)
    assert endless == []
