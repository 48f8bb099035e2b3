"""The command line: the same work as the screens, without a terminal."""

from wizard.cli.main import main

__all__ = ["main"]
