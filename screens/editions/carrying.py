"""Migration of the open draft to another edition and back: the question and the operation."""

from __future__ import annotations

from pathlib import Path

from screens.widgets.messages import OperationResult
from wizard.rules.phrasing import counted
from wizard.session.app_context import AppContext
from wizard.text import one_line
from wizard.topics.editions.migrate import MigrationResult, migrate_draft, undo_migration


def question_lines(moved: MigrationResult, name: str) -> tuple[str, str]:
    """Title and text of the question, with the effect on the answers."""
    kept = (
        f"Kept in the draft, though edition {moved.move.after} does not ask: "
        f"{counted(len(moved.unasked), 'answer')}."
        if moved.unasked
        else f"Edition {moved.move.after} has a place for every answer."
    )
    stay = (
        f"Unchanged: {counted(len(moved.stay), 'answer')}. Marked to look at again: "
        f"{len(moved.look_again)} of them."
    )
    lines = (
        stay,
        kept,
        f"The present draft is kept next to it: {one_line(moved.move.kept)}",
        "U on this screen undoes this.",
    )
    return f"Carry “{one_line(name)}” over to edition {moved.move.after}?", "\n".join(lines)


def migrate_open_draft(app_context: AppContext, path: Path, edition: str) -> OperationResult:
    """Migrates a draft; call it in a thread. Raises WizardError."""
    moved = migrate_draft(path, app_context.catalogue, edition, app_context.now())
    marked = counted(len(moved.look_again), "answer")
    message = (
        f"Carried over to edition {edition}. {marked} to look at again: L on the review lists "
        f"them. The previous draft: {moved.move.kept}"
    )
    return OperationResult(message, moved.look_again)


def undo_open_migration(app_context: AppContext, path: Path) -> OperationResult:
    """Undoes the last migration; call it in a thread. Raises WizardError."""
    move = undo_migration(path, app_context.catalogue, app_context.now())
    return OperationResult(f"Back to edition {move.before}. Your answers are unchanged.")
