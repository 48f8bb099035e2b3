"""`skill`: the written way of working for an assistant that runs commands."""

from __future__ import annotations

from pathlib import Path

import click

from wizard.cli.report_files import write_report
from wizard.cli.streams import echo_utf8
from wizard.files import read_file
from wizard.places import assets_folder

NAME = "submission-wizard"
FILE = "SKILL.md"
_MAX_BYTES = 64 * 1024


@click.command("skill")
@click.option(
    "--to", "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
    help="Write it into DIR/submission-wizard/SKILL.md instead of the terminal.",
)  # fmt: skip
def skill_command(folder: Path | None) -> None:
    """Print how an assistant works with this program, as a skill that it can load.

    \b
    submission-wizard skill
    submission-wizard skill --to .claude/skills
    """
    from wizard.drafts.disk import make_folder
    from wizard.text import clean

    text = read_file(assets_folder("skills") / NAME / FILE, _MAX_BYTES).decode()
    if folder is None:
        echo_utf8(text)
        return
    target = folder / NAME
    make_folder(target)
    write_report(target / FILE, text)
    click.echo(clean(str(target / FILE)))
