"""`check-each`: checks several drafts with brief output, for git hooks and builds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_path,
    milestone_option,
)
from wizard.cli.boundary import print_error
from wizard.cli.check import EXIT_COULD_NOT_TELL, EXIT_FAILS, LIMITS, code_for_files
from wizard.cli.report_colour import coloured
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.reports.outcome import CheckOutcome
    from wizard.session.app_context import AppContext

BASELINE_SUFFIX = ".baseline.json"
"""The baseline of `app.toml` is `app.baseline.json`, if that file exists."""


@click.command("check-each")
@click.argument("drafts", metavar="DRAFT ...", nargs=-1, required=True, type=click.Path())
@as_of_option
@milestone_option
@click.option(
    "--fail-on", type=click.Choice(LIMITS), default="blocker", show_default=True,
    help="From which findings on to exit with 1; each includes those before it.",
)  # fmt: skip
@click.pass_context
def check_each_command(
    context: click.Context,
    drafts: tuple[str, ...],
    as_of: datetime | None,
    milestone: str,
    fail_on: str,
) -> None:
    """Judge several drafts, and name what fails with its line: for hooks of git.

    A baseline beside a draft counts: known.toml has known.baseline.json. Exits with 4 when a
    draft cannot be read, else with 1 when something fails, else with 3 when a file that a draft
    names could not be judged; all drafts are judged either way.

    \b
    submission-wizard check-each submission.toml other.submission.toml
    submission-wizard check-each submission.toml --fail-on warning
    """
    app_context = build_app_context(as_of)
    judged_for = JudgedFor(milestone, fail_on)
    paths = [draft_path(Path(draft)) for draft in drafts]
    codes = [_check_one_draft(app_context, path, judged_for) for path in paths]
    context.exit(max(codes, key=lambda code: _MILDEST_FIRST.get(code, code)))


class JudgedFor(NamedTuple):
    """The milestone, and from which severity on a finding fails."""

    milestone: str
    fail_on: str


_MILDEST_FIRST = {EXIT_COULD_NOT_TELL: 1, EXIT_FAILS: 2}
"""Failures have priority over undecided ones."""


def _check_one_draft(app_context: AppContext, path: Path, judged_for: JudgedFor) -> int:
    try:
        outcome = _outcome(app_context, path, judged_for)
    except WizardError as error:
        return print_error(error)
    for line in _outcome_lines(outcome):
        click.echo(coloured(line))
    return EXIT_FAILS if outcome.failing else code_for_files(outcome.subject.assessment)


def _outcome(app_context: AppContext, path: Path, judged_for: JudgedFor) -> CheckOutcome:
    from wizard.engine.milestones import at_milestone
    from wizard.reports.baseline import read_baseline
    from wizard.reports.outcome import CheckOutcome, FailOn
    from wizard.reports.subject import Subject

    draft = app_context.load(path)
    beside = draft.path.with_name(draft.path.stem + BASELINE_SUFFIX)
    known = read_baseline(beside, draft) if beside.is_file() else None
    assessment = at_milestone(app_context.assess(draft), judged_for.milestone)
    subject = Subject(assessment, draft, app_context.catalogue, app_context.today)
    return CheckOutcome(subject, FailOn(judged_for.fail_on), known)


def _outcome_lines(outcome: CheckOutcome) -> Iterator[str]:
    from wizard.reports.compiler_lines import compiler_lines
    from wizard.reports.report_paths import path_from_here
    from wizard.text import one_line

    subject = outcome.subject
    known = f" · {len(outcome.known)} known" if outcome.baseline else ""
    shown = one_line(path_from_here(subject.draft.path).as_posix())
    yield f"{shown}: {subject.readiness.headline}; {subject.tally.line}{known}"
    yield from compiler_lines(outcome, outcome.failing)
