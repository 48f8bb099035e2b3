"""`mcp`: serves drafts to an assistant by the Model Context Protocol, for reading and proposing."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from wizard.cli.app_context import build_app_context, draft_path
from wizard.cli.boundary import echo_stderr
from wizard.errors import WizardError


class MissingMcp(WizardError):
    """The extra for assistants is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Assistants need the extra “mcp”, which is not installed.",
            "Run `pip install 'submission-wizard[mcp]'`.",
        )


@click.command("mcp")
@click.argument("drafts", metavar="[DRAFT ...]", nargs=-1, type=click.Path(path_type=Path))
def mcp_command(drafts: tuple[Path, ...]) -> None:
    """Serve drafts to an assistant over standard input and output (Model Context Protocol).

    The assistant may open the drafts named here and those in the drafts folder, and nothing else.
    It reads, judges and proposes answers; a person takes them with autofill. It cannot confirm,
    sign, waive, export, call a host or see a secret. Needs the extra mcp.

    \b
    submission-wizard mcp sitebook.toml
    submission-wizard autofill sitebook.toml sitebook.proposals.json
    """
    from wizard.mcp_server.operations import McpOperations

    app_context = build_app_context()
    paths = [draft_path(path) for path in drafts]
    for path in paths:
        app_context.load(path)
    try:
        from wizard.mcp_server.server import build_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise MissingMcp from error
    if sys.stdin is not None and sys.stdin.isatty():
        echo_stderr("An assistant's program starts this and speaks with it. Ctrl+C ends it.")
    # A thread waits for input and cannot be stopped; nothing is lost, as files are written whole.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    build_server(McpOperations(app_context, paths)).run("stdio")
