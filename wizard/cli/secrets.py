"""`secret`: stores secrets in the operating system's keyring; they are never arguments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_argument, draft_path, open_for_editing
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.session.open_draft import OpenDraft


@click.group("secret")
def secret_command() -> None:
    """Store, list or forget a draft's secrets in the operating system's keyring.

    \b
    submission-wizard secret list sitebook.toml
    submission-wizard secret set sitebook.toml prod.client_secret
    """


@secret_command.command("set")
@draft_argument
@click.argument("field")
@click.option(
    "--each-run", is_flag=True,
    help="Store nothing: it is entered again for each live run.",
)  # fmt: skip
def set_secret(draft: Path, field: str, each_run: bool) -> None:
    """Store a secret, typed without echo, or read from a pipe.

    \b
    submission-wizard secret set sitebook.toml prod.client_secret
    pass show procore/client-secret | submission-wizard secret set sitebook.toml prod.client_secret
    """
    from wizard.inspection.procore.vault import reference_to
    from wizard.topics.live.secrets import variable_for

    app_context = build_app_context()
    with open_for_editing(app_context, draft) as open_draft:
        _secret_field(open_draft, field)
        reference = reference_to(open_draft.draft.id, field)
        if not each_run:
            reference = app_context.vault.store(
                open_draft.draft.id, field, _prompt_secret(open_draft, field)
            )
        open_draft.session.set(field, reference)
    if each_run:
        click.echo(f"Nothing is kept; {variable_for(field)} or a prompt gives it to a live run.")
    else:
        click.echo(f"{field} is stored in the keyring; the draft holds only a reference to it.")


@secret_command.command("list")
@draft_argument
def list_secrets(draft: Path) -> None:
    """Show which secrets a draft refers to; never the secrets.

    \b
    submission-wizard secret list sitebook.toml
    """
    app_context = build_app_context()
    found = app_context.load(draft_path(draft))
    for field in app_context.catalogue.edition(found.edition).fields.values():
        if field.kind.spec.is_secret:
            state = "stored" if found.answers.get(field.id) else "not stored"
            click.echo(f"{field.id}  {state}  {field.label}")


@secret_command.command("forget")
@draft_argument
@click.argument("field")
def forget_secret(draft: Path, field: str) -> None:
    """Delete a secret from the keyring, and its reference from the draft.

    \b
    submission-wizard secret forget sitebook.toml prod.client_secret
    """
    app_context = build_app_context()
    with open_for_editing(app_context, draft) as open_draft:
        _secret_field(open_draft, field)
        reference = open_draft.session.value(field)
        if isinstance(reference, str):
            app_context.vault.forget(reference)
        open_draft.session.set(field, None)
    click.echo(f"{field} is removed.")


def _secret_field(open_draft: OpenDraft, field_id: str) -> None:
    if not open_draft.session.field(field_id).kind.spec.is_secret:
        message = f"{field_id} is not a secret."
        raise WizardError(message, f"Use: submission-wizard set DRAFT {field_id}=VALUE")


def _prompt_secret(open_draft: OpenDraft, field_id: str) -> str:
    if sys.stdin is None:  # it was closed before the start
        secret = ""
    elif sys.stdin.isatty():
        label = open_draft.session.edition.fields[field_id].label
        secret = str(click.prompt(label, hide_input=True, err=True))
    else:
        secret = sys.stdin.readline().rstrip("\r\n")
    if not secret:
        message = f"No secret was given for {field_id}."
        raise WizardError(message, "Type it at the prompt, or pipe one line into the command.")
    return secret
