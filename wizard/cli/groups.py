"""Groups of commands that suggest a name for a mistyped one, and list whole summaries."""

from __future__ import annotations

import click

from wizard.cli.colour import ColourContext

_WHOLE = 1000
"""More characters than a summary has."""


def summary_of(command: click.Command) -> str:
    """What a command does: its first sentence."""
    return command.get_short_help_str(_WHOLE)


class SuggestingGroup(click.Group):
    """A group whose error for an unknown command names those like it."""

    context_class = ColourContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with coloured help; None if there is none."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = ColourContext
        return command

    def summary(self, ctx: click.Context, name: str) -> str:
        """What one of its commands does, in a sentence."""
        command = self.get_command(ctx, name)
        return summary_of(command) if command else ""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands with their whole summaries."""
        with formatter.section("Commands"):
            names = self.list_commands(ctx)
            formatter.write_dl([(name, self.summary(ctx, name)) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command. Raises click.UsageError with suggestions."""
        name = args[0]
        known = self.list_commands(ctx)
        is_option = name[:1] == "-"
        if name not in known and not is_option and not ctx.resilient_parsing:
            from wizard.text import did_you_mean

            near = did_you_mean(name, known) or f"See: {ctx.command_path} --help"
            message = f"No such command {name!r}. {near}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)
