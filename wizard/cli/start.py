"""Opens the screens; without a terminal it runs a check or the demo instead."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from wizard.cli.app_context import build_app_context, catalogue_source_for
from wizard.places import user_places
from wizard.session.app_context import AppContext


def start(path: Path | None) -> int:
    """Opens the wizard, on a draft if one is given. Returns the exit code."""
    if not _has_terminal():
        return _without_terminal(path)
    from screens.app import run_app

    places = user_places()
    # The screens open even if external files are invalid; they show what is not used.
    app_context = AppContext(places, shelf=catalogue_source_for(places, forgiving=True))
    return run_app(app_context, path.resolve() if path else None)


def _has_terminal() -> bool:
    ends = (sys.stdin, sys.stdout)  # None if it was closed before the start
    terminals = all(end is not None and end.isatty() for end in ends)
    return terminals and os.environ.get("TERM") != "dumb"


def _without_terminal(path: Path | None) -> int:
    """Checks the draft; without one, runs the demo on the shipped sample."""
    if path is not None:
        from wizard.cli.check import check_draft

        return check_draft(build_app_context(), path, "text", None)
    from wizard.cli.demo import play_demo

    print("There is no terminal here, so this plays the main job on the shipped sample.\n")
    return play_demo(None)
