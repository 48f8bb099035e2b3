"""`open`: opens a draft in the wizard."""

from __future__ import annotations

from pathlib import Path

import click

from wizard.cli.app_context import draft_argument, draft_path, plain_option
from wizard.cli.start import start


@click.command("open")
@draft_argument
@plain_option
@click.pass_context
def open_command(context: click.Context, draft: Path, *, plain: bool | None) -> None:
    """Open a draft in the wizard (the word "open" may be left out).

    \b
    submission-wizard open sitebook.toml
    submission-wizard sitebook.toml
    submission-wizard --plain sitebook.toml
    """
    given = context.find_root().params.get("plain") if plain is None else plain
    catalogue = context.find_root().params.get("catalogue")
    context.exit(start(draft_path(draft), plain=given, catalogue=catalogue))
