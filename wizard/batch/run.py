"""Judges all items of a run on threads or a cluster, and keeps each result when it is there.

No more items are under way than workers can take, so the memory of this process does not depend on
how many there are.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from functools import partial

from wizard.batch.items import BatchItem
from wizard.batch.judge import Judge, result_without_verdict
from wizard.batch.judging_process import JudgingPool
from wizard.batch.results_file import ResultsFile
from wizard.batch.settings import BatchSettings
from wizard.batch.task import Judged, PlacedItem, absent, judge_in_pool, judged
from wizard.dataclass import dataclass
from wizard.errors import WizardError
from wizard.reports.results import Outcome

FEW = 4
"""Up to so many drafts are judged in this process unless more are asked for."""

_LARGEST_TASK, _TASKS_AHEAD, _ATTEMPTS = 10, 3, 3
_LOOK_SECONDS = 5.0

Progress = Callable[[int, int, float | None], None]
"""Called with the number of items done, of all, and the seconds left; None if unknown."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Where tasks run."""

    executor: Executor
    count: int
    task: Callable[[Sequence[PlacedItem]], Judged]
    can_be_lost: bool = False
    """Whether a task can fail because the computer that ran it is gone."""
    watch: Callable[[], None] = lambda: None
    """Raises WizardError when no result can come any more."""


@contextlib.contextmanager
def local_workers(settings: BatchSettings, jobs: int) -> Iterator[Workers]:
    """Threads of this process, each with a process that judges for it."""
    pool = JudgingPool(settings)
    executor = ThreadPoolExecutor(jobs, "judging")
    try:
        yield Workers(executor, jobs, partial(judge_in_pool, pool, settings))
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        pool.close()


def usual_jobs(items: int) -> int:
    """As many as this process may use cores, and not more than there are items."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, items))


class BatchRun:
    """One run over a number of items; its results go into a file."""

    def __init__(self, settings: BatchSettings, file: ResultsFile, progress: Progress) -> None:
        self._settings = settings
        self._file = file
        self._progress = progress
        self._begun = time.monotonic()
        self._judged = self._total = 0
        self.done = self.repeated = 0
        """How many have a result by now, and how many of these had one before the run."""

    def judge_here(self, items: Sequence[BatchItem]) -> None:
        """Judges items in this process, one after another."""
        self._total = len(items)
        judge = Judge(self._settings)
        for placed in self._placed(items):
            self._keep([(placed, judged(judge, self._settings, placed))])

    def judge(self, items: Sequence[BatchItem], workers: Workers) -> None:
        """Judges items on workers. Raises WizardError if no process or worker is left for it."""
        self._total = len(items)
        size = max(1, min(_LARGEST_TASK, len(items) // (4 * workers.count)))
        tasks = _Tasks(_in_tasks(self._placed(items), size))
        running: dict[Future[Judged], list[PlacedItem]] = {}
        while True:
            for task in tasks.take(_TASKS_AHEAD * workers.count - len(running)):
                running[workers.executor.submit(workers.task, task)] = task
            if not running:
                return
            done, _ = wait(running, _LOOK_SECONDS, FIRST_COMPLETED)
            if not done:
                workers.watch()
            for future in done:
                self._take(future, running.pop(future), tasks, workers)

    def _take(
        self, future: Future[Judged], task: list[PlacedItem], tasks: _Tasks, workers: Workers
    ) -> None:
        """Keeps the results of a task, or tries its items again where its worker was lost."""
        try:
            self._keep(future.result())
        except WizardError:
            raise
        except Exception as error:
            if not workers.can_be_lost:
                raise
            workers.watch()
            for placed in tasks.again(task):
                self._set_aside(placed, error)

    def _set_aside(self, placed: PlacedItem, error: Exception) -> None:
        words = f"Set aside: each of {_ATTEMPTS} workers was lost ({type(error).__name__})."
        result = result_without_verdict(
            absent(placed.item), self._settings, Outcome.SET_ASIDE, words
        )
        self._keep([(placed, result)])

    def _placed(self, items: Sequence[BatchItem]) -> Iterator[PlacedItem]:
        for place, item in enumerate(items):
            known = self._file.known(item.shown, self._settings.judged_by)
            yield PlacedItem(place, item, known)

    def _keep(self, found: Judged) -> None:
        for placed, result in found:
            if result is None:
                self._file.repeat(placed.place, placed.item.shown, self._settings.judged_by)
                self.repeated += 1
            else:
                self._file.add(placed.place, result)
                self._judged += 1
        self._file.flush()
        self.done += len(found)
        self._progress(self.done, self._total, self._seconds_left())

    def _seconds_left(self) -> float | None:
        if not self._judged:
            return None
        each = (time.monotonic() - self._begun) / self._judged
        return each * (self._total - self.done)


class _Tasks:
    """Tasks that wait: new ones, and before them those whose worker was lost."""

    def __init__(self, new: Iterator[list[PlacedItem]]) -> None:
        self._new = new
        self._again: deque[list[PlacedItem]] = deque()
        self._lost: dict[int, int] = {}

    def take(self, number: int) -> Iterator[list[PlacedItem]]:
        """Up to so many of them."""
        for _ in range(number):
            task = self._again.popleft() if self._again else next(self._new, None)
            if task is None:
                return
            yield task

    def again(self, task: list[PlacedItem]) -> Iterator[PlacedItem]:
        """Tries each item of a task by itself; yields those that were tried often enough."""
        for placed in task:
            self._lost[placed.place] = self._lost.get(placed.place, 0) + 1
            if self._lost[placed.place] >= _ATTEMPTS:
                yield placed
            else:
                self._again.append([placed])


def _in_tasks(items: Iterator[PlacedItem], size: int) -> Iterator[list[PlacedItem]]:
    task: list[PlacedItem] = []
    for placed in items:
        task.append(placed)
        if len(task) == size:
            yield task
            task = []
    if task:
        yield task
