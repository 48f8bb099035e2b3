"""What is printed for scripts: whole, and harmless where it comes to a terminal after all."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, time
from pathlib import Path

import click


def echo_json(document: object) -> None:
    """Prints JSON; what a terminal must never be sent is spelled out, as JSON allows.

    Days and times become ISO text. Raises TypeError for other values that JSON does not know.
    """
    from wizard.text import spelled_out

    text = json.dumps(document, ensure_ascii=False, indent=2, default=_iso_text)
    echo_utf8(spelled_out(text) + "\n")


def echo_utf8(text: str) -> None:
    """Prints a document for programs, in UTF-8 whatever the stream's encoding is."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def _iso_text(value: object) -> str:
    if isinstance(value, date | time):  # a datetime is a date too
        return value.isoformat()
    message = f"{value!r} has no place in JSON."
    raise TypeError(message)


def echo_path(path: Path) -> None:
    """Prints a path byte for byte, so that a script finds the file; a person sees it cleaned."""
    from wizard.text import clean

    if sys.stdout is not None and sys.stdout.isatty():
        click.echo(clean(str(path)))
    else:
        click.echo(os.fsencode(path))
