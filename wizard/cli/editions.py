"""`editions`: what Procore asked, at which dates."""

from __future__ import annotations

import click

from wizard.cli.desk import desk_at
from wizard.cli.output import echo_json


@click.command("editions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def editions_command(as_json: bool) -> None:
    """List the editions of Procore's demands that are known here.

    \b
    submission-wizard editions
    submission-wizard editions --json
    """
    catalogue = desk_at().catalogue
    rows = []
    for journey in sorted(catalogue.journeys.values(), key=lambda each: each.as_of):
        edition = catalogue.edition(journey.id)
        rows.append(
            {
                "id": journey.id,
                "label": journey.label,
                "as_of": journey.as_of.isoformat(),
                "requirements": len(edition.requirements),
                "fields": len(edition.fields),
                "steps": [step.title for step in journey.steps],
                "summary": journey.summary,
                "newest": journey.id == catalogue.newest,
            }
        )
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        newest = " (newest)" if row["newest"] else ""
        click.echo(
            f"{row['id']}{newest}: {row['label']}, {row['requirements']} requirements, "
            f"{row['fields']} fields\n  {row['summary']}"
        )
    click.echo(f"Catalogue {catalogue.version}, SHA-256 {catalogue.digest[:16]}…")
