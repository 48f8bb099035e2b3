"""`merge-driver`: what git calls to merge one file; `team init` registers it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.boundary import echo_stderr
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.catalogue.model import Field
    from wizard.topics.team.driver import MergedFile

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("merge-driver")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("name")
@click.pass_context
def merge_driver_command(
    context: click.Context, base: Path, ours: Path, theirs: Path, name: str
) -> None:
    """Merge one file for git, and write the result to OURS; NAME is its path in the repository.

    `team init` registers it; nobody has to call it. Exits with 0 when all is merged, 1 when a
    person has to choose, and 129 when it refuses a damaged file, which stays as it is.

    \b
    submission-wizard merge-driver base.toml ours.toml theirs.toml sitebook.toml
    """
    from wizard.topics.team.driver import REFUSED, merge_file

    try:
        merged = merge_file((base, ours, theirs), name, _fields)
        if merged.data is not None:
            ours.write_bytes(merged.data)
    except WizardError as error:
        _say(f"{name} was not merged. {error.message}\n{error.hint}\n{_WAY_ROUND}")
        context.exit(REFUSED)
    except OSError as error:
        _say(f"{name} was not merged: {error}.")
        context.exit(REFUSED)
    _tell_conflicts(merged, name)
    context.exit(merged.code)


_WAY_ROUND = (
    "Correct it on its branch and merge again; or run `submission-wizard team leave`, and git "
    "merges it as a text."
)


def _fields() -> Mapping[str, Field]:
    # No application context: that would finish what a crash left, in files that git is merging.
    from wizard.cli.app_context import catalogue_source_for
    from wizard.places import user_places

    return catalogue_source_for(user_places(), forgiving=True).stock().catalogue.fields


def _tell_conflicts(merged: MergedFile, name: str) -> None:
    for each in merged.conflicts:
        _say(f"CONFLICT: {name}: two people changed {each.field}{each.people_words}.")
    if merged.conflicts:
        _say("Open the draft to choose, or run: submission-wizard team settle DRAFT")


def _say(words: str) -> None:
    from wizard.text import clean

    echo_stderr(clean(words))
