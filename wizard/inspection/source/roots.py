"""Where the folders of source code are that a draft names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.inspection.source.scan import Root

Located = tuple[list["Root"], list[str]]
"""Where folders are, and what is to be said of those that are nowhere."""
Locate = Callable[[Sequence[str], Path], Located]
"""From folders as they are written, and the draft's folder, to where they are."""


def roots_of(folders: Sequence[str], folder: Path) -> Located:
    """A relative path stays below the draft's folder, as any file does that an answer names."""
    from wizard.inspection.media.paths import PathError, located
    from wizard.inspection.source.scan import Root

    roots, gaps = [], []
    for given in folders:
        try:
            path = located(given, folder)
            if path.exists():
                roots.append(Root(given, path))
            else:
                gaps.append(f"“{given}” is not there")
        except PathError as error:
            gaps.append(f"“{given}” {error.trouble}")
        except OSError as error:
            gaps.append(f"“{given}” cannot be read ({error.strerror or 'no reason given'})")
    return roots, gaps
