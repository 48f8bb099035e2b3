"""`carry`: moves a draft to another edition, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import (
    build_app_context,
    draft_argument,
    draft_path,
    edition_named,
    retry_while_locked,
)

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext
    from wizard.topics.editions.migrate import MigrationResult


@click.command("carry")
@draft_argument
@click.option("--to", "edition", help="The edition; the newest known by default.")
@click.option("--back", is_flag=True, help="Undo the last move; answers stay as they are now.")
def carry_command(draft: Path, edition: str | None, *, back: bool) -> None:
    """Move a draft to another edition of what Procore asks.

    Every answer stays in the draft; the file as it was is kept beside it.

    \b
    submission-wizard carry sitebook.toml
    submission-wizard carry sitebook.toml --to 2026-06
    submission-wizard carry sitebook.toml --back
    """
    from wizard.topics.editions.migrate import migrate_draft, undo_migration

    if back and edition:
        raise click.UsageError("--back goes to the edition before; leave --to away.")
    app_context, path = build_app_context(), draft_path(draft)
    app_context.warn_of_others(path)
    if back:
        move = retry_while_locked(
            lambda: undo_migration(path, app_context.catalogue, app_context.now())
        )
        click.echo(f"Back to edition {move.before}. As it was before the move: {move.kept}")
    else:
        wanted = edition_named(app_context.catalogue, edition, "--to").id
        moved = retry_while_locked(
            lambda: migrate_draft(path, app_context.catalogue, wanted, app_context.now())
        )
        click.echo("\n".join(_migration_lines(app_context, path, moved)))
    _note_in_list(app_context, path)


def _note_in_list(app_context: AppContext, path: Path) -> None:
    """Updates the list of drafts with the progress in the other edition."""
    open_draft = app_context.look_at(path)
    from wizard.reports.subject import progress_words
    from wizard.topics.upkeep.draft_list import update_draft_list

    update_draft_list(app_context, open_draft)
    click.echo(f"{progress_words(open_draft.session.at_current.progress)}.")


def _migration_lines(app_context: AppContext, path: Path, moved: MigrationResult) -> Iterator[str]:
    from wizard.reports.kept import KEPT_TITLE, kept_of

    catalogue, move = app_context.catalogue, moved.move
    yield f"From edition {move.before} to {move.after}. As it was before: {move.kept}"
    yield f"{len(moved.stay)} answers stay; {len(moved.look_again)} ask for another look:"
    yield from (f"  {name}  {catalogue.fields[name].label}" for name in moved.look_again)
    if moved.unasked:
        yield f"{KEPT_TITLE}: {len(moved.unasked)}"
        kept = kept_of(app_context.load(path), catalogue.edition(move.after), moved.unasked)
        yield from (f"  {each.field.id}  {each.field.label}: {each.words}" for each in kept)
    yield f"What changed: submission-wizard editions diff {move.before} {move.after}"
