"""`verify` and `check` for many bundles or drafts: options, progress, reports and exit code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from wizard.batch.limits import MEBIBYTES, SECONDS
from wizard.cli.app_context import build_app_context
from wizard.cli.boundary import EXIT_INTERRUPTED, EXIT_UNWRITTEN, echo_stderr
from wizard.cli.progress_line import ProgressLine, progress_line
from wizard.cli.report_files import write_report_pieces
from wizard.cli.report_targets import ReportTarget, refuse_same_files
from wizard.cli.streams import echo_utf8
from wizard.dataclass import dataclass
from wizard.errors import BundleError
from wizard.rules.phrasing import listed
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.batch.items import FoundItems, ItemKind
    from wizard.batch.results_file import ResultsFile
    from wizard.batch.run import BatchRun, Workers
    from wizard.batch.settings import BatchSettings

Decorated = TypeVar("Decorated", bound=Callable[..., object])

ONLY_MANY = ("table", "jsonl")
"""Formats that `check` has for many drafts only, but gives for one too."""

MANY_FORMATS = (*ONLY_MANY, "lines", "json", "sarif", "html")
"""The names in `wizard.reports.results_formats`, which is imported only when needed."""

_OPTIONS = (
    click.option(
        "--jobs", type=click.IntRange(1, 256), metavar="N",
        help="How many processes judge; as many as there are cores by default.",
    ),
    click.option(
        "--results", metavar="FILE.sqlite|FILE.jsonl",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Add a row for each, and one for each finding; what stands there is not done again.",
    ),
    click.option(
        "--cluster", metavar="ADDRESS",
        help="Judge on the Dask cluster whose scheduler has this address.",
    ),
    click.option(
        "--time-limit", type=click.IntRange(1, 86_400), default=SECONDS, show_default=True,
        metavar="SECONDS", help="What takes longer is set aside and named, of many.",
    ),
    click.option(
        "--memory-limit", type=click.IntRange(256), default=MEBIBYTES, show_default=True,
        metavar="MIB", help="What needs more is set aside and named, of many.",
    ),
)  # fmt: skip


def batch_options(function: Decorated) -> Decorated:
    """The options for many bundles or drafts."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """The options as given."""

    jobs: int | None = None
    results: Path | None = None
    cluster: str | None = None
    time_limit: int = SECONDS
    memory_limit: int = MEBIBYTES

    @property
    def asks_for_many(self) -> bool:
        """Whether an option has a meaning for many only."""
        return bool(self.jobs or self.results or self.cluster)

    def check_names(self, targets: tuple[ReportTarget, ...]) -> None:
        """Raises click.UsageError for a name that says no form, or is a report's too."""
        from wizard.batch.results_file import LINES, TABLES

        if self.results is None:
            return
        endings = (*TABLES, LINES)
        if self.results.suffix.lower() not in endings:
            message = f"{self.results} must end with {listed(endings, 9, last='or')}."
            raise click.UsageError(message)
        reports = [each.file for each in targets if each.file]
        refuse_same_files([self.results, *reports], None)


@dataclass(frozen=True, slots=True)
class DraftRules:
    """What drafts are judged for."""

    as_of: datetime | None = None
    milestone: str = ""
    fail_on: str = "blocker"


def is_many(kind: ItemKind, paths: tuple[str, ...]) -> bool:
    """Whether the arguments are more than one bundle or draft as it is."""
    first = paths[0]
    if len(paths) > 1:
        return True
    if Path(first).is_dir():
        from wizard.batch.search import is_item

        return not is_item(kind, first)
    if kind == "draft":
        return False
    from wizard.batch.items import is_address

    return is_address(first)


def judge_many(
    kind: ItemKind,
    paths: tuple[str, ...],
    targets: tuple[ReportTarget, ...],
    options: BatchOptions,
    rules: DraftRules,
) -> int:
    """Judges everything that the arguments name, and writes the reports; returns the exit code."""
    from wizard.batch.results_file import open_results
    from wizard.reports.results import worst_exit_code

    options.check_names(targets)
    settings = _settings(kind, options, rules)
    found = _found(kind, paths)
    with open_results(options.results) as file:
        if not _judge_all(found, settings, options, file):
            return EXIT_INTERRUPTED
        code = _report(kind, file, targets)
    return worst_exit_code([code, EXIT_UNWRITTEN] if found.unreadable else [code])


def _settings(kind: ItemKind, options: BatchOptions, rules: DraftRules) -> BatchSettings:
    from wizard.batch.settings import BatchSettings

    context = build_app_context(rules.as_of)
    click_context = click.get_current_context()
    folder = click_context.find_root().params.get("catalogue")
    return BatchSettings(
        kind=kind,
        digest=context.catalogue.digest,
        today=context.today.isoformat(),
        catalogue=str(Path(folder).resolve()) if folder else None,
        as_of=rules.as_of.date().isoformat() if rules.as_of else None,
        milestone=rules.milestone,
        fail_on=rules.fail_on,
        seconds=options.time_limit,
        mebibytes=options.memory_limit,
    )


def _found(kind: ItemKind, paths: tuple[str, ...]) -> FoundItems:
    """Searches the arguments, and says what was found. Raises BundleError for nothing."""
    from wizard.batch.search import search

    found = search(kind, paths)
    for line in found.lines:
        echo_stderr(line)
    if not found.items:
        places = listed([one_line(path) for path in paths])
        raise BundleError(f"There is no {kind} in {places}.", f"Name a {kind}, or its folder.")
    return found


def _judge_all(
    found: FoundItems, settings: BatchSettings, options: BatchOptions, file: ResultsFile
) -> bool:
    """Whether everything was judged; False after Ctrl+C."""
    from wizard.batch.run import FEW, BatchRun

    with progress_line() as line:
        run = BatchRun(settings, file, line.time_left)
        try:
            here = settings.kind == "draft" and len(found.items) <= FEW
            if here and not (options.jobs or options.cluster):
                run.judge_here(found.items)
            else:
                with _workers(settings, options, len(found.items)) as workers:
                    run.judge(found.items, workers)
        except KeyboardInterrupt:
            _tell_end(line, run, options)
            return False
    if options.results and run.repeated:
        echo_stderr(f"{run.repeated:,} of them stood in {one_line(str(options.results))} already.")
    return True


@contextlib.contextmanager
def _workers(settings: BatchSettings, options: BatchOptions, items: int) -> Iterator[Workers]:
    if options.cluster:
        from wizard.batch.cluster import cluster_workers

        with cluster_workers(options.cluster, settings) as workers:
            yield workers
        return
    from wizard.batch.run import local_workers, usual_jobs

    with local_workers(settings, min(options.jobs or usual_jobs(items), items)) as workers:
        yield workers


def _tell_end(line: ProgressLine, run: BatchRun, options: BatchOptions) -> None:
    line.clear()
    done = f"Stopped: {run.done:,} were judged"
    if options.results:
        echo_stderr(f"{done} and stand in {options.results}; the same command goes on from there.")
    else:
        echo_stderr(f"{done}. With --results FILE.sqlite nothing would have to be done again.")


def _report(kind: ItemKind, file: ResultsFile, targets: tuple[ReportTarget, ...]) -> int:
    from wizard.reports.results_formats import RESULTS_FORMATS, Results

    results = Results(kind, file.summary(), file.of_this_run)
    for target in sorted(targets, key=lambda each: each.file is None):
        form = RESULTS_FORMATS[target.form]
        pieces = form.pieces(results)
        if target.file:
            write_report_pieces(target.file, pieces)
        else:
            for piece in pieces:
                echo_utf8(piece) if form.is_utf8 else click.echo(piece, nl=False)
    return results.summary.exit_code
