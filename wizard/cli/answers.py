"""`set`: changes answers from a script, through the same session as the screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.catalogue.model import Field, Value
from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    bytes_named,
    draft_argument,
    echo_progress,
    open_for_editing,
)
from wizard.drafts.model import MAX_BYTES
from wizard.errors import WizardError
from wizard.session.parse_value import expected_text, value_of
from wizard.shell_words import shell_quoted

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft


@click.command("set")
@draft_argument
@click.argument("assignments", nargs=-1, metavar="FIELD=VALUE ...")
@click.option("--unset", multiple=True, metavar="FIELD", help="Remove an answer.")
@as_of_option
def set_command(
    draft: Path, assignments: tuple[str, ...], unset: tuple[str, ...], as_of: datetime | None
) -> None:
    """Set answers of a draft, and say what that changed.

    Lists and tables are given as JSON; @FILE takes a text from a file, @- from a pipe.

    \b
    submission-wizard set sitebook.toml listing.name="Sitebook Sync"
    submission-wizard set sitebook.toml 'app.types=["data-user"]' screen.shows_ads=no
    submission-wizard set sitebook.toml listing.summary=@summary.txt
    """
    with open_for_editing(build_app_context(as_of), draft) as open_draft:
        answers = dict(_parse_assignment(open_draft, text) for text in assignments)
        values = (answers | dict.fromkeys(unset)).items()
        lines = [
            line for field_id, value in values for line in _set_answer(open_draft, field_id, value)
        ]
    click.echo("\n".join(lines)) if lines else None
    echo_progress(open_draft)


def _parse_assignment(open_draft: OpenDraft, text: str) -> tuple[str, Value]:
    field_id, given = split_assignment(text)
    field = open_draft.session.field(field_id)
    if field.kind.spec.is_secret:
        draft = shell_quoted(str(open_draft.draft.path))
        hint = f"Run: submission-wizard secret set {draft} {field_id}"
        message = f"{field_id} is a secret and does not belong on a command line."
        raise WizardError(message, hint)
    return field_id, value_from(field, given)


def _set_answer(open_draft: OpenDraft, field_id: str, value: Value | None) -> Iterator[str]:
    """Changes an answer; returns the messages to print once it is saved."""
    from wizard.text import clean

    change = open_draft.session.set(field_id, value)
    label = open_draft.session.edition.fields[field_id].label
    yield f"{label}: {'answer removed' if change.after is None else 'set'}"
    found = open_draft.session.findings_of(field_id)
    blocking = [each for each in found if each.blocks and not each.refused_field]
    for message in dict.fromkeys(each.message for each in blocking if each.message):
        yield f"  ✗ {clean(message)}"


def split_assignment(assignment: str) -> tuple[str, str]:
    """Splits FIELD=VALUE. Raises click.BadParameter."""
    field_id, equals, given = assignment.partition("=")
    if not equals:
        message = f"{assignment!r} has no “=”; write FIELD=VALUE."
        raise click.BadParameter(message, param_hint="FIELD=VALUE")
    return field_id, given


def value_from(field: Field, given: str) -> Value:
    """Parses a text on the command line as an answer. Raises click.BadParameter."""
    given = text_from(field, given)
    try:
        return value_of(field, given)
    except ValueError as error:
        from wizard.secrets.masking import without_secrets

        message = f"{without_secrets(given)!r} is not {expected_text(field, given)}."
        raise click.BadParameter(message, param_hint=field.id) from error


def text_from(field: Field, given: str) -> str:
    """The text itself, or the content of the file in @FILE. Raises WizardError."""
    return _from_file(field, Path(given[1:])) if given.startswith("@") else given


def _from_file(field: Field, path: Path) -> str:
    try:
        return bytes_named(path, MAX_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"The text for {field.id} cannot be read from {path}: {reason}."
        raise WizardError(message, "Give a text file in UTF-8.") from error
