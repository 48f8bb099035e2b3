"""What is printed for scripts: whole, and harmless where it comes to a terminal after all."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click


def echo_json(document: object) -> None:
    """Prints JSON; what a terminal must never be sent is spelled out, as JSON allows."""
    from wizard.text import spelled_out

    click.echo(spelled_out(json.dumps(document, ensure_ascii=False, indent=2)))


def echo_path(path: Path) -> None:
    """Prints a path byte for byte, so that a script finds the file; a person sees it cleaned."""
    from wizard.text import clean

    if sys.stdout is not None and sys.stdout.isatty():
        click.echo(clean(str(path)))
    else:
        click.echo(os.fsencode(path))
