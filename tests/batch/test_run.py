"""A run keeps every result as it comes, and loses none when workers or the run itself end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.rows import result
from wizard.batch.items import BatchItem
from wizard.batch.results_file import open_results
from wizard.batch.run import BatchRun, Workers
from wizard.batch.settings import BatchSettings
from wizard.batch.task import Judged, PlacedItem
from wizard.errors import WizardError
from wizard.reports.results import BundleResult, Outcome, Result

ITEMS = [BatchItem("bundle", f"{number}.zip") for number in range(25)]
Task = Callable[[Sequence[PlacedItem]], Judged]


class Counting:
    """Judges nothing, but notes what it was asked for; some paths end the worker."""

    def __init__(self, settings: BatchSettings, deadly: str = "") -> None:
        self.asked: list[str] = []
        self._settings = settings
        self._deadly = deadly

    def __call__(self, items: Sequence[PlacedItem]) -> Judged:
        return [(placed, None if placed.known else self._judged(placed)) for placed in items]

    def _judged(self, placed: PlacedItem) -> Result:
        path = placed.item.path
        self.asked.append(path)
        if path == self._deadly:
            raise ConnectionError
        found = result(path)
        rules = self._settings.judged_by
        bundle = replace(found.bundle, judged_by=rules)
        return replace(found, bundle=bundle, findings=())


def ignore(_done: int, _total: int, _seconds: float | None) -> None:
    pass


def run(settings: BatchSettings, results: Path | None, workers: Workers) -> list[BundleResult]:
    with open_results(results) as file:
        BatchRun(settings, file, ignore).judge(ITEMS, workers)
        return [each.bundle for each in file.of_this_run()]


@pytest.fixture
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(3) as executor:
        yield executor


def test_results_stand_in_the_order_of_the_items(
    settings: BatchSettings, threads: Executor
) -> None:
    rows = run(settings, None, Workers(threads, 3, Counting(settings)))

    assert [row.path for row in rows] == [item.path for item in ITEMS]


def test_an_item_whose_workers_are_lost_is_named_and_nothing_else_is_lost(
    settings: BatchSettings, threads: Executor
) -> None:
    task = Counting(settings, deadly="7.zip")

    rows = run(settings, None, Workers(threads, 3, task, can_be_lost=True))

    aside = [row.path for row in rows if row.outcome is Outcome.SET_ASIDE]
    assert (len(rows), aside) == (len(ITEMS), ["7.zip"])
    assert rows[7].problem == "Set aside: each of 3 workers was lost (ConnectionError)."
    assert task.asked.count("7.zip") == 3


@pytest.mark.parametrize("name", ["r.sqlite", "r.jsonl"])
def test_a_stopped_run_goes_on_where_it_was(
    settings: BatchSettings, threads: Executor, tmp_path: Path, name: str
) -> None:
    def stopping(done: int, _total: int, _seconds: float | None) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    first, second = Counting(settings), Counting(settings)
    with pytest.raises(KeyboardInterrupt), open_results(tmp_path / name) as file:
        BatchRun(settings, file, stopping).judge(ITEMS, Workers(threads, 1, first))
    rows = run(settings, tmp_path / name, Workers(threads, 1, second))

    assert len(rows) == len(ITEMS)
    assert len(second.asked) <= len(ITEMS) - 10


class Cautious(Executor):
    """Refuses to have more tasks than a bound, so that results of many are never held."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner
        self.running = self.most = 0

    def submit(self, function: Task, /, *words: Sequence[PlacedItem]) -> Future[Judged]:  # type: ignore[override]
        self.running += 1
        self.most = max(self.most, self.running)
        future = self._inner.submit(function, *words)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: Future[Judged]) -> None:
        self.running -= 1


def test_no_more_tasks_are_under_way_than_workers_can_take(
    settings: BatchSettings, threads: Executor
) -> None:
    executor = Cautious(threads)

    run(settings, None, Workers(executor, 1, Counting(settings)))

    assert executor.most <= 3


def test_a_run_whose_workers_are_all_gone_ends_with_what_to_do(
    settings: BatchSettings, threads: Executor
) -> None:
    def watch() -> None:
        raise WizardError("The cluster has no workers.")

    task = Counting(settings, deadly="0.zip")
    with pytest.raises(WizardError, match="no workers"):
        run(settings, None, Workers(threads, 1, task, can_be_lost=True, watch=watch))
