"""`changes`: the changes of a draft since its last bundle, and what they require."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import as_of_option, build_app_context, draft_argument, draft_path
from wizard.cli.streams import echo_document
from wizard.reports.document_kinds import CHANGES

if TYPE_CHECKING:
    from wizard.bundle.present import DraftComparison
    from wizard.reports.changes_report import Document


@click.command("changes")
@draft_argument
@click.option(
    "--since", type=click.Path(path_type=Path),
    help="The bundle to compare with; the newest ready one by default.",
)  # fmt: skip
@click.option(
    "--strip-metadata", is_flag=True,
    help="Take pictures as an export with this option would pack them.",
)  # fmt: skip
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON; data is null without a bundle.")
def changes_command(
    draft: Path,
    since: Path | None,
    strip_metadata: bool,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Tell what changed since the last bundle, and which changes need a new review or video.

    \b
    submission-wizard changes sitebook.toml
    submission-wizard changes sitebook.toml --since sitebook-sync-2025-02-stay-listed-2025-04-01.zip
    """
    from wizard.bundle.present import ComparisonOptions, changes_now

    app_context = build_app_context(as_of)
    known = app_context.load(draft_path(draft))
    asked = ComparisonOptions(since=since, strip_metadata=strip_metadata)
    now = changes_now(known, app_context.catalogue, app_context.today, asked)
    edition = app_context.catalogue.edition(known.edition)
    document = now.base.document(edition, app_context.today.isoformat()) if now.base else None
    if as_json:
        echo_document(CHANGES, document)
    else:
        click.echo("\n".join(_changes_output(now, document)))


def _changes_output(now: DraftComparison, document: Document | None) -> Iterator[str]:
    from wizard.reports.changes_report import changes_lines
    from wizard.text import clean

    yield from (f"! {clean(trouble)}" for trouble in now.troubles)
    if document is None:
        yield "No bundle of this draft was ready yet, so there is nothing to compare with."
    elif now.base and not now.base.changes:
        yield f"{now.line}."
    else:
        yield from changes_lines(document)
