"""Entry point: finds the command, and turns every failure into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback

import click

from wizard import __version__
from wizard.cli.group import LazyGroup
from wizard.errors import WizardError

EXIT_FAULT = 70
EXIT_INTERRUPTED = 130

EPILOG = """\b
Examples:
  submission-wizard                        open the list of drafts
  submission-wizard sitebook.toml          open a draft
  submission-wizard check sitebook.toml    judge a draft, e.g. in a script
  submission-wizard demo                   play the main job on the shipped sample

\b
Exit codes: 0 nothing blocks · 1 findings block · 2 wrong use ·
3 a check that was asked for could not run · 4 a draft or bundle cannot be read ·
70 a fault of the program itself

Not affiliated with or endorsed by Procore Technologies.
"""


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)
@click.version_option(__version__, prog_name="submission-wizard")
@click.pass_context
def cli(context: click.Context) -> None:
    """Prepare, check and bundle an app submission for the Procore App Marketplace.

    Without a command it opens the wizard; with the path of a draft, that draft.
    """
    if context.invoked_subcommand is None:
        from wizard.cli.start import start

        context.exit(start(None))


def main() -> None:
    """Runs the command line and exits."""
    try:
        code = cli.main(standalone_mode=False, prog_name="submission-wizard")
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except click.Abort:
        code = EXIT_INTERRUPTED
    except click.ClickException as wrong:
        wrong.show()
        code = wrong.exit_code
    except WizardError as error:
        code = tell(error)
    except (BrokenPipeError, SystemExit):
        # The reader has gone. Click makes that a SystemExit of 1, which here means "blocked";
        # and Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception:  # noqa: BLE001 - the last boundary: a fault gets its own exit code
        traceback.print_exc()
        click.echo("This is a fault of the program. Your draft was not changed by it.", err=True)
        code = EXIT_FAULT
    sys.exit(code or 0)


def tell(error: WizardError) -> int:
    """Prints what happened and what to do about it; gives the exit code."""
    from wizard.text import clean

    click.echo(f"Error: {clean(error.message)}", err=True)
    if error.hint:
        click.echo(clean(error.hint), err=True)
    return error.exit_code
