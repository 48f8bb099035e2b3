"""Entry point: dispatches to the command, and handles failures."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard import __version__
from wizard.cli.app_context import plain_option
from wizard.cli.boundary import EXIT_INTERRUPTED, echo_stderr, run_guarded
from wizard.cli.colour import ColourContext, wants_colour
from wizard.cli.environment import COMPLETION
from wizard.cli.groups import SuggestingGroup, summary_of
from wizard.cli.streams import make_streams_safe
from wizard.places import CATALOGUE_VARIABLE

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Mapping[str, str] = {
    "open": "wizard.cli.open",
    "fit": "wizard.cli.fit",
    "new": "wizard.cli.drafts",
    "drafts": "wizard.cli.drafts",
    "set": "wizard.cli.answers",
    "company": "wizard.cli.company",
    "waive": "wizard.cli.waive",
    "sign": "wizard.cli.sign",
    "looked": "wizard.cli.sign",
    "autofill": "wizard.cli.autofill",
    "ask": "wizard.cli.ask",
    "questions": "wizard.cli.questions",
    "import-manifest": "wizard.cli.manifest",
    "check": "wizard.cli.check",
    "scan": "wizard.cli.scan",
    "explain": "wizard.cli.explain",
    "changes": "wizard.cli.changes",
    "export": "wizard.cli.bundles",
    "verify": "wizard.cli.bundles",
    "review": "wizard.cli.review",
    "desk": "wizard.cli.desk",
    "team": "wizard.cli.team",
    "merge-driver": "wizard.cli.merge_driver",
    "diff": "wizard.cli.diff",
    "history": "wizard.cli.history",
    "hand-off": "wizard.cli.hand_off",
    "calendar": "wizard.cli.calendar",
    "watch": "wizard.cli.watch",
    "feedback": "wizard.cli.feedback",
    "secret": "wizard.cli.secrets",
    "editions": "wizard.cli.editions",
    "carry": "wizard.cli.carry",
    "restore-format": "wizard.cli.restore_format",
    "sample": "wizard.cli.demo",
    "demo": "wizard.cli.demo",
    "mcp": "wizard.cli.mcp",
    "skill": "wizard.cli.skill",
    "schema": "wizard.cli.schema",
    "completion": "wizard.cli.completion",
}
"""Command name to its module, which defines `<name>_command` with underscores."""


class LazyGroup(SuggestingGroup):
    """A group that imports commands when needed; a path opens that draft."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """Every command, in the order of a partner's work."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        cmd_name: str,
    ) -> click.Command | None:
        """Imports the command of that name; None if there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        name = f"{cmd_name.replace('-', '_')}_command"
        command: click.Command = getattr(importlib.import_module(module), name)
        command.context_class = ColourContext
        if COMPLETION in os.environ:
            from wizard.cli.completion_values import complete_parameters

            complete_parameters(command, cmd_name)
        return command

    def summary(self, ctx: click.Context, name: str) -> str:
        """As made beforehand, since importing every command takes longer."""
        from wizard.cli.completion_values import known_values

        known: str = known_values().get("commands", {}).get(name, "")
        return known or super().summary(ctx, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Treats a path in place of a command as "open" with that path."""
        if args and args[0] not in COMMANDS and _looks_like_a_path(args[0]):
            return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Commands and options; else a draft. No command is imported for it."""
        from wizard.cli.completion_values import complete_draft, known_values, matching

        known = known_values().get("commands", {})
        words = {name: known.get(name, "") for name in COMMANDS}
        found = [
            *matching(words, incomplete),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]
        return found or complete_draft(ctx, incomplete)


def summaries() -> dict[str, str]:
    """What each command does, in a sentence."""
    context = click.Context(cli)
    commands = ((name, cli.get_command(context, name)) for name in COMMANDS)
    return {name: summary_of(each) for name, each in commands if each}


def _looks_like_a_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or "\\" in text or Path(text).exists()


EPILOG = """\b
Examples:
  submission-wizard                        open the list of drafts
  submission-wizard fit                    can the app be listed? a few questions
  submission-wizard sitebook.toml          open a draft
  submission-wizard --plain                the same line by line, e.g. for a screen reader
  submission-wizard check sitebook.toml    judge a draft, e.g. in a script
  submission-wizard demo                   play the main job on the shipped sample

\b
Exit codes: 0 nothing blocks · 1 findings block · 2 wrong use ·
3 a check that was asked for could not run ·
4 a draft, a bundle or the output cannot be read or written ·
70 a fault of the program itself

Not affiliated with or endorsed by Procore Technologies.
"""


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)
@click.option(
    "--catalogue", type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR", envvar=CATALOGUE_VARIABLE,
    help="Judge by the catalogue in this folder, if it is newer than the program's.",
)  # fmt: skip
@plain_option
@click.version_option(__version__, prog_name="submission-wizard")
@click.pass_context
def cli(
    context: click.Context,
    catalogue: Path | None,
    *,
    plain: bool | None,
) -> None:
    """Prepare, check and bundle an app submission for the Procore App Marketplace.

    Without a command it opens the wizard; with the path of a draft, that draft.
    """
    if context.invoked_subcommand is None:
        from wizard.cli.start import start

        context.exit(start(None, plain=plain, catalogue=catalogue))


def run_command_line() -> None:
    """Runs the command line and exits."""
    make_streams_safe()
    if COMPLETION in os.environ:
        from wizard.cli.shells import add_shells

        add_shells()
    sys.exit(run_guarded(_run))


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False, prog_name="submission-wizard", color=wants_colour())
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except click.Abort:
        code = EXIT_INTERRUPTED
    except click.ClickException as wrong:
        from wizard.text import clean

        words = io.StringIO()
        wrong.show(words)
        echo_stderr(clean(words.getvalue().rstrip()))
        code = wrong.exit_code
    except SystemExit as left:  # how click exits after completing a command line
        code = left.code if isinstance(left.code, int) else 0
    return code or 0
