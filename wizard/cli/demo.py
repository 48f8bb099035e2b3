"""`demo` runs the main workflow on the shipped sample; `sample` copies a sample."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context
from wizard.cli.bundles import exit_code_of, exported_lines, verified_lines
from wizard.cli.streams import echo_path
from wizard.session.samples import DAY, DRAFT_NAME, Sample, copy_sample, sample_folder

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext

SHOWN = 5


@click.command("demo")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False),
    help="Keep the bundle in this folder; otherwise it is made, verified and thrown away.",
)  # fmt: skip
@click.pass_context
def demo_command(context: click.Context, target: Path | None) -> None:
    """Play the main job on the shipped sample: assess it, export a bundle, verify the bundle.

    \b
    submission-wizard demo
    submission-wizard demo --to .
    """
    context.exit(play_demo(target))


def play_demo(target: Path | None) -> int:
    """Runs the main workflow and prints it; 0 if every step gave the expected result."""
    if target is not None:
        return _play(target)
    with tempfile.TemporaryDirectory(prefix="submission-wizard-") as folder:
        return _play(Path(folder))


def _play(target: Path) -> int:
    from wizard.bundle.export import ExportOptions, export_saved
    from wizard.bundle.verify import verify_bundle

    app_context = build_app_context(datetime.combine(DAY, time()))
    ready = sample_folder(Sample.READY) / DRAFT_NAME
    click.echo(f"1. Assess the ready sample, as of {DAY.isoformat()}")
    click.echo("\n".join(_assessed_lines(app_context, ready)))
    click.echo("\n2. Export its bundle")
    options = ExportOptions(milestone=app_context.milestone_of(ready, ""))
    exported = export_saved(ready, app_context.catalogue, app_context.today, target, options)
    click.echo("\n".join(f"   {line}" for line in exported_lines(exported)))
    click.echo("\n3. Verify the bundle, as a colleague would on another machine")
    verification = verify_bundle(exported.path, app_context.catalogue)
    click.echo("\n".join(f"   {line}" for line in verified_lines(verification)))
    click.echo("\n4. For contrast, the sample where much is wrong")
    click.echo("\n".join(_assessed_lines(app_context, sample_folder(Sample.WRONG) / DRAFT_NAME)))
    click.echo("\nTry it: submission-wizard sample wrong my-app, then mend it in the wizard.")
    return exit_code_of(verification)


def _assessed_lines(app_context: AppContext, path: Path) -> Iterator[str]:
    from wizard.engine.milestones import at_milestone
    from wizard.reports.subject import Subject, finding_message

    draft = app_context.load(path)
    assessment = at_milestone(app_context.assess(draft), "")
    subject = Subject(assessment, draft, app_context.catalogue, app_context.today)
    yield f"   {draft.name}, edition {draft.edition}"
    yield f"   {subject.readiness.headline}"
    yield f"   {subject.tally.line}"
    blockers = subject.assessment.blockers
    for finding in blockers[:SHOWN]:
        yield f"   ✗ {subject.place(finding)}: {finding_message(finding)}"
    if len(blockers) > SHOWN:
        yield f"     and {len(blockers) - SHOWN} more"
    for step, progress in subject.progress_by_step():
        answered = f", {progress.answered} answered" if progress.answered else ""
        title = f"{step.number} {step.title}".strip()
        yield f"   {progress.done:3} of {progress.total:3}  {title}{answered}"


@click.command("sample")
@click.argument("which", type=click.Choice([sample.value for sample in Sample]))
@click.argument("folder", type=click.Path(path_type=Path))
def sample_command(which: str, folder: Path) -> None:
    """Copy a sample into a new FOLDER, its dates moved to today, and print the draft's path.

    \b
    submission-wizard sample wrong my-app
    submission-wizard my-app/submission.toml
    """
    echo_path(copy_sample(Sample(which), folder, build_app_context().today))
