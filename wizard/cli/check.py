"""`check`: judges a draft and says so in text, JSON or Markdown; first asks the network if told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.boundary import EXIT_INTERRUPTED, leave
from wizard.cli.desk import as_of_option, desk_at, draft_argument, draft_path
from wizard.cli.live_options import Wish, live_options
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.evidence.observed import Observations
    from wizard.session.desk import Desk
    from wizard.session.finding import Assessment

EXIT_BLOCKED = 1
EXIT_COULD_NOT_TELL = 3


@click.command("check")
@draft_argument
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text",
    show_default=True, help="How the assessment is told.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of the terminal.",
)  # fmt: skip
@click.option(
    "--source", is_flag=True, help="First search the source code that the draft names.",
)  # fmt: skip
@live_options
@click.pass_context
def check_command(
    context: click.Context,
    /,
    draft: Path,
    as_of: datetime | None,
    form: str,
    output: Path | None,
    source: bool,
    **live: Any,
) -> None:
    """Judge a draft: what blocks, what warns, what was not checked.

    Looks into the files that the draft names, and remembers in the program's cache what it saw.
    Exits with 1 when something blocks. Changes none of your files, and touches no network unless
    --live is given; then it first shows what it would call, and asks.

    \b
    submission-wizard check sitebook.toml
    submission-wizard check sitebook.toml --format json | jq .counts
    submission-wizard check sitebook.toml --as-of 2025-04-01
    submission-wizard check sitebook.toml --live --step validation
    submission-wizard check sitebook.toml --source --live --yes
    """
    wish = Wish(**live)
    desk = desk_at(as_of)
    loaded = desk.load(draft_path(draft))
    observed = _searched(desk, loaded) if source else None
    if wish.live:
        context.exit(_check_live(desk, loaded, wish, form, output, observed))
    context.exit(_judge(desk, loaded, form, output, observed))


def check_draft(desk: Desk, path: Path, form: str, output: Path | None) -> int:
    """Judges the draft and tells about it; 1 when something blocks, else 0."""
    return _judge(desk, desk.load(path), form, output)


def _searched(desk: Desk, draft: Draft) -> Observations:
    from wizard.cli.hunting import search_source

    observed = search_source(desk, draft)
    if observed is None:
        leave(EXIT_INTERRUPTED)
    return observed


def _check_live(
    desk: Desk,
    draft: Draft,
    wish: Wish,
    form: str,
    output: Path | None,
    known: Observations | None,
) -> int:
    from wizard.cli.live import find_out

    found = find_out(desk, draft, wish, known, quiet=form == "json")
    if found.stopped:
        leave(EXIT_INTERRUPTED)
    code = _judge(desk, draft, form, output, found.observed)
    return code or (EXIT_COULD_NOT_TELL if found.could_not_tell else 0)


def _judge(
    desk: Desk, draft: Draft, form: str, output: Path | None, observed: Observations | None = None
) -> int:
    assessment = desk.assess(draft, observed)
    text = told(desk, draft, assessment, form)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
    return EXIT_BLOCKED if assessment.blockers else 0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}."
        raise WizardError(message, "Name a file in a folder that exists.") from error


def told(desk: Desk, draft: Draft, assessment: Assessment, form: str) -> str:
    """The assessment as text, JSON or Markdown."""
    catalogue, day = desk.catalogue, desk.today
    if form == "json":
        from wizard.reports.json_report import (
            assessment_document,
            json_text,
        )

        return json_text(assessment_document(assessment, draft, catalogue, day))
    if form == "markdown":
        from wizard.reports.markdown_report import markdown_report

        return markdown_report(assessment, draft, catalogue, day)
    from wizard.reports.text_report import text_report

    return text_report(assessment, draft, catalogue, day)
