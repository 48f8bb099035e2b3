"""The application context and the options that commands share."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wizard.cli.boundary import echo_stderr
from wizard.dataclass import dataclass
from wizard.errors import DraftError
from wizard.files import FileTooLarge, read_file

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.catalogue.edition import Edition
    from wizard.places import UserFolders
    from wizard.session.app_context import AppContext
    from wizard.session.catalogue_source import CatalogueSource
    from wizard.session.open_draft import OpenDraft


@dataclass(frozen=True, slots=True)
class DraftInDialogue:
    """The draft that the line-by-line mode has open; the `obj` of commands that run in it."""

    app_context: AppContext
    open_draft: OpenDraft


Result = TypeVar("Result")
_PATIENCE, _SILENCE, _PAUSE = 4.0, 1.0, 0.05
"""Seconds to wait for a locked draft, before saying so, and between two attempts."""
STANDARD = "-"
"""Means standard input or output in place of a file name."""

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def build_app_context(as_of: datetime | None = None, *, forgiving: bool = False) -> AppContext:
    """The context for this run. `as_of` is the date as parsed by click.

    `forgiving` only warns of external files that cannot be used.
    """
    running = _dialogue()
    if running is not None and as_of is None:
        return running.app_context
    from wizard.places import user_places
    from wizard.session.app_context import AppContext

    day: date | None = as_of.date() if as_of else None
    places = user_places()
    shelf = catalogue_source_for(places, forgiving=forgiving)
    return AppContext(places, as_of=day, warn=_warn, shelf=shelf)


def _dialogue() -> DraftInDialogue | None:
    """The open draft, if the command runs in the line-by-line mode."""
    context = click.get_current_context(silent=True)
    return context.find_object(DraftInDialogue) if context else None


def catalogue_source_for(places: UserFolders, *, forgiving: bool = False) -> CatalogueSource:
    """The catalogue source: the folder of `--catalogue` if given."""
    from wizard.session.catalogue_source import CatalogueSource

    context = click.get_current_context(silent=True)
    named = context.find_root().params.get("catalogue") if context else None
    return CatalogueSource(places, named, forgiving=forgiving)


@contextmanager
def open_for_editing(app_context: AppContext, draft: Path) -> Iterator[OpenDraft]:
    """Opens a draft for editing; saves and records it in the list if nothing is raised.

    `draft` may be a folder with a submission.toml. In the line-by-line mode it is open already.
    """
    running = _dialogue()
    if running is not None:
        _refuse_read_only(running.open_draft)
        yield running.open_draft
        running.open_draft.save()
        return
    open_draft = retry_while_locked(lambda: app_context.open(draft_path(draft), must_write=True))
    try:
        _refuse_read_only(open_draft)
        yield open_draft
        open_draft.save()
    finally:
        open_draft.session.unsaved = False  # closing must not save what a command could not finish
        open_draft.close()
    if open_draft.event_trouble:
        _warn(open_draft.event_trouble)
    from wizard.topics.upkeep.draft_list import update_draft_list

    update_draft_list(app_context, open_draft)


def _refuse_read_only(open_draft: OpenDraft) -> None:
    if open_draft.read_only:
        message = f"{open_draft.draft.path} was not changed: you may not write to it."
        raise DraftError(message, "Allow writing to the file.")


def retry_while_locked(run: Callable[[], Result]) -> Result:
    """The result of `run`; waits a few seconds for a draft that another process has locked."""
    from wizard.drafts.errors import DraftHeld

    begun, warned = time.monotonic(), False
    while True:
        try:
            return run()
        except DraftHeld as held:
            waited = time.monotonic() - begun
            if waited > _PATIENCE:
                raise
            if waited > _SILENCE and not warned:
                warned = True
                _warn(f"Waiting for process {held.pid}, which has {held.path} open.")
        time.sleep(_PAUSE)


def echo_progress(open_draft: OpenDraft) -> None:
    """How far the draft has come, once a command has changed it."""
    from wizard.reports.subject import milestone_progress_words

    click.echo(f"{milestone_progress_words(open_draft.session.at_current)}.")


def _warn(words: str) -> None:
    from wizard.text import clean

    echo_stderr(clean(words))


def edition_named(catalogue: Catalogue, name: str | None, option: str = "--edition") -> Edition:
    """The edition of an option, or the newest. Raises click.BadParameter."""
    chosen = name or catalogue.newest
    if chosen not in catalogue.journeys:
        message = f"There is no edition {chosen}. Known: {', '.join(sorted(catalogue.journeys))}."
        raise click.BadParameter(message, param_hint=option)
    return catalogue.edition(chosen)


def draft_argument(function: Decorated) -> Decorated:
    """The argument with the path of a draft, or of its folder with submission.toml."""
    argument = click.argument("draft", type=click.Path(path_type=Path))
    return argument(function)


def plain_option(function: Decorated) -> Decorated:
    """The option for how the wizard opens: line by line, or with screens."""
    option = click.option(
        "--plain/--screens",
        default=None,
        help="Ask line by line, for screen readers and simple terminals; or use the screens, also "
        "if the setting or TERM=dumb says otherwise.",
    )
    return option(function)


def milestone_option(function: Decorated) -> Decorated:
    """The option with the milestone that a command speaks of."""
    option = click.option(
        "--milestone",
        default="",
        metavar="NAME|all",
        help="For this milestone, with all before it, or for the whole journey; the current one "
        "by default.",
    )
    return option(function)


class DayParameter(click.DateTime):
    """A date in any usual spelling, as a datetime like click's own."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parses a text. Raises click.BadParameter, with both dates if it can be two."""
        from wizard.rules.days import read_day

        reading = read_day(str(value))
        if reading.is_ambiguous:
            self.fail(f"{value!r} can be {reading}.", param, ctx)
        return super().convert(str(reading.day or value), param, ctx)


def as_of_option(function: Decorated) -> Decorated:
    """The option with the assessment date."""
    option = click.option(
        "--as-of",
        type=DayParameter(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="Judge as of this date, by the rules in force then.",
    )
    return option(function)


def _named_file(
    context: click.Context,  # noqa: ARG001 - click's own
    param: click.Parameter,  # noqa: ARG001 - click's own
    path: Path | None,
) -> Path | None:
    """None for standard output."""
    return None if path is None or str(path) == STANDARD else path


def output_option(function: Decorated) -> Decorated:
    """The option with the output file of a report."""
    option = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=_named_file,
        help="Write to this file instead of the terminal; - is standard output.",
    )
    return option(function)


def draft_path(path: Path) -> Path:
    """The path of the draft, also for a folder with a submission.toml.

    Raises click.UsageError for standard input, which has no folder for other files.
    """
    if str(path) == STANDARD:
        raise click.UsageError("Only `check` reads a draft from standard input; name its file.")
    return path / "submission.toml" if path.is_dir() else path


def bytes_named(path: Path, limit: int) -> bytes:
    """The content of a file, or standard input for `-`. Raises OSError, also beyond `limit`."""
    if str(path) != STANDARD:
        return read_file(path, limit)
    data = sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""
    if len(data) > limit:
        raise FileTooLarge(errno.EFBIG, f"it has more than {limit:,} bytes", STANDARD)
    return data
