"""`calendar`: the duties after approval with their due dates."""

from __future__ import annotations

from datetime import datetime
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
from wizard.cli.report_files import deliver_report

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.topics.upkeep.calendar import Calendar


@click.command("calendar")
@draft_argument
@milestone_option
@as_of_option
@click.option(
    "--format", "form", type=click.Choice(["text", "ics", "markdown"]), default="text",
    show_default=True, help="The output format; ics is for calendar programs.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@output_option
def calendar_command(
    draft: Path,
    milestone: str,
    as_of: datetime | None,
    form: str,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """Show what keeps a listed app listed: what is due when.

    Duties have their days from the day of approval on, which is the answer to “Approved on”
    (approval.on). Duties of later milestones are counted only. What you wait for from Procore is
    told with the day since when. Calls nothing and changes nothing; `watch` is for scheduled jobs.

    \b
    submission-wizard calendar sitebook.toml
    submission-wizard calendar sitebook.toml --format ics -o sitebook.ics
    submission-wizard calendar sitebook.toml --json | jq '.data.duties[].due'
    """
    if as_json and form != "text":
        message = "--json and --format exclude each other."
        raise click.UsageError(message)
    from wizard.engine.milestones import at_milestone
    from wizard.topics.upkeep.calendar import calendar_of

    app_context = build_app_context(as_of)
    loaded = app_context.load(draft_path(draft))
    calendar = calendar_of(at_milestone(app_context.assess(loaded), milestone), loaded.waivers)
    data = rendered_calendar(calendar, loaded, "json" if as_json else form)
    deliver_report(data, output, loaded.path)


def rendered_calendar(calendar: Calendar, draft: Draft, form: str) -> str | bytes:
    """The calendar as text, iCalendar, Markdown or JSON. Raises WizardError for an empty ics."""
    from wizard.reports import calendar_report as report

    if form == "ics":
        from wizard.reports.calendar_ics import ics_calendar

        return ics_calendar(calendar, draft)
    if form == "json":
        from wizard.reports.document_kinds import CALENDAR
        from wizard.reports.envelope import document_text

        return document_text(CALENDAR, report.calendar_document(calendar, draft)).encode("utf-8")
    make = report.markdown_calendar if form == "markdown" else report.text_calendar
    return make(calendar, draft)
