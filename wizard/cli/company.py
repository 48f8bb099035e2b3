"""`company`: answers shared by several apps, stored in one file that drafts inherit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.catalogue.model import Value
from wizard.cli.app_context import (
    build_app_context,
    draft_argument,
    draft_path,
    open_for_editing,
    retry_while_locked,
)
from wizard.cli.groups import SuggestingGroup
from wizard.cli.streams import echo_document
from wizard.errors import DraftError, WizardError
from wizard.reports.document_kinds import COMPANY

if TYPE_CHECKING:
    from wizard.drafts.model import Draft
    from wizard.session.app_context import AppContext
    from wizard.session.company import CompanyFile

_SHOWN = 60

file_option = click.option(
    "--file", type=click.Path(path_type=Path, dir_okay=False),
    help="The company's file; company.toml in the wizard's own folder by default.",
)  # fmt: skip


@click.group("company", cls=SuggestingGroup)
def company_command() -> None:
    """Answer once what several apps share: company facts, contacts, security questions.

    A draft that joins inherits these answers, and may have its own in their place.

    \b
    submission-wizard company set q.legal_name="Fieldline Software Ltd." --name Fieldline
    submission-wizard company join sitebook.toml
    submission-wizard company show sitebook.toml
    """


@company_command.command("show")
@click.argument("draft", type=click.Path(path_type=Path), required=False)
@file_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(draft: Path | None, file: Path | None, *, as_json: bool) -> None:
    """Show what apps share, and with DRAFT which answers it inherits.

    \b
    submission-wizard company show
    submission-wizard company show sitebook.toml --json
    """
    app_context = build_app_context()
    app = app_context.load(draft_path(draft)) if draft else None
    company = _company_file(app_context, file, app)
    known = company.read() if company.path.exists() else None
    rows = [_shared_row(app_context, name, known, app) for name in _shared_field_ids(app_context)]
    if as_json:
        name = known.name if known else ""
        echo_document(COMPANY, {"file": str(company.path), "name": name, "answers": rows})
        return
    for line in _shared_lines(company, known, app, rows):
        click.echo(line)


def _company_file(
    app_context: AppContext, file: Path | None, draft: Draft | None = None
) -> CompanyFile:
    from wizard.session.company import CompanyFile, file_of

    return (
        CompanyFile(file, app_context.catalogue, app_context.now)
        if file
        else file_of(app_context, draft)
    )


def _shared_field_ids(app_context: AppContext) -> list[str]:
    return [name for name, field in app_context.catalogue.fields.items() if field.shared]


def _shared_row(
    app_context: AppContext, name: str, company: Draft | None, app: Draft | None
) -> dict[str, object]:
    row: dict[str, object] = {
        "field": name,
        "label": app_context.catalogue.fields[name].label,
        "company": _printable(company.answers.get(name) if company else None),
    }
    if app is not None:
        own = app.answers.get(name)
        row["own"] = _printable(own)
        row["counts"] = "own" if own is not None else "company" if name in app.inherited else ""
    return row


def _printable(value: object) -> object:
    """The value as JSON: dates become texts, and secrets are masked."""
    from wizard.secrets.masking import without_secrets_throughout

    shown: object = without_secrets_throughout(json.loads(json.dumps(value, default=str)))
    return shown


def _shared_lines(
    company: CompanyFile, known: Draft | None, app: Draft | None, rows: list[dict[str, object]]
) -> Iterator[str]:
    from wizard.text import clean, one_line

    if known is None:
        yield f"There is no {clean(str(company.path))} yet: company set FIELD=VALUE makes it."
    else:
        yield f"{one_line(known.name)} · {clean(str(company.path))}"
    if app is not None and not app.company:
        yield f"{one_line(app.name)} stands alone: company join lets it inherit."
    elif app is not None and app.inheritance.trouble:
        yield f"{one_line(app.name)} inherits nothing: {clean(app.inheritance.trouble)}"
    for row in rows:
        yield f"  {row['field']}  {_shared_row_words(row)}"


def _shared_row_words(row: dict[str, object]) -> str:
    from wizard.rules.phrasing import quoted

    def words(value: object) -> str:
        if value is None:
            return "–"
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return quoted(text, _SHOWN)

    if row.get("counts") == "own":
        return f"{words(row['own'])} (this app's own; the company: {words(row['company'])})"
    inherited = " (inherited)" if row.get("counts") == "company" else ""
    return f"{words(row['company'])}{inherited}"


@company_command.command("set")
@click.argument("assignments", nargs=-1, metavar="FIELD=VALUE ...")
@click.option("--unset", multiple=True, metavar="FIELD", help="Remove an answer.")
@click.option("--name", default="", help="What the company is called in lists.")
@file_option
def set_shared(
    assignments: tuple[str, ...], unset: tuple[str, ...], name: str, file: Path | None
) -> None:
    """Set shared answers; the file is made when there is none.

    \b
    submission-wizard company set support.email=help@fieldline-software.com
    submission-wizard company set 'q.hosting_countries=["US"]' --name "Fieldline Software"
    """
    if not (assignments or unset or name):
        raise click.UsageError("Nothing to set; give FIELD=VALUE, --unset or --name.")
    app_context = build_app_context()
    answers = dict(_shared_assignment(app_context, text) for text in assignments)
    company = _company_file(app_context, file)
    retry_while_locked(lambda: company.put(answers | dict.fromkeys(unset), name))
    _say_written(company, answers | dict.fromkeys(unset))


def _shared_assignment(app_context: AppContext, text: str) -> tuple[str, Value]:
    from wizard.cli.answers import split_assignment, value_from
    from wizard.session.company import shared_field

    name, given = split_assignment(text)
    return name, value_from(shared_field(app_context.catalogue, name), given)


def _say_written(company: CompanyFile, answers: Mapping[str, Value]) -> None:
    from wizard.secrets.detection import secrets_throughout
    from wizard.text import clean

    for name, value in answers.items():
        click.echo(f"{name}: for every app that inherits")
        for _, found in secrets_throughout(value):
            click.echo(f"  ✗ This looks like {found.kind}. Take it out: it blocks every app.")
    click.echo(f"Written: {clean(str(company.path))}")


@company_command.command("join")
@draft_argument
@file_option
@click.option("--leave", is_flag=True, help="Inherit nothing any more.")
def join(draft: Path, file: Path | None, *, leave: bool) -> None:
    """Let DRAFT inherit the company's answers; its own ones stay and go first.

    \b
    submission-wizard company join sitebook.toml
    submission-wizard company join sitebook.toml --file ../fieldline.toml
    submission-wizard company join sitebook.toml --leave
    """
    from wizard.drafts.company import named_from

    app_context = build_app_context()
    company = _company_file(app_context, file)
    if not leave and not company.path.is_file():
        message = f"There is no {company.path}."
        raise WizardError(message, "Make it with: submission-wizard company set FIELD=VALUE")
    with open_for_editing(app_context, draft) as open_draft:
        open_draft.join("" if leave else named_from(open_draft.draft.path, company.path))
        trouble = open_draft.draft.inheritance.trouble
        if trouble:
            raise DraftError(trouble, "Name a file made by `submission-wizard company set`.")
    inherited = sum(map(open_draft.session.inherits, open_draft.draft.inherited))
    click.echo("It stands alone now." if leave else f"It inherits {inherited} answers.")


@company_command.command("share")
@draft_argument
@click.argument("fields", nargs=-1, metavar="FIELD ...")
@click.option("--all", "everything", is_flag=True, help="All that apps may share.")
@file_option
def share_answers(
    draft: Path, fields: tuple[str, ...], file: Path | None, *, everything: bool
) -> None:
    """Give DRAFT's own answers to every app that inherits.

    \b
    submission-wizard company share sitebook.toml q.legal_name q.website
    submission-wizard company share sitebook.toml --all
    """
    from wizard.session.company import own_answers_shared, share_app_answers

    if bool(fields) == everything:
        raise click.UsageError("Name fields, or give --all.")
    app_context = build_app_context()
    with open_for_editing(app_context, draft) as open_draft:
        company = _company_file(app_context, file, open_draft.draft)
        fields = own_answers_shared(open_draft) if everything else fields
        share_app_answers(open_draft, company, fields)
    _say_written(company, dict.fromkeys(fields))
