"""Checks that the figures of a requirement are in its source or marked as ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Requirement

StatedFigures = Mapping[str, Collection[float]]
"""Requirement id to the figures that its source names."""

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
_REPEATED = re.compile(r"\{(\d+)\}")
_WORD = re.compile(r"[a-z]+")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_IN_WORDS = {word: float(number) for number, word in enumerate(_WORDS.split())}
_TRIVIAL = frozenset({0.0, 1.0})
"""Bounds that only mean "not empty"."""
_OTHER_UNITS = (60.0, 0.01)
"""Unit conversions: seconds per minute, percent."""
_SHORT_REPEAT = 10
"""Fewer repetitions in a pattern are syntax, such as the letters of a country code."""
_LONG_LIST = 20
_ALL_OURS = "All of this"


def figure_complaints(catalogue: Catalogue, stated: StatedFigures) -> Iterator[str]:
    """Every figure in a statement or parameter that is neither in the source nor in `ours`."""
    for requirement in catalogue.requirements:
        if requirement.tier in _RECONSTRUCTED or requirement.ours.startswith(_ALL_OURS):
            continue
        named = {*stated.get(requirement.id, ()), *figures_in(requirement.ours)}
        for figure in sorted(figures_of(requirement)):
            if not _is_named(figure, named):
                yield (
                    f"requirement {requirement.id}, since {requirement.since}: {figure:g} is "
                    "neither a figure of the source nor named in ours"
                )


_RECONSTRUCTED = frozenset({"Q", "O"})
"""Tiers whose figures are ours by definition."""


def figures_of(requirement: Requirement) -> set[float]:
    """The figures in a requirement's statement and parameters."""
    by_rules = (rule.params for rule in requirement.rules)
    by_checks = (check.params for check in requirement.checks)
    judged = (_figures_of_value(params) for params in (*by_rules, *by_checks))
    return figures_in(requirement.statement).union(*judged) - _TRIVIAL


def figures_in(text: str) -> set[float]:
    """The figures in a sentence, as digits or as words up to twenty."""
    digits = {float(found.replace(",", "")) for found in _NUMBER.findall(text)}
    words = _WORD.findall(text.lower())
    return digits | {_IN_WORDS[word] for word in words if word in _IN_WORDS}


def _figures_of_value(value: Any) -> set[float]:
    if isinstance(value, bool):
        return set()
    if isinstance(value, int | float):
        return {float(value)}
    if isinstance(value, str):
        return {float(n) for n in _REPEATED.findall(value) if int(n) >= _SHORT_REPEAT}
    if isinstance(value, Mapping):
        return {figure for part in value.values() for figure in _figures_of_value(part)}
    if isinstance(value, tuple) and len(value) < _LONG_LIST:
        return {figure for part in value for figure in _figures_of_value(part)}
    return set()


def _is_named(figure: float, named: Collection[float]) -> bool:
    return any(
        abs(figure - other * unit) < 0.001  # noqa: PLR2004 - figures have two decimals at most
        for other in named
        for unit in (1.0, *_OTHER_UNITS)
    )
