"""Merges three versions of the machine-written files beside a draft: both sides are kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from wizard.drafts.events import event_times, is_marker
from wizard.drafts.evidence_file import (
    bounded_evidence,
    evidence_bytes,
    merge_evidence,
    read_evidence,
)
from wizard.drafts.evidence_observed import Observations, Question
from wizard.drafts.journal_file import journal_bytes, read_journal
from wizard.drafts.journal_model import KEPT_BUNDLES, NOTHING_DONE, EnteredValue, Journal
from wizard.drafts.sidecars import owner_of
from wizard.topics.team.merging import CannotMerge, Versions

Item = TypeVar("Item", bound=Hashable)


def merge_events(versions: Versions) -> bytes:
    """All lines of both sides but those that one side took out, by time; no line twice."""
    base, ours, theirs = (dict.fromkeys(_lines(data)) for data in versions)
    kept = [line for line in ours if line in theirs or line not in base]
    kept += [line for line in theirs if line not in ours and line not in base]
    times = dict[bytes, str]()
    for lines in (theirs, ours):
        times |= {line: at for at, line in event_times(lines)}
    kept.sort(key=lambda line: (times[line], line))
    return b"".join(line + b"\n" for line in kept)


def _lines(data: bytes) -> Iterable[bytes]:
    lines = (line.rstrip(b"\r") for line in data.split(b"\n"))
    return (line for line in lines if line.strip() and not is_marker(line))


def merge_evidence_files(versions: Versions, label: str) -> bytes:
    """All evidence of both sides; of one question the newer, or what proves something.

    Raises DamagedEvidence, or CannotMerge for files of two drafts.
    """
    _refuse_two_drafts(versions, label)
    ours, theirs = (read_evidence(data, label) for data in (versions.ours, versions.theirs))
    merged: Observations = {**theirs, **ours}
    for question in ours.keys() & theirs.keys():
        merged = merge_evidence(merged, _newer_of(question, ours, theirs))
    return evidence_bytes(bounded_evidence(merged), owner_of(versions.ours))


def _newer_of(question: Question, ours: Observations, theirs: Observations) -> Observations:
    first, last = sorted((ours[question], theirs[question]), key=lambda seen: seen.at)
    return merge_evidence({question: first}, {question: last})


def merge_journals(versions: Versions, label: str) -> bytes:
    """All that either side noted, but what one side took out.

    Raises DamagedJournal, or CannotMerge for files of two drafts.
    """
    _refuse_two_drafts(versions, label)
    base, ours, theirs = (read_journal(data, label) if data else NOTHING_DONE for data in versions)
    bundles = {each.sha256: each for each in (*ours.bundles, *theirs.bundles)}
    merged = replace(
        ours,
        bundles=tuple(sorted(bundles.values(), key=lambda each: each.at))[-KEPT_BUNDLES:],
        entered=_entered(base, ours, theirs),
        carried=tuple(
            sorted(_kept(base.carried, ours.carried, theirs.carried), key=lambda move: move.on)
        ),
        look_again=frozenset(_kept(base.look_again, ours.look_again, theirs.look_again)),
        announced=ours.announced | theirs.announced,
        draft=ours.draft or theirs.draft,
    )
    return journal_bytes(merged)


def _entered(base: Journal, ours: Journal, theirs: Journal) -> Mapping[str, EnteredValue]:
    """The values entered last, without those that one side took back."""
    sides = [set(each.entered.items()) for each in (base, ours, theirs)]
    rows = sorted(_kept(*sides), key=lambda row: (row[1].on, row[1].digest))
    return dict(rows)


def _kept(base: Iterable[Item], ours: Iterable[Item], theirs: Iterable[Item]) -> list[Item]:
    """The items of both sides in order, each once, without what one side took out."""
    known, one, other = (dict.fromkeys(items) for items in (base, ours, theirs))
    return [
        item
        for item in dict.fromkeys([*one, *other])
        if item not in known or (item in one and item in other)
    ]


def _refuse_two_drafts(versions: Versions, label: str) -> None:
    owners = {owner_of(data) for data in (versions.ours, versions.theirs)} - {""}
    if len(owners) > 1:
        message = f"{label} belongs to two different drafts on the two sides."
        raise CannotMerge(message, "Rename one of the drafts on its branch, and merge again.")
