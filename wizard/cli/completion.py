"""`completion`: prints the shell completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from wizard.cli.environment import COMPLETION
from wizard.errors import WizardError

PROGRAM = "submission-wizard"
SHELLS = ("bash", "zsh", "fish", "powershell")
_START_ZSH = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"
"""Starts the completion of zsh, which defines `compdef`, unless ~/.zshrc has."""

_OPEN_ZSH = """\
if [[ "$key" == *= ]]; then
                compadd -U -S "" -- "$key"
            elif [[ "$descr" == "_" ]]; then"""
_OPEN_BASH = """\
COMPREPLY+=("$value")
            [[ $value == *= ]] && compopt -o nospace"""
_CHANGES = {
    "bash": ("COMPREPLY+=($value)", _OPEN_BASH),
    "zsh": ('if [[ "$descr" == "_" ]]; then', _OPEN_ZSH),
    "fish": ('(string split "," $completion)', '(string split -m1 "," $completion)'),
}
"""What click's scripts lack: no blank after "field=", and titles with commas in fish."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    It completes commands, options, drafts, and the ids of fields, requirements and other parts.

    \b
    submission-wizard completion bash >> ~/.bashrc
    submission-wizard completion zsh >> ~/.zshrc
    submission-wizard completion fish > ~/.config/fish/completions/submission-wizard.fish
    submission-wizard completion powershell >> $PROFILE
    """
    complete = get_completion_class(shell)
    if complete is None:
        message = f"There is no completion for {shell}."
        raise WizardError(message)
    script = complete(context.find_root().command, {}, PROGRAM, COMPLETION).source()
    script = script.replace(*_CHANGES.get(shell, ("", "")))
    if shell == "zsh":
        first, _, rest = script.partition("\n")
        script = f"{first}\n{_START_ZSH}\n{rest}"
    click.echo(script)
