"""The wizard on a pseudo-terminal, killed while somebody types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TEST = "tests/end_to_end/test_nothing_is_lost.py"


MOST_SECONDS = 30
"""For one kill, on a computer that has much else to do."""
SHOWN = 60
"""Lines of what pytest says of a failure."""


class Typed(NamedTuple):
    """How the kills ended."""

    code: int
    text: str


def killed_while_typing(kills: int, seed: int) -> Typed:
    """Starts the wizard, types and kills it, so many times, with the test for that."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    command += [f"--timeout={kills * MOST_SECONDS}"]
    ran = subprocess.run(
        [*command, "-k", "killed_while_typing"],
        cwd=ROOT,
        env=os.environ | {"TERMINAL_KILLS": str(kills), "TERMINAL_SEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ran.stdout.strip().splitlines()
    shown = lines[-SHOWN:] if ran.returncode else lines[-1:]
    return Typed(ran.returncode, "\n".join([f"{kills} kills while typing:", *shown]))
