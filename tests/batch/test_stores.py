"""Bundles on a store: listed, fetched with a bound, and told where they are not to be had."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from wizard.batch import stores
from wizard.batch.items import BatchItem
from wizard.batch.judge import Judge
from wizard.batch.search import search
from wizard.batch.settings import BatchSettings
from wizard.batch.task import PlacedItem, judged
from wizard.errors import WizardError
from wizard.reports.results import Outcome

NAMES = ("a.zip", "round 2/b.zip")


@pytest.fixture
def store(bundle: Path) -> Iterator[str]:
    """The address of a folder on a store in memory."""
    memory = fsspec.filesystem("memory")
    memory.pipe("/incoming/a.zip", bundle.read_bytes())
    memory.pipe("/incoming/round 2/b.zip", b"no bundle")
    memory.pipe("/incoming/notes.txt", b"read me")
    yield "memory://incoming"
    memory.rm("/incoming", recursive=True)


def test_the_bundles_of_a_store_are_judged_like_files(store: str, settings: BatchSettings) -> None:
    found = search("bundle", (store,))
    judge = Judge(settings)
    results = [judged(judge, settings, PlacedItem(0, item)) for item in found.items]

    assert list(found.lines)[1] == "No bundle, so left out: /incoming/notes.txt."
    rows = [result.bundle for result in results if result]
    assert [row.path for row in rows] == [f"memory:///incoming/{name}" for name in NAMES]
    assert [row.outcome for row in rows] == [Outcome.IDENTICAL, Outcome.UNREADABLE]
    assert rows[0].received
    known = PlacedItem(0, found.items[0], rows[0].sha256)
    assert judged(judge, settings, known) is None


def test_no_more_is_fetched_than_the_bound(
    store: str, settings: BatchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "MAX_DOWNLOAD", 5)
    result = judged(
        Judge(settings), settings, PlacedItem(0, BatchItem("bundle", "/incoming/a.zip", store))
    )

    assert result is not None
    assert result.bundle.outcome is Outcome.UNREADABLE
    assert "more than 5 bytes" in result.bundle.problem


def test_what_is_gone_is_told_and_the_others_go_on(store: str, settings: BatchSettings) -> None:
    gone = PlacedItem(0, BatchItem("bundle", "/incoming/gone.zip", store))
    result = judged(Judge(settings), settings, gone)

    assert result is not None
    assert result.bundle.outcome is Outcome.UNREADABLE


def test_without_the_extra_the_command_that_installs_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(WizardError) as told:
        search("bundle", ("s3://bucket/incoming",))
    assert told.value.hint == "Install it: pip install 'submission-wizard[cluster]'"


def test_a_store_that_nobody_knows_is_told() -> None:
    with pytest.raises(WizardError, match="nonsense://x cannot be read"):
        search("bundle", ("nonsense://x",))
