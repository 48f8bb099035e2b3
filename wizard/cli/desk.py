"""`desk`: the bundles of a folder as a reviewer's work, in the terminal or as one HTML page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context
from wizard.cli.progress_line import progress_line
from wizard.errors import BundleError

if TYPE_CHECKING:
    from wizard.batch.folder import DeskFolder
    from wizard.reports.desk import Desk


@click.command("desk")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write one page for a browser, which needs no server and no network.",
)  # fmt: skip
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.sqlite|FILE.jsonl",
    help="Keep the results, so that what was judged is not judged again.",
)  # fmt: skip
@click.option("--plain", is_flag=True, help="Print lines, also at a terminal.")
@click.pass_context
def desk_command(
    context: click.Context, folder: Path, *, html: Path | None, results: Path | None, plain: bool
) -> None:
    """Show the bundles of a folder in groups, the newest round of each app first.

    The groups are unsound, judged differently, blocks, needs eyes, and clean. At a terminal it
    opens a screen; without one, or with --plain, it prints lines. Nothing is accepted, sent or
    changed.

    \b
    submission-wizard desk incoming
    submission-wizard desk incoming --results incoming.sqlite --html desk.html
    """
    from wizard.cli.report_targets import refuse_same_files

    if not folder.is_dir():
        raise BundleError(f"There is no folder {folder}.", "Name a folder with bundles.")
    refuse_same_files([each for each in (html, results) if each], None)
    desk_folder = _desk_folder(folder, results)
    at_terminal = all(end is not None and end.isatty() for end in (sys.stdin, sys.stdout))
    if at_terminal and not plain and html is None:
        context.exit(_open_screen(desk_folder))
    desk = _judged(desk_folder)
    if html is not None:
        from wizard.cli.report_files import write_report
        from wizard.reports.desk_html import desk_html
        from wizard.text import one_line

        write_report(html, desk_html(desk))
        click.echo(one_line(f"{html}: {desk.headline}."))
    else:
        from wizard.reports.desk_text import desk_lines

        click.echo("\n".join(desk_lines(desk)))


def _desk_folder(folder: Path, results: Path | None) -> DeskFolder:
    from wizard.batch.folder import DeskFolder
    from wizard.batch.settings import BatchSettings

    app_context = build_app_context()
    named = click.get_current_context().find_root().params.get("catalogue")
    settings = BatchSettings(
        kind="bundle",
        digest=app_context.catalogue.digest,
        today=app_context.today.isoformat(),
        catalogue=str(named) if named else None,
    )
    return DeskFolder(folder, settings, results)


def _judged(folder: DeskFolder) -> Desk:
    from wizard.reports.desk import desk_of

    with progress_line() as line:
        judged = folder.judge(line.time_left)
    return desk_of([each.result for each in judged], folder.day)


def _open_screen(folder: DeskFolder) -> int:
    from screens.app import run_app

    return run_app(build_app_context(), desk=folder)
