"""`completion`: prints the shell completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from wizard.cli import COMPLETION
from wizard.errors import WizardError

PROGRAM = "submission-wizard"
_START_ZSH = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"
"""Starts the completion of zsh, which defines `compdef`, unless ~/.zshrc has."""


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
    script = complete(context.find_root().command, {}, PROGRAM, COMPLETION).source()
    if shell == "zsh":
        first, _, rest = script.partition("\n")
        script = f"{first}\n{_START_ZSH}\n{rest}"
    click.echo(script)
