"""Judges all bundles of a folder for a reviewer's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from wizard.batch.results_file import open_results
from wizard.batch.run import BatchRun, Progress, local_workers, usual_jobs
from wizard.batch.search import search
from wizard.batch.settings import BatchSettings
from wizard.dataclass import dataclass
from wizard.errors import BundleError
from wizard.reports.results import Result
from wizard.text import one_line


class DeskCancelled(BundleError):
    """The user stopped judging; what was judged is kept where a file of results was named."""


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """A folder of bundles, and by what they are judged."""

    path: Path
    settings: BatchSettings
    results: Path | None = None
    """A file of results: what stands in it is not judged again, and what is new is added."""

    @property
    def day(self) -> date:
        """The day of the run."""
        return date.fromisoformat(self.settings.today)

    def judge(
        self, progress: Progress, cancelled: Callable[[], bool] = lambda: False
    ) -> tuple[JudgedBundle, ...]:
        """Every bundle of the folder with its result, in order of path.

        Raises DeskCancelled, and BundleError for a folder without bundles.
        """
        found = search("bundle", (str(self.path),))
        if not found.items:
            message = f"There is no bundle in {one_line(str(self.path))}."
            raise BundleError(message, "Name a folder with bundles.")

        def report(done: int, total: int, seconds: float | None) -> None:
            progress(done, total, seconds)
            if cancelled():
                raise DeskCancelled("Stopped.", "Open the desk again to go on.")

        with open_results(self.results) as file:
            jobs = usual_jobs(len(found.items))
            with local_workers(self.settings, jobs) as workers:
                BatchRun(self.settings, file, report).judge(found.items, workers)
            results = tuple(file.of_this_run())
        paths = (Path(item.path) for item in found.items)
        return tuple(map(JudgedBundle, paths, results))


@dataclass(frozen=True, slots=True)
class JudgedBundle:
    """A bundle with its result, whose own path is only for showing."""

    path: Path
    result: Result
