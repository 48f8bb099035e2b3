"""Whether a browser shows the screens."""

from __future__ import annotations

import os
from collections.abc import Mapping

_VARIABLE = "TEXTUAL_DRIVER"
"""Environment variable of Textual: the driver to use, as "module:Class"."""


def shown_in_browser(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether Textual's driver for browsers is asked for, as textual-serve does.

    Standard input and output are then pipes that carry its packets, and no terminal.
    """
    return environ.get(_VARIABLE, "").endswith(":WebDriver")
