"""Merges three versions of a team file row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tomli

from wizard.drafts.render import render
from wizard.drafts.team_read import ROW_KEYS, read_team
from wizard.topics.team.comments import with_comments_of
from wizard.topics.team.merging import Versions
from wizard.topics.team.rows import MISSING, BothSides, merged_rows, merged_value, row_key

Table = dict[str, Any]
_LATER_COUNTS = ("approval", "packet")
"""Of two versions of such a row, the one of the later day counts."""


def merge_team_files(versions: Versions, label: str) -> bytes | None:
    """The file with the rows of both sides; None where a person has to choose from two.

    Raises DamagedTeamFile for a version that is no team.
    """
    for data in versions:
        if data:
            read_team(data, label)
    texts = [data.decode("utf-8-sig") for data in versions]
    base, ours, theirs = map(tomli.loads, texts)
    keys = dict.fromkeys([*ours, *theirs])
    parts = {
        key: _part(key, *(each.get(key, MISSING) for each in (base, ours, theirs))) for key in keys
    }
    if not all(both.is_settled for both in parts.values()):
        return None
    merged = {key: both.ours for key, both in parts.items() if both.ours is not MISSING}
    text = with_comments_of(render(texts[1], ours, merged), texts[2], texts[0])
    data = text.encode()
    read_team(data, label)
    return data


def _part(key: str, base: Any, ours: Any, theirs: Any) -> BothSides:
    both = merged_value(base, ours, theirs)
    if both.is_settled or key not in ROW_KEYS:
        return both
    known, mine, other = ([] if each is MISSING else each for each in (base, ours, theirs))
    later = key in _LATER_COUNTS
    rows = merged_rows(
        known,
        mine,
        other,
        lambda row: row_key([row.get(name) for name in ROW_KEYS[key]]),
        by_cell=not later,
    )
    if later and not rows.is_settled and len(rows.ours) == len(rows.theirs):
        chosen = list(_later_rows(rows))
        return BothSides(chosen, chosen)
    return rows


def _later_rows(rows: BothSides) -> Iterator[Table]:
    for mine, other in zip(*rows, strict=True):
        yield max(mine, other, key=lambda row: str(row.get("on")))
