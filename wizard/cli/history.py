"""`history`: who changed what in a draft, and when."""

from __future__ import annotations

from pathlib import Path

import click

from wizard.cli.app_context import build_app_context, draft_argument, draft_path
from wizard.cli.streams import echo_document
from wizard.errors import WizardError
from wizard.reports.document_kinds import HISTORY


@click.command("history")
@draft_argument
@click.argument("field", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every single change.")
def history_command(draft: Path, field: str, *, as_json: bool) -> None:
    """Show who changed what in a draft and when, oldest first.

    `team init` begins the record; it has no changes made in a text editor. Nothing proves it.

    \b
    submission-wizard history sitebook.toml
    submission-wizard history sitebook.toml listing.tagline --json
    """
    from wizard.drafts.events import read_events
    from wizard.reports.history_report import history_document, history_lines

    app_context, path = build_app_context(), draft_path(draft)
    known = app_context.load(path)
    found = read_events(path)
    if found is None:
        message = f"No changes of “{known.name}” are recorded."
        raise WizardError(message, "Run `submission-wizard team init` to begin.")
    fields = app_context.catalogue.fields
    if field and field not in {*fields, *(each.field for each in found.events)}:
        message = f"There is no field {field}."
        raise WizardError(message, "Run `submission-wizard explain` to see the fields.")
    if as_json:
        echo_document(HISTORY, history_document(found, field))
    else:
        click.echo("\n".join(history_lines(found, field, fields)))
