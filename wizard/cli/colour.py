"""Colour on terminals: whether there is any, and that of help. Nothing is told by colour alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

import click


def wants_colour(environ: Mapping[str, str] | None = None) -> bool:
    """Whether standard output gets colour.

    `NO_COLOR` comes before `FORCE_COLOR`; without either, terminals do, except dumb ones.
    """
    env = os.environ if environ is None else environ
    if env.get("NO_COLOR"):
        return False
    if forced := env.get("FORCE_COLOR"):
        return forced not in {"0", "false"}
    return env.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()


class _ColourFormatter(click.HelpFormatter):
    """Bold titles, and the names of options and commands in a colour."""

    def write_heading(self, heading: str) -> None:
        super().write_heading(click.style(heading, bold=True))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        named = [(click.style(name, "cyan"), words) for name, words in rows]
        super().write_dl(named, col_max, col_spacing)


class ColourContext(click.Context):
    """A context whose help is coloured where the output wants colour."""

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter of the help."""
        if not self.color:
            return super().make_formatter()
        return _ColourFormatter(width=self.terminal_width, max_width=self.max_content_width)
