"""Opens a draft with the dialogs for locks, errors and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from screens.fields.surroundings import FieldContext
from screens.widgets.background import run_in_background
from screens.widgets.key_labels import key_label
from wizard.drafts.errors import DraftHeld, DraftWithMarkers
from wizard.drafts.settle import open_differences
from wizard.drafts.unsettled import first_conflicts
from wizard.errors import WizardError
from wizard.inspection.procore.vault import reference_to
from wizard.rules.phrasing import counted
from wizard.session.open_draft import DraftPosition, OpenDraft

if TYPE_CHECKING:
    from screens.widgets.messages import DraftRequested, OperationResult
    from wizard.drafts.merge import AnswerConflict
    from wizard.drafts.model import Draft
    from wizard.drafts.unsettled import Side
    from wizard.inspection.media.seen import FileRef, FileSeen
    from wizard.session.app_context import AppContext
    from wizard.session.open_draft import Choice
    from wizard.session.session import AnswerChange
    from wizard.session.signing import Author

if TYPE_CHECKING:
    from screens.home.conflict import ConflictWording


async def open_with_dialogs(
    app: App[int], app_context: AppContext, requested: DraftRequested
) -> OpenDraft | None:
    """Opens a draft for editing or read-only; None when the user decided against it.

    Must run in a worker, since it may ask. Errors of the file are shown, not raised.
    """
    done = await _done(app, requested.first) if requested.first else None
    open_draft = await _open_or_ask(app, app_context, requested.path)
    if open_draft is not None and not open_draft.read_only:
        await settle_with_dialog(app, open_draft)
    if open_draft is not None and done is not None:
        _stand_at(open_draft, done.fields)
    return open_draft


async def _done(app: App[int], first: Callable[[], OperationResult]) -> OperationResult | None:
    """Runs an operation before opening; None, with a notification, when it failed."""
    try:
        done = await run_in_background(first)
    except WizardError as error:
        app.notify(error.full_message, severity="error", markup=False)
        return None
    app.notify(done.message, markup=False)
    return done


def _stand_at(open_draft: OpenDraft, fields: Sequence[str]) -> None:
    session = open_draft.session
    field = next((name for name in fields if session.applies(name) is not False), "")
    if field:
        open_draft.position = DraftPosition(session.edition.page_of_field[field].page.id, field)


async def _open_or_ask(app: App[int], app_context: AppContext, path: Path) -> OpenDraft | None:
    try:
        return app_context.open(path)
    except DraftHeld as held:
        return await _opened_although_held(app, app_context, path, held)
    except DraftWithMarkers:
        return await _opened_without_markers(app, app_context, path)
    except WizardError as error:
        from screens.home.error_dialog import ErrorDialog

        app.push_screen(ErrorDialog(path, error))
        return None


def open_without_dialogs(app_context: AppContext, path: Path) -> OpenDraft | None:
    """Opens a draft for editing; None when a question or error must be shown first."""
    try:
        open_draft = app_context.open(path)
    except WizardError:
        return None
    if open_draft.draft.conflicts and not open_draft.read_only:
        open_draft.close()
        return None
    return open_draft


async def _opened_without_markers(
    app: App[int], app_context: AppContext, path: Path
) -> OpenDraft | None:
    """Merges both sides of a file that git left to a person, then opens it."""
    from screens.home.error_dialog import ErrorDialog
    from wizard.topics.team.markers import mend_markers

    try:
        fields = app_context.catalogue.fields
        await run_in_background(lambda: mend_markers(path, fields))
        open_draft = app_context.open(path)
    except WizardError as error:
        app.push_screen(ErrorDialog(path, error))
        return None
    message = "git left its conflict markers in this file; both sides are merged now."
    app.notify(message, markup=False)
    return open_draft


async def settle_with_dialog(app: App[int], open_draft: OpenDraft) -> None:
    """Asks which answer to keep where a merge has two, until all are chosen or it is postponed.

    Must run in a worker.
    """
    from screens.home.conflict import ConflictScreen

    labels = {name: field.label for name, field in open_draft.session.edition.fields.items()}
    while open_draft.draft.conflicts:
        differences = open_differences(open_draft.draft)
        dialog = ConflictScreen(differences, labels, _merge_wording(open_draft.draft))
        choices = await app.push_screen_wait(dialog)
        if choices is None:
            return
        try:
            open_draft.settle({field: _SIDES[choice] for field, choice in choices.items()})
        except WizardError as error:
            app.notify(error.full_message, severity="error", markup=False)
            return
        if not open_draft.draft.conflicts:
            told = counted(len(choices), "answer")
            app.notify(f"{told} settled. Where git stopped at this file: git add, then commit.")


_SIDES: Mapping[Choice, Side] = {"mine": "ours", "theirs": "theirs"}


def _merge_wording(draft: Draft) -> ConflictWording:
    from screens.home.conflict import ConflictWording

    known = first_conflicts(draft.conflicts)

    def titles(difference: AnswerConflict) -> tuple[str, str]:
        conflict = known[difference.field_id]
        ours, theirs = conflict.whose("ours"), conflict.whose("theirs")
        return f"Mine{ours and f': {ours}'}", f"Theirs{theirs and f': {theirs}'}"

    return ConflictWording("Two people changed these answers", "the rest is merged", titles)


async def _opened_although_held(
    app: App[int], app_context: AppContext, path: Path, held: DraftHeld
) -> OpenDraft | None:
    from screens.home.locked_dialog import LockedDialog

    choice = await app.push_screen_wait(LockedDialog(held))
    if choice == "read":
        return app_context.look_at(path, f"open in process {held.pid} on {held.host}")
    return app_context.open(path, take_over=True) if choice == "take" else None


async def choose_version(app: App[int], open_draft: OpenDraft, theirs: Draft) -> bool:
    """Asks which version of each answer to keep; False when postponed.

    Must run in a worker. Nothing is written before the choice.
    """
    from screens.home.conflict import ConflictScreen

    labels = {name: field.label for name, field in open_draft.session.edition.fields.items()}
    choices = await app.push_screen_wait(ConflictScreen(open_draft.differences(theirs), labels))
    if choices is None:
        open_draft.trouble = (
            f"the file was changed elsewhere too; {key_label('app.save', 'ctrl+s')} to choose"
        )
        return False
    open_draft.resolve(theirs, choices)
    return True


def field_context_of(
    app_context: AppContext, open_draft: OpenDraft, author: Author
) -> FieldContext:
    """The context for the controls of this draft."""
    from wizard.session.company import file_of, inherit_shared_answers, own_shared

    draft, vault = open_draft.draft, app_context.vault

    async def store(field_id: str, secret: str) -> str:
        if secret:
            return await run_in_background(lambda: vault.store(draft.id, field_id, secret))
        await run_in_background(lambda: vault.forget(draft.answers[field_id]))
        return ""

    async def share(field_id: str) -> Sequence[AnswerChange]:
        answers, file = own_shared(open_draft, [field_id]), file_of(app_context, draft)
        await run_in_background(lambda: file.take(open_draft, answers))
        return inherit_shared_answers(open_draft, file, answers)

    def seen(file_ref: FileRef) -> FileSeen | None:
        return open_draft.session.files_seen.get(file_ref)

    return FieldContext(
        folder=draft.path.parent,
        today=app_context.today,
        author=author,
        read_only=open_draft.read_only,
        store_secret=store,
        vault_trouble=lambda: run_in_background(vault.trouble),
        vault_warning=lambda: run_in_background(vault.plain_text),
        secret_reference=partial(reference_to, draft.id),
        seen=seen,
        share=share,
    )
