"""Weighs matches in source code by location, and describes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from wizard.inspection.source.standing import IN_FORCE, IN_WORDS, Place, Sure
from wizard.rules.phrasing import are, counted, listed

Row = Mapping[str, Any]
"""A match in facts, see `wizard.inspection.source.rules.SourceHit`."""


class Weight(StrEnum):
    """What a find of something that must not be there does to a verdict."""

    FAILS = "fails"
    WARNS = "warns"
    UNCLEAR = "unclear"
    """Possibly justified; a person must confirm."""
    TOLD = "told"
    """Outside the running app, or excused."""


def weight_of(place: Place, sure: Sure, places: Collection[str] = ()) -> Weight:
    """The weight of a match; `places` limits which ones count."""
    if place not in IN_FORCE or (places and place not in places):
        return Weight.TOLD
    return {Sure.PLAIN: Weight.FAILS, Sure.UNCLEAR: Weight.UNCLEAR}.get(sure, Weight.TOLD)


_BESIDE = frozenset({Place.TEST, Place.EXAMPLE})


def weight_of_secret(place: Place, *, is_open: bool) -> Weight:
    """The weight of a secret; `is_open` if the repository is public."""
    if place in _BESIDE:
        return Weight.WARNS if is_open else Weight.TOLD
    if place is Place.DOCUMENTATION:
        return Weight.WARNS  # whoever reads it has it, but most are read by nobody outside
    return Weight.FAILS if place is Place.FRONT_END or is_open else Weight.WARNS


def sorts_of(facts: Mapping[str, Any]) -> dict[tuple[Place, Sure], int]:
    """The number of matches by place and certainty; none if facts lack them."""
    counts: dict[tuple[Place, Sure], int] = {}
    for sort, number in facts.get("counts", {}).items():
        place, _, sure = sort.partition("/")
        counts[Place(place), Sure(sure)] = number
    return counts


def spot(row: Row) -> str:
    """The location and content of a match: "config.js:3 (code): …"."""
    place = IN_WORDS[Place(row["place"])]
    remark = "; the allow comment there gives no reason" if row["unreasoned"] else ""
    return f"{row['name']}:{row['line']} ({place}): “{row['excerpt']}”{remark}"


def with_more(row: Row, count: int) -> str:
    """A match, and the number of similar ones."""
    more = f"; {counted(count - 1, 'more find')}" if count > 1 else ""
    return spot(row) + more


def gap_in(scan: Mapping[str, Any]) -> str:
    """What was not searched although it might matter, as a sentence; "" if nothing.

    `scan` is a `wizard.inspection.source.seeking.ScanFacts`.
    """
    if scan["gaps"]:
        return f"{listed(scan['gaps'])}."
    missed = sum(scan["skipped"].get(reason, 0) for reason in _MISSED)
    if not missed:
        return _no_code_sentence(scan)
    names = listed(scan["unsearched"])
    return f"{counted(missed, 'file')} {are(missed)} too large or cannot be read: {names}."


_MISSED = ("unreadable", "too-large", "ignore-rules")


def _no_code_sentence(scan: Mapping[str, Any]) -> str:
    """A sentence if the searched folders had no code of the running app."""
    if scan["has_code"] or not scan["folders"]:
        return ""
    files = counted(scan["files"], "file")
    return f"No code of the running app is in {listed(scan['folders'])}: {files} searched."


def nothing_found(facts: Mapping[str, Any], set_aside: int) -> str:
    """The message without findings; matches in `set_aside` have no weight."""
    messages = [f"{counted(facts['scan']['files'], 'file')} searched, nothing wrong found"]
    if set_aside:
        messages.append(
            f"{counted(set_aside, 'find')} in tests, comments or behind a switch set aside"
        )
    if facts["allowed"]:
        messages.append(f"{counted(facts['allowed'], 'find')} allowed by a comment")
    return ", ".join(messages)


def first(rows: Sequence[Row], weight: Weight, weights: Mapping[tuple[Place, Sure], Weight]) -> Row:
    """The first match of a weight; facts have at least one of each."""
    return next(row for row in rows if weights[Place(row["place"]), Sure(row["sure"])] is weight)
