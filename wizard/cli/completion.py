"""`completion`: prints the shell completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from wizard.cli import COMPLETION
from wizard.errors import WizardError

PROGRAM = "submission-wizard"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    \b
    submission-wizard completion bash >> ~/.bashrc
    submission-wizard completion zsh >> ~/.zshrc
    submission-wizard completion fish > ~/.config/fish/completions/submission-wizard.fish
    """
    complete = get_completion_class(shell)
    if complete is None:
        message = f"There is no completion for {shell}."
        raise WizardError(message)
    click.echo(complete(context.find_root().command, {}, PROGRAM, COMPLETION).source())
