"""`demo` runs the main workflow on the shipped sample; `sample` copies a sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context
from wizard.cli.bundles import exported_lines, verified_lines
from wizard.cli.streams import echo_path
from wizard.session.samples import (
    DAYS,
    DRAFT_NAME,
    NEWEST_EDITION,
    Sample,
    copy_sample,
    sample_folder,
)
from wizard.temporary import temporary_folder

if TYPE_CHECKING:
    from wizard.engine.milestones import MilestoneView
    from wizard.session.app_context import AppContext

PLAYED_MILESTONE = "apply"
SHOWN = 5
"""How many of the answers that rule an app out are named."""


@click.command("demo")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False),
    help="Keep the bundle in this folder; otherwise it is made, verified and thrown away.",
)  # fmt: skip
@click.pass_context
def demo_command(context: click.Context, target: Path | None) -> None:
    """Play the main job on the shipped sample: fit, first milestone, bundle, verification.

    \b
    submission-wizard demo
    submission-wizard demo --to .
    """
    context.exit(play_demo(target))


def play_demo(target: Path | None) -> int:
    """Runs the main workflow and prints it; 0 if every step gave the expected result."""
    if target is not None:
        return _play(target)
    with temporary_folder() as folder:
        return _play(folder)


def _play(target: Path) -> int:
    from wizard.bundle.export import ExportOptions, export_saved
    from wizard.bundle.verify import verify_bundle

    app_context = build_app_context(datetime.combine(DAYS[NEWEST_EDITION], time()))
    with temporary_folder() as folder:
        sample, day = folder / "sitebook", app_context.today
        ready = copy_sample(
            Sample.READY, sample, day, edition=NEWEST_EDITION, milestone=PLAYED_MILESTONE
        )
        view = _judged(app_context, ready)
        click.echo(f"The ready sample, edition {NEWEST_EDITION}, as of {day.isoformat()}")
        _step(1, "Can the app be listed at all?", _fit_lines(view))
        _step(2, f"Is the first milestone ready: {_title(view)}?", _milestone_lines(view))
        options = ExportOptions(milestone=PLAYED_MILESTONE)
        exported = export_saved(ready, app_context.catalogue, day, target, options)
    _step(3, "Export its bundle", islice(exported_lines(exported), 2))
    verification = verify_bundle(
        exported.path, app_context.catalogue, contents=app_context.inspections
    )
    _step(4, "Verify the bundle, as a colleague would", verified_lines(verification))
    _step(5, "What comes next", _left_lines(view))
    wrong = sample_folder(Sample.WRONG, NEWEST_EDITION) / DRAFT_NAME
    _step(6, "For contrast, the wrong sample", _fit_lines(_judged(app_context, wrong)))
    click.echo("\nTry it: submission-wizard sample wrong my-app, then mend it in the wizard.")
    return verification.exit_code


def _judged(app_context: AppContext, path: Path) -> MilestoneView:
    from wizard.engine.milestones import MilestoneView

    return MilestoneView(app_context.assess(app_context.load(path)))


def _step(number: int, title: str, lines: Iterable[str]) -> None:
    click.echo("\n".join([f"\n{number}. {title}", *(f"   {line}" for line in lines)]))


def _title(view: MilestoneView) -> str:
    return view.current.title if view.current else "the whole journey"


def _fit_lines(view: MilestoneView) -> Iterator[str]:
    """Whether something keeps the app out, and what is to be settled first."""
    from wizard.topics.fit.verdict import fit_verdict

    verdict = fit_verdict(view)
    if not verdict.ruled_out:
        yield f"{verdict.answer}."
        return
    reasons = [point.short for point in verdict.ruled_out]
    more = f" and {len(reasons) - SHOWN} more" if len(reasons) > SHOWN else ""
    yield f"✗ Cannot be listed as it is: {'; '.join(reasons[:SHOWN])}{more}."


def _milestone_lines(view: MilestoneView) -> Iterator[str]:
    from wizard.engine.readiness import readiness_of

    assessment = view.at_current
    yield readiness_of(assessment).headline
    if view.current:
        yield view.current.gain


def _left_lines(view: MilestoneView) -> Iterator[str]:
    """One line for each milestone ahead."""
    from wizard.engine.milestones import MilestonePlace

    yield from (each.words for each in view.states() if each.place is MilestonePlace.AHEAD)


@click.command("sample")
@click.argument("which", type=click.Choice([sample.value for sample in Sample]))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--edition", type=click.Choice(sorted(DAYS)), default=NEWEST_EDITION, show_default=True,
    help="The edition whose sample is copied.",
)  # fmt: skip
@click.option(
    "--milestone", default="", metavar="NAME",
    help="Only the answers up to this milestone, not sent yet.",
)  # fmt: skip
def sample_command(which: str, folder: Path, edition: str, milestone: str) -> None:
    """Copy a sample into a new FOLDER, its dates moved to today, and print the draft's path.

    \b
    submission-wizard sample wrong my-app
    submission-wizard sample ready my-app --milestone apply
    submission-wizard my-app/submission.toml
    """
    today = build_app_context().today
    path = copy_sample(Sample(which), folder, today, edition=edition, milestone=milestone)
    echo_path(path)
