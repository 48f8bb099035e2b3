"""`restore-format`: puts the file back that a draft was before it got the present format."""

from __future__ import annotations

from pathlib import Path

import click

from wizard.cli.app_context import build_app_context, draft_argument, draft_path, retry_while_locked


@click.command("restore-format")
@draft_argument
def restore_format_command(draft: Path) -> None:
    """Put the file of the older draft format back, for an older version of the program.

    A draft of an older format is read as the present one, and its file is kept beside it at the
    first save. The file as it is now is kept too: answers given since are in it alone.

    \b
    submission-wizard restore-format sitebook.toml
    """
    from wizard.drafts.format_back import restore_older_format

    app_context, path = build_app_context(), draft_path(draft)
    found = retry_while_locked(lambda: restore_older_format(path, app_context.now()))
    click.echo(f"As it was before: {found.restored.name}. As it was now: {found.kept.name}")
