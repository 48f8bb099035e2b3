"""Results of a benchmark: a figure, its baseline, the ratio of the two, and its target."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Measured = TypeVar("Measured")


class MissingError(Exception):
    """What should be measured is missing; the message names it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. Figure and baseline have the same unit and are measured in one run."""

    name: str
    ours: float
    baseline: float
    against: str
    """Description of the baseline, e.g. "a bare Textual label"."""
    target: float
    """The largest ratio that passes."""
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """The ratio to the baseline; infinite when the baseline took no time."""
        return self.ours / self.baseline if self.baseline else float("inf")

    @property
    def verdict(self) -> str:
        """`ok` or `over`."""
        return "ok" if self.ratio <= self.target else "over"

    @property
    def miss(self) -> str:
        """By how much it is over its target, in words."""
        return f"{self.name}, against {self.against}: {self.ratio:.2f}, at most {self.target:.2f}"

    def line(self) -> str:
        """The figure as a row of the table."""
        return (
            f"{self.name:<46}{_short(self.ours):>9} {self.unit:<4}{_short(self.baseline):>9} "
            f"{self.ratio:>7.2f} {self.target:>7.2f}  {self.verdict:<5} {self.against}"
        )


HEADING = f"{'':<46}{'ours':>9} {'':<4}{'baseline':>9} {'ratio':>7} {'target':>7}"


def _short(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}"


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all values are; 0.5 is the median, 0.99 the slow ones."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def taking_turns(subjects: Sequence[Callable[[], Measured]], rounds: int) -> list[list[Measured]]:
    """The results of each subject per round, after one warm-up round.

    The subjects alternate, so that other load of the machine affects all of them alike.
    """
    results: list[list[Measured]] = [[] for _ in subjects]
    for number in range(rounds + 1):
        for subject, kept in zip(subjects, results, strict=True):
            value = subject()
            if number:
                kept.append(value)
    return results
