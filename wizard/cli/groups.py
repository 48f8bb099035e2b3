"""Groups of commands that suggest a name for a mistyped one."""

from __future__ import annotations

import click

from wizard.text import did_you_mean


class SuggestingGroup(click.Group):
    """A group whose error for an unknown command names those like it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command. Raises click.UsageError with suggestions."""
        name = args[0]
        known = self.list_commands(ctx)
        is_option = name[:1] == "-"
        if name not in known and not is_option and not ctx.resilient_parsing:
            near = did_you_mean(name, known) or f"See: {ctx.command_path} --help"
            message = f"No such command {name!r}. {near}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)
