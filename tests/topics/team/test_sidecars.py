"""The files beside a draft: both sides' lines, evidence and bundles are kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from wizard.drafts.events import events_in
from wizard.drafts.evidence_file import evidence_bytes, read_evidence
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.journal_file import DamagedJournal, journal_bytes, read_journal
from wizard.drafts.journal_model import EnteredValue, Journal, SentBundle
from wizard.topics.team.merging import CannotMerge, Versions
from wizard.topics.team.sidecars import merge_events, merge_evidence_files, merge_journals


def line(second: int, field: str) -> bytes:
    row = {"at": f"2026-03-01T09:00:{second:02}Z", "who": "Ann", "kind": "answer", "field": field}
    return json.dumps(row).encode() + b"\n"


def test_events_are_a_union_by_time_and_a_torn_line_stays() -> None:
    begun = line(1, "a")
    ours, theirs = begun + line(5, "b") + b'{"at": "2026', begun + line(3, "c") + line(9, "d")
    merged = merge_events(Versions(begun, ours, theirs))
    found = events_in(merged)
    assert [each.field for each in found.events] == ["a", "c", "b", "d"]
    assert found.damaged == (4,)
    assert merged == merge_events(Versions(begun, theirs, ours))
    marked = b"<<<<<<< HEAD\n" + ours + b"\n=======\n" + theirs + b">>>>>>> x\n"
    assert [each.field for each in events_in(marked).events] == ["a", "c", "b", "d"]


def test_of_one_question_the_newer_evidence_counts_unless_it_proves_nothing() -> None:
    def seen(hour: int, trouble: str = "") -> Observed:
        return Observed(datetime(2026, 3, 1, hour, tzinfo=UTC), {"hour": hour}, trouble)

    one, two, three = (Question("link", (name,)) for name in "abc")
    ours = evidence_bytes({one: seen(1), two: seen(5)}, "id")
    theirs = evidence_bytes({one: seen(2), two: seen(9, "no network"), three: seen(3)}, "id")
    merged = merge_evidence_files(Versions(b"", ours, theirs), "e")
    assert {q.inputs[0]: each.at.hour for q, each in read_evidence(merged, "e").items()} == {
        "a": 2,
        "b": 5,
        "c": 3,
    }
    assert json.loads(merged)["draft"] == "id"


def bundle(day: int) -> SentBundle:
    at = datetime(2026, 3, day, tzinfo=UTC)
    return SentBundle(f"b{day}", f"{day}", "ready", at, at.date(), "2025-02", "1", "d", "")


def test_a_journal_has_the_bundles_of_both_sides_and_lacks_what_one_took_back() -> None:
    def entered(*names: str) -> dict[str, EnteredValue]:
        return {name: EnteredValue("x", date(2026, 3, 1)) for name in names}

    base = Journal((bundle(1),), entered("a", "b"), draft="id")
    ours = Journal((bundle(1), bundle(4)), entered("a", "c"), draft="id")
    theirs = Journal(
        (bundle(1), bundle(2)), entered("a", "b"), announced=frozenset("x"), draft="id"
    )
    versions = Versions(*map(journal_bytes, (base, ours, theirs)))
    merged = read_journal(merge_journals(versions, "j"), "j")
    assert [each.name for each in merged.bundles] == ["b1", "b2", "b4"]
    assert set(merged.entered) == {"a", "c"}
    assert merged.announced == {"x"}
    other = journal_bytes(Journal(draft="another"))
    with pytest.raises(CannotMerge):
        merge_journals(Versions(b"", versions.ours, other), "j")
    with pytest.raises(DamagedJournal):
        merge_journals(Versions(b"", versions.ours, versions.theirs[:-9]), "j")
