"""What finds in source code weigh by where they stand, and how they are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from wizard.inspection.source.standing import IN_FORCE, IN_WORDS, Place, Sure
from wizard.rules.phrasing import counted, listed

Row = Mapping[str, Any]
"""A find as facts have it, see `wizard.inspection.source.rules.SourceHit`."""


class Weight(StrEnum):
    """What a find of something that must not be there does to a verdict."""

    FAILS = "fails"
    WARNS = "warns"
    UNCLEAR = "unclear"
    """It may be excused; a person has to say."""
    TOLD = "told"
    """It is beside the running app, or excused."""


def weight_of(place: Place, sure: Sure, places: Collection[str] = ()) -> Weight:
    """What a find weighs; `places` are those that count, where only some do."""
    if place not in IN_FORCE or (places and place not in places):
        return Weight.TOLD
    return {Sure.PLAIN: Weight.FAILS, Sure.UNCLEAR: Weight.UNCLEAR}.get(sure, Weight.TOLD)


_BESIDE = frozenset({Place.TEST, Place.EXAMPLE, Place.DOCUMENTATION})


def weight_of_secret(place: Place, *, is_open: bool) -> Weight:
    """What a secret weighs; `is_open` where everyone can read the repository."""
    if place in _BESIDE:
        return Weight.WARNS if is_open else Weight.TOLD
    return Weight.FAILS if place is Place.FRONT_END or is_open else Weight.WARNS


def sorts_of(facts: Mapping[str, Any]) -> dict[tuple[Place, Sure], int]:
    """How many finds there are of each place and sureness; none where facts count none."""
    counts: dict[tuple[Place, Sure], int] = {}
    for sort, number in facts.get("counts", {}).items():
        place, _, sure = sort.partition("/")
        counts[Place(place), Sure(sure)] = number
    return counts


def spot(row: Row) -> str:
    """Where a find stands and what is there: "config.js:3 (code): …"."""
    place = IN_WORDS[Place(row["place"])]
    remark = "; the allow comment there gives no reason" if row["unreasoned"] else ""
    return f"{row['name']}:{row['line']} ({place}): “{row['excerpt']}”{remark}"


def with_more(row: Row, count: int) -> str:
    """A find, and how many others there are like it."""
    more = f"; {counted(count - 1, 'more find')}" if count > 1 else ""
    return spot(row) + more


def gap_in(scan: Mapping[str, Any]) -> str:
    """What was not searched although it might matter, as a sentence; "" when nothing was left.

    `scan` is a `wizard.inspection.source.seeking.ScanFacts`.
    """
    if scan["gaps"]:
        return f"{listed(scan['gaps'])}."
    missed = sum(scan["skipped"].get(reason, 0) for reason in ("unreadable", "too-large"))
    if not missed:
        return _no_code_sentence(scan)
    verb = "is" if missed == 1 else "are"
    names = listed(scan["unsearched"])
    return f"{counted(missed, 'file')} {verb} too large or cannot be read: {names}."


def _no_code_sentence(scan: Mapping[str, Any]) -> str:
    """A sentence when folders were searched and held nothing of the running app."""
    if scan["has_code"] or not scan["folders"]:
        return ""
    files = counted(scan["files"], "file")
    return f"No code of the running app is in {listed(scan['folders'])}: {files} searched."


def nothing_found(facts: Mapping[str, Any], told: int) -> str:
    """What a verdict says that found nothing wrong; `told` finds weigh nothing."""
    said = [f"{counted(facts['scan']['files'], 'file')} searched, nothing wrong found"]
    if told:
        said.append(f"{counted(told, 'find')} in tests, comments or behind a switch set aside")
    if facts["allowed"]:
        said.append(f"{counted(facts['allowed'], 'find')} allowed by a comment")
    return ", ".join(said)


def first(rows: Sequence[Row], weight: Weight, weights: Mapping[tuple[Place, Sure], Weight]) -> Row:
    """The first find of a weight; facts name at least one of each sort."""
    return next(row for row in rows if weights[Place(row["place"]), Sure(row["sure"])] is weight)
