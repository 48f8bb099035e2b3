"""`questions`: writes the questions and answers of a draft as a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    milestone_option,
    output_option,
)


@click.command("questions")
@draft_argument
@click.option("--open", "only_open", is_flag=True, help="Only what has no answer yet.")
@output_option
@milestone_option
@as_of_option
def questions_command(
    draft: Path, only_open: bool, output: Path | None, milestone: str, as_of: datetime | None
) -> None:
    """Write questions and answers as a spreadsheet: CSV, or Excel by a name that ends in .xlsx.

    Change the column “answer” alone; autofill takes the file as proposals. Secrets are left out.
    Excel files need the extra xlsx.

    \b
    submission-wizard questions sitebook.toml -o questions.csv
    submission-wizard questions sitebook.toml --milestone all --open -o open.csv
    submission-wizard autofill sitebook.toml questions.csv
    """
    from wizard.cli.report_files import deliver_report, refuse_draft
    from wizard.topics.team.packet import fields_to_ask
    from wizard.topics.team.question_sheet import question_rows
    from wizard.topics.team.sheet_files import WRITERS

    path = draft_path(draft)
    if output is not None:
        refuse_draft(output, path)
    suffix = output.suffix.lower() if output else ".csv"
    if suffix not in WRITERS:
        message = f"{output} ends in none of {', '.join(WRITERS)}."
        raise click.BadParameter(message, param_hint="--output")
    session = build_app_context(as_of).look_at(path).session
    fields = fields_to_ask(session, session.edition.fields, milestone, only_open=only_open)
    deliver_report(WRITERS[suffix](question_rows(session, fields)), output, path)
