"""Precision and recall with intervals, from judgements, and their file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from tests.corpora.source.judge import Judgement, Kind


class Share(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int

    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %."""
        if not self.whole:
            return 0.0, 1.0
        p, n, z = self.part / self.whole, self.whole, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.whole:
            return "–"
        low, high = (round(100 * each) for each in self.interval())
        return f"{self.part}/{self.whole} = {100 * self.part / self.whole:.0f} % ({low}–{high})"


class Figure(NamedTuple):
    """How often what was said is right, and how often what is true was said."""

    precision: Share
    recall: Share

    def __add__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return NotImplemented
        pairs = zip(self, other, strict=True)
        return Figure(*(Share(a.part + b.part, a.whole + b.whole) for a, b in pairs))


LEAST = 5
"""How many cases a rule needs for a figure of its own."""
NONE = Figure(Share(0, 0), Share(0, 0))
Figures = Mapping[tuple[str, Kind, str], Figure]
"""By part of the corpus, kind and rule."""


def counted(part: str, judgements: Iterable[Judgement]) -> Figures:
    """The figures of one part of the corpus."""
    counts: Counter[tuple[Kind, str, bool, bool]] = Counter(
        (one.kind, one.name, one.is_label, one.good) for one in judgements
    )

    def share(kind: Kind, name: str, *, is_label: bool) -> Share:
        good, bad = (counts[kind, name, is_label, each] for each in (True, False))
        return Share(good, good + bad)

    keys = sorted({(kind, name) for kind, name, _, _ in counts})
    return {
        (part, kind, name): Figure(
            share(kind, name, is_label=False), share(kind, name, is_label=True)
        )
        for kind, name in keys
    }


def pooled(figures: Figures, kind: Kind, parts: Iterable[str], name: str | None = None) -> Figure:
    """The sum over parts of the corpus, and over all rules or for one."""
    total = NONE
    wanted = set(parts)
    for (part, of, rule), figure in figures.items():
        if part in wanted and of is kind and name in (None, rule):
            total += figure
    return total


def names_of(figures: Figures, kind: Kind) -> list[str]:
    """All rules with figures of a kind."""
    return sorted({name for _, of, name in figures if of is kind})


def read_figures(path: Path) -> Figures:
    """The figures in a file that `written` made."""
    read = tomllib.loads(path.read_text("utf-8"))
    return {
        (one["part"], Kind(one["kind"]), one["name"]): Figure(
            Share(one["right"], one["said"]), Share(one["found"], one["labelled"])
        )
        for one in read["figure"]
    }


def written(figures: Figures) -> Iterator[str]:
    """The lines of the file."""
    yield "# Made by python -m tests.corpora.source.measure --write; see README.md."
    for (part, kind, name), figure in figures.items():
        yield "\n[[figure]]"
        yield f'part = "{part}"\nkind = "{kind}"\nname = "{name}"'
        yield f"right = {figure.precision.part}\nsaid = {figure.precision.whole}"
        yield f"found = {figure.recall.part}\nlabelled = {figure.recall.whole}"
