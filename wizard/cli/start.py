"""Opens the screens or the line-by-line mode; without terminal and browser, a check or the demo."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from wizard.places import UserFolders, user_places
from wizard.session.app_context import AppContext
from wizard.session.catalogue_source import CatalogueSource
from wizard.settings import PLAIN, SettingsFile
from wizard.web_driver import shown_in_browser


def start(path: Path | None, *, plain: bool | None = None, catalogue: Path | None = None) -> int:
    """Opens the wizard, on a draft if one is given. Returns the exit code.

    `plain` is whether it asks line by line; None leaves that to the setting and the terminal.
    `catalogue` is the folder of a newer catalogue.
    """
    in_browser = shown_in_browser()
    if not plain and not in_browser and not _has_terminal():
        return _without_terminal(path)
    places = user_places()
    if plain is None:
        plain = not in_browser and _wants_lines(places)
    if plain:
        return _line_by_line(path)
    from screens.app import run_app

    # The screens open even if external files are invalid; they show what is not used.
    app_context = AppContext(places, shelf=CatalogueSource(places, catalogue, forgiving=True))
    return run_app(app_context, path.resolve() if path else None)


def _has_terminal() -> bool:
    ends = (sys.stdin, sys.stdout)  # None if it was closed before the start
    return all(end is not None and end.isatty() for end in ends)


def _wants_lines(places: UserFolders) -> bool:
    set_to_plain = SettingsFile(places.state).read().mode == PLAIN
    return set_to_plain or os.environ.get("TERM") == "dumb"


def _line_by_line(path: Path | None) -> int:
    from wizard.cli.app_context import build_app_context
    from wizard.cli.plain.home import run_plain
    from wizard.cli.streams import make_streams_safe

    make_streams_safe()
    run_plain(build_app_context(forgiving=True), path)
    return 0


def _without_terminal(path: Path | None) -> int:
    """Checks the draft; without one, runs the demo on the shipped sample."""
    from wizard.cli.app_context import build_app_context
    from wizard.cli.streams import make_streams_safe

    make_streams_safe()
    if path is not None:
        from wizard.cli.check import check_draft

        return check_draft(build_app_context(), path, "text", None)
    from wizard.cli.demo import play_demo

    print("There is no terminal here, so this plays the main job on the shipped sample.\n")
    return play_demo(None)
