"""`hand-off`: the sheet of values for the Developer Portal, and which were entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    milestone_option,
    output_option,
)
from wizard.cli.boundary import echo_stderr
from wizard.cli.report_files import deliver_report, refuse_draft

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.engine.finding import Assessment
    from wizard.topics.handoff.progress import HandOffRecords


@click.command("hand-off")
@draft_argument
@click.option("--all", "everything", is_flag=True, help="Show what is entered already, too.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "html", "json"]), default="text",
    show_default=True, help="The output format.",
)  # fmt: skip
@output_option
@click.option(
    "--entered", metavar="FIELD", multiple=True,
    help="First note that its value is entered now; may be given several times.",
)  # fmt: skip
@click.option(
    "--not-entered", metavar="FIELD", multiple=True,
    help="First note that it is not entered; may be given several times.",
)  # fmt: skip
@milestone_option
@as_of_option
def hand_off_command(
    draft: Path,
    everything: bool,
    form: str,
    output: Path | None,
    milestone: str,
    as_of: datetime | None,
    **notes: tuple[str, ...],
) -> None:
    """Show what to type where in the Developer Portal, in the order of its forms.

    What was entered before is left out, unless it has changed since, and so is what belongs to a
    later milestone; --all shows it. Notes are kept in a file
    beside the draft. Secrets are never shown.

    \b
    submission-wizard hand-off sitebook.toml
    submission-wizard hand-off sitebook.toml --format html -o sheet.html
    submission-wizard hand-off sitebook.toml --entered listing.name --entered listing.tagline
    """
    from wizard.engine.milestones import at_milestone
    from wizard.reports.sheet import sheet_of
    from wizard.reports.sheet_formats import SHEET_FORMATS
    from wizard.text import clean
    from wizard.topics.handoff.progress import read_hand_off_records

    if output is not None:
        refuse_draft(output, draft_path(draft))
    app_context = build_app_context(as_of)
    loaded = app_context.load(draft_path(draft))
    assessment = at_milestone(app_context.assess(loaded), milestone)
    known = read_hand_off_records(assessment, loaded)
    if known.trouble:
        echo_stderr(clean(known.trouble))
    entered, not_entered = notes["entered"], notes["not_entered"]
    if entered or not_entered:
        known = _note_hand_off(app_context.today, loaded, assessment, known, entered, not_entered)
    hand_off = known.hand_off(assessment, loaded)
    sheet = sheet_of(loaded, assessment, hand_off, app_context.today, everything=everything)
    text = SHEET_FORMATS[form](sheet)
    deliver_report(
        text.encode("utf-8", "replace") if form in {"html", "json"} else text, output, loaded.path
    )


def _note_hand_off(
    day: date,
    draft: Draft,
    assessment: Assessment,
    known: HandOffRecords,
    entered: tuple[str, ...],
    not_entered: tuple[str, ...],
) -> HandOffRecords:
    """Records entered values, all or none, and returns the new state."""
    from wizard.topics.handoff.progress import note_entered, tickable_item

    if both := set(entered) & set(not_entered):
        raise click.UsageError(f"{min(both)} cannot be both entered and not entered.")
    hand_off = known.hand_off(assessment, draft)
    on, off = (
        [tickable_item(hand_off, name) for name in names] for names in (entered, not_entered)
    )
    journal = note_entered(draft.path, day, on, off)
    for item in on:
        echo_stderr(f"Noted as entered: {item.label}")
    for item in off:
        echo_stderr(f"Noted as not entered: {item.label}")
    return replace(known, journal=journal)
