"""`watch`: for scheduled jobs; checks the links again and reports what needs attention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.app_context import as_of_option, build_app_context, draft_argument, draft_path
from wizard.cli.boundary import EXIT_INTERRUPTED, exit_now
from wizard.cli.live_options import LiveOptions, run_options
from wizard.cli.streams import echo_utf8

if TYPE_CHECKING:
    from wizard.bundle.recheck import LiveCheckResult
    from wizard.catalogue.edition import Edition
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext
    from wizard.topics.upkeep.upkeep import Upkeep

EXIT_ATTENTION = 1
EXIT_COULD_NOT_TELL = 3


@click.command("watch")
@draft_argument
@as_of_option
@click.option("--offline", is_flag=True, help="Call nothing: tell what earlier runs saw.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as JSON, for scripts.")
@click.option(
    "--since", type=click.Path(path_type=Path), metavar="BUNDLE",
    help="Compare with this bundle, not with the last ready one that was made.",
)  # fmt: skip
@run_options
@click.pass_context
def watch_command(
    context: click.Context,
    /,
    draft: Path,
    as_of: datetime | None,
    since: Path | None,
    *,
    offline: bool,
    as_json: bool,
    **how: Any,
) -> None:
    """Look after a listed app: links, duties, evidence, rules, releases.

    Opens the addresses of the listing again, and repeats live checks whose evidence is too old;
    shows first what it would call. Then tells what needs attention, the most urgent first. Exits
    with 1 when something is wrong, with 3 when a check that was asked for could not run or could
    not tell.

    \b
    submission-wizard watch sitebook.toml --yes
    submission-wizard watch sitebook.toml --offline
    submission-wizard watch sitebook.toml --yes --json | jq .data.matters
    submission-wizard watch sitebook.toml --since sitebook-sync-2025-02-stay-listed-2025-04-01.zip
    """
    if offline and any(how.values()):
        message = "--offline calls nothing, so it takes no option of a live run."
        raise click.UsageError(message)
    app_context = build_app_context(as_of)
    context.exit(
        _watched(app_context, draft_path(draft), since, None if offline else how, as_json=as_json)
    )


def _watched(
    app_context: AppContext,
    path: Path,
    since: Path | None,
    how: dict[str, Any] | None,
    *,
    as_json: bool,
) -> int:
    """Prints what needs attention and returns the exit code; `how` is None without calls.

    Unreadable inputs end it before the first call.
    """
    from wizard.bundle.recheck import LiveCheckResult, previous_bundle_of, upkeep_of

    draft = app_context.load(path)
    former = previous_bundle_of(draft, app_context.catalogue, since)
    ran, observed, live = LiveCheckResult(offline=True), None, None
    if how is not None:
        ran, observed, live = _ran(app_context, draft, how, quiet=as_json)
    assessment = app_context.assess(draft, observed)
    upkeep = upkeep_of(
        draft, app_context.catalogue, assessment, ran, former, app_context.inspections
    )
    text = _watch_output(upkeep, draft, assessment.edition, live, as_json=as_json)
    echo_utf8(text) if as_json else click.echo(text, nl=False)
    if upkeep.matters:
        return EXIT_ATTENTION
    return EXIT_COULD_NOT_TELL if upkeep.could_not_tell or upkeep.troubles else 0


def _watch_output(
    upkeep: Upkeep,
    draft: Draft,
    edition: Edition,
    live: Mapping[str, Any] | None,
    *,
    as_json: bool,
) -> str:
    if as_json:
        from wizard.reports.document_kinds import WATCH
        from wizard.reports.envelope import document_text
        from wizard.reports.watch_report import watch_document

        return document_text(WATCH, watch_document(upkeep, draft, edition, live))
    from wizard.reports.watch_report import text_watch

    return text_watch(upkeep, draft)


def _ran(
    app_context: AppContext, draft: Draft, how: dict[str, Any], *, quiet: bool
) -> tuple[LiveCheckResult, Observations | None, Mapping[str, Any] | None]:
    """Runs the due checks like `check --live`; with the announced figures."""
    from wizard.bundle.recheck import LiveCheckResult
    from wizard.cli.live import run_live_checks
    from wizard.topics.upkeep.calendar import calendar_of
    from wizard.topics.upkeep.upkeep import to_recheck

    before = app_context.assess(draft)
    chosen = to_recheck(before, calendar_of(before, draft.waivers))
    if not chosen:
        return LiveCheckResult(), None, None
    options = LiveOptions(live=True, requirements=chosen, **how)
    found = run_live_checks(app_context, draft, options, quiet=quiet)
    if found.stopped:
        exit_now(EXIT_INTERRUPTED)
    ran = LiveCheckResult(found.answers, could_not_tell=found.could_not_tell)
    return ran, found.observed, found.live
