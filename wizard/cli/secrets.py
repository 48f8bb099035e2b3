"""`secret`: stores secrets in the operating system's keyring; they are never arguments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, draft_argument, draft_path, open_for_editing
from wizard.cli.boundary import echo_stderr
from wizard.cli.groups import SuggestingGroup
from wizard.errors import VaultError, WizardError

if TYPE_CHECKING:
    from wizard.catalogue.model import Value
    from wizard.inspection.procore.vault import Vault
    from wizard.session.open_draft import OpenDraft


@click.group("secret", cls=SuggestingGroup)
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
@click.option(
    "--plain-text", is_flag=True, help="Store it also in a keyring that does not encrypt.",
)  # fmt: skip
def set_secret(draft: Path, field: str, each_run: bool, plain_text: bool) -> None:
    """Store a secret, typed without echo, or read from a pipe.

    \b
    submission-wizard secret set sitebook.toml prod.client_secret
    pass show procore/client-secret | submission-wizard secret set sitebook.toml prod.client_secret
    """
    from wizard.inspection.procore.vault import blanks_words, reference_to
    from wizard.topics.live.secrets import variable_for

    app_context = build_app_context()
    with open_for_editing(app_context, draft) as open_draft:
        _secret_field(open_draft, field)
        reference = reference_to(open_draft.draft.id, field)
        if not each_run:
            _agree_to_plain_text(app_context.vault, agreed=plain_text)
            secret = _prompt_secret(open_draft, field)
            reference = app_context.vault.store(open_draft.draft.id, field, secret)
            if told := blanks_words(secret):
                echo_stderr(told)
        open_draft.session.set(field, reference)
    if each_run:
        click.echo(f"Nothing is kept; {variable_for(field)} or a prompt gives it to a live run.")
    else:
        click.echo(f"{field} is stored in the keyring; the draft holds only a reference to it.")


@secret_command.command("list")
@draft_argument
def list_secrets(draft: Path) -> None:
    """Show which secrets a draft refers to, and whether the keyring has them; never the secrets.

    \b
    submission-wizard secret list sitebook.toml
    """
    app_context = build_app_context()
    found = app_context.load(draft_path(draft))
    for field in app_context.catalogue.edition(found.edition).fields.values():
        if field.kind.spec.is_secret:
            state = _state_of(app_context.vault, found.answers.get(field.id))
            click.echo(f"{field.id}  {state}  {field.label}")


def _state_of(vault: Vault, reference: Value | None) -> str:
    """The state of a secret in three words at most; a keyring that is mute is no failure."""
    if not isinstance(reference, str):
        return "not stored"
    try:
        return "stored" if vault.holds(reference) else "not in this keyring"
    except VaultError:
        return "keyring unknown"


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


def _agree_to_plain_text(vault: Vault, *, agreed: bool) -> None:
    """Tells of a keyring that does not encrypt, and asks. Raises VaultError without consent."""
    words = vault.plain_text()
    if not words:
        return
    echo_stderr(words)
    if agreed:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        hint = "Add --plain-text to store it all the same, or --each-run to store nothing."
        raise VaultError("The secret is not stored.", hint)
    if not click.confirm("Store the secret there?", err=True):
        raise click.Abort


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
