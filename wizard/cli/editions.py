"""`editions`: lists and compares the editions of Procore's requirements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_path, edition_named
from wizard.cli.groups import SuggestingGroup
from wizard.cli.streams import echo_document
from wizard.reports.document_kinds import EDITIONS, EDITIONS_DIFFERENCE, ORIGINS

if TYPE_CHECKING:
    from wizard.catalogue.difference import EditionDifference
    from wizard.session.app_context import AppContext
    from wizard.topics.editions.difference import DraftDifference


@click.group("editions", cls=SuggestingGroup, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def editions_command(context: click.Context, *, as_json: bool) -> None:
    """List the editions of Procore's demands that are known here.

    \b
    submission-wizard editions
    submission-wizard editions --json
    submission-wizard editions diff 2025-02 2026-06
    """
    if context.invoked_subcommand is None:
        _print_editions(build_app_context(), as_json=as_json)


def _print_editions(app_context: AppContext, *, as_json: bool) -> None:
    catalogue = app_context.catalogue
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
        echo_document(EDITIONS, rows)
        return
    for row in rows:
        newest = " (newest)" if row["newest"] else ""
        click.echo(
            f"{row['id']}{newest}: {row['label']}, {row['requirements']} requirements, "
            f"{row['fields']} fields\n  {row['summary']}"
        )
    click.echo(f"Catalogue {catalogue.version}, SHA-256 {catalogue.digest[:16]}…")
    click.echo("\n".join(f"  {line}" for line in app_context.stock.lines))


@editions_command.command("origins")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def origins(*, as_json: bool) -> None:
    """Tell where the catalogue and a company's own requirements come from, and their dates.

    \b
    submission-wizard editions origins
    submission-wizard editions origins --json
    """
    app_context = build_app_context()
    if not as_json:
        click.echo("\n".join(app_context.stock.lines))
        return
    rows = [
        {
            "kind": "own" if each.own else "catalogue",
            "prefix": each.what if each.own else "",
            "name": each.name,
            "version": each.version,
            "as_of": each.as_of.isoformat(),
            "place": each.place,
        }
        for each in app_context.stock.origins
    ]
    echo_document(
        ORIGINS,
        {
            "digest": app_context.catalogue.digest,
            "origins": rows,
            "notices": app_context.stock.notices,
        },
    )


@editions_command.command("diff")
@click.argument("earlier")
@click.argument("later", required=False)
@click.option(
    "--draft", type=click.Path(path_type=Path),
    help="Show only what touches the app of this draft, and what of it is met already.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
    show_default=True, help="How it is told.",
)  # fmt: skip
def diff(earlier: str, later: str | None, draft: Path | None, form: str) -> None:
    """Tell what lies between edition EARLIER and LATER, the newest by default.

    \b
    submission-wizard editions diff 2025-02 2026-06
    submission-wizard editions diff 2025-02 --draft sitebook.toml
    """
    from wizard.catalogue.difference import EditionDifference

    app_context = build_app_context()
    catalogue = app_context.catalogue
    difference = EditionDifference(
        edition_named(catalogue, earlier, "EARLIER"), edition_named(catalogue, later, "LATER")
    )
    touched = _difference_for_draft(app_context, difference, draft) if draft else None
    _print_difference(difference, touched, form)


def _difference_for_draft(
    app_context: AppContext, difference: EditionDifference, path: Path
) -> DraftDifference:
    from wizard.session.app_context import load_evidence
    from wizard.topics.editions.difference import difference_for

    loaded = app_context.load(draft_path(path))
    files_seen = app_context.look_into(loaded, difference.later)
    return difference_for(difference, loaded, app_context.today, files_seen, load_evidence(loaded))


def _print_difference(
    difference: EditionDifference, touched: DraftDifference | None, form: str
) -> None:
    from wizard.reports.difference_report import (
        difference_document,
        difference_markdown,
        difference_text,
    )

    if form == "json":
        echo_document(EDITIONS_DIFFERENCE, difference_document(difference, touched))
    elif form == "markdown":
        click.echo(difference_markdown(difference, touched), nl=False)
    else:
        click.echo(difference_text(difference, touched), nl=False)
