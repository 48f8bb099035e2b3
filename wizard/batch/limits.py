"""The usual limits of a run over many; apart, so that an option can show them without the rest."""

from __future__ import annotations

SECONDS, MEBIBYTES = 60, 2048
"""What judging one bundle or draft may take."""
