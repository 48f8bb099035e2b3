"""Finds commands by name and imports only the one that runs."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import click

COMMANDS: Mapping[str, str] = {
    "open": "wizard.cli.open",
    "new": "wizard.cli.drafts",
    "drafts": "wizard.cli.drafts",
    "set": "wizard.cli.answers",
    "company": "wizard.cli.company",
    "waive": "wizard.cli.waive",
    "autofill": "wizard.cli.autofill",
    "import-manifest": "wizard.cli.manifest",
    "check": "wizard.cli.check",
    "check-each": "wizard.cli.check_each",
    "scan": "wizard.cli.scan",
    "explain": "wizard.cli.explain",
    "changes": "wizard.cli.changes",
    "export": "wizard.cli.bundles",
    "verify": "wizard.cli.bundles",
    "hand-off": "wizard.cli.hand_off",
    "calendar": "wizard.cli.calendar",
    "watch": "wizard.cli.watch",
    "feedback": "wizard.cli.feedback",
    "secret": "wizard.cli.secrets",
    "editions": "wizard.cli.editions",
    "carry": "wizard.cli.carry",
    "sample": "wizard.cli.demo",
    "demo": "wizard.cli.demo",
    "completion": "wizard.cli.completion",
}
"""Command name to the module that holds it as `<name>_command`, hyphens as underscores."""


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own; a path opens that draft."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """Every command, in the order of a partner's work."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        cmd_name: str,
    ) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        name = f"{cmd_name.replace('-', '_')}_command"
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Takes a path in place of a command as "open" with that path."""
        if args and args[0] not in COMMANDS and _looks_like_a_path(args[0]):
            return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)


def _looks_like_a_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or "\\" in text or Path(text).exists()
