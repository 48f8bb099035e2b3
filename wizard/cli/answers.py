"""`set`: changes answers from a script, by the same door as the screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.catalogue.model import Field, Kind, Value
from wizard.cli.desk import as_of_option, desk_at, draft_argument, draft_path
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.session.work import Work

_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0"})
_LARGEST = 2**63 - 1
"""TOML promises no larger whole number."""


@click.command("set")
@draft_argument
@click.argument("assignments", nargs=-1, metavar="FIELD=VALUE ...")
@click.option("--unset", multiple=True, metavar="FIELD", help="Take an answer away.")
@as_of_option
def set_command(
    draft: Path, assignments: tuple[str, ...], unset: tuple[str, ...], as_of: datetime | None
) -> None:
    """Set answers of a draft, and say what that changed.

    Lists and tables are given as JSON; @FILE takes a text from a file.

    \b
    submission-wizard set sitebook.toml listing.name="Sitebook Sync"
    submission-wizard set sitebook.toml 'app.types=["data-user"]' screen.shows_ads=no
    submission-wizard set sitebook.toml listing.summary=@summary.txt
    """
    desk = desk_at(as_of)
    work = desk.open(draft_path(draft))
    try:
        answers = dict(_assignment(work, text) for text in assignments)
        for field_id, value in (answers | dict.fromkeys(unset)).items():
            _set(work, field_id, value)
        work.save()
    finally:
        work.session.unsaved = False
        work.close()
    desk.remember(work)
    progress = work.session.assessment.progress
    click.echo(f"{progress.done} of {progress.total} done, {progress.blockers} block.")


def _assignment(work: Work, text: str) -> tuple[str, Value]:
    field_id, equals, given = text.partition("=")
    if not equals:
        message = f"{text!r} has no “=”; write FIELD=VALUE."
        raise click.BadParameter(message, param_hint="FIELD=VALUE")
    field = work.session.field(field_id)
    if field.kind is Kind.SECRET:
        hint = f"Run: submission-wizard secret set {work.draft.path} {field_id}"
        message = f"{field_id} is a secret and does not belong on a command line."
        raise WizardError(message, hint)
    return field_id, value_from(field, given)


def _set(work: Work, field_id: str, value: Value | None) -> None:
    from wizard.text import clean

    change = work.session.set(field_id, value)
    label = work.session.edition.fields[field_id].label
    click.echo(f"{label}: {'answer taken away' if change.after is None else 'set'}")
    found = work.session.findings_of(field_id)
    for message in dict.fromkeys(each.message for each in found if each.blocks and each.message):
        click.echo(f"  ✗ {clean(message)}")


def value_from(field: Field, given: str) -> Value:
    """What a text on the command line means for a field. Raises click.BadParameter."""
    if given.startswith("@"):
        given = _from_file(field, Path(given[1:]))
    try:
        return _READERS.get(field.kind, _text)(given)
    except ValueError as error:
        message = f"{given!r} is not {_WANTED.get(field.kind, 'usable')}."
        raise click.BadParameter(message, param_hint=field.id) from error


def _from_file(field: Field, path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"The text for {field.id} cannot be read from {path}: {reason}."
        raise WizardError(message, "Give a text file in UTF-8.") from error


def _text(given: str) -> Value:
    return given


def _yes_no(given: str) -> Value:
    if given.lower() not in _YES | _NO:
        raise ValueError(given)
    return given.lower() in _YES


def _number(given: str) -> Value:
    number = int(given) if given.lstrip("-").isdigit() else float(given)
    if not abs(number) <= _LARGEST:  # also what is no number at all, "nan"
        raise ValueError(given)
    return number


def _list(given: str) -> Value:
    if not given.startswith("["):
        return [part.strip() for part in given.split(",") if part.strip()]
    return _dated(json.loads(given, parse_constant=_number))


def _rows(given: str) -> Value:
    rows = json.loads(given, parse_constant=_number)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(given)
    return _dated(rows)


def _table(given: str) -> Value:
    table = json.loads(given, parse_constant=_number)
    if not isinstance(table, dict):
        raise ValueError(given)  # noqa: TRY004 - told like every other unusable text
    return _dated(table)


def _dated(value: Any) -> Any:
    """JSON has no dates, TOML has: a text that is a whole ISO date becomes one."""
    if isinstance(value, list):
        return [_dated(part) for part in value]
    if isinstance(value, dict):
        return {key: _dated(part) for key, part in value.items()}
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


_READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: _number,
    Kind.DATE: date.fromisoformat,
    Kind.CONFIRMATION: _table,
    Kind.RECORDS: _rows,
    Kind.TEXTS: _list,
    Kind.CHOICES: _list,
    Kind.IMAGES: _list,
    Kind.FILES: _list,
}

_WANTED: Mapping[Kind, str] = {
    Kind.YES_NO: "yes or no",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date like 2026-11-24",
    Kind.CONFIRMATION: 'JSON like {"by": "Ana Kovač", "on": "2026-11-24"}',
    Kind.RECORDS: "JSON: a list of tables",
    Kind.TEXTS: "JSON: a list of texts",
    Kind.CHOICES: "a list of choices",
    Kind.IMAGES: "a list of paths",
    Kind.FILES: "a list of paths",
}
