"""The sieve before the search: with hyperscan and without it, no find is lost."""

from __future__ import annotations

import sys
import sysconfig
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scan import project
from tests.inspection.source.projects import BAD, GOOD, SANDBOX, places, searched, written
from tests.inspection.source.rules import made
from tests.inspection.source.test_patterns import EVERY as ITEMS
from tests.inspection.source.test_patterns import EXAMPLES
from wizard.catalogue.catalogue import Catalogue
from wizard.drafts.evidence_observed import Question
from wizard.engine.context import build_context
from wizard.inspection.source import scan, sieve
from wizard.inspection.source.conditions import item_of
from wizard.inspection.source.file_set import Root
from wizard.inspection.source.needles import from_rarest, needles_of, without_exclusions
from wizard.inspection.source.rules import Rule, compiled
from wizard.inspection.source.sieve import PatternDatabase, pattern_database
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, copy_sample
from wizard.topics.scan.scanner import prepare_scan, search_sources

ROOT = Path(__file__).parents[3]
DAY = date(2025, 4, 1)
EVERY = [item_of(item).pattern for item in ITEMS]
PIECES = [
    made(text).encode() for table in EXAMPLES.values() for text in table["found"] + table["left"]
]


@cache
def database() -> PatternDatabase | None:
    """The database of all expressions. Compiling it takes half a second."""
    return pattern_database([needles_of(pattern) for pattern in EVERY])


def test_an_expression_from_its_rarest_literal_on_matches_wherever_the_whole_does() -> None:
    for pattern in EVERY:
        rest = compiled(from_rarest(pattern))
        whole = compiled(pattern)
        assert all(rest.search(piece) for piece in PIECES if whole.search(piece))


def test_no_expression_is_a_candidate_in_a_third_of_ordinary_files() -> None:
    made_of_all = database()
    assert made_of_all is not None
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    found = Counter(n for path in files for n in made_of_all.matching(path.read_bytes()))

    assert len(files) > 100
    assert [EVERY[number] for number, times in found.items() if 3 * times > len(files)] == []


@pytest.mark.parametrize(
    ("pattern", "rest"),
    [
        (r"(token|status)\w*[^\n]*\b429\b", r"\b429\b"),
        (r"is[^\n]*(too_?many)|(host|base)\w*/oauth/x", r"is[^\n]*(too_?many)|/oauth/x"),
        (r"(is|==|catch)[^\n]*(too_many|limit)\w*", r"(too_many|limit)\w*"),
        (r"([0-9a-f]{64})[^\n]*secret", r"([0-9a-f]{64})[^\n]*secret"),
        (r"\bprocore-company\w*=\d+", r"\bprocore-company\w*=\d+"),
        (r"\b(token|client)\.revoke(_all)?\(", r"\.revoke(_all)?\("),
        (r"\b(token|client)\.get\(", r"\b(token|client)\.get\("),
        (r"(token|client)\w*\.(refresh|renew)\b", r"\.(refresh|renew)\b"),
        (r"[a-z]+", r"[a-z]+"),
    ],
)
def test_what_stands_before_a_rare_literal_is_left_out(pattern: str, rest: str) -> None:
    assert from_rarest(pattern) == rest


@pytest.mark.parametrize(
    ("pattern", "rest"),
    [
        (r"host(?!\w)=(?<!==)x", "host=x"),
        (r"a\(?!b[(?!]c(?=d)", r"a\(?!b[(?!]c(?=d)"),
        (r"id(?!\s(x|[)]y))(z)", "id(z)"),
    ],
)
def test_what_an_expression_excludes_is_left_out(pattern: str, rest: str) -> None:
    assert without_exclusions(pattern) == rest


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uses the database from the first file on, however few there are."""
    monkeypatch.setattr(sieve, "WORTH_COMPILING", 1)


def matching(database: PatternDatabase | None, patterns: Sequence[str], text: bytes) -> set[int]:
    """The numbers of the patterns that can match; on processors without hyperscan, that do."""
    if database is None:
        return {n for n, pattern in enumerate(patterns) if compiled(pattern).search(text)}
    return set(database.matching(text))


def generated(folder: Path) -> Path:
    """A large tree: random code, integrations right and wrong, long files, and all examples."""
    project(folder / "code", 60)
    for number, sort in enumerate((GOOD, BAD, BAD)):
        written(folder / f"app{number}", sort)
    examples = b"\n".join(PIECES)
    long = b"let a = 1;\n" * 26_000 + examples + b"let b = 2;\n" * 26_000 + examples
    written(folder, {"examples.txt": examples, "long.txt": long, "empty.py": b"", "one.py": b"x"})
    written(folder, {f"pieces/{n}.py": piece for n, piece in enumerate(PIECES)})
    return folder


@pytest.fixture
def questions(catalogue: Catalogue, home: Path, tmp_path: Path) -> Sequence[Question]:
    """All that a draft asks of its source, in a folder `tree`."""
    path = copy_sample(Sample.READY, tmp_path / "ready", DAY)
    draft = AppContext(UserFolders.below(home), as_of=DAY).load(path)
    answers = {**draft.answers, "scan.source_paths": ["tree"]}
    context = build_context(catalogue.edition("2025-02"), answers, draft.waivers, DAY)
    wanted = prepare_scan(catalogue.edition("2025-02"), context, path.parent).wanted
    return [one.question for one in wanted]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("tree", ["generated", "tests/inspection"])
def test_the_same_is_found_with_hyperscan_and_without(
    tree: str, questions: Sequence[Question], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generated(tmp_path / tree) if tree == "generated" else ROOT / tree

    def found() -> dict[Question, object]:
        results = search_sources(
            questions, tmp_path, locate=lambda *_: ([Root("tree", folder)], [])
        )
        return {question: (result.facts, result.trouble) for question, result in results.items()}

    with_it = found()
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert with_it == found()
    assert any("hits" in str(result) for result in with_it.values())


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=6))
def test_no_expression_that_matches_is_left_out(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    found = {n for n, pattern in enumerate(EVERY) if compiled(pattern).search(text)}
    assert found <= matching(database(), EVERY, text)


UNLIKE = {
    r"token\s{2}end": b"token\x0b\x0bend",
    r"token\v": b"token\x0b",
    r"token{,3}x": b"tokennx",
    r"token[a[:alpha:]]": b"token:]",
    r"token(?!s{1,3}x)[\w{1,3}]+": b"token{",
    r"token(?P<sign>.)\w{1,9}(?P=sign)": b"token'a'",
    r"token(?x: a b )": b"tokenab",
    r"(?<=\bmy)token(?=\W)": b"mytoken.",
    r"token(?>a{1,3})b": b"tokenaab",
    r"(?-i:TOKEN)": b"TOKEN",
    r"token\x27.?é": "token'é".encode(),
    r"token": b"TOKEN",
    r"token$": b"token\n",
    r"token(x){0}": b"token",
}
"""Expressions that engines may read differently, each with a text that it matches here."""


@pytest.mark.parametrize("pattern", UNLIKE)
def test_an_expression_that_engines_read_differently_still_finds(pattern: str) -> None:
    assert compiled(pattern).search(UNLIKE[pattern])
    others = ["procore", pattern]
    database = pattern_database([needles_of(each) for each in others])
    assert 1 in matching(database, others, UNLIKE[pattern])


def test_all_expressions_of_the_catalogue_take_the_fast_way() -> None:
    # None of them alone is refused, and none is searched for by its literals only.
    text = b"retry page back access client http token expire secret page_size"
    really = {n for n, pattern in enumerate(EVERY) if compiled(pattern).search(text)}
    always = {n for n, pattern in enumerate(EVERY) if needles_of(pattern) is None}
    assert matching(database(), EVERY, text) - always <= really


@pytest.mark.usefixtures("at_once")
def test_an_expression_without_literals_reads_every_file(tmp_path: Path) -> None:
    written(tmp_path, {"a.py": "x = 4711\n", "b.py": "y = 1\n"})

    _, finds = searched(tmp_path, Rule("figures", (r"\b\d{4}\b",)), SANDBOX)
    assert places(finds[0]) == ["app/a.py:1"]


def test_the_faster_engine_takes_over_in_the_middle_of_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "login = 'https://sandbox.procore.com'\n"
    written(tmp_path, {f"{number}.py": line for number in range(9)})
    monkeypatch.setattr(sieve, "WORTH_COMPILING", 4 * len(line))

    _, finds = searched(tmp_path, SANDBOX)
    assert sum(finds[0].counts.values()) == 9


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("shift", [-40, -1, 0, 1, 40])
def test_a_find_over_the_edge_of_two_parts_of_a_large_file_counts_once(
    tmp_path: Path, shift: int
) -> None:
    before = "x" * (scan._SEGMENT + shift)
    written(tmp_path, {"a.txt": f"{before} https://sandbox.procore.com {before}"})

    _, finds = searched(tmp_path, SANDBOX)
    assert sum(finds[0].counts.values()) == 1
